"""Labels that stand in no array: the classes with which p[range(n), classes] picks what is predicted for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.tape.record import Node, value_of

Array = NDArray[np.float64]


def picked_labels(forward: Sequence[Node], prediction: Node) -> Iterator[Array]:
    """Labels, 1 for a sample's class and 0 elsewhere, by which a loss picks from the prediction or its logarithm.

    Args:
        forward: the nodes that the loss is computed from.
        prediction: of shape (samples, classes), (classes, samples), or of one sample.

    Yields:
        labels of the prediction's shape.
    """
    for node in forward:
        if node.op != "getitem" or node.index <= prediction.index or not _is_of_shape(node.args[0], prediction):
            continue
        index = _plain(node.args[1])
        labels = np.zeros(prediction.shape)
        labels[index] = 1.0
        if _is_one_a_sample(labels) and (_is_picked(index) or max(labels.shape) == labels.size):
            yield labels


def _is_of_shape(arg: Any, prediction: Node) -> bool:
    return isinstance(arg, Node) and arg.shape == prediction.shape


def _is_one_a_sample(labels: Array) -> bool:
    """Whether every row, or every column, holds one 1."""
    return any(bool(np.all(labels.sum(axis=axis) == 1)) for axis in range(labels.ndim)) and labels.size > labels.sum()


def _is_picked(index: Any) -> bool:
    """Whether an index names elements, and no whole row or column."""
    return isinstance(index, tuple) and all(isinstance(part, np.ndarray) for part in index)


def _plain(index: Any) -> Any:
    """An index without nodes."""
    if isinstance(index, tuple):
        return tuple(_plain(part) for part in index)
    value = value_of(index)
    return np.asarray(value) if isinstance(value, (range, list, np.ndarray)) else value
