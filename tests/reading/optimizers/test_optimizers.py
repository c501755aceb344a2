"""Which optimizer makes a program's updates: right ones as people write them, and no wrong one among them."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from tui_backprop.reading.optimizers.histories import History
from tui_backprop.reading.optimizers.optimizers import recognised

Array = NDArray[np.float64]
SHAPES = [(2, 5), (1, 5), (5, 1), (1,)]
B1, B2, EPS = 0.9, 0.99, 1e-8


class Memory:
    """What an optimizer under test keeps of one tensor."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.m, self.v = np.zeros(shape), np.zeros(shape)

    def adam(self, g: Array, k: int, *, corrects: bool = True) -> Array:
        self.m = B1 * self.m + (1 - B1) * g
        self.v = B2 * self.v + (1 - B2) * g * g
        first, second = (1 - B1 ** (k + 1), 1 - B2 ** (k + 1)) if corrects else (1, 1)
        return self.m / first / (np.sqrt(self.v / second) + EPS)

    def momentum(self, g: Array, beta: float = 0.5) -> Array:
        self.m = beta * self.m + g
        return self.m


Update = Callable[[Memory, Array, Array, int, int], Array]
"""(memory, gradient, weights, step, tensor) → what is subtracted."""


def history(update: Update, *, steps: int = 6, skip: int = 0, constants: tuple[float, ...] = (B1, B2, EPS)) -> History:
    rng = np.random.default_rng(4)
    weights = [rng.normal(size=shape) for shape in SHAPES]
    memories = [Memory(shape) for shape in SHAPES]
    made = History([], [], [], sorted({*constants, *(round(1 - c, 12) for c in constants)}), [])
    for k in range(skip + steps):
        gradients = [rng.normal(size=shape) for shape in SHAPES]
        taken = [update(memories[i], gradients[i], weights[i], k, i) for i in range(len(SHAPES))]
        if k >= skip:
            made.gradients.append(gradients)
            made.taken.append(taken)
            made.weights.append(weights)
        weights = [w - u for w, u in zip(weights, taken, strict=True)]
    return made


def said(made: History) -> tuple[str, str]:
    found = recognised(made, range(len(SHAPES)))
    return (found.name, found.slip) if found is not None else ("", "")


def test_adam_with_a_rate_that_falls_slowly() -> None:
    def cosine(memory: Memory, g: Array, _: Array, k: int, __: int) -> Array:
        return 0.01 * 0.5 * (1 + math.cos(math.pi * k / 400)) * memory.adam(g, k)

    name, slip = said(history(cosine))
    assert name.startswith("Adam 0.9, 0.99 with a rate that changes")
    assert slip == ""


@pytest.mark.parametrize("rate", [lambda _: 0.01, lambda k: 0.01 * 0.999**k])
def test_adam_without_its_correction_is_no_schedule(rate: Callable[[int], float]) -> None:
    name, slip = said(history(lambda memory, g, _, k, __: rate(k) * memory.adam(g, k, corrects=False)))
    assert slip == "adam-no-correction" or name == ""


@pytest.mark.parametrize("updates", [2, 3, 5])
def test_a_step_that_is_counted_once_an_epoch(updates: int) -> None:
    made = history(lambda memory, g, _, k, __: 0.01 * memory.adam(g, k // updates))
    assert said(made) == ("Adam 0.9, 0.99", "adam-step-per-epoch")


@pytest.mark.parametrize("which", ["first", "second"])
def test_a_decay_that_is_exchanged_with_its_complement(which: str) -> None:
    def exchanged(memory: Memory, g: Array, _: Array, k: int, __: int) -> Array:
        b1, b2 = (1 - B1, B2) if which == "first" else (B1, 1 - B2)
        memory.m = b1 * memory.m + (1 - b1) * g
        memory.v = b2 * memory.v + (1 - b2) * g * g
        return 0.01 * memory.m / (1 - B1 ** (k + 1)) / (np.sqrt(memory.v / (1 - B2 ** (k + 1))) + EPS)

    assert said(history(exchanged)) == ("Adam 0.9, 0.99", "adam-decay-exchanged")


def test_momentum_whose_beginning_was_not_seen() -> None:
    made = history(lambda memory, g, _, __, ___: 0.1 * memory.momentum(g), skip=2, constants=(0.5, 0.1))
    assert said(made) == ("momentum 0.5", "")


def test_a_velocity_that_forgets_is_no_momentum_at_speed() -> None:
    def forgets(memory: Memory, g: Array, _: Array, k: int, __: int) -> Array:
        if k % 2 == 0:
            memory.m = np.zeros_like(memory.m)
        return 0.1 * memory.momentum(g)

    assert not said(history(forgets, skip=2, constants=(0.5, 0.1)))[0].startswith("momentum")


@pytest.mark.parametrize("decayed", [(0, 2), (0, 1, 2, 3)], ids=["weights", "all"])
def test_adam_beside_a_decay_of_some_tensors(decayed: tuple[int, ...]) -> None:
    def adamw(memory: Memory, g: Array, w: Array, k: int, tensor: int) -> Array:
        return 5e-3 * memory.adam(g, k) + (5e-6 * w if tensor in decayed else 0 * w)

    assert said(history(adamw)) == ("AdamW 0.9, 0.99", "")


def test_a_decay_that_differs_from_tensor_to_tensor_is_not_known() -> None:
    def uneven(memory: Memory, g: Array, w: Array, k: int, tensor: int) -> Array:
        return 5e-3 * memory.adam(g, k) + 5e-4 * (tensor + 1) * w

    assert said(history(uneven)) == ("", "")


@pytest.mark.parametrize(
    ("update", "name"),
    [
        (lambda memory, g, _: 0.1 * memory.momentum(g), "momentum 0.5"),
        (lambda memory, g, k: 0.01 * memory.adam(g, k), "Adam 0.9, 0.99"),
    ],
    ids=["momentum", "adam"],
)
def test_gradients_that_pile_up_are_known_before_any_optimizer(
    update: Callable[[Memory, Array, int], Array], name: str
) -> None:
    def piled(memory: Memory, g: Array, _: Array, k: int, __: int) -> Array:
        sums[id(memory)] = sums.get(id(memory), np.zeros_like(g)) + g
        return update(memory, sums[id(memory)], k)

    sums: dict[int, Array] = {}
    assert said(history(piled, constants=(0.5, B1, B2, EPS))) == (name, "gradients-never-zeroed")
    assert said(history(lambda m, g, _, k, __: update(m, g, k), constants=(0.5, B1, B2, EPS))) == (name, "")


@pytest.mark.parametrize(("epsilon", "slip"), [(1e-8, ""), (1e-3, "epsilon-inside-root")])
def test_a_small_epsilon_within_the_root_of_adagrad_is_a_form_of_it(epsilon: float, slip: str) -> None:
    def adagrad(memory: Memory, g: Array, _: Array, __: int, ___: int) -> Array:
        memory.v = memory.v + g * g
        return 0.05 * g / np.sqrt(memory.v + epsilon)

    assert said(history(adagrad, constants=(epsilon, 0.05))) == ("AdaGrad", slip)
