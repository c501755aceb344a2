"""The loss of an update's own batch, where the program computes its loss elsewhere: over all samples, once an epoch.

The printed loss says what kind it is and where in the program the prediction is made. The update's own forward pass
makes its prediction at the same place, and subtracts the labels from it. From these two the loss of that batch is
written to the tape's end, as the program would have written it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.network.judge import Trial
from tui_backprop.reading.network.losses import Change, Reached, Step
from tui_backprop.reading.network.network import FoundNetwork
from tui_backprop.reading.network.weights import Versions, consumers
from tui_backprop.reading.tape.record import Node, Site, value_of
from tui_backprop.reading.tape.replay import cone

COPIES = {"copy", "array"}


def own_step(nodes: Sequence[Node], tensors: Sequence[Versions], printed: Step, network: FoundNetwork) -> Step | None:
    """An early update with the loss of its own batch; None when it cannot be told.

    Args:
        nodes: the tape.
        tensors: all that have versions.
        printed: the loss that was computed.
        network: what it is computed with.
    """
    last = network.layers[-1].a
    reached = Reached(nodes, tensors)
    used = consumers(nodes)
    passes: dict[int, list[Node]] = {}
    for node in nodes:
        if node.op == last.op and node.site == last.site and node is not last:
            passes.setdefault(reached.bits[node.index], []).append(node)
    fallback: Step | None = None
    makers: dict[int, set[int]] = {}
    for bits, predictions in passes.items():
        versions = reached.versions(bits)
        tensor_of = {v.index: reached.owner[v.index] for v in versions}
        pairs = [(tensor_of[v.index], v, tensor_of[v.index].after(v)) for v in versions]
        changes = tuple(Change(tensor, old, new) for tensor, old, new in pairs if new is not None)
        if len(changes) != len(pairs):
            continue
        errors = _errors(predictions, changes, used, reached)
        missing = [c for c in printed.changes if id(c.tensor) not in {id(change.tensor) for change in changes}]
        if any(error.index in _makers(change.tensor, makers) for change in missing for _, error in errors):
            continue
        loss = sum_of_losses(network.loss, errors, len(nodes))
        if loss is None:
            continue
        step = Step(loss, changes, printed.unchanged, final=True, written=True)
        # With labels that are all 0 the error is the prediction itself, which hides what is which.
        if any(np.any(np.abs(error.value) != np.abs(node.value)) for node, error in errors):
            return step
        fallback = fallback or step
    return fallback


def _makers(tensor: Versions, known: dict[int, set[int]]) -> set[int]:
    """What all updates of a tensor are made of; running means and variances, for evaluation, are made of no error."""
    if id(tensor) not in known:
        known[id(tensor)] = {node.index for node in cone(tensor.nodes[1:], tensor.nodes[:1])}
    return known[id(tensor)]


def _errors(
    predictions: Sequence[Node], changes: Sequence[Change], used: dict[int, list[tuple[Node, int]]], reached: Reached
) -> list[tuple[Node, Node]]:
    """Predictions with prediction − labels, of those that the updates are made with: of all samples, one by one."""
    olds = [c.old for c in changes]
    first = min((old.index for old in olds), default=0)
    made_with = {n.index for n in cone([c.new for c in changes], olds, after=first - 1)}
    found: list[tuple[Node, Node]] = []
    for node in predictions:
        readers = [r for r, _ in used[node.index] if r.op == "subtract" and _is_error(r, node, reached)]
        plain = [r for r in readers if not _is_one_less(r)]
        candidates = [*plain, *_written_to(node, used), *readers]
        error = next((r for r in candidates if r.index in made_with), None)
        found += [(node, error)] if error is not None else []
    return [pair for pair in found if not _is_one_less(pair[1])] or found


def _written_to(prediction: Node, used: dict[int, list[tuple[Node, int]]]) -> Iterator[Node]:
    """The prediction, or a copy, after p[range(n), classes] -= 1; and labels / prediction, as in the slope of log."""
    for base in (prediction, *(r for r, _ in used[prediction.index] if r.op in {*COPIES, "add", "clip", "maximum"})):
        for reader, position in used[base.index]:
            divided = reader.op == "divide" and reader.args[1] is base and _are_labels(reader.args[0], prediction)
            if divided or (position == 0 and written_into(reader) is prediction):
                yield reader


def written_into(error: Node) -> Node | None:
    """The prediction p of p[range(n), classes] -= 1, which may be a copy's; None when `error` is something else."""
    if error.op != "setitem" or not isinstance(error.args[0], Node) or error.args[0].dtype_kind != "f":
        return None
    base = error.args[0]
    one = np.asarray(base.value) - np.asarray(error.value)
    if base.shape != error.shape or not np.any(one) or not np.all((one == 0) | np.isclose(one, 1)):
        return None
    while base.op in COPIES and isinstance(base.args[0], Node):
        base = base.args[0]
    return base


def _are_labels(arg: object, prediction: Node) -> bool:
    """Whether it is labels, 0 and 1, or the same negated."""
    value = np.abs(_numbers(arg))
    return value.shape == prediction.shape and bool(np.any(value)) and bool(np.all((value == 0) | (value == 1)))


def labels_of(prediction: Node, error: Node) -> NDArray[np.float64]:
    """The labels of a prediction, from an error: prediction − labels, labels − prediction, labels / prediction."""
    if error.op == "divide":
        return np.abs(_numbers(error.args[0]))
    sign = 1 if error.op == "setitem" or error.args[0] is prediction else -1
    return _numbers(prediction) - sign * _numbers(error)


def _numbers(arg: object) -> NDArray[np.float64]:
    return np.asarray(value_of(arg), float)


def _is_one_less(error: Node) -> bool:
    """Whether it is 1 − a, as in the slope a · (1 − a): an error only where there is no other."""
    one = error.args[0]
    return error.op == "subtract" and not isinstance(one, Node) and np.ndim(one) == 0 and one == 1


def sum_of_losses(kind: str, errors: Sequence[tuple[Node, Node]], index: int) -> Node | None:
    """The losses of several predictions, added up; None when there are none, or the kind is not known."""
    total: Node | None = None
    for node, error in errors:
        loss = _loss_of(kind, node, error, index)
        if loss is None or total is None:
            total = loss
        else:
            value = np.asarray(total.value + loss.value)
            total = Node(loss.index + 1, "add", np.add, (total, loss), {}, value, loss.site)
        index = total.index + 1 if total is not None else index
    return total


def cross_entropy_of(
    printed: Step, nodes: Sequence[Node], network: FoundNetwork, kind: str = "bce"
) -> Step | None:  # fmt: skip
    """The step with cross-entropy in place of what the program prints; None when it cannot be written.

    Args:
        printed: the step.
        nodes: between weights and updates.
        network: what was found.
        kind: "bce", or "softmax" for that of several classes.
    """
    last = network.layers[-1].a
    weights = {old.index for old in printed.olds}
    for node in nodes:
        if node.op == "subtract" and last in node.parents and node.shape == last.shape:
            other = node.args[1] if node.args[0] is last else node.args[0]
            if np.shape(value_of(other)) != last.shape:
                continue
            if isinstance(other, Node) and any(n.index in weights for n in cone([other], printed.olds)):
                continue
            loss = _loss_of(kind, last, node, printed.news[-1].index + 1_000_000)
            return None if loss is None else replace(printed, loss=loss, written=True)
    return None


def is_of_the_same_pass(trial: Trial) -> bool:
    """Whether the updates are computed from arrays that the loss is computed from, too, besides the weights."""
    weights = {old.index for old in trial.step.olds}
    live = set(weights)
    for node in trial.nodes:
        if node.index not in weights and any(p.index in live for p in node.parents):
            live.add(node.index)
    backward = cone(trial.step.news, trial.step.olds)
    used = {n.index for n in backward} & live - weights
    return any(index in trial.forward for index in used)


def _is_error(reader: Node, prediction: Node, reached: Reached) -> bool:
    """Whether it is prediction − labels or labels − prediction, of one shape."""
    other = reader.args[1] if reader.args[0] is prediction else reader.args[0]
    depends = isinstance(other, Node) and reached.bits[other.index]
    return not depends and reader.shape == prediction.shape


def _loss_of(kind: str, prediction: Node, error: Node, index: int) -> Node | None:
    """The sum of squares, or cross-entropy, of a prediction as a node that follows the tape."""
    place = Site(error.site.file, error.site.line, error.site.function)
    if kind == "mse":
        if error.op == "divide":
            return None
        square = Node(index, "square", np.square, (error,), {}, np.square(error.value), place)
        return Node(index + 1, "sum", np.sum, (square,), {}, np.sum(square.value), place)
    if kind == "bce":
        labels = labels_of(prediction, error)
        a = np.clip(prediction.value, 1e-12, 1 - 1e-12)
        terms = np.log(np.where(labels > 0.5, a, 1 - a))
        signs = np.where(labels > 0.5, 1.0, -1.0)
        offset = np.where(labels > 0.5, 0.0, 1.0)
        scaled = Node(index, "multiply", np.multiply, (prediction, signs), {}, prediction.value * signs, place)
        chosen = Node(index + 1, "add", np.add, (scaled, offset), {}, scaled.value + offset, place)
        logs = Node(index + 2, "log", np.log, (chosen,), {}, terms, place)
        total = Node(index + 3, "sum", np.sum, (logs,), {}, np.sum(terms), place)
        return Node(index + 4, "negative", np.negative, (total,), {}, -np.sum(terms), place)
    if kind == "softmax":
        labels = labels_of(prediction, error)
        logs = Node(index, "log", np.log, (prediction,), {}, np.log(prediction.value), place)
        terms = Node(index + 1, "multiply", np.multiply, (logs, -labels), {}, logs.value * -labels, place)
        return Node(index + 2, "sum", np.sum, (terms,), {}, np.sum(terms.value), place)
    return None
