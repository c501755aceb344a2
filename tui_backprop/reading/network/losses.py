"""Finding the loss: a number that was computed from the weights, and that no update of them was computed from.

Several numbers may be such (two losses, the parts of a sum). They are all kept as candidates; whichever is descended
on tells itself by its slope.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_backprop.reading.network.weights import Versions, consumers
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.rules import FLAT

SHAPING = {
    "transpose", "reshape", "getitem", "array", "asarray", "copy", "ravel", "astype", "swapaxes", "expand_dims",
    "nested",
}  # fmt: skip
"""Operations that give an array another shape, or take a part of it."""


@dataclass(frozen=True, eq=False)
class Change:
    """One update of one tensor.

    Attributes:
        tensor: which.
        old: the version before.
        new: the version after.
    """

    tensor: Versions
    old: Node
    new: Node


@dataclass(frozen=True, eq=False)
class Step:
    """A loss, and the updates of the weights that it was computed from.

    Attributes:
        loss: a node of one element.
        changes: of all weights that the loss was computed from and that were changed afterwards.
        unchanged: weights that the loss was computed from and that had no later version.
        written: whether the loss is none of the program's, but was written for the update's own batch.
        final: whether no other candidate is computed from this one at the same weights: it is no part of a sum.
    """

    loss: Node
    changes: tuple[Change, ...]
    unchanged: tuple[Versions, ...]
    final: bool
    written: bool = False

    @property
    def olds(self) -> list[Node]:
        return [change.old for change in self.changes]

    @property
    def news(self) -> list[Node]:
        return [change.new for change in self.changes]


class Reached:
    """For every node, which versions it was computed from without another version in between.

    Args:
        nodes: the tape.
        tensors: all that have versions.
    """

    def __init__(self, nodes: Sequence[Node], tensors: Sequence[Versions]) -> None:
        self.owner: dict[int, Versions] = {}
        bit: dict[int, int] = {}
        self._versions: list[Node] = []
        for tensor in tensors:
            for node in tensor.nodes:
                if node.index not in bit:
                    bit[node.index] = 1 << len(bit)
                    self._versions.append(node)
                self.owner[node.index] = tensor
        self.bits: dict[int, int] = {}
        self._own = bit
        for node in nodes:
            bits = 0
            if node.op not in FLAT:
                for parent in node.parents:
                    bits |= bit.get(parent.index) or self.bits[parent.index]
            self.bits[node.index] = bits

    def versions(self, bits: int) -> list[Node]:
        """The versions that a number of `bits` stands for."""
        return [self._versions[i] for i in range(bits.bit_length()) if bits >> i & 1]


def feeding(nodes: Sequence[Node], tensors: Sequence[Versions]) -> set[int]:
    """Indices of the nodes that some version was computed from.

    Where the tape ends in the midst of an update, what is made at the place of one is one.
    """
    places = {(node.site, node.op) for tensor in tensors for node in tensor.nodes[1:]}
    feeding = {node.index for node in nodes if (node.site, node.op) in places}
    for node in reversed(nodes):
        if node.index in feeding:
            feeding.update(parent.index for parent in node.parents)
    return feeding


def _parts_of_weights(nodes: Sequence[Node], tensors: Sequence[Versions]) -> set[int]:
    """Indices of weights and of what is only another shape or a part of them, as the one bias of an output."""
    parts = {node.index for tensor in tensors for node in tensor.nodes}
    for node in nodes:
        if node.op in SHAPING and node.parents and all(parent.index in parts for parent in node.parents):
            parts.add(node.index)
    return parts


def find_steps(nodes: Sequence[Node], tensors: Sequence[Versions]) -> list[Step]:
    """Every candidate for a loss, with the updates at its weights, in the order of the program."""
    reached = Reached(nodes, tensors)
    fed = feeding(nodes, tensors)
    parts = _parts_of_weights(nodes, tensors)
    candidates = {
        node.index: node
        for node in nodes
        if reached.bits[node.index]
        and node.index not in fed
        and node.index not in parts
        and not isinstance(node.value, tuple)
        and np.size(node.value) == 1
        and node.dtype_kind == "f"
    }
    used = consumers(nodes)
    steps = []
    for node in candidates.values():
        bits = reached.bits[node.index]
        versions = reached.versions(bits)
        owners = [reached.owner[version.index] for version in versions]
        if len({id(owner) for owner in owners}) < len(owners):
            continue
        later = [r.index for r, _ in used[node.index] if r.index in candidates]
        final = not any(reached.bits[index] == bits for index in later)
        pairs = [(owner, version, owner.after(version)) for owner, version in zip(owners, versions, strict=True)]
        changes = tuple(Change(owner, old, new) for owner, old, new in pairs if new is not None)
        unchanged = tuple(owner for owner, _, new in pairs if new is None)
        if changes:
            steps.append(Step(node, changes, unchanged, final))
    return steps
