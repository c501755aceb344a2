"""Dropout in a program's forward pass: units that a random mask switches off while it trains.

A mask that scales what it keeps (0 or 1 / keep) leaves the network as it is when nothing is dropped: that is the
network which can be shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.network import Layer
from tui_backprop.reading.record import Node, value_of
from tui_backprop.reading.replay import cone

Array = NDArray[Any]


def without_dropout(layer: Layer) -> tuple[Layer, Mapping[int, Array]]:
    """A layer whose output is what its mask was put on, and the mask's node with what leaves all as it is.

    The layer itself and nothing where it has no such mask.
    """
    node, scale, mask = layer.a, 1.0, None
    while node.op in ("multiply", "divide") and len(node.args) == 2:
        parts = [(arg, node.args[1 - at]) for at, arg in enumerate(node.args) if _depends(arg, layer.z)]
        if len(parts) != 1:
            break
        (inner, other), is_quotient = parts[0], node.op == "divide"
        if is_quotient and inner is node.args[1]:
            break
        if isinstance(other, Node) and other.shape == layer.z.shape and mask is None and not is_quotient:
            mask = other
        elif np.size(value_of(other)) == 1:
            number = float(np.ravel(np.asarray(value_of(other), float))[0])
            scale = scale / number if is_quotient else scale * number
        else:
            break
        node = inner
    if mask is None or not _is_random(mask):
        return layer, {}
    kept = np.unique(np.asarray(mask.value, float) * scale)
    if len(kept) != 2 or kept[0] != 0 or not kept[1] > 1:
        return layer, {}
    return replace(layer, a=node), {mask.index: np.full(mask.shape, 1 / scale)}


def _depends(thing: Any, z: Node) -> bool:
    return isinstance(thing, Node) and (thing is z or any(node is z for node in cone([thing], [z])))


def _is_random(mask: Node) -> bool:
    return any(node.op == "leaf" and node.kind == "random" for node in cone([mask]))
