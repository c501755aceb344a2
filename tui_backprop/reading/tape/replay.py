"""Doing again what a tape holds, with other numbers in some places.

What was computed from the changed numbers is computed anew, comparisons included; everything else keeps the value
that it had. Random numbers are part of the tape, so a mask of dropout is the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from tui_backprop.reading.tape.record import Node, mapped


class CannotReplayError(Exception):
    """An operation that cannot be done again, or not with these numbers.

    Args:
        node: the operation.
    """

    def __init__(self, node: Node) -> None:
        self.node = node
        super().__init__(f"{node.op} at line {node.site.line}")


def cone(targets: Iterable[Node], stop: Iterable[Node] = (), *, after: int = -1) -> list[Node]:
    """All nodes that targets were computed from, targets included, in order; what is before `stop` is left out.

    Args:
        targets: where to begin.
        stop: nodes that are included, while what they were computed from is not.
        after: the index of a node; it and what is older are left out.
    """
    ends = {node.index for node in stop}
    seen: dict[int, Node] = {}
    waiting = list(targets)
    while waiting:
        node = waiting.pop()
        if node.index <= after or node.index in seen:
            continue
        seen[node.index] = node
        if node.index not in ends:
            waiting.extend(node.parents)
    return [seen[index] for index in sorted(seen)]


def replayed(
    nodes: Iterable[Node], given: Mapping[int, Any], usual: Mapping[int, Any] | None = None
) -> dict[int, Any]:  # fmt: skip
    """The values of nodes when some have others.

    Args:
        nodes: a cone, in order.
        given: node index to its value.
        usual: values of what does not depend on `given`; by default those of the tape.

    Returns:
        node index to value, for every node of the cone.

    Raises:
        CannotReplayError: when an operation that depends on `given` cannot be done again.
    """
    values: dict[int, Any] = {}
    changed: set[int] = set()
    with np.errstate(all="ignore"):
        for node in nodes:
            if node.index in given:
                values[node.index] = given[node.index]
                changed.add(node.index)
            elif not any(parent.index in changed for parent in node.parents):
                values[node.index] = node.value if usual is None else usual[node.index]
            else:
                values[node.index] = _again(node, values)
                changed.add(node.index)
    return values


def _again(node: Node, values: Mapping[int, Any]) -> Any:
    if node.func is None:
        raise CannotReplayError(node)

    def valued(arg: Any) -> Any:
        return values.get(arg.index, arg.value) if isinstance(arg, Node) else arg

    try:
        return node.func(*mapped(node.args, valued), **mapped(node.kwargs, valued))
    except (ValueError, TypeError, IndexError) as error:
        raise CannotReplayError(node) from error
