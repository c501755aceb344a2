"""The backpropagated gradient against central differences: the proof that a backward pass is right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array
from tui_backprop.nn.network import Propagation


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """What the check found, one entry a parameter, in the order of the flat vector.

    Attributes:
        backpropagated: the gradient from the chain rule, (P,).
        numerical: the gradient from central differences, (P,); NaN where it was not asked for.
        relative_error: |difference| / max(1e-8, |either|), (P,), without the part of the difference that the
            rounding of the loss explains: some 8 ε L / h, which is all that there is of a vanishing gradient.
    """

    backpropagated: Array
    numerical: Array
    relative_error: Array

    @property
    def worst(self) -> float:
        """The largest relative error of those checked."""
        return float(np.nanmax(self.relative_error))


def central_differences(
    propagation: Propagation, targets: Array, *, step: float = 1e-6, which: Array | None = None
) -> Array:
    """∂L/∂θ by (L(θ + h) − L(θ − h)) / 2h, with h = step · max(1, |θ|); the error is of order h².

    Args:
        propagation: of a single float64 network, with its loss and reduction.
        targets: (outputs, n).
        step: the relative step; 1e-6 balances rounding (1e-16 / h) against truncation (h²).
        which: indices of the parameters to check; all when None.

    Returns:
        (P,), NaN where not asked for. The parameters are as before.
    """
    parameters = propagation.network.parameters
    numerical = np.full(parameters.shape, np.nan)

    def loss_at(index: int, value: float) -> float:
        parameters[index] = value
        propagation.forward()
        return propagation.batch_loss(targets)

    with quiet():
        for index in range(parameters.size) if which is None else which:
            here = parameters[index].copy()
            high, low = here + step * max(1.0, abs(here)), here - step * max(1.0, abs(here))
            numerical[index] = (loss_at(index, high) - loss_at(index, low)) / (high - low)
            parameters[index] = here
        propagation.forward()
    return numerical


def check_gradient(
    propagation: Propagation, targets: Array, *, step: float = 1e-6, which: Array | None = None
) -> GradientCheck:
    """Both gradients and how far they are apart; arguments as for `central_differences`."""
    with quiet():
        propagation.forward()
        propagation.backward(targets)
    backpropagated = propagation.network.gradient.copy()
    numerical = central_differences(propagation, targets, step=step, which=which)
    size = np.maximum(np.maximum(np.abs(backpropagated), np.abs(numerical)), 1e-8)
    rounding = 8 * np.finfo(np.float64).eps * abs(propagation.batch_loss(targets)) / step
    difference = np.maximum(np.abs(backpropagated - numerical) - rounding, 0)
    return GradientCheck(backpropagated, numerical, difference / size)
