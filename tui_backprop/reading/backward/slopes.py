"""Which wrong slope stands in place of an activation's."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.network.network import sigmoid

Array = NDArray[np.float64]


def name_of_slope(activation: str, slope: Array, a: Array, ops: Set[str]) -> str:
    """The slip that a wrong slope is; "slope-wrong" when it is none of the known ones.

    Args:
        activation: of the layer, as `network.activation_of` calls it.
        slope: what stands there.
        a: the activations, of the same shape.
        ops: the operations of its line.
    """

    def equals(other: Array) -> bool:
        return bool(np.allclose(slope, other, atol=1e-9))

    if "heaviside" in ops and activation == "relu":
        return "heaviside-never-zero"
    if activation == "relu" and equals(np.ones_like(a)):
        return "relu-slope-always-one"
    if activation == "none":
        return "slope-of-none"
    if activation == "tanh" and equals(1 - np.tanh(a) ** 2):
        return "slope-of-z-on-a" if "cosh" in ops else "tanh-twice"
    if activation == "tanh" and equals(1 - a):
        return "square-missing"
    if activation == "sigmoid" and equals(sigmoid(a) * (1 - sigmoid(a))):
        return "slope-of-z-on-a"
    if activation == "leaky_relu" and len(np.unique(slope)) == 2:
        return "leaky-slopes-differ"
    return "slope-wrong"
