"""Why the updates of a step are what they are: right, an optimizer's, of other scales, or wrong at a line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tui_backprop.reading.backward.bias_sums import summed_biases
from tui_backprop.reading.backward.faults import faults_of
from tui_backprop.reading.backward.scales import rate_of, scale_finding
from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.network.judge import (
    TensorVerdict,
    Trial,
    Verdict,
    close,
    gradient_nodes,
    is_descended_on,
    try_step,
)
from tui_backprop.reading.network.network import FoundNetwork
from tui_backprop.reading.network.own_batch import cross_entropy_of, is_of_the_same_pass
from tui_backprop.reading.optimizers.adam_kinds import told_of
from tui_backprop.reading.optimizers.decays import at_its_decay, decays_of, with_decays
from tui_backprop.reading.optimizers.histories import MOST_STEPS, History, history_of
from tui_backprop.reading.optimizers.moment_forms import share_of_another
from tui_backprop.reading.optimizers.optimizer_lines import line_of_slip
from tui_backprop.reading.optimizers.optimizers import Optimizer, recognised
from tui_backprop.reading.optimizers.optimizers_apart import recognised_apart
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone
from tui_backprop.reading.training_loop.claims import exchanged_cross_entropy
from tui_backprop.reading.training_loop.passes import stale_activations
from tui_backprop.reading.verdicts.report import REMARK, RIGHT, UNKNOWN, Report, TensorReport

SMALLEST_BETA = 0.5
CORRECTIONS = ("adam-no-correction", "adam-correction-without-power")
UNKNOWN_OPTIMIZER = "the gradients are right; what is made of them is no optimizer that is known here"
OF_A_PART = (
    "the gradients are those of a part of the loss; what is made of them is neither the slope of the whole nor an "
    "optimizer that is known here"
)

NO_LINE = "no single line was found at fault"
OTHER_PASS = "the loss is computed from another forward pass than the updates, perhaps of other samples"


def explain(report: Report, trial: Trial, verdicts: list[TensorVerdict], network: FoundNetwork | None) -> None:
    """Right, or why not."""
    gradients = gradient_nodes(trial)
    changed = [v for v in verdicts if v.verdict is not Verdict.NEVER]
    directed = all(np.isfinite(v.ratio) for v in changed)
    if gradients is None and not all(v.verdict is Verdict.RIGHT for v in changed):
        report.tensors = [_row(v) for v in verdicts]
        _explain_gradient(report, trial, verdicts, network)
        return
    uphill = [v for v in changed if v.ratio < 0]
    if directed and len(uphill) == len(changed) and _have_one_ratio(changed):
        report.tensors = [_row(v) for v in verdicts]
        if _is_likelihood(trial):
            report.tensors = [_row(_turned(v)) for v in verdicts]
            report.verdict = RIGHT
            report.remarks.append(f"the number at line {report.loss_line} is maximised, as a log-likelihood is")
            return
        if gradients is not None:
            _explain_optimizer(report, trial, gradients)
        if not report.findings:
            report.findings.append(_uphill(uphill[0], "every update is added where it belongs subtracted"))
        return
    if directed and uphill and len(uphill) < len(changed):
        maximised = _is_likelihood(trial)
        report.tensors = [_row(_turned(v) if maximised else v) for v in verdicts]
        against = [v for v in changed if v.ratio > 0] if maximised else uphill
        told = f"{len(against)} of {len(changed)} updates go against the others"
        report.findings.append(_uphill(against[0], told))
        return
    if directed and any(v.verdict is not Verdict.RIGHT for v in changed):
        report.tensors = [_row(v) for v in verdicts]
        finding = scale_finding(trial, changed, network)
        if finding is not None:
            report.findings.append(finding)
        else:
            report.verdict = REMARK
            report.remarks.append("every direction is right, with rates that differ from tensor to tensor")
        return
    if gradients is not None:
        _explain_optimizer(report, trial, gradients)
        verdicts = [_with_its_gradient(v) for v in verdicts] if trial.step.final else verdicts
    if not report.findings:
        verdicts = [_as_right(v) if report.verdict == RIGHT else v for v in verdicts]
    report.tensors = [_row(v) for v in verdicts]
    if directed and not report.findings:
        _settle_directed(report, trial, changed)


def _turned(verdict: TensorVerdict) -> TensorVerdict:
    """The verdict where the number is to go up: on its negative."""
    if verdict.verdict is Verdict.NEVER:
        return verdict
    return replace(verdict, verdict=Verdict.RIGHT if verdict.ratio < 0 else Verdict.WRONG, ratio=-verdict.ratio)


def _have_one_ratio(verdicts: Sequence[TensorVerdict]) -> bool:
    ratios = [v.ratio for v in verdicts if v.ratio]
    return bool(ratios) and close(min(ratios), max(ratios))


def _is_likelihood(trial: Trial) -> bool:
    """Whether the loss is below 0 at every point: then it is the logarithm of a probability, which is to go up."""
    return all(float(np.ravel(point.values[trial.step.loss.index])[0]) < 0 for point in trial.points)


def _uphill(verdict: TensorVerdict, told: str) -> Finding:
    assert verdict.changed_by is not None
    slip = "goes-uphill"
    return Finding(slip, verdict.changed_by.site.line, f"{SLIPS[slip]}; {told}", certain=True)


def _settle_directed(report: Report, trial: Trial, changed: Sequence[TensorVerdict]) -> None:
    """All tensors have one factor at the first step: say so when it is not the learning rate alone."""
    ratio = next((v.ratio for v in changed if v.ratio), 0.0)
    if report.verdict == UNKNOWN and {UNKNOWN_OPTIMIZER, OF_A_PART} & set(report.not_checked):
        report.not_checked.append("the first update is the slope of the loss; those after it are not judged")
        return
    if report.verdict == UNKNOWN:
        report.verdict = RIGHT
        report.not_checked.append("the updates after the first")
    if report.optimizer not in {"", "sgd"}:
        return
    rates = [rate_of(change) for change in trial.step.changes]
    if not ratio or None in rates or len(set(rates)) > 1:
        report.rate = ratio or None
        return
    report.rate = rates[0]
    factor = ratio / (report.rate or 1)
    if not trial.step.written and not any(abs(factor * k - 1) < 1e-3 for k in _multiples(trial.step.loss)):
        report.remarks.append(f"you train on {factor:.4g} × the slope of the loss at line {report.loss_line}")


def _multiples(loss: Node) -> list[float]:
    """By what the loss was multiplied last, as for a sum over batches: any of these scales is the program's loss."""
    found = [1.0]
    while loss.op in {"add", "multiply", "divide"} and len(loss.parents) == 1:
        number = next((float(np.ravel(a)[0]) for a in loss.args if not isinstance(a, Node) and np.size(a) == 1), np.nan)
        if loss.op != "add":
            found.append(found[-1] * number if loss.op == "multiply" else found[-1] / number)
        loss = loss.parents[0]
    return found


def _as_right(verdict: TensorVerdict) -> TensorVerdict:
    if verdict.verdict is Verdict.NEVER:
        return verdict
    return TensorVerdict(verdict.node, verdict.changed_by, Verdict.RIGHT, verdict.ratio, verdict.cosine)


def _with_its_gradient(verdict: TensorVerdict) -> TensorVerdict:
    """The verdict where the update is made of the slope of the loss, and only what is made of it is another matter."""
    return replace(verdict, verdict=Verdict.GRADIENT) if verdict.verdict is Verdict.WRONG else verdict


def _explain_optimizer(report: Report, trial: Trial, gradients: Sequence[Node]) -> None:
    zero = _division_by_zero(trial)
    if zero is not None:
        slip = "adam-counts-from-zero"
        report.findings.append(Finding(slip, zero.site.line, f"{SLIPS[slip]}; count first", certain=True))
        return
    history = history_of(trial, gradients)
    by_time = sorted(range(len(history.nodes)), key=lambda i: history.nodes[i].index)
    orders = [by_time.index(i) for i in range(len(by_time))]
    scaled = history_of(trial, gradients, scaled=True)
    optimizer = recognised(history, orders) or recognised(scaled, orders) or recognised_apart(history)
    shares = decays_of(trial, gradients) if optimizer is None and trial.step.final else []
    if shares and (given := recognised(with_decays(scaled, shares), orders)) is not None:
        optimizer = replace(given, name=f"{given.name} with a decay of the weights")
        share = f"{max(shares):.4g}"
        report.remarks.append(f"{share} · w is added to the slope of the loss, as for a penalty of ½ · {share} · Σw²")
    if optimizer is None:
        if history.steps > 1:
            report.not_checked.append(UNKNOWN_OPTIMIZER if trial.step.final else OF_A_PART)
        return
    report.optimizer, report.rate = optimizer.name, optimizer.rate
    slip = optimizer.slip or _lost_velocity(trial, optimizer, history)
    another = share_of_another(trial, optimizer.betas) if not slip else None
    if another is not None:
        slip, of = "adam-share-wrong", "of g²" if another.is_second else "of g"
        told = f"{SLIPS[slip]}; {another.share:g} {of} is added where {1 - another.beta:g} belongs"
        told += f": every update is {another.times:.3g} times Adam's at the rate that is set"
        report.findings.append(Finding(slip, another.node.site.line, told, certain=True))
        return
    constant = _constant_correction(trial, history) if slip in CORRECTIONS else None
    if slip:
        slip = slip if constant is None else "adam-correction-without-power"
        line = _optimizer_line(trial, slip, optimizer) if constant is None else constant.site.line
        if slip == "adam-correction-without-power" and _is_corrected_otherwise_later(trial, line):
            slip = "adam-step-per-epoch"  # the count was one in all the updates that were compared
        told = (
            f"{told_of(slip, optimizer.of) or SLIPS[slip]}; the first {history.steps} updates are exactly those of this"
        )
        report.findings.append(Finding(slip, line, told, certain=True))
    elif trial.ascends and not _is_likelihood(trial):
        change = trial.step.changes[0]
        told = (
            f"{SLIPS['goes-uphill']}; what {optimizer.name} makes of the gradients is added where it belongs subtracted"
        )
        report.findings.append(Finding("goes-uphill", change.new.site.line, told, certain=True))
    else:
        report.verdict = RIGHT


def _constant_correction(trial: Trial, history: History) -> Node | None:
    """A division by 1 − β at the second update, which is no correction, and not none: only a factor."""
    change = trial.step.changes[0]
    later = change.tensor.nodes[change.tensor.nodes.index(change.old) + 2 :][:1]
    stop = [node for c in trial.step.changes for node in c.tensor.nodes]
    complements = [1 - c for c in history.constants if c >= SMALLEST_BETA]
    for node in cone(later, [n for n in stop if n not in later]):
        divisor: Any = node.args[1] if node.op == "divide" and node.parents else None
        number = np.nan if divisor is None or isinstance(divisor, Node) else float(np.ravel(divisor)[0])
        if any(close(number, complement) for complement in complements):
            return node
    return None


def _is_corrected_otherwise_later(trial: Trial, line: int) -> bool:
    """Whether what is divided by at a line of the optimizer changes in updates after the first ones."""
    change = trial.step.changes[0]
    numbers = [
        float(np.ravel(n.args[1])[0])
        for n in cone(change.tensor.nodes[-1:], trial.step.olds)
        if n.op == "divide" and n.site.line == line and not isinstance(n.args[1], Node) and np.size(n.args[1]) == 1
    ]
    first = numbers[: MOST_STEPS * len(trial.step.changes)]
    return any(all(not close(number, one) for one in first) for number in numbers[len(first) :])


def _division_by_zero(trial: Trial) -> Node | None:
    """A correction m / (1 − βᵗ) with t = 0, on the way to an update."""
    for node in cone(trial.step.news, trial.step.olds):
        divisor = node.args[1] if node.op == "divide" else None
        number = not isinstance(divisor, Node) and divisor is not None and np.size(divisor) == 1
        if number and node.index not in trial.forward and not np.any(divisor):
            return node
    return None


def _lost_velocity(trial: Trial, optimizer: Optimizer, history: History) -> str:
    """Momentum whose velocity is zeros at every step, which makes it plain gradient descent."""
    if optimizer.name != "sgd" or history.steps < 2:
        return ""
    change = trial.step.changes[0]
    versions = change.tensor.nodes
    start = versions.index(change.old)
    for old, new in zip(versions[start : start + 3], versions[start + 1 : start + 4], strict=False):
        if not any(_is_empty_velocity(node, old) for node in _between(new, old)):
            return ""
    return "velocity-lost"


def _between(new: Node, old: Node) -> list[Node]:
    return cone([new], [old])


def _is_empty_velocity(node: Node, old: Node) -> bool:
    """A product of a number and zeros of the weight's shape that were there from the beginning."""
    if node.op != "multiply" or node.shape != old.shape or np.any(node.value):
        return False
    return any(p.op == "leaf" and p.kind == "zeros" for p in node.parents) and len(node.parents) == 1


def _optimizer_line(trial: Trial, slip: str, optimizer: Optimizer) -> int:
    """Where in the update of a tensor the slip stands."""
    change = trial.step.changes[optimizer.tensor]
    start = change.tensor.nodes.index(change.old)
    later = change.tensor.nodes[min(start + 2, len(change.tensor.nodes) - 1)]
    olds = [t.tensor.nodes[min(start + 1, len(t.tensor.nodes) - 1)] for t in trial.step.changes]
    return line_of_slip(slip, later, olds, optimizer.of)


def _explain_gradient(
    report: Report, trial: Trial, verdicts: list[TensorVerdict], network: FoundNetwork | None
) -> None:
    exchanged = exchanged_cross_entropy(trial, network) or stale_activations(trial)
    if exchanged is not None:
        report.findings.append(exchanged)
        return
    if not is_of_the_same_pass(trial):
        report.not_checked.append(OTHER_PASS)
        return
    if _is_of_cross_entropy(trial, network):
        slip = "loss-not-differentiated"
        told = f"{SLIPS[slip]}; line {report.loss_line} is MSE, and ŷ − y without a slope is that of cross-entropy"
        report.findings.append(Finding(slip, report.loss_line, told, certain=True))
        return
    faults = [at_its_decay(fault, trial) for fault in faults_of(trial, verdicts, network)]
    summed = None if any(fault.certain for fault in faults) else summed_biases(trial, verdicts)
    report.findings += faults if summed is None else [summed]
    if any(finding.certain for finding in report.findings):
        return
    report.verdict = UNKNOWN
    report.not_checked.append(f"the updates are not the slope of the loss at line {report.loss_line}; {NO_LINE}")


def _is_of_cross_entropy(trial: Trial, network: FoundNetwork | None) -> bool:
    """Whether the updates are the slope of cross-entropy, where the loss is MSE."""
    if network is None or network.loss != "mse" or network.layers[-1].activation != "sigmoid":
        return False
    step = cross_entropy_of(trial.step, trial.nodes, network)
    if step is None:
        return False
    other = try_step(step)
    return is_descended_on(other)


def _row(verdict: TensorVerdict) -> TensorReport:
    line = verdict.changed_by.site.line if verdict.changed_by is not None else verdict.node.site.line
    ratio = None if math.isnan(verdict.ratio) else float(f"{verdict.ratio:.6g}")
    cosine = None if math.isnan(verdict.cosine) else round(verdict.cosine, 6)
    return TensorReport(list(verdict.node.shape), line, str(verdict.verdict), ratio, cosine)
