"""From a program's tape to what is said about it.

The order: find the weights and the losses computed from them; take a loss and compare its slope with the updates; if
they differ, ask for the optimizer, for scales, for the place where the chain rule breaks. A slip is named only when
its remedy was tried and makes all right, or when it is a plain fact (a shape, equal numbers). Else it is "unknown",
and what could not be judged is said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from tui_backprop.reading.bias_sums import summed_biases
from tui_backprop.reading.catalogue import finding_of
from tui_backprop.reading.chain_rule import find_patches
from tui_backprop.reading.derivatives import NoDerivativeError
from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.invariants import broken_invariants
from tui_backprop.reading.judge import TensorVerdict, Trial, Verdict, all_right, gradient_nodes, judge, try_step
from tui_backprop.reading.losses import Change, Step, find_steps
from tui_backprop.reading.network import FoundNetwork, find_network
from tui_backprop.reading.optimizer_lines import line_of_slip
from tui_backprop.reading.optimizers import History, Optimizer, history_of, recognised
from tui_backprop.reading.own_batch import cross_entropy_of, own_step
from tui_backprop.reading.program import Run, run_program
from tui_backprop.reading.record import Node
from tui_backprop.reading.replay import cone
from tui_backprop.reading.report import ERROR, REMARK, RIGHT, SLIP, UNKNOWN, Report, TensorReport
from tui_backprop.reading.scales import scale_finding
from tui_backprop.reading.weights import Versions, find_versions

LIMITS = (5_000, 30_000)
"""Nodes of the tape: the second when the first has no loss on it."""
MOST_LOSSES = 4


def examine(
    path: Path, arguments: Sequence[str] = (), answers: str = "", *, seconds: float = 20, runs: list[Run] | None = None
) -> Report:
    """Run a program and judge it. Call it in a process of its own: the program's code runs here.

    Args:
        path: a script or a notebook.
        arguments: its command line.
        answers: what `input()` gets, a line each.
        seconds: after which the program is stopped, and judged by what it has done.
        runs: the runs are added to it.
    """
    report = Report(path.name)
    for limit in LIMITS:
        run = run_program(path, arguments, answers, limit=limit, seconds=seconds)
        if runs is not None:
            runs.append(run)
        tensors = find_versions(run.tape.nodes)
        steps = find_steps(run.tape.nodes, tensors)
        if steps or len(run.tape.nodes) < limit:
            break
    report.remarks += [f"tolerated: {what} (line {site.line})" for what, site in run.tape.said.items()]
    if run.stopped:
        report.not_checked.append(f"it was stopped after {seconds:g} s")
    if not steps:
        _nothing_found(report, run, tensors)
        return report
    _judged(report, run.tape.nodes, tensors, steps)
    if run.error:
        report.not_checked.append(f"it fails later: line {run.error_line}: {run.error}")
    return report


def _nothing_found(report: Report, run: Run, tensors: Sequence[Versions]) -> None:
    """Say what was looked for, or how the program failed."""
    if run.error and len(run.tape.nodes) < LIMITS[-1]:
        report.verdict = ERROR
        report.not_checked.append(f"line {run.error_line}: {run.error}")
    elif not tensors:
        report.not_checked.append(
            "no weights were found: looked for arrays that are changed by adding or subtracting and then read again"
        )
    else:
        report.not_checked.append("no loss was found: looked for a number that is computed from all the weights")


def _judged(report: Report, nodes: Sequence[Node], tensors: Sequence[Versions], steps: Sequence[Step]) -> None:
    """Fill in the report."""
    try:
        trial = _chosen(nodes, tensors, steps)
    except NoDerivativeError as error:
        report.loss_line = _main_losses(steps)[0].loss.site.line
        report.not_checked.append(f"cannot be judged: {error}")
        return
    verdicts = judge(trial)
    network = find_network(trial)
    report.loss_line = trial.step.loss.site.line
    if network is not None:
        report.network, report.samples = network.sizes, network.samples
        report.activations, report.loss = [layer.activation for layer in network.layers], network.loss
    _explain(report, trial, verdicts, network)
    report.findings += _new(report.findings, broken_invariants(nodes, trial.step, network))
    if report.findings:
        report.verdict = SLIP
    elif report.verdict == RIGHT and any(not r.startswith("tolerated") for r in report.remarks):
        report.verdict = REMARK


def _new(known: Sequence[Finding], found: object) -> list[Finding]:
    return [f for f in found if f not in known]  # type: ignore[attr-defined]


def _main_losses(steps: Sequence[Step]) -> list[Step]:
    """Losses of as many weights as any, the ones that are no part of another first."""
    most = max(len(step.changes) for step in steps)
    full = [step for step in steps if len(step.changes) == most]
    return sorted(full, key=lambda step: not step.final)


def _chosen(nodes: Sequence[Node], tensors: Sequence[Versions], steps: Sequence[Step]) -> Trial:
    """The loss whose slope the updates are, or the first one when they are no loss's."""
    losses = _main_losses(steps)
    first: Trial | None = None
    places: list[object] = []
    for step in losses:
        if step.loss.site in places:
            continue
        places.append(step.loss.site)
        trial = try_step(step)
        first = first or trial
        if all_right(judge(trial)) or gradient_nodes(trial):
            return trial
        if len(places) == MOST_LOSSES:
            break
    assert first is not None
    return _own(nodes, tensors, first) or first


def _own(nodes: Sequence[Node], tensors: Sequence[Versions], printed: Trial) -> Trial | None:
    """The first update with the loss of its own batch, when the printed loss is of another pass."""
    network = find_network(printed)
    if network is None or _is_of_the_same_pass(printed):
        return None
    for kind in (network.loss,) if network.loss else ("mse", "bce"):
        own = own_step(nodes, tensors, printed.step, replace(network, loss=kind))
        if own is not None:
            trial = try_step(own)
            if network.loss or all_right(judge(trial)) or gradient_nodes(trial):
                return trial
    return None


def _explain(report: Report, trial: Trial, verdicts: list[TensorVerdict], network: FoundNetwork | None) -> None:
    """Right, or why not."""
    gradients = gradient_nodes(trial)
    changed = [v for v in verdicts if v.verdict is not Verdict.NEVER]
    directed = all(np.isfinite(v.ratio) for v in changed)
    if gradients is None and not all(v.verdict is Verdict.RIGHT for v in changed):
        report.tensors = [_row(v) for v in verdicts]
        _explain_gradient(report, trial, verdicts, network)
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
    if not report.findings:
        verdicts = [_as_right(v) if report.verdict == RIGHT else v for v in verdicts]
    report.tensors = [_row(v) for v in verdicts]
    if directed and not report.findings:
        _settle_directed(report, trial, changed)


def _settle_directed(report: Report, trial: Trial, changed: Sequence[TensorVerdict]) -> None:
    """All tensors have one factor at the first step: say so when it is not the learning rate alone."""
    ratio = next((v.ratio for v in changed if v.ratio), 0.0)
    if report.verdict == UNKNOWN:
        report.verdict = RIGHT
        report.not_checked.append("the updates after the first: no known optimizer makes all of them")
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


def rate_of(change: Change) -> float | None:
    """The number that the update multiplies its gradient by: c of w ± c·g; None when it is not written so."""
    new = change.new
    if new.op not in {"add", "subtract"}:
        return None
    parts = [a for a in new.args if isinstance(a, Node) and a is not change.old]
    if len(parts) != 1 or parts[0].op != "multiply":
        return None
    numbers = [abs(float(a)) for a in parts[0].args if isinstance(a, (int, float, np.floating))]
    return numbers[0] if len(numbers) == 1 else None


def _as_right(verdict: TensorVerdict) -> TensorVerdict:
    if verdict.verdict is Verdict.NEVER:
        return verdict
    return TensorVerdict(verdict.node, verdict.changed_by, Verdict.RIGHT, verdict.ratio, verdict.cosine)


def _explain_optimizer(report: Report, trial: Trial, gradients: Sequence[Node]) -> None:
    history = history_of(trial, gradients)
    by_time = sorted(range(len(history.nodes)), key=lambda i: history.nodes[i].index)
    orders = [by_time.index(i) for i in range(len(by_time))]
    optimizer = recognised(history, orders) or recognised(history_of(trial, gradients, scaled=True), orders)
    if optimizer is None:
        report.not_checked.append("the gradients are right; what is made of them is no optimizer that is known here")
        return
    report.optimizer, report.rate = optimizer.name, optimizer.rate
    slip = optimizer.slip or _lost_velocity(trial, optimizer, history)
    if slip:
        line = _optimizer_line(trial, slip)
        told = f"{SLIPS[slip]}; the first {history.steps} updates are exactly those of this"
        report.findings.append(Finding(slip, line, told, certain=True))
    else:
        report.verdict = RIGHT


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


def _optimizer_line(trial: Trial, slip: str) -> int:
    """Where in the update of the first tensor the slip stands."""
    change = trial.step.changes[0]
    start = change.tensor.nodes.index(change.old)
    later = change.tensor.nodes[min(start + 2, len(change.tensor.nodes) - 1)]
    olds = [t.tensor.nodes[min(start + 1, len(t.tensor.nodes) - 1)] for t in trial.step.changes]
    return line_of_slip(slip, later, olds)


def _explain_gradient(
    report: Report, trial: Trial, verdicts: list[TensorVerdict], network: FoundNetwork | None
) -> None:
    if not _is_of_the_same_pass(trial):
        report.not_checked.append(
            "the loss is computed from another forward pass than the updates, perhaps of other samples"
        )
        return
    if _is_of_cross_entropy(trial, network):
        slip = "loss-not-differentiated"
        told = f"{SLIPS[slip]}: line {report.loss_line} is MSE, and ŷ − y without a slope is that of cross-entropy"
        report.findings.append(Finding(slip, report.loss_line, told, certain=True))
        return
    found = find_patches(trial, verdicts, network)
    if found is not None:
        report.findings.append(finding_of(*found, network))
        return
    finding = summed_biases(trial, verdicts)
    if finding is not None:
        report.findings.append(finding)
        return
    report.verdict = UNKNOWN
    report.not_checked.append(
        f"the updates are not the slope of the loss at line {report.loss_line}; no single line was found at fault"
    )


def _is_of_cross_entropy(trial: Trial, network: FoundNetwork | None) -> bool:
    """Whether the updates are the slope of cross-entropy, where the loss is MSE."""
    if network is None or network.loss != "mse" or network.layers[-1].activation != "sigmoid":
        return False
    step = cross_entropy_of(trial.step, trial.nodes, network)
    if step is None:
        return False
    other = try_step(step)
    return all_right(judge(other)) or gradient_nodes(other) is not None


def _is_of_the_same_pass(trial: Trial) -> bool:
    """Whether the updates are computed from arrays that the loss is computed from, too, besides the weights."""
    weights = {old.index for old in trial.step.olds}
    live = set(weights)
    for node in trial.nodes:
        if node.index not in weights and any(p.index in live for p in node.parents):
            live.add(node.index)
    backward = cone(trial.step.news, trial.step.olds)
    used = {n.index for n in backward} & live - weights
    return any(index in trial.forward for index in used)


def _row(verdict: TensorVerdict) -> TensorReport:
    line = verdict.changed_by.site.line if verdict.changed_by is not None else verdict.node.site.line
    ratio = None if math.isnan(verdict.ratio) else float(f"{verdict.ratio:.6g}")
    cosine = None if math.isnan(verdict.cosine) else round(verdict.cosine, 6)
    return TensorReport(list(verdict.node.shape), line, str(verdict.verdict), ratio, cosine)
