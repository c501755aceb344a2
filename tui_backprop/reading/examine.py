"""From a program's tape to what is said about it.

The order: find the weights and the losses computed from them; take a loss and compare its slope with the updates; if
they differ, ask for the optimizer, for scales, for the place where the chain rule breaks. A slip is named only when
its remedy was tried and makes all right, or when it is a plain fact (a shape, equal numbers). Else it is "unknown",
and what could not be judged is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tui_backprop.reading.derivatives import NoDerivativeError
from tui_backprop.reading.finding import Finding
from tui_backprop.reading.invariants import broken_invariants
from tui_backprop.reading.judge import Trial, all_right, gradient_nodes, judge, try_step
from tui_backprop.reading.losses import Step, find_steps
from tui_backprop.reading.network import find_network
from tui_backprop.reading.own_batch import own_step
from tui_backprop.reading.program import Run, run_program
from tui_backprop.reading.record import Node
from tui_backprop.reading.report import ERROR, REMARK, RIGHT, SLIP, Report
from tui_backprop.reading.weights import Versions, find_versions

LIMITS = (5_000, 30_000)
"""Nodes of the tape: the second when the first has no loss on it."""
MOST_LOSSES = 4


def examine(path: Path, arguments: Sequence[str] = (), answers: str = "", *, seconds: float = 20) -> Report:
    """Run a program and judge it. Call it in a process of its own: the program's code runs here.

    Args:
        path: a script or a notebook.
        arguments: its command line.
        answers: what `input()` gets, a line each.
        seconds: after which the program is stopped, and judged by what it has done.
    """
    report = Report(path.name)
    for limit in LIMITS:
        run = run_program(path, arguments, answers, limit=limit, seconds=seconds)
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
    explain(report, trial, verdicts, network)
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
    if network is None or is_of_the_same_pass(printed):
        return None
    for kind in (network.loss,) if network.loss else ("mse", "bce"):
        own = own_step(nodes, tensors, printed.step, replace(network, loss=kind))
        if own is not None:
            trial = try_step(own)
            if network.loss or all_right(judge(trial)) or gradient_nodes(trial):
                return trial
    return None
