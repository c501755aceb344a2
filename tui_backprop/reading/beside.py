"""Our own network beside the program's: from its first weights, on its samples in its order, update by update.

Where both go the same way the program's gradient is the right one. Where they part, the first weight that is another
tells which gradient is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.nn.activations import quiet
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.network import Propagation, columns
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.reading.dwelling import Ours
from tui_backprop.reading.layers import OurLayers, network_of

Array = NDArray[Any]
APART = 1e-4
"""Of the way that a tensor has gone: a larger difference is more than rounding, or than a guard as in log(p + ε)."""
_KNOWN = re.compile(r"(sgd|momentum|Nesterov momentum)(?: ([0-9.]+))?")


def settings_of(optimizer: str, layers: OurLayers) -> Ours | None:
    """With which of our optimizers, and which rate, the program's updates are made; None when that is not known.

    Args:
        optimizer: as `check` calls it; "" when it knows none, as in a program with a wrong gradient.
    """
    if layers.factor is None and optimizer in ("", "sgd"):
        # Of whatever optimizer it is, the first update of the tensors that are right tells the rate.
        rate = layers.factor_of_right
        return None if rate is None else Ours("sgd", 0.0, rate)
    found = _KNOWN.fullmatch(optimizer)
    if found is None or layers.factor is None:
        return None
    momentum = float(found[2] or 0)
    if momentum >= 1:
        return None
    if found[1] == "Nesterov momentum":
        return Ours("nesterov", momentum, layers.factor / (1 + momentum))
    return Ours(found[1], momentum, layers.factor)


def apart(ours: Array, theirs: Array, first: Array, tensor_of: Array) -> tuple[int, int, float] | None:
    """The first tensor that is another in both; None when all are the same but for rounding.

    Args:
        ours, theirs: (P,), parameters after the same updates; first: before any.
        tensor_of: (P,), which tensor each is in; −1 for none.

    Returns:
        the tensor, the place of the largest difference among the parameters, and that difference as a share of the way
        that the tensor has gone in ours.
    """
    way = np.maximum(np.abs(ours - first), np.abs(theirs - first))
    least = 1e-6 * float(way.max(initial=0.0))  # one that has hardly gone anywhere has gone by rounding
    for tensor in range(int(tensor_of.max(initial=-1)) + 1):
        own = np.flatnonzero(tensor_of == tensor)
        gone = max(least, float(way[own].max()))
        difference = np.abs(ours[own] - theirs[own])
        if not float(difference.max()) <= APART * gone + 1e-12 * float(np.abs(theirs[own]).max()):
            worst = int(np.argmax(difference))
            return tensor, int(own[worst]), float(difference[worst]) / (gone or 1.0)
    return None


def along(settings: Ours, layers: OurLayers, batches: Sequence[tuple[Array, Array]], theirs: Sequence[Array]) -> Ours:
    """The settings with what comes of going along with the program.

    Args:
        settings: see `settings_of`.
        batches: samples (b, d) and targets (b, m) of every update.
        theirs: (P,), the program's weights before the first update, and after each.
    """
    network = network_of(layers.sizes, layers.activations, bias=layers.has_biases)
    network.parameters[...] = theirs[0]
    more = {"momentum": settings.momentum} if settings.optimizer != "sgd" else {}
    optimizer = OPTIMIZERS[settings.optimizer](
        network.parameters, network.gradient, learning_rate=settings.rate, **more
    )
    tensor_of = layers.tensor_of
    for number, ((inputs, targets), after) in enumerate(zip(batches, theirs[1:], strict=False), 1):
        rows = columns(inputs, bias=layers.has_biases, dtype=float)
        propagation = Propagation(network, rows, loss=LOSSES[layers.loss])
        with quiet():
            propagation.forward()
            propagation.backward(targets.T)
        network.gradient[tensor_of < 0] = 0
        optimizer.step()
        found = apart(network.parameters, after, theirs[0], tensor_of)
        if found is not None:
            tensor, place, share = found
            return Ours(settings.optimizer, settings.momentum, settings.rate, number, number, tensor, place, share)
    return Ours(settings.optimizer, settings.momentum, settings.rate, min(len(batches), len(theirs) - 1))
