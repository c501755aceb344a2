"""What a program prints, compared with what it computed: whether its loss is a loss and its accuracy an accuracy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.network.judge import Trial, close, is_descended_on, try_step
from tui_backprop.reading.network.losses import Step
from tui_backprop.reading.network.network import FoundNetwork
from tui_backprop.reading.network.own_batch import cross_entropy_of
from tui_backprop.reading.network.weights import Versions
from tui_backprop.reading.source.text import Text
from tui_backprop.reading.tape.record import Node, Site, value_of
from tui_backprop.reading.tape.replay import cone
from tui_backprop.reading.tape.rules import FLAT
from tui_backprop.reading.training_loop.printed import Claim

FEWEST_ALIKE = 3
STALE = "its prediction was made before the weights were changed; predict again before it is computed"
COARSEST = 1
"""Digits after the point, of a curve of rounded losses."""
ROUNDS = {
    "round",
    "around",
    "rint",
    "greater",
    "greater_equal",
    "less",
    "less_equal",
    "where",
    "sign",
    "floor",
    "astype",
}


def finding(slip: str, line: int, told: str, *, certain: bool = True) -> Finding:
    """A finding with the sentence of its slip."""
    return Finding(slip, line, f"{SLIPS[slip]}; {told}", certain)


def broken_claims(
    claims: Sequence[Claim],
    steps: Sequence[Step],
    network: FoundNetwork | None,
    text: Text,
    nodes: Sequence[Node] = (),
) -> Iterator[Finding]:
    """Findings about printed numbers.

    Args:
        claims: what is printed, and steps: where losses are.
        network: None when it was not found.
        text: of the program.
        nodes: the tape, for numbers that are printed only later than it goes.
    """
    weights = {id(c.tensor): c.tensor for step in steps for c in step.changes}
    losses = {step.loss.index for step in steps}
    accuracies = [c.node for c in claims if c.kind == "accuracy" and c.node is not None]
    for node in accuracies[:FEWEST_ALIKE]:
        found = list(_of_accuracy(node, losses, network))
        if found:
            yield found[0]
            break
    printed = [c.node for c in claims if c.kind == "loss" and c.node is not None]
    yield from of_rounded(claims, list(weights.values()))
    yield from without_weights(claims, list(weights.values()))
    if network is not None:
        of_an_epoch = [c.node for c in claims if c.kind == "loss" and c.node and text.is_after_inner_loop(c.line)]
        yield from _of_one_sample(of_an_epoch, steps, network)
        yield from _of_batches(printed[:1] or [node for node in nodes if _divisor(node) is not None], steps, network)


def _is_mean_of_errors(value: object) -> bool:
    """Whether it is the mean of |ŷ − y|, of labels 0 and 1 and predictions that are not rounded to them."""
    errors = value.args[0] if isinstance(value, Node) and value.op in {"mean", "average"} and value.args else None
    if not isinstance(errors, Node) or errors.op not in {"abs", "absolute", "fabs"}:
        return False
    difference = errors.args[0]
    if not isinstance(difference, Node) or difference.op != "subtract" or np.size(difference.value) == 1:
        return False
    labelled = [bool(np.isin(np.asarray(value_of(a), float), (0, 1)).all()) for a in difference.args]
    return sorted(labelled) == [False, True]


def _of_accuracy(node: Node, losses: set[int], network: FoundNetwork | None) -> Iterator[Finding]:
    """An accuracy that is none."""
    between = cone([node])
    for n in between:
        if n.op == "subtract" and n.size == 1 and _is_one(n.args[0]) and _index(n.args[1]) in losses:
            yield finding("accuracy-from-loss", n.site.line, "count the right answers: np.mean((ŷ > 0.5) == y)")
        if n.op == "subtract" and n.size == 1 and _is_one(n.args[0]) and _is_mean_of_errors(n.args[1]):
            told = "it is 1 − the mean of |ŷ − y|; count the right answers: np.mean((ŷ > 0.5) == y)"
            yield finding("accuracy-from-loss", n.site.line, told)
    if network is None:
        return
    places = {(network.layers[-1].a.site, network.layers[-1].a.op)}
    for n in between:
        for threshold in _thresholds(n):
            means = [m for m in cone([threshold]) if m.op in {"median", "mean"} and _predictions(m, places)]
            if means:
                told = f"here it is {float(np.ravel(threshold.value)[0]):.4g}; with labels of 0 and 1 it is 0.5"
                yield finding("threshold-at-median", means[0].site.line, told)
        compares = n.op == "equal" and any(isinstance(a, Node) and (a.site, a.op) in places for a in n.args)
        if compares and n.size > 1:
            told = f"of {n.size} predictions {int(np.sum(n.value))} are equal to a label; round them first"
            yield finding("accuracy-without-threshold", n.site.line, told)


def _is_one(thing: Any) -> bool:
    return not isinstance(thing, Node) and np.size(thing) == 1 and float(np.ravel(thing)[0]) in (1.0, 100.0)


def _index(thing: object) -> int:
    return thing.index if isinstance(thing, Node) else -1


def _thresholds(node: Node) -> list[Node]:
    """Numbers that an array is compared with."""
    if node.op not in {"greater", "greater_equal", "less", "less_equal"}:
        return []
    return [a for a in node.args if isinstance(a, Node) and a.size == 1]


def _predictions(node: Node, places: set[tuple[Site, str]]) -> bool:
    return any((n.site, n.op) in places for n in node.parents)


def of_rounded(claims: Sequence[Claim], tensors: Sequence[Versions]) -> Iterator[Finding]:
    """A printed loss that is computed from the weights through rounding only."""
    versions = {node.index for tensor in tensors for node in tensor.nodes}
    live: dict[int, bool] = {}
    for claim in [c for c in claims if c.kind == "loss" and c.node is not None][:FEWEST_ALIKE]:
        assert claim.node is not None
        between = cone([claim.node])
        rounded: Node | None = None
        for n in between:
            smooth = any(live.get(p.index) for p in n.parents)
            live[n.index] = n.index in versions or (smooth and n.op not in FLAT)
            if smooth and n.op in ROUNDS and n.size > 1:
                rounded = n
        if rounded is not None and not live[claim.node.index]:
            yield finding("loss-of-rounded", rounded.site.line, "take the loss of the predictions as they are")
            return


def without_weights(claims: Sequence[Claim], tensors: Sequence[Versions]) -> Iterator[Finding]:
    """A printed loss that stays the same while the weights change."""
    versions = {node.index for tensor in tensors for node in tensor.nodes}
    printed = [c.node for c in claims if c.kind == "loss" and c.node is not None]
    updates = sorted(v.index for tensor in tensors for v in tensor.nodes[1:])
    alike: dict[object, list[Node]] = {}
    for node in printed:
        alike.setdefault((node.site, node.op), []).append(node)
    for nodes in alike.values():
        distinct = list({n.index: n for n in nodes}.values())
        if len(distinct) < FEWEST_ALIKE or len({float(np.ravel(n.value)[0]) for n in distinct}) > 1:
            continue
        first, last = distinct[0], distinct[-1]
        if not any(first.index < index < last.index for index in updates) or len(cone([first])) < 2:
            continue
        used = [n.index for n in cone([last]) if n.index in versions]
        if not used and tensors:
            told = "it is computed from labels and constants only"
        elif any(n.index in versions and n.index > max(used) for other in printed for n in cone([other])):
            continue  # the loss of a beginning, say, beside that of now
        elif sum(max(used) < index < last.index for index in updates) >= len(tensors) * 2:
            told = STALE
        else:
            continue
        yield finding("loss-without-weights", last.site.line, told)
        return


def of_an_old_prediction(
    claims: Sequence[Claim], tensors: Sequence[Versions], text: Text, callers: Mapping[int, tuple[int, ...]]
) -> Iterator[Finding]:
    """A loss that is computed within the training, of a prediction that was made long before.

    Where another loss is printed beside it that is of the weights as they are, it may be what that is compared with.

    Args:
        claims: what is printed; tensors: all that have versions; text: of the program; callers: see `Tape`.
    """
    versions = {node.index for tensor in tensors for node in tensor.nodes}
    updates = [node.index for tensor in tensors for node in tensor.nodes[1:]]
    old: list[Node] = []
    for node in [c.node for c in claims if c.kind == "loss" and c.node is not None and text.loops_at(c.line)]:
        newest = max((n.index for n in cone([node]) if n.index in versions), default=None)
        if newest is None:
            continue
        if sum(newest < index < node.index for index in updates) < 2 * len(tensors):
            return
        old.append(node)
    for node in old[:1]:
        line = next((at for at in reversed(callers.get(node.index, ())) if text.loops_at(at)), node.site.line)
        told = STALE
        yield finding("loss-without-weights", line, told)


def _of_one_sample(printed: Sequence[Node], steps: Sequence[Step], network: FoundNetwork) -> Iterator[Finding]:
    """The loss of the last sample in place of all samples'."""
    by_index = {step.loss.index: step for step in steps}
    if network.samples != 1 or len(printed) < 2:
        return
    own = [node for node in printed if node.index in by_index]
    if len(own) < 2 or len(own) < len(printed):
        return
    inputs = {np.asarray(_rows(step)).tobytes() for step in steps[:50]}
    if len(inputs) > 1:
        told = f"it is of one sample only, the last one of {len(inputs)} or more; add the losses up in the loop"
        yield finding("wrong-count", own[0].site.line, told)


def _rows(step: Step) -> object:
    """The numbers that the first product reads beside the weights."""
    weights = {old.index for old in step.olds}
    for node in cone([step.loss], step.olds):
        if node.op in {"dot", "matmul", "einsum", "multiply"} and any(p.index in weights for p in node.parents):
            others = [a for a in node.args if not (isinstance(a, Node) and a.index in weights)]
            return others[0].value if others and isinstance(others[0], Node) else (others[0] if others else 0)
    return 0


def _are_weighted(means: Sequence[Node], sums: Sequence[Node], samples: int) -> bool:
    """Whether batches' means are multiplied by their samples before they are added up."""
    weighted = {n.index for n in cone([m for m in sums if _is_times(m, samples)])}
    return any(mean.index in weighted for mean in means)


def _is_times(node: Node, count: int) -> bool:
    """Whether a node is a number times a count."""
    bare = [arg for arg in node.args if not isinstance(arg, Node)]
    return node.op == "multiply" and node.size == 1 and any(np.size(a) == 1 and np.all(a == count) for a in bare)


def _of_batches(candidates: Iterable[Node], steps: Sequence[Step], network: FoundNetwork) -> Iterator[Finding]:
    """The sum of the batches' means, divided by the number of samples."""
    losses = {step.loss.index for step in steps}
    for node in candidates:
        count = _divisor(node)
        if count is None:
            continue
        sums = cone([node])
        b = network.samples
        means = [n for n in sums if n.size == 1 and (n.op == "mean" or _divisor(n) == b) and _is_added(n, sums)]
        k = len(means)
        of_losses = any(n.index in losses for n in sums)
        if k > 1 and b > 1 and close(count, k * b) and of_losses and not _are_weighted(means, sums, b):
            told = f"{k} means are divided by {count:g} samples; divide by {k}, the number of batches"
            yield finding("wrong-count", node.site.line, told)
            return


def _divisor(node: Node) -> float | None:
    """The number that a number is divided by; None where it is not."""
    if node.op != "divide" or node.size != 1 or isinstance(node.args[1], Node) or not isinstance(node.args[0], Node):
        return None
    return float(np.ravel(node.args[1])[0])


def _is_added(mean: Node, sums: Sequence[Node]) -> bool:
    """Whether a number, perhaps with its sign turned, is a summand."""
    users = [n for n in sums if mean in n.parents and n.size == 1]
    return any(n.op == "add" or (n.op == "negative" and _is_added(n, sums)) for n in users)


def exchanged_cross_entropy(trial: Trial, network: FoundNetwork | None) -> Finding | None:
    """A cross-entropy whose logarithm is of the labels, when the updates are the slope of the right one."""
    kind = {"sigmoid": "bce", "softmax": "softmax"}.get(network.layers[-1].activation) if network else None
    if network is None or kind is None:
        return None
    live = {old.index for old in trial.step.olds}
    logs = []
    for node in trial.nodes:
        if node.index not in trial.forward or node.index in live:
            continue
        if any(p.index in live for p in node.parents):
            live.add(node.index)
        elif node.op == "log" and node.size == network.layers[-1].a.size:
            logs.append(node)
    if not logs:
        return None
    step = cross_entropy_of(trial.step, trial.nodes, network, kind)
    if step is None:
        return None
    other = try_step(step)
    if not is_descended_on(other):
        return None
    formula = "−mean(y · log ŷ + (1 − y) · log(1 − ŷ))" if kind == "bce" else "−mean(Σ y · log ŷ)"
    told = f"{formula} belongs here; tried: the updates are its slope"
    return finding("cross-entropy-exchanged", logs[0].site.line, told)


def labels_added(trial: Trial, network: FoundNetwork | None) -> list[str]:
    """What is said of an error that is prediction + labels: its square is least where the prediction is −labels."""
    output = network.layers[-1].a if network else None
    if output is None:
        return []
    between = [n for n in trial.nodes if n.index in trial.forward]
    for node in between:
        if node.op != "add" or output not in node.parents or node.shape != output.shape:
            continue
        other: Any = next((a for a in node.args[:2] if a is not output), 0.0)
        noise = isinstance(other, Node) and other.kind == "random"
        squared = any(n.op in {"square", "power", "multiply", "absolute"} for n in between if node in n.parents)
        if squared and not noise and np.shape(value_of(other)) == output.shape:
            return [f"line {node.site.line} adds the labels to the prediction, where an error is their difference"]
    return []


def dead_relu(trial: Trial, network: FoundNetwork | None) -> Finding | None:
    """A ReLU at the output that is off for every sample from the start."""
    if network is None or network.layers[-1].activation not in {"relu", "none", ""}:
        return None
    a, z = network.layers[-1].a, network.layers[-1].z
    node = next((n for n in trial.nodes if n.op in {"maximum", "multiply", "where"} and z in n.parents), None)
    if node is None or node.shape != z.shape or np.any(node.value) or np.any(np.asarray(z.value) > 0):
        return None
    return finding("relu-at-output", z.site.line, f"all {a.size} outputs are 0; use sigmoid for labels of 0 and 1")


def rounded_curve(steps: Sequence[Step], text: Text) -> Finding | None:
    """`append(round(loss, 1))`, whose numbers stay while the losses change."""
    for line, digits in text.rounded_curves():
        function = text.function_at(line)
        values = [float(np.ravel(s.loss.value)[0]) for s in steps if text.function_at(s.loss.site.line) is function]
        values = values or [float(np.ravel(s.loss.value)[0]) for s in steps]
        if len(values) < FEWEST_ALIKE or digits > COARSEST:
            continue
        rounded = {round(v, digits) for v in values}
        if len(set(values)) > len(rounded) * 2:
            few = ", ".join(f"{r:g}" for r in sorted(rounded))
            told = f"losses from {max(values):.5f} to {min(values):.5f} become {few}"
            return finding("curve-rounded", line, told)
    return None
