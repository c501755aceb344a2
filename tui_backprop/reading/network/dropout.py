"""Dropout in a program's forward pass: units that a random mask switches off while it trains.

A mask that scales what it keeps (0 or 1 / keep) leaves the network as it is when nothing is dropped: that is the
network which can be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.network.network import FoundNetwork, Layer
from tui_backprop.reading.tape.record import Node, value_of
from tui_backprop.reading.tape.replay import CannotReplayError, cone, replayed

Array = NDArray[Any]
SAME = 1e-9
"""By how much of it a scale may differ from unit to unit and be one."""
COMPARISONS = {"less", "less_equal", "greater", "greater_equal"}
FAR = 5
"""Standard deviations of a share that chance does not make."""


def without_dropout(layer: Layer) -> tuple[Layer, Mapping[int, Array]]:
    """A layer whose output is what its mask was put on, and the mask's node with what leaves all as it is.

    The layer itself where it has no such mask, and nothing where it has none within another either.
    """
    found = _mask_of(layer)
    if found is None:
        return layer, _within_mask(layer)
    inner, mask, scale = found
    kept = np.unique(np.asarray(mask.value, float) * scale)
    if len(kept) != 2 or kept[0] != 0 or not kept[1] > 1:
        return layer, {}
    return replace(layer, a=inner), {mask.index: np.full(mask.shape, 1 / scale)}


def turned(nodes: Sequence[Node], network: FoundNetwork | None) -> Iterator[Finding]:
    """Masks that keep the share which they are to drop: with 0 or 1 / keep, a share of `keep` leaves the mean as it is.

    Silent where chance could have made it so, and of a half, which is the same either way.
    """
    for layer in network.layers if network is not None else ():
        found = _mask_of(layer)
        if found is None:
            continue
        _, mask, scale = found
        masks = [np.ravel(np.asarray(n.value, float)) for n in nodes if (n.op, n.site) == (mask.op, mask.site)]
        values = np.concatenate(masks) * scale
        factor, share = float(values.max()), float(np.mean(values > 0))
        if factor <= 1 or not np.all((values == 0) | np.isclose(values, factor)):
            continue
        keep = 1 / factor
        chance = FAR * np.sqrt(keep * (1 - keep) / len(values))
        if abs(share - keep) > chance and abs(share - (1 - keep)) < chance:
            told = f"{share:.0%} of the units are kept, and multiplied by {factor:.3g} as if {keep:.0%} were"
            compared = [n for n in cone([mask]) if n.op in COMPARISONS]
            line = (compared[-1] if compared else mask).site.line
            yield Finding("dropout-turned", line, f"{SLIPS['dropout-turned']}; {told}", certain=True)


def mask_of(layer: Layer) -> Node | None:
    """The random mask that a layer's output is multiplied by; None where there is none."""
    found = _mask_of(layer)
    return found[1] if found is not None else None


def _mask_of(layer: Layer) -> tuple[Node, Node, float] | None:
    """What a random mask is put on, the mask, and by what its product is scaled; None where there is none."""
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
    return (node, mask, scale) if mask is not None and _is_random(mask) else None


def _within_mask(layer: Layer) -> Mapping[int, Array]:
    """The random node within the mask of a ReLU, as z · (z > 0) · drawn / keep, with what leaves all as it is.

    Nothing where there is none. What is kept is scaled by as much as it is of max(0, z).
    """
    between = cone([layer.a], [layer.z])
    drawn = [
        node for node in between if node.shape == layer.z.shape and not _depends(node, layer.z) and _is_random(node)
    ]
    of_numbers = [node for node in drawn if len(np.unique(np.asarray(node.value, float))) == 2]
    if not of_numbers:
        return {}
    mask = of_numbers[-1]
    z = np.asarray(layer.z.value, float)
    kept = float(np.asarray(mask.value, float).max())
    try:
        whole = replayed(between, {layer.z.index: z, mask.index: np.full(mask.shape, kept)})[layer.a.index]
    except CannotReplayError:
        return {}
    ratios = np.asarray(whole, float)[z > 0] / z[z > 0]
    is_scaled = bool(ratios.size) and float(ratios.min()) > 1 and float(np.ptp(ratios)) <= SAME * float(ratios.max())
    return {mask.index: np.full(mask.shape, kept / ratios.mean())} if is_scaled and not mask.value.min() else {}


def _depends(thing: Any, z: Node) -> bool:
    return isinstance(thing, Node) and (thing is z or any(node is z for node in cone([thing], [z])))


def _is_random(mask: Node) -> bool:
    return any(node.op == "leaf" and node.kind == "random" for node in cone([mask]))
