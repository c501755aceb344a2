"""The loss of a program that computes none: it has an error, prediction − labels, and passes that back.

Two losses are meant by such an error: half the sum of its squares, and cross-entropy, whose slope at the output is the
error itself. Each is written to the tape's end, as `own_batch` does, and the one is taken whose slope more of the
updates are. Where no update is the slope of either, nothing is said: then it cannot be told what is descended on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from tui_backprop.reading.network.judge import Array, Trial, Verdict, compared, gradient_nodes, judge, try_step
from tui_backprop.reading.network.losses import SHAPING, Change, Reached, Step
from tui_backprop.reading.network.own_batch import labels_of, sum_of_losses, written_into
from tui_backprop.reading.network.weights import Versions, consumers
from tui_backprop.reading.tape.derivatives import NoDerivativeError
from tui_backprop.reading.tape.record import Node, Site, value_of
from tui_backprop.reading.tape.replay import cone

KINDS = {"mse": "half the squared error", "bce": "the cross-entropy", "softmax": "the cross-entropy"}
"""Losses that an error may be of, and what they are called."""
SIZES = {"absolute", "fabs"}
SUMMING = {"sum", "mean", "average", "add", "negative", "reshape", "squeeze", "getitem", "ravel"}
MOST_PLACES = 3
MOST_PASSES = 4


def implied_steps(nodes: Sequence[Node], tensors: Sequence[Versions]) -> dict[str, list[Step]]:
    """For each kind of loss the first passes with it, of as many weights as any; empty when there is no error.

    Args:
        nodes: the tape.
        tensors: all that have versions.
    """
    reached = Reached(nodes, tensors)
    passes: dict[Site, dict[int, list[tuple[Node, Node]]]] = {}
    for error in nodes:
        prediction = _prediction_of(error, reached)
        if prediction is not None:
            of_place = passes.setdefault(error.site, {})
            of_place.setdefault(reached.bits[prediction.index], []).append((prediction, error))
    found: dict[str, list[Step]] = {}
    for of_place in [p for p in passes.values() if not _are_all_slopes(p)][:MOST_PLACES]:
        for bits, pairs in list(of_place.items())[:MOST_PASSES]:
            changes = _changes(reached, bits)
            if changes is None or not _is_used(pairs, changes):
                continue
            for kind in KINDS:
                loss = sum_of_losses(kind, pairs, len(nodes)) if _is_possible(kind, pairs) else None
                loss = _half(loss) if loss is not None and kind == "mse" else loss
                if loss is not None:
                    found.setdefault(kind, []).append(Step(loss, changes, (), final=True, written=True))
    most = max((len(step.changes) for steps in found.values() for step in steps), default=0)
    return {kind: [step for step in steps if len(step.changes) == most] for kind, steps in found.items()}


def meant_loss(nodes: Sequence[Node], tensors: Sequence[Versions]) -> tuple[str, list[Step]]:
    """The kind of loss whose slope the most updates are, with its steps; "" and none when no update is one's."""
    best, chosen, steps_of = 0, "", implied_steps(nodes, tensors)
    for kind, steps in steps_of.items():
        try:
            right = _count_right(try_step(steps[0])) if steps else 0
        except NoDerivativeError:
            continue
        if right > best:
            best, chosen = right, kind
    return chosen, steps_of.get(chosen, [])


def _count_right(trial: Trial) -> int:
    """How many updates are the slope of a loss, or are made of it by an optimizer."""
    right = sum(v.verdict is Verdict.RIGHT and bool(v.ratio) for v in judge(trial))
    return right or (len(trial.step.changes) if gradient_nodes(trial) is not None else 0)


def is_other_loss(nodes: Sequence[Node], tensors: Sequence[Versions], step: Step) -> bool:
    """Whether the slope of a loss points elsewhere than that of the squares of the errors that it is made of.

    Where it has none, or their slope is not known, that is not said. A root or a logarithm of the sum is no other loss.
    """
    reached = Reached(nodes, tensors)
    errors = [(_prediction_of(node, reached), node) for node in cone([step.loss], step.olds)]
    written = sum_of_losses("mse", [(made, error) for made, error in errors if made is not None], len(nodes))
    if written is None:
        return False
    if is_bare_error(nodes, tensors, step):
        return True
    one, other = try_step(step), try_step(replace(step, loss=written, written=True))
    pairs = zip(one.points, other.points, strict=False)
    return any(not compared(_joined(one.slopes(p)), _joined(other.slopes(q))).parallel for p, q in pairs)


def _joined(slopes: Sequence[Array]) -> Array:
    return np.concatenate([np.ravel(slope) for slope in slopes])


def _half(loss: Node) -> Node:
    """½ Σ (ŷ − y)², whose slope at the output is the error ŷ − y itself."""
    return Node(loss.index + 1, "multiply", np.multiply, (loss, 0.5), {}, np.asarray(0.5 * loss.value), loss.site)


def is_error_itself(nodes: Sequence[Node], tensors: Sequence[Versions], step: Step) -> bool:
    """Whether a number is the mean or the sum of |error|: another measure than what is descended on, mostly.

    Args:
        nodes: the tape.
        tensors: all that have versions.
        step: with the number as its loss.
    """
    after = _from_its_error(nodes, tensors, step)[1:]
    # What belongs to the forward pass does not come after the error that is made of the prediction.
    return any(n.op in SIZES for n in after) and all(n.op in SIZES | SUMMING or _scales(n) for n in after)


def is_bare_error(nodes: Sequence[Node], tensors: Sequence[Versions], step: Step) -> bool:
    """Whether a number is a multiple of one sample's prediction − label: it has no least value, so it is no loss.

    Args:
        nodes: the tape.
        tensors: all that have versions.
        step: with the number as its loss.
    """
    error_and_after = _from_its_error(nodes, tensors, step)
    if not error_and_after or error_and_after[0].size != 1:
        return False
    return all(n.op in SHAPING | SUMMING or _scales(n) for n in error_and_after[1:])


def is_read_by_nothing(nodes: Sequence[Node], step: Step, shown: Mapping[int, int]) -> bool:
    """Whether a number is kept, and neither printed nor added to what is.

    Args:
        nodes: the tape.
        step: with the number as its loss.
        shown: see `single_numbers.shown_numbers`.
    """
    return step.loss.index not in shown and not consumers(nodes)[step.loss.index]


def _from_its_error(nodes: Sequence[Node], tensors: Sequence[Versions], step: Step) -> list[Node]:
    """The last difference of a prediction and labels that a number is made of, and what follows; else nothing."""
    reached = Reached(nodes, tensors)
    below = cone([step.loss], step.olds)
    errors = [node for node in below if node.op == "subtract" and _prediction_of(node, reached) is not None]
    return [node for node in cone([step.loss], errors[-1:]) if node.index >= errors[-1].index] if errors else []


def _scales(node: Node) -> bool:
    """Whether it multiplies or divides by a number."""
    numbers = [a for a in node.args if not isinstance(a, Node) or not a.parents]
    sizes = [number.size if isinstance(number, Node) else np.size(number) for number in numbers]
    return node.op in {"multiply", "divide"} and sizes == [1]


def _prediction_of(error: Node, reached: Reached) -> Node | None:
    """The side of a difference that was computed from weights, where the other one was not, and is of its shape."""
    written = written_into(error)
    if written is not None and reached.bits[written.index] and written.args:
        return written
    if error.op != "subtract" or error.dtype_kind != "f" or len(error.args) < 2:
        return None
    ours = [a for a in error.args[:2] if isinstance(a, Node) and reached.bits[a.index]]
    if len(ours) != 1 or not ours[0].args or ours[0].shape != error.shape:
        return None
    other = error.args[1] if error.args[0] is ours[0] else error.args[0]
    shape = np.shape(value_of(other))
    return ours[0] if shape == error.shape or error.size == 1 else None


def _are_all_slopes(of_place: dict[int, list[tuple[Node, Node]]]) -> bool:
    """Whether the left side is 1 each time, as in the slope a · (1 − a)."""
    lefts = [error.args[0] for pairs in of_place.values() for _, error in pairs if error.op == "subtract"]
    values = [value_of(left) for left in lefts]
    return bool(values) and all(np.size(value) == 1 and np.all(np.asarray(value) == 1) for value in values)


def _changes(reached: Reached, bits: int) -> tuple[Change, ...] | None:
    """The updates of the versions that a prediction was computed from; None when some had none, or were two."""
    versions = reached.versions(bits)
    owners = [reached.owner[version.index] for version in versions]
    if len({id(owner) for owner in owners}) < len(owners):
        return None
    pairs = [(owner, version, owner.after(version)) for owner, version in zip(owners, versions, strict=True)]
    changes = tuple(Change(owner, old, new) for owner, old, new in pairs if new is not None)
    return changes if changes and len(changes) == len(pairs) else None


def _is_used(pairs: Sequence[tuple[Node, Node]], changes: Sequence[Change]) -> bool:
    """Whether the updates are made with the errors."""
    made_with = {node.index for node in cone([c.new for c in changes], [c.old for c in changes])}
    return all(error.index in made_with for _, error in pairs)


def _is_possible(kind: str, pairs: Sequence[tuple[Node, Node]]) -> bool:
    """Whether predictions and labels are such as a loss takes."""
    if kind == "mse":
        return True
    predictions = [np.asarray(prediction.value, float) for prediction, _ in pairs]
    if not all(np.all((a > 0) & (a < 1)) for a in predictions):
        return False
    if kind == "softmax":
        return all(a.size > 1 and (_sums_to_one(a, -1) or _sums_to_one(a, 0)) for a in predictions)
    labels = [labels_of(p, e) for p, e in pairs]
    return all(np.all((np.abs(y) < 1e-9) | (np.abs(y - 1) < 1e-9)) for y in labels)


def _sums_to_one(a: np.ndarray[tuple[int, ...], np.dtype[np.float64]], axis: int) -> bool:
    return a.ndim > 0 and a.shape[axis] > 1 and bool(np.allclose(a.sum(axis=axis), 1))
