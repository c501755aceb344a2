"""Gradients of the right direction whose scales differ from tensor to tensor."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tui_backprop.reading.backward.chain_rule import Patch, with_patches
from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.network.judge import TensorVerdict, Trial, Verdict, close, compared
from tui_backprop.reading.network.losses import Change
from tui_backprop.reading.network.network import PRODUCTS, FoundNetwork
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone

GRADIENT_OPS = {"matmul", "dot", "sum", "mean", "outer", "einsum", "multiply", "divide"}


def scale_finding(
    trial: Trial, verdicts: Sequence[TensorVerdict], network: FoundNetwork | None, *, before: Sequence[Patch] = ()
) -> Finding | None:
    """Which slip different factors amount to; None when it may be meant, as with a rate for each layer.

    Args:
        trial: the step.
        verdicts: all tensors parallel, not all with one factor.
        network: what was found.
        before: replacements that are done already in the trial.
    """
    samples = network.samples if network else 0
    ratios = _without_rates(trial, [v.ratio for v in verdicts])
    if samples < 2 or any(not np.isfinite(r) or r <= 0 for r in ratios):
        return None
    found = _scaled(trial, verdicts, network, ratios, samples)
    return None if found is None else _tried(trial, ratios, found, before)


def _without_rates(trial: Trial, ratios: list[float]) -> list[float]:
    """The factors of the gradients, where the updates have learning rates of their own."""
    rates = [rate_of(change) for change in trial.step.changes]
    known = [rate for rate in rates if rate]
    if len(known) < len(ratios) or len(rates) != len(ratios) or len(set(known)) == 1:
        return ratios
    return [ratio / rate for ratio, rate in zip(ratios, known, strict=True)]


def _tried(trial: Trial, ratios: Sequence[float], found: Finding, before: Sequence[Patch]) -> Finding:
    """The finding with what comes of it when every gradient gets the factor that most have."""
    usual = max(ratios, key=lambda ratio: sum(close(ratio, other) for other in ratios))
    patches = []
    for i, ratio in enumerate(ratios):
        if close(ratio, usual):
            continue
        node = _first_parallel(trial, i)
        old, point = trial.step.changes[i].old, trial.points[-1]
        if node is None:
            return replace(found, certain=False)
        own = compared(point.value(node), point.slopes[old.index]).ratio
        patches.append(Patch(node, old, own * usual / ratio))
    verdicts = with_patches(trial, [*before, *patches])
    if not patches or verdicts is None or not _agree(trial, verdicts):
        return replace(found, certain=False, change="tried: with one factor for all it is not right yet")
    return replace(found, change="give all gradients one factor; tried: so every update is the slope of the loss")


def _agree(trial: Trial, verdicts: Sequence[TensorVerdict]) -> bool:
    """Whether all gradients are the slope of the loss with one factor, whatever the rates are."""
    ratios = _without_rates(trial, [v.ratio for v in verdicts if v.verdict is not Verdict.NEVER])
    known = [ratio for ratio in ratios if ratio]
    return all(v.verdict is not Verdict.WRONG for v in verdicts) and bool(known) and close(min(known), max(known))


def rate_of(change: Change) -> float | None:
    """The number that the update multiplies its gradient by: c of w ± c·g; None when it is not written so."""
    new = change.new
    if new.op not in {"add", "subtract"}:
        return None
    parts = [a for a in new.args if isinstance(a, Node) and a is not change.old]
    if len(parts) == 1 and parts[0].op in PRODUCTS:  # c · A @ B is (c · A) @ B
        parts = [a for a in parts[0].args if isinstance(a, Node) and a.site.line == new.site.line and _scales(a)]
    numbers = _scales(parts[0]) if len(parts) == 1 else []
    return numbers[0] if len(numbers) == 1 else None


def _scales(node: Node) -> list[float]:
    """The numbers that a node multiplies by."""
    numbers = node.args if node.op == "multiply" else ()
    return [abs(float(a)) for a in numbers if isinstance(a, (int, float, np.floating))]


def _scaled(
    trial: Trial, verdicts: Sequence[TensorVerdict], network: FoundNetwork | None, ratios: Sequence[float], samples: int
) -> Finding | None:
    """What the factors amount to, if anything."""
    weights = [(len(v.node.shape) == 2 and min(v.node.shape) > 1) or _is_weight(v.node, network) for v in verdicts]
    matrices = [i for i, w in enumerate(weights) if w]
    biases = [i for i, w in enumerate(weights) if not w]
    order = _order(matrices, verdicts, network)
    if (
        biases
        and _one(ratios, matrices)
        and _one(ratios, biases)
        and any(close(ratios[biases[0]] * n, ratios[matrices[0]]) for n in (samples, 1 / samples))
    ):
        larger = "weights" if ratios[matrices[0]] > ratios[biases[0]] else "biases"
        told = f"the gradient of the {larger} is {samples} times too large beside the other"
        return _told("bias-mean-weight-sum", _line(trial, biases[0]), told)
    steps = [ratios[b] / ratios[a] for a, b in itertools.pairwise(order)]
    if len(steps) >= 2 and all(close(step, samples) for step in steps):
        return _told(
            "mean-at-every-layer", _repeated(trial, order, samples), f"each layer's is {samples} times smaller"
        )
    common = ratios[order[-1]] if len(order) < 3 else sorted(ratios)[len(ratios) // 2]
    odd = [i for i, r in enumerate(ratios) if not close(r, common)]
    if odd and all(close(ratios[i], common * samples) for i in odd):
        return _told(
            "mean-missing-in-one-layer", _line(trial, odd[0]), f"it is {samples} times as large as it should be"
        )
    if odd and all(close(ratios[i] * samples, common) for i in odd):
        return _told("scale-differs", _line(trial, odd[0]), f"it is {samples} times smaller than the others")
    return None


def _told(slip: str, line: int, how: str) -> Finding:
    return Finding(slip, line, f"{SLIPS[slip]}; {how}", certain=True)


def _one(ratios: Sequence[float], which: Sequence[int]) -> bool:
    return bool(which) and all(close(ratios[i], ratios[which[0]]) for i in which)


def _is_weight(node: Node, network: FoundNetwork | None) -> bool:
    layers = network.layers if network else ()
    return any(node is layer.weights or node in layer.weights.parents for layer in layers)


def _order(matrices: Sequence[int], verdicts: Sequence[TensorVerdict], network: FoundNetwork | None) -> list[int]:
    """Weights from the first layer to the last."""
    layers = list(network.layers) if network else []

    def place(i: int) -> int:
        node = verdicts[i].node
        return next((k for k, layer in enumerate(layers) if node is layer.weights or node in layer.weights.parents), 0)

    return sorted(matrices, key=place)


def _line(trial: Trial, tensor: int) -> int:
    """Where a tensor's gradient is computed: the first node on the way to its update that is parallel to it."""
    node = _first_parallel(trial, tensor)
    return node.site.line if node is not None else trial.step.changes[tensor].new.site.line


def _first_parallel(trial: Trial, tensor: int) -> Node | None:
    change = trial.step.changes[tensor]
    point = trial.points[-1]
    slope = trial.slopes(point)[tensor]
    for node in cone([change.new], trial.step.olds):
        if node.index in trial.forward or isinstance(node.value, tuple) or node.shape != slope.shape or not node.args:
            continue
        if compared(point.value(node), slope).parallel:
            return node
    return None


def _repeated(trial: Trial, order: Sequence[int], samples: int) -> int:
    """The line that divides by the number of samples, for the first layer's update."""
    change = trial.step.changes[order[0]]
    for node in reversed(cone([change.new], trial.step.olds)):
        divides = node.op == "divide" and not isinstance(node.args[1], Node) and np.size(node.args[1]) == 1
        if divides and float(np.ravel(node.args[1])[0]) == samples and node.index not in trial.forward:
            return node.site.line
    return _line(trial, order[0])
