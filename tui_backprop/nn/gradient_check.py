"""The backpropagated gradient against differences of the loss: the proof that a backward pass is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array
from tui_backprop.nn.network import Propagation

STEP = 1e-6
"""h, over max(1, |θ|): it balances rounding, of order ε / h, against truncation, of order h²."""

_APART = 1e-5
"""By how much of their size the slopes on both sides of a kink must differ; a smooth loss's differ by about h."""

_ROUNDINGS = 8
"""By how many times ε each product of a pass may be off, with what follows from it."""


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """What the check found, one entry a parameter, in the order of the flat vector.

    Attributes:
        backpropagated: the gradient from the chain rule, (P,).
        numerical: the gradient from central differences, (P,); NaN where it was not asked for.
        relative_error: |difference| / max(1e-8, |either|), (P,), without the part of the difference that rounding
            explains (see `Differences`).
    """

    backpropagated: Array
    numerical: Array
    relative_error: Array

    @property
    def worst(self) -> float:
        """The largest relative error of those checked."""
        return float(np.nanmax(self.relative_error))


@dataclass(frozen=True, eq=False)
class Differences:
    """The loss beside itself, one entry a parameter, in the order of the flat vector; NaN where it was not asked for.

    Attributes:
        central: (L(θ + h) − L(θ − h)) / 2h, (P,); the error is of order h², and `rounding`.
        below, above: (L(θ) − L(θ − h)) / h and (L(θ + h) − L(θ)) / h, (P,). At a kink they are the slopes of its sides.
        kinks: (P,), "" where the loss is smooth from θ − h to θ + h, and else where it is not: "z = 0" of a unit whose
            activation has a kink there, or the loss's own; with "≈" where the kink lies beside θ.
        rounding: (P,), how much of `central` may be rounding: 8 ε / h times L and, for every product w·a of the pass,
            |∂L/∂z · w · a| (Higham 2002, Accuracy and Stability of Numerical Algorithms, §3.3). It is all that there is
            of a vanishing gradient, and much of that of a loss that is not of order 1.
    """

    central: Array
    below: Array
    above: Array
    kinks: NDArray[np.str_]
    rounding: Array

    @property
    def at_kink(self) -> NDArray[np.bool_]:
        """Where the slopes of the two sides differ by more than rounding and a kink explains it, (P,)."""
        apart = np.abs(self.above - self.below)
        size = np.maximum(np.abs(self.above), np.abs(self.below))
        return np.asarray((self.kinks != "") & (apart > 4 * self.rounding + _APART * size))

    def cut(self, take: Callable[[NDArray[Any]], NDArray[Any]]) -> Differences:
        """The same part of every array."""
        return Differences(*(take(getattr(self, field.name)) for field in fields(self)))


def differences(
    propagation: Propagation, targets: Array, *, step: float = STEP, which: Array | None = None
) -> Differences:
    """The slopes of the loss by differences, and where there is more than one.

    Args:
        propagation: of a single float64 network, with its loss and reduction, after a backward pass.
        targets: (outputs, n).
        step: the relative step; h = step · max(1, |θ|).
        which: indices of the parameters to look at; all when None.

    Returns:
        (P,) each. The parameters are as before.
    """
    parameters = propagation.network.parameters
    central, below, above = np.full((3, *parameters.shape), np.nan)
    kinks = np.full(parameters.shape, "", "<U12")
    steps = step * np.maximum(1, np.abs(parameters))

    def at(index: int, value: float) -> tuple[float, Array]:
        parameters[index] = value
        propagation.forward()
        return propagation.batch_loss(targets), np.sign(_sides(propagation, targets)[0])

    with quiet():
        rounding = _rounding(propagation, targets) / steps
        propagation.forward()
        loss, (sides, names) = propagation.batch_loss(targets), _sides(propagation, targets)
        for index in range(parameters.size) if which is None else which:
            here = parameters[index].copy()
            (more, behind), (less, before) = (at(index, here + sign * steps[index]) for sign in (1, -1))
            high, low = here + steps[index], here - steps[index]
            central[index] = (more - less) / (high - low)
            below[index], above[index] = (loss - less) / (here - low), (more - loss) / (high - here)
            crossed = np.flatnonzero(before != behind)
            if crossed.size:
                nearest = crossed[np.argmin(np.abs(sides[crossed]))]
                kinks[index] = names[nearest] if sides[nearest] == 0 else names[nearest].replace("=", "≈")
            parameters[index] = here
        propagation.forward()
    return Differences(central, below, above, kinks, rounding)


def central_differences(
    propagation: Propagation, targets: Array, *, step: float = STEP, which: Array | None = None
) -> Array:
    """∂L/∂θ by (L(θ + h) − L(θ − h)) / 2h, (P,); arguments as for `differences`."""
    return differences(propagation, targets, step=step, which=which).central


def check_gradient(
    propagation: Propagation, targets: Array, *, step: float = STEP, which: Array | None = None
) -> GradientCheck:
    """Both gradients and how far they are apart; arguments as for `differences`."""
    with quiet():
        propagation.forward()
        propagation.backward(targets)
    backpropagated = propagation.network.gradient.copy()
    found = differences(propagation, targets, step=step, which=which)
    size = np.maximum(np.maximum(np.abs(backpropagated), np.abs(found.central)), 1e-8)
    difference = np.maximum(np.abs(backpropagated - found.central) - found.rounding, 0)
    return GradientCheck(backpropagated, found.central, difference / size)


def _rounding(propagation: Propagation, targets: Array) -> Any:
    """How far rounding may have put the loss off, after a forward and a backward pass."""
    size = abs(propagation.batch_loss(targets))
    for layer in propagation.layers:
        size += float((np.abs(layer.delta) * (np.abs(layer.weights) @ np.abs(layer.inputs))).sum())
    return _ROUNDINGS * np.finfo(np.float64).eps * size


def _sides(propagation: Propagation, targets: Array) -> tuple[Array, list[str]]:
    """How far the pass is behind every kink that it may meet, below 0 for before it, and what each is called."""
    found: list[Array] = []
    names: list[str] = []
    for layer, dense in zip(propagation.layers, propagation.network.layers, strict=True):
        if dense.activation.has_kink:
            found.append(layer.z.ravel())
            names += ["z = 0"] * layer.z.size
    loss = propagation.loss
    if loss is not None and loss.side is not None:
        found.append(loss.side(propagation.outputs, targets).ravel())
        names += [loss.kink] * found[-1].size
    return (np.concatenate(found) if found else np.empty(0)), names
