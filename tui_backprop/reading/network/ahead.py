"""Weights that a forward pass reads ahead of where they are kept, as Nesterov's momentum does: w + μ v."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Sequence

from tui_backprop.reading.tape.record import Node


def base_of(node: Node, weights: Container[int], live: Container[int] = ()) -> Node | None:
    """The weights that a node looks ahead from; None when it does not.

    Args:
        weights: indices of weights, of what is another shape of them, and of velocities.
        live: of whatever else is computed from them: that is added to them nowhere but in a layer.
    """
    if node.op not in ("add", "subtract") or len(node.parents) != 2:
        return None
    if any(parent.shape != node.shape for parent in node.parents):
        return None
    for base, other in (node.parents, node.parents[::-1]):
        is_velocity = other.op in ("multiply", "divide") and all(parent.index in weights for parent in other.parents)
        if base.index in weights and other.index not in weights and (is_velocity or other.index not in live):
            return base if node.op == "add" or base is node.args[0] else None
    return None


def reads_of(tensors: Sequence[Node], forward: Iterable[Node], weights: Collection[int]) -> tuple[Node, ...]:
    """For each tensor the node that a pass reads: that which looks ahead from it, or itself.

    Args:
        weights: indices of all that changes, velocities, too.
    """
    own = {tensor.index for tensor in tensors}
    found: dict[int, Node] = {}
    changing = {*own, *weights}
    live = set(changing)
    for node in forward:
        base = base_of(node, changing, live)
        if base is not None and base.index in own:
            found.setdefault(base.index, node)
        if any(parent.index in live for parent in node.parents):
            live.add(node.index)
    return tuple(found.get(tensor.index, tensor) for tensor in tensors)


def sources_of(nodes: Iterable[Node], weights: Container[int]) -> set[int]:
    """Indices of the weights that nodes are computed from, velocities by which they only look ahead left out."""
    found: set[int] = set()
    seen: set[int] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if node.index in seen:
            continue
        seen.add(node.index)
        if node.index in weights:
            found.add(node.index)
            continue
        base = base_of(node, weights)
        waiting += node.parents if base is None else [base]
    return found
