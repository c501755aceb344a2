"""Losses: each a value beside its derivative.

Arrays are (…, outputs, n), one column a sample: z the last layer's pre-activations (logits), a its
activations, y the targets. `value` gives each sample's loss, shape (…, n); the batch's loss is their mean or
their sum (`REDUCTIONS`).

Binary and softmax cross-entropy are computed from the logits, and their derivative is taken through the output
activation in one step (∂L/∂z = a − y), so they stay exact at logits of ±1e4, where a is 0 or 1 in floating
point and log(a) would be −inf.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_backprop.nn.activations import OUTPUT_ACTIVATIONS
from tui_backprop.nn.arrays import Array

HUBER_DELTA = 1.0
"""Where Huber's loss turns from a square into a straight line."""

REDUCTIONS = ("mean", "sum")
"""How the samples' losses make the batch's: published work uses both, and on XOR the choice decides."""


@dataclass(frozen=True)
class Loss:
    """One loss function.

    Attributes:
        name: what the user types.
        value: `value(z, a, y)` gives each sample's loss, shape (…, n), the mean over the outputs where the
            formula has 1/m and the sum where it has none.
        gradient: `gradient(a, y, out)` writes the derivative of a sample's loss up to `factor`: with respect to
            a, or to z where `output` fuses it with the output activation.
        factor: the constant that `gradient` leaves out.
        per_output: True when `value` is a mean over the m outputs (the derivative is then divided by m too).
        output: the output activation that the loss belongs to ("sigmoid", "softmax"); empty when any will do.
        signed: True when the targets are −1 and 1 instead of 0 and 1, and the decision is at 0 instead of 0.5.
        tasks: what it is for: "classification", "regression" or both.
        formula: one line.
        slope: ∂L/∂a of one output, or ∂L/∂z where `output` fuses it, in one line.
        source: who published it.
        kink: where its slope jumps, "" for nowhere.
        side: `side(a, y)`, of every output: negative, 0 or positive before, at and behind the kink.
        is_mean_square: whether it is the mean of the squared errors, for which one output takes one dot product.
    """

    name: str
    value: Callable[[Array, Array, Array], Array]
    gradient: Callable[[Array, Array, Array], Any]
    factor: float
    per_output: bool
    output: str
    signed: bool
    tasks: tuple[str, ...]
    formula: str
    slope: str
    source: str
    kink: str = ""
    side: Callable[[Array, Array], Array] | None = None
    is_mean_square: bool = False

    @property
    def is_of_shares(self) -> bool:
        """Whether it compares the classes' probabilities with one another: one output a class, two for two."""
        return bool(self.output) and not OUTPUT_ACTIVATIONS[self.output].is_elementwise

    @property
    def threshold(self) -> float:
        """The output above which a single output unit says class 1."""
        return 0.0 if self.signed else 0.5


def _mse(z: Array, a: Array, y: Array) -> Array:
    error = a - y
    return np.asarray((error * error).mean(axis=-2))


def _difference(a: Array, y: Array, out: Array) -> None:
    np.subtract(a, y, out)


def _mae(z: Array, a: Array, y: Array) -> Array:
    return np.asarray(np.abs(a - y).mean(axis=-2))


def _mae_gradient(a: Array, y: Array, out: Array) -> None:
    np.subtract(a, y, out)
    np.sign(out, out)


def _huber(z: Array, a: Array, y: Array) -> Array:
    error = np.abs(a - y)
    inside = np.minimum(error, HUBER_DELTA)
    return np.asarray((inside * (error - 0.5 * inside)).mean(axis=-2))


def _huber_gradient(a: Array, y: Array, out: Array) -> None:
    np.subtract(a, y, out)
    np.clip(out, -HUBER_DELTA, HUBER_DELTA, out)


def _binary_cross_entropy(z: Array, a: Array, y: Array) -> Array:
    # −y log σ(z) − (1 − y) log(1 − σ(z)) = max(z, 0) − z y + log(1 + exp(−|z|))
    return np.asarray((np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))).sum(axis=-2))


def _cross_entropy(z: Array, a: Array, y: Array) -> Array:
    # log Σ exp(z) − z_truth, with the largest logit taken out so that exp cannot overflow
    shifted = z - z.max(axis=-2, keepdims=True)
    return np.asarray(np.log(np.exp(shifted).sum(axis=-2)) - (shifted * y).sum(axis=-2))


def _hinge(z: Array, a: Array, y: Array) -> Array:
    return np.asarray(np.maximum(0, 1 - y * a).sum(axis=-2))


def _hinge_gradient(a: Array, y: Array, out: Array) -> None:
    np.copyto(out, np.where(y * a < 1, -y, 0))


_BOTH = ("classification", "regression")
_ALL = (
    Loss(
        "mse", _mse, _difference, 2.0, True, "", False, _BOTH,
        "1/m Σ (a − y)²", "2/m (a − y)", "Rumelhart, Hinton & Williams 1986",
        is_mean_square=True,
    ),
    Loss(
        "bce", _binary_cross_entropy, _difference, 1.0, False, "sigmoid", False, ("classification",),
        "−Σ y log a + (1 − y) log(1 − a), from the logits", "a − y", "Bishop 1995, §6.7",
    ),
    Loss(
        "cross-entropy", _cross_entropy, _difference, 1.0, False, "softmax", False, ("classification",),
        "−log softmax(z)_truth, from the logits", "a − y", "Bridle 1990",
    ),
    Loss(
        "hinge", _hinge, _hinge_gradient, 1.0, False, "", True, ("classification",),
        "Σ max(0, 1 − y a), y = ±1", "−y where y a < 1, else 0", "Cortes & Vapnik 1995",
        "y·a = 1", lambda a, y: y * a - 1,
    ),
    Loss(
        "mae", _mae, _mae_gradient, 1.0, True, "", False, _BOTH,
        "1/m Σ |a − y|", "1/m sign(a − y)", "Laplace 1774", "a = y", lambda a, y: a - y,
    ),
    Loss(
        "huber", _huber, _huber_gradient, 1.0, True, "", False, _BOTH,
        "1/m Σ ½(a − y)² where |a − y| ≤ 1, else |a − y| − ½", "1/m (a − y), at most ±1/m", "Huber 1964",
    ),
)  # fmt: skip

LOSSES: dict[str, Loss] = {loss.name: loss for loss in _ALL}
"""Every loss by the name that the user types, in the order that a key cycles through them."""
