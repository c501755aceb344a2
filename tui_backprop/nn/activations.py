"""Activation functions: each a value beside its derivative.

Adding one is one entry here: the command line, the keys, the form, the help and the tests take it from
`ACTIVATIONS`. All work elementwise on arrays of any shape and write into `out`; `z` is what goes in (the
pre-activation), `a` what came out of `value` for that z. `out` may be `z` itself, or `a` for a derivative.

The functions are exact at any finite z, ±1e4 and beyond. On the way to a right limit they may pass through
infinity (1 / (1 + exp(1e4)) is 1 / inf = 0), so callers run them inside `quiet()`.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from tui_backprop.nn.arrays import Array

LEAK = 0.01
"""Slope of leaky ReLU below zero."""

_GELU_SCALE = float(np.sqrt(2 / np.pi))
GELU_CUBE = 0.044715


def quiet() -> np.errstate:
    """Floating-point overflow is an ordinary value here, not a warning: a context for training and prediction."""
    return np.errstate(all="ignore")


class Writer(Protocol):
    """How numbers are written in a formula, with the digits that whoever shows it wants."""

    def number(self, value: float, beside: float = 0.0) -> str:
        """A number, which can be subtracted from `beside` as it stands there."""

    def factor(self, value: float, beside: float = 0.0) -> str:
        """The same, in parentheses where it is negative."""

    def square(self, value: float, beside: float = 0.0) -> str:
        """The same, squared."""


Arithmetic = Callable[[float, float, Writer], tuple[str, str]]
"""What writes f'(z) with the numbers in place, from z, a = f(z) and a writer: the formula, and why it is that one."""


@dataclass(frozen=True)
class Activation:
    """One activation function f.

    Attributes:
        name: what the user types.
        value: `value(z, out)` writes f(z).
        derivative: `derivative(z, a, out)` writes f'(z), where a = f(z).
        formula: f(z) and f'(z) in one line.
        source: who published it.
        arithmetic: f'(z) with the numbers in place; None where it is a constant that speaks for itself.
        kind: "smooth", "saturating" (flat at both ends: a unit there hardly learns) or "rectifier" (zero below
            zero: a unit there may die), for the diagnosis of a layer.
        low, high: between which its values lie.
        steepest: its largest slope.
        is_linear: whether f(z) is z: layers of such units are one layer together.
        is_elementwise: whether a unit's value depends on its own z alone.
        has_kink: whether its slope jumps at z = 0.
    """

    name: str
    value: Callable[[Array, Array], Any]
    derivative: Callable[[Array, Array, Array], Any]
    formula: str
    source: str
    arithmetic: Arithmetic | None = None
    kind: str = "smooth"
    low: float = -math.inf
    high: float = math.inf
    steepest: float = 1.0
    is_linear: bool = False
    is_elementwise: bool = True
    has_kink: bool = False

    @property
    def is_share(self) -> bool:
        """Whether its values are shares, or probabilities: between 0 and 1."""
        return (self.low, self.high) == (0, 1)


def sigmoid(z: Array, out: Array) -> None:
    """σ(z) = 1 / (1 + exp(−z)), to full relative precision also where it is tiny."""
    np.negative(z, out)
    np.exp(out, out)
    np.add(out, _one_like(out), out)
    np.divide(_one_like(out), out, out)  # half the time of np.reciprocal on a large array


def _sigmoid_derivative(z: Array, a: Array, out: Array) -> None:
    """σ' = σ (1 − σ) = σ − σ²."""
    if out is a:
        a = a.copy()
    np.subtract(_one_like(a), a, out)
    np.multiply(out, a, out)


def _tanh_derivative(z: Array, a: Array, out: Array) -> None:
    """tanh' = 1 − tanh²."""
    np.multiply(a, a, out)
    np.subtract(_one_like(a), out, out)


_ONES = {np.dtype(kind): np.array(1.0, kind) for kind in (np.float32, np.float64)}


def _one_like(array: Array) -> Array:
    # A 0-d array of the same type: a Python scalar costs NumPy twice the call.
    return _ONES[array.dtype]


_ZEROS = {np.dtype(kind): np.array(0.0, kind) for kind in (np.float32, np.float64)}


def _relu(z: Array, out: Array) -> None:
    np.maximum(z, _ZEROS[z.dtype], out=out)


def _relu_derivative(z: Array, a: Array, out: Array) -> None:
    # At exactly 0 the slope is taken as 0, as PyTorch does.
    np.greater(z, _ZEROS[z.dtype], out=out, casting="unsafe")


def _leaky_relu(z: Array, out: Array, leak: float = LEAK) -> None:
    np.maximum(z, z * z.dtype.type(leak), out=out)


def _leaky_relu_derivative(z: Array, a: Array, out: Array, leak: float = LEAK) -> None:
    np.copyto(out, np.where(z > 0, z.dtype.type(1), z.dtype.type(leak)))


def _elu(z: Array, out: Array) -> None:
    np.copyto(out, np.where(z > 0, z, np.expm1(np.minimum(z, 0))))


def _elu_derivative(z: Array, a: Array, out: Array) -> None:
    np.exp(np.minimum(z, 0), out)


def _gelu_gate(z: Array) -> Array:
    # ½ (1 + tanh u) = σ(2u), which keeps its precision where tanh u is close to −1.
    gate = 2 * _GELU_SCALE * (z + GELU_CUBE * z * z * z)
    sigmoid(gate, gate)
    return gate


def _gelu(z: Array, out: Array) -> None:
    np.multiply(z, _gelu_gate(z), out)


def _gelu_derivative(z: Array, a: Array, out: Array) -> None:
    gate = _gelu_gate(z)
    slope = gate * (1 - gate) * z
    # Where σ is 0 or 1 its slope is 0, whatever the polynomial beside it (which may be infinite) says.
    inner = np.where(slope == 0, 0, 2 * _GELU_SCALE * (1 + 3 * GELU_CUBE * z * z))
    np.add(gate, slope * inner, out)


def _silu(z: Array, out: Array) -> None:
    s = np.empty_like(z)
    sigmoid(z, s)
    np.multiply(z, s, out)


def _silu_derivative(z: Array, a: Array, out: Array) -> None:
    s = np.empty_like(z)
    sigmoid(z, s)
    np.copyto(out, s * (1 + z * (1 - s)))


def _softplus(z: Array, out: Array) -> None:
    np.logaddexp(_ZEROS[z.dtype], z, out)


def _softplus_derivative(z: Array, a: Array, out: Array) -> None:
    sigmoid(z, out)


def _identity(z: Array, out: Array) -> None:
    np.copyto(out, z)


def _identity_derivative(z: Array, a: Array, out: Array) -> None:
    out.fill(1)


def _sided(above: str, below: str) -> Arithmetic:
    return lambda z, _a, w: (above, "as z > 0") if z > 0 else (below.format(z=w.number(z)), "as z ≤ 0")


def _sigmoid_arithmetic(_z: float, a: float, w: Writer) -> tuple[str, str]:
    text = w.number(a, math.copysign(1, a))
    return f"{text}·(1 − {text})", ""


def _gelu_arithmetic(z: float, _a: float, w: Writer) -> tuple[str, str]:
    h = math.tanh(_GELU_SCALE * (z + GELU_CUBE * z * z * z))
    near = math.copysign(1, h)
    inner = w.number(_GELU_SCALE * (1 + 3 * GELU_CUBE * z * z))
    return (
        f"½·(1 + {w.factor(h, near)}) + ½·{w.factor(z)}·(1 − {w.square(h, near)})·{inner}",
        f"{w.number(h)} = tanh(√(2/π)·(z + 0.044715·z³)), {inner} = √(2/π)·(1 + 3·0.044715·z²)",
    )


def _silu_arithmetic(z: float, _a: float, w: Writer) -> tuple[str, str]:
    s = math.exp(min(z, 0)) / (1 + math.exp(-abs(z)))
    return f"{w.number(s)}·(1 + {w.factor(z)}·(1 − {w.number(s, 1)}))", f"{w.number(s)} = σ(z)"


_ALL = (
    Activation(
        "sigmoid",
        sigmoid,
        _sigmoid_derivative,
        "σ(z) = 1 / (1 + exp(−z));  σ' = σ (1 − σ)",
        "Rumelhart, Hinton & Williams 1986",
        _sigmoid_arithmetic,
        "saturating",
        low=0,
        high=1,
        steepest=0.25,
    ),
    Activation(
        "tanh",
        lambda z, out: np.tanh(z, out),
        _tanh_derivative,
        "tanh(z);  tanh' = 1 − tanh²",
        "LeCun et al. 1998, Efficient BackProp",
        lambda _z, a, w: (f"1 − {w.square(a, math.copysign(1, a))}", ""),
        "saturating",
        low=-1,
        high=1,
    ),
    Activation(
        "relu",
        _relu,
        _relu_derivative,
        "max(0, z);  1 where z > 0, else 0",
        "Nair & Hinton 2010",
        _sided("", ""),
        "rectifier",
        low=0,
        has_kink=True,
    ),
    Activation(
        "leaky-relu",
        _leaky_relu,
        _leaky_relu_derivative,
        f"max({LEAK} z, z);  1 where z > 0, else {LEAK}",
        "Maas, Hannun & Ng 2013",
        _sided("", ""),
        has_kink=True,
    ),
    Activation(
        "elu",
        _elu,
        _elu_derivative,
        "z where z > 0, else exp(z) − 1;  1 where z > 0, else exp(z)",
        "Clevert, Unterthiner & Hochreiter 2016",
        _sided("", "exp({z})"),
        low=-1,
    ),
    Activation(
        "gelu",
        _gelu,
        _gelu_derivative,
        "z/2 (1 + tanh(√(2/π) (z + 0.044715 z³)))",
        "Hendrycks & Gimpel 2016, the tanh form",
        _gelu_arithmetic,
        low=-0.17004075,
        steepest=1.12908,
    ),
    Activation(
        "silu",
        _silu,
        _silu_derivative,
        "z σ(z);  σ (1 + z (1 − σ))",
        "Elfwing, Uchibe & Doya 2018 (swish: Ramachandran et al. 2017)",
        _silu_arithmetic,
        low=-0.27846455,
        steepest=1.09984,
    ),
    Activation(
        "softplus",
        _softplus,
        _softplus_derivative,
        "log(1 + exp(z));  σ(z)",
        "Dugas et al. 2001",
        lambda z, _a, w: (f"1/(1 + exp({w.number(-z)}))", ""),
        low=0,
    ),
    Activation("none", _identity, _identity_derivative, "z;  1", "the linear unit", is_linear=True),
)

ACTIVATIONS: dict[str, Activation] = {activation.name: activation for activation in _ALL}
"""Every activation by the name that the user types, in the order that a key cycles through them."""


def softmax(z: Array, out: Array) -> None:
    """exp(z_i) / Σ_j exp(z_j) down the unit axis: z and out of shape (…, units, n).

    The largest logit is subtracted first, so that nothing overflows. It is an output activation only: its
    derivative is not elementwise, and cross-entropy takes it in one step with its own (see `losses`).
    """
    np.subtract(z, z.max(axis=-2, keepdims=True), out)
    np.exp(out, out)
    np.divide(out, out.sum(axis=-2, keepdims=True), out)


def _no_derivative(z: Array, a: Array, out: Array) -> None:
    raise TypeError("softmax has no elementwise derivative: it is used with cross-entropy, which includes it")


SOFTMAX = Activation(
    "softmax",
    softmax,
    _no_derivative,
    "exp(z_i) / Σ_j exp(z_j)",
    "Bridle 1990",
    low=0,
    high=1,
    is_elementwise=False,
)

OUTPUT_ACTIVATIONS: dict[str, Activation] = {**ACTIVATIONS, SOFTMAX.name: SOFTMAX}
"""What the last layer may use: every activation, and softmax."""

_LEAKY = re.compile(r"leaky-relu\((.+)\)")


@functools.cache
def activation_named(name: str) -> Activation:
    """An activation by its name; "leaky-relu(0.2)" is a leaky ReLU of another slope than ours.

    Raises:
        KeyError: there is none of that name.

    >>> activation_named("leaky-relu(0.2)").formula
    'max(0.2 z, z);  1 where z > 0, else 0.2'
    """
    found = _LEAKY.fullmatch(name)
    if found is None:
        return OUTPUT_ACTIVATIONS[name]
    leak = float(found[1])
    return replace(
        ACTIVATIONS["leaky-relu"],
        name=name,
        value=functools.partial(_leaky_relu, leak=leak),
        derivative=functools.partial(_leaky_relu_derivative, leak=leak),
        formula=f"max({leak:g} z, z);  1 where z > 0, else {leak:g}",
    )
