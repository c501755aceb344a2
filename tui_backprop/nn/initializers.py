"""How weights and biases start: each a function of a layer's fan-in and fan-out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tui_backprop.nn.arrays import Array


@dataclass(frozen=True)
class Initializer:
    """One way to start a layer.

    Attributes:
        name: what the user types.
        draw: `draw(rng, fan_in, fan_out)` gives float64 weights of shape (fan_out, fan_in).
        biases: `biases(rng, fan_out)` gives float64 biases of shape (fan_out,).
        formula: one line.
        source: who published it.
    """

    name: str
    draw: Callable[[np.random.Generator, int, int], Array]
    biases: Callable[[np.random.Generator, int], Array]
    formula: str
    source: str


def _zero_biases(rng: np.random.Generator, fan_out: int) -> Array:
    return np.zeros(fan_out)


def _uniform(bound: Callable[[int, int], float]) -> Callable[[np.random.Generator, int, int], Array]:
    def draw(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        limit = bound(fan_in, fan_out)
        return rng.uniform(-limit, limit, (fan_out, fan_in))

    return draw


def _normal(deviation: Callable[[int, int], float]) -> Callable[[np.random.Generator, int, int], Array]:
    def draw(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        return deviation(fan_in, fan_out) * rng.standard_normal((fan_out, fan_in))

    return draw


_ALL = (
    Initializer(
        "normal",
        _normal(lambda fan_in, fan_out: 1.0),
        lambda rng, fan_out: rng.standard_normal(fan_out),
        "weights and biases from N(0, 1)",
        "the labs' choice",
    ),
    Initializer(
        "glorot",
        _uniform(lambda fan_in, fan_out: float(np.sqrt(6 / (fan_in + fan_out)))),
        _zero_biases,
        "weights from U(±√(6 / (fan_in + fan_out))), biases 0",
        "Glorot & Bengio 2010",
    ),
    Initializer(
        "he",
        _normal(lambda fan_in, fan_out: float(np.sqrt(2 / fan_in))),
        _zero_biases,
        "weights from N(0, 2 / fan_in), biases 0",
        "He, Zhang, Ren & Sun 2015",
    ),
    Initializer(
        "lecun",
        _normal(lambda fan_in, fan_out: float(np.sqrt(1 / fan_in))),
        _zero_biases,
        "weights from N(0, 1 / fan_in), biases 0",
        "LeCun et al. 1998",
    ),
    Initializer(
        "uniform",
        _uniform(lambda fan_in, fan_out: 1.0),
        lambda rng, fan_out: rng.uniform(-1, 1, fan_out),
        "weights and biases from U(−1, 1)",
        "the labs' other choice",
    ),
    Initializer(
        "zeros",
        lambda rng, fan_in, fan_out: np.zeros((fan_out, fan_in)),
        _zero_biases,
        "all 0: every unit of a layer stays the same as its neighbours",
        "a demonstration of why symmetry must be broken",
    ),
)

INITIALIZERS: dict[str, Initializer] = {initializer.name: initializer for initializer in _ALL}
"""Every initialiser by the name that the user types, in the order that a key cycles through them."""
