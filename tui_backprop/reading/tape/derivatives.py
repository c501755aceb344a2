"""Reverse-mode differentiation, written out: one walk backwards along the tape.

For a scalar L and a node v, the adjoint of v is ∂L/∂v, of the shape of v. The adjoint of L itself is 1. Going from
L to the beginning of the tape, each operation y = f(a, b, …) hands its adjoint on:

    ∂L/∂a += (∂y/∂a)ᵀ · ∂L/∂y

`rules` has that line for every operation. One without a rule raises `NoDerivativeError`, which names it: nothing is
concluded from a slope that is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.tape.record import Node, nodes_in
from tui_backprop.reading.tape.rules import FLAT, RULES

Array = NDArray[Any]


class NoDerivativeError(Exception):
    """An operation on the way from the weights to the loss has no rule.

    Args:
        node: the operation.
    """

    def __init__(self, node: Node) -> None:
        self.node = node
        super().__init__(f"np.{node.op} at line {node.site.line}")


def slopes_of(node: Node, g: Any, values: Mapping[int, Any]) -> list[tuple[Node, Array]]:
    """What each parent of a node gets.

    Args:
        node: y.
        g: ∂L/∂y.
        values: node index to its value.

    Raises:
        NoDerivativeError: when no rule is known.
    """
    value = values[node.index]
    if node.op in FLAT or (not isinstance(value, (tuple, list)) and np.asarray(value).dtype.kind == "b"):
        return []
    rule = RULES.get(node.op)
    if rule is None:
        raise NoDerivativeError(node)
    args = [_valued(arg, values) for arg in node.args]
    kwargs = {key: _valued(arg, values) for key, arg in node.kwargs.items()}
    try:
        with np.errstate(all="ignore"):
            slopes = rule(g, values[node.index], *args, **kwargs)
    except (NotImplementedError, TypeError, ValueError, IndexError) as error:
        raise NoDerivativeError(node) from error
    return list(_paired(node.args, slopes))


def _paired(args: Any, slopes: Any) -> Iterable[tuple[Node, Array]]:
    for arg, slope in zip(args, slopes, strict=False):
        if isinstance(arg, Node):
            if slope is not None:
                yield arg, slope
        elif isinstance(arg, (tuple, list)) and slope is not None:
            yield from _paired(arg, slope)


def _valued(arg: Any, values: Mapping[int, Any]) -> Any:
    if isinstance(arg, Node):
        return values.get(arg.index, arg.value)
    if isinstance(arg, (tuple, list)) and any(True for _ in nodes_in(arg)):
        return type(arg)(_valued(part, values) for part in arg)
    return arg


def adjoints(loss: Node, cone: Iterable[Node], weights: Iterable[Node], values: Mapping[int, Any]) -> dict[int, Array]:
    """∂loss/∂v for the nodes between weights and loss.

    Args:
        loss: a node of one element.
        cone: all nodes from the weights to the loss, in order.
        weights: where the walk ends.
        values: node index to its value.

    Returns:
        node index to adjoint; a node that the loss does not depend on is left out.

    Raises:
        NoDerivativeError: when an operation between weights and loss has no rule.
    """
    ends = {node.index for node in weights}
    live: dict[int, Node] = {}
    for node in cone:
        if node.index in ends or any(parent.index in live for parent in node.parents):
            live[node.index] = node
    found: dict[int, Any] = {loss.index: np.ones(np.shape(values[loss.index]))}
    for index in reversed(live):
        if index not in found or index in ends:
            continue
        for parent, slope in slopes_of(live[index], found[index], values):
            if parent.index in live:
                found[parent.index] = _added(found.get(parent.index), slope)
    return found


def _added(a: Any, b: Any) -> Any:
    if isinstance(b, list):
        return b if a is None else [x + y for x, y in zip(a, b, strict=True)]
    return np.asarray(b) if a is None else a + b
