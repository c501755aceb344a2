"""Where units are on a flat part of their activation."""

from __future__ import annotations

import numpy as np

from tui_backprop.nn.activations import Activation, quiet
from tui_backprop.nn.arrays import Array

FLAT = 0.05
"""A unit is on a flat part where its slope is below this share of its activation's steepest."""


def flat(activation: Activation, z: Array, a: Array) -> Array:
    """(o, n) booleans: where a layer's units are flat; nowhere for softmax, whose outputs have no slope of their own.

    Args:
        activation: of the layer.
        z, a: (o, n), its pre-activations and activations.
    """
    if not activation.is_elementwise:
        return np.zeros(z.shape, bool)
    slope = np.empty_like(z)
    with quiet():
        activation.derivative(z, a.copy(), slope)
    return np.asarray(np.abs(slope) < FLAT * activation.steepest)
