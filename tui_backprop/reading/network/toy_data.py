"""Which of this project's own data sets a program trains on, where its samples tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.data.toy import xor
from tui_backprop.reading.network.network import FoundNetwork
from tui_backprop.reading.tape.record import Node, value_of

Array = NDArray[np.float64]
FEWEST = 5
"""Different samples of both classes, before a name is given: the four corners alone are XOR, but not this project's."""


def toy_data(nodes: Sequence[Node], network: FoundNetwork) -> str:
    """The name of the data set that all samples which were seen are of, "" for any other and where it cannot be told.

    Args:
        nodes: the tape.
        network: what the samples went into.
    """
    if network.labels is None or not network.products:
        return ""
    product, position = network.products[0]
    own = _rows(value_of(product.args[1 - position]), position), np.ravel(network.labels)
    for points, labels in (_all_seen(nodes, network), own):
        if points.ndim == 2 and points.shape[1] == 2 and len(points) == len(labels):
            return _name(points, labels)
    return ""


def _name(points: Array, labels: Array) -> str:
    classes = np.unique(labels)
    if len(np.unique(points.round(9), axis=0)) < FEWEST or len(classes) != 2:
        return ""
    above = labels == classes[1]
    given = xor()
    apart = np.abs(points[:, None, :] - given.inputs[None, :, :]).max(axis=2)
    if np.all(apart.min(axis=1) < 1e-9) and np.array_equal(given.labels[apart.argmin(axis=1)] == 1, above):
        corners = {(0, 0), (0, 1), (1, 0), (1, 1)}
        return "xor" if corners <= {(round(float(x), 9), round(float(y), 9)) for x, y in points} else ""
    in_square = points.min() >= 0 and points.max() <= 1
    return "linear" if in_square and np.array_equal(points[:, 0] <= points[:, 1], above) else ""


def _all_seen(nodes: Sequence[Node], network: FoundNetwork) -> tuple[Array, Array]:
    """The samples of every pass at the same lines with the labels that they met; none where they do not go in pairs."""
    product, position = network.products[0]
    none = np.empty((0, 0)), np.empty(0)
    meeting = next(_meeting(nodes, network), None)
    if meeting is None:
        return none
    reader, place = meeting
    inputs = [_rows(value_of(n.args[1 - position]), position) for n in nodes if _is_there(n, product)]
    labels = [np.ravel(value_of(n.args[place])) for n in nodes if _is_there(n, reader)]
    pairs = list(zip(inputs, labels, strict=False))  # the last pass may have been cut off
    if abs(len(inputs) - len(labels)) > 1 or any(len(x) != len(y) or x.shape[1] != 2 for x, y in pairs):
        return none
    return np.concatenate([x for x, _ in pairs]), np.concatenate([y for _, y in pairs])


def _meeting(nodes: Sequence[Node], network: FoundNetwork) -> Iterator[tuple[Node, int]]:
    """Operations after the prediction that take the labels, and which of their arguments these are."""
    assert network.labels is not None
    wanted = np.ravel(network.labels)
    for node in nodes[network.layers[-1].a.index + 1 :]:
        for place, arg in enumerate(node.args):
            value = value_of(arg)
            if isinstance(value, (np.ndarray, float, int)) and np.array_equal(np.ravel(value), wanted):
                yield node, place


def _is_there(node: Node, other: Node) -> bool:
    return node.op == other.op and node.site == other.site and len(node.args) == len(other.args)


def _rows(inputs: Any, position: int) -> Array:
    """Samples in rows, (n, d); without columns that are 1 throughout."""
    numbers = np.asarray(inputs, float)
    if numbers.ndim > 2:
        return np.empty((0, 0))
    rows = numbers[None, :] if numbers.ndim == 1 else numbers if position == 1 else numbers.T
    if rows.shape[1] == 3 and len(rows):
        ones = np.flatnonzero((rows == 1).all(axis=0))
        return np.delete(rows, ones[:1], axis=1) if len(rows) > 1 or len(ones) == 1 else rows
    return rows
