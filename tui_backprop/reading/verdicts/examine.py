"""From a program's tape to what is said about it.

The order: find the weights and the losses computed from them; take a loss and compare its slope with the updates; if
they differ, ask for the optimizer, for scales, for the place where the chain rule breaks. A slip is named only when
its remedy was tried and makes all right, or when it is a plain fact (a shape, equal numbers). Else it is "unknown",
and what could not be judged is said.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from tui_backprop.reading.backward.axes import softmax_over_samples
from tui_backprop.reading.finding import Finding
from tui_backprop.reading.network.dropout import turned
from tui_backprop.reading.network.implied import (
    KINDS,
    implied_steps,
    meant_loss,
)
from tui_backprop.reading.network.judge import Trial, judge
from tui_backprop.reading.network.losses import Step
from tui_backprop.reading.network.network import find_network
from tui_backprop.reading.network.outputs import losses_in
from tui_backprop.reading.network.weights import Versions, find_versions
from tui_backprop.reading.optimizers.moment_forms import without_root
from tui_backprop.reading.optimizers.restarts import adam_begins_again
from tui_backprop.reading.optimizers.schedules import decayed_twice, rate_twice
from tui_backprop.reading.optimizers.velocities import unread_velocity
from tui_backprop.reading.program.keeping import best_not_kept
from tui_backprop.reading.program.loops import loops_of_epochs
from tui_backprop.reading.program.program import Run, run_program
from tui_backprop.reading.program.settings import broken_settings
from tui_backprop.reading.source.counted import fails_cut_short, not_reached
from tui_backprop.reading.tape.derivatives import NoDerivativeError
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.training_loop.claims import (
    broken_claims,
    dead_relu,
    labels_added,
    of_an_old_prediction,
    of_rounded,
    rounded_curve,
    without_weights,
)
from tui_backprop.reading.training_loop.held_out import all_findings
from tui_backprop.reading.training_loop.invariants import broken_invariants, sigmoid_with_minus
from tui_backprop.reading.training_loop.measured import compared_with_all, gone_stale, logarithm_of_labels
from tui_backprop.reading.training_loop.passes import (
    ahead_of,
    drawn_each_epoch,
    look_of,
    looked_at,
    looks_behind,
)
from tui_backprop.reading.training_loop.printed import claims_of
from tui_backprop.reading.training_loop.samples import broken_samples
from tui_backprop.reading.training_loop.whole import Training, compared, evaluated_untrained, groups_of, signature
from tui_backprop.reading.verdicts.another_loss import OF_SLOPES, another_is_printed, meant_another
from tui_backprop.reading.verdicts.as_a_whole import tell_network
from tui_backprop.reading.verdicts.choosing import chosen_trial, line_of_sizes, main_losses, prints_errors
from tui_backprop.reading.verdicts.explain import OTHER_PASS, explain
from tui_backprop.reading.verdicts.places import placed, without_limit
from tui_backprop.reading.verdicts.report import ERROR, REMARK, RIGHT, TOLERATED, Report

LIMITS = (5_000, 30_000)
"""Nodes of the tape: the second when the first has no loss on it."""
MOST_TRAININGS = 8
MOST_RUNS = 4
OTHER_LOSS = {"labels-broadcast", "softmax-over-samples"}
"""Slips that make the loss another one than is meant: what its slope is says nothing of the updates."""
OF_ANY_LOSS = {"chain-rule", "summed-over-wrong-axis"}
FACTOR = "you train on"
STOPPED = "it was stopped after"
NO_LOSS = "no loss was found: looked for a number that is computed from all the weights"
SLOPE_OF_EITHER = (
    "the slope of the output's sigmoid, ŷ(1 − ŷ), is not in the error that is passed back: so it belongs for "
    "cross-entropy, and for squared errors it is left out; the mean of |error| does not tell which is meant"
)
NEVER_CHANGED = ("biases-never-trained", "layer-left-out")
OF_ACCURACY = ("accuracy", "threshold")


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
        run = run_program(path, arguments, answers, limit=limit, seconds=seconds, apart=True)
        if runs is not None:
            runs.append(run)
        tensors = find_versions(run.tape.nodes)
        steps = losses_in(run.tape.nodes, tensors)
        if steps or len(run.tape.nodes) < limit:
            break
    report.remarks += [f"{TOLERATED}: {what} (line {site.line})" for what, site in run.tape.said.items()]
    if run.stopped:
        report.not_checked.append(f"{STOPPED} {seconds:g} s")
    kind = ""
    if not steps:
        _nothing_found(report, run, tensors)
        if NO_LOSS not in report.not_checked:
            return report
        kind, steps = meant_loss(run.tape.nodes, tensors)
        if not steps:
            return _by_a_guess(report, run, tensors) or report
        report.not_checked.remove(NO_LOSS)
        report.implied = KINDS[kind]
    elif prints_errors(run, tensors, steps):
        kind, meant = meant_loss(run.tape.nodes, tensors)
        if meant:
            report.implied = KINDS[kind]
            report.error_line = line_of_sizes(run, tensors, steps)
            steps = meant
    training = _judged(report, run, tensors, steps)
    if OTHER_PASS in report.not_checked:
        report, training = _by_own_error(report, run, tensors) or (report, training)
        kind = report.loss if report.other_line else kind
    if report.verdict in {RIGHT, REMARK}:
        report.remarks += [SLOPE_OF_EITHER] if kind == "bce" and report.error_line else []
        to_the_end, tensors = _cut_short(run, tensors, path, arguments, answers, seconds)
        _judged_to_the_end(report, to_the_end, tensors, training, kind if report.implied else "")
        if to_the_end.error and not run.error:
            report.not_checked.append(fails_cut_short(to_the_end.error_line, to_the_end.error))
        if not run.complete:
            report.not_checked += not_reached([run.counted, to_the_end.counted])
    if run.error:
        report.not_checked.append(f"it fails later: line {run.error_line}: {run.error}")
    return report


def _cut_short(
    run: Run, tensors: list[Versions], path: Path, arguments: Sequence[str], answers: str, seconds: float
) -> tuple[Run, list[Versions]]:
    """The program to its end with few epochs; loops that show themselves only then are cut in their turn."""
    cut: set[int] = set()
    for _ in range(MOST_RUNS):
        updates = [[node.index for node in tensor.nodes[1:]] for tensor in tensors]
        more = set(loops_of_epochs(run.loops, updates)) - cut
        if run.complete or run.stopped or run.error or not more:
            break
        cut |= more
        run = run_program(path, arguments, answers, limit=LIMITS[-1], seconds=seconds, cut=sorted(cut), apart=True)
        tensors = find_versions(run.tape.nodes)
    return run, tensors


def _nothing_found(report: Report, run: Run, tensors: Sequence[Versions]) -> None:
    """Say what was looked for, or how the program failed."""
    drawn = drawn_each_epoch(run.tape.nodes)
    _add(report, [drawn])
    claims = claims_of(run.printed, run.tape.escaped)
    _add(report, [*of_rounded(claims, tensors), *without_weights(claims, tensors)])
    report.settle()
    if report.findings:
        return
    if run.error and len(run.tape.nodes) < LIMITS[-1]:
        report.verdict = ERROR
        report.not_checked.append(f"line {run.error_line}: {run.error}")
    elif not tensors:
        report.not_checked.append(
            "no weights were found: looked for arrays that are changed by adding or subtracting and then read again"
        )
    else:
        report.not_checked.append(NO_LOSS)


def _by_a_guess(report: Report, run: Run, tensors: Sequence[Versions]) -> Report | None:
    """The report with the first loss of which a known slip makes all updates differ; None when there is none.

    Any one line can be found at fault when the loss is another one than is thought of. A slip that has a name cannot.
    """
    for kind, steps in implied_steps(run.tape.nodes, tensors).items():
        if steps:
            guessed = Report(report.file, implied=KINDS[kind], remarks=[*report.remarks])
            _judged(guessed, run, tensors, steps)
            if any(finding.slip in OF_SLOPES for finding in guessed.slips):
                return guessed
    return None


def _by_own_error(
    whole: Report, run: Run, tensors: Sequence[Versions]
) -> tuple[Report, Training | None] | None:  # fmt: skip
    """The report by the error that the updates are made of, where the loss, of the same kind, is of another pass.

    None where nothing comes of it, or less.
    """
    steps = implied_steps(run.tape.nodes, tensors).get(whole.loss)
    if not steps:
        return None
    report = Report(whole.file, implied=KINDS[whole.loss], other_line=whole.loss_line)
    report.remarks = [remark for remark in whole.remarks if remark.startswith(TOLERATED)]
    report.not_checked = [left for left in whole.not_checked if left.startswith(STOPPED)]
    training = _judged(report, run, tensors, steps)
    told, found = ({finding.slip for finding in told.slips} for told in (whole, report))
    return (report, training) if told <= found and (found or report.verdict in {RIGHT, REMARK}) else None


def _judged(report: Report, run: Run, tensors: Sequence[Versions], steps: Sequence[Step]) -> Training | None:
    """Fill in the report; the training that was judged, None when none could be."""
    nodes = run.tape.nodes
    plain, ahead = ahead_of(main_losses(steps)[0])
    if ahead is not None:
        steps = [step for step, _ in map(ahead_of, steps)]
    try:
        trial = chosen_trial(nodes, tensors, steps)
    except NoDerivativeError as error:
        report.loss_line = main_losses(steps)[0].loss.site.line
        report.not_checked.append(f"cannot be judged: {error}")
        return None
    network, verdicts = find_network(trial), judge(trial)
    report.loss_line = trial.step.loss.site.line
    tell_network(report, trial, network, nodes, tensors)
    if not trial.has_a_loss:
        report.not_checked.append(f"the loss at line {report.loss_line} is no finite number from the first update on")
        _try(report, "the output", lambda: sigmoid_with_minus(trial.step))
        report.settle()
        return None
    explain(report, trial, verdicts, network)
    _try(report, "another loss", lambda: [meant_another(report, trial, nodes, tensors)])
    if not report.optimizer.startswith("Adam"):
        _try(report, "a second moment that nothing reads", lambda: [without_root(nodes, trial, steps)])
    if report.optimizer == "sgd":
        _try(report, "a velocity that nothing reads", lambda: [unread_velocity(nodes, trial, steps)])
    report.remarks += labels_added(trial, network)
    if not report.implied and any(n.op == "square" and n.index >= len(nodes) for n in trial.nodes):  # it was written
        report.remarks += another_is_printed(report, nodes, tensors, main_losses(steps)[0])
    if run.text.scales_number_at(report.loss_line):
        report.remarks = [remark for remark in report.remarks if not remark.startswith(FACTOR)]
    _try(report, "where Nesterov looks", lambda: _looking(report, nodes, plain, ahead, trial))
    _try(report, "where Nesterov looks", lambda: [looks_behind(nodes, tensors)])
    invariants = _found(report, "invariants", lambda: broken_invariants(nodes, trial.step, network, run.tape.seeded))
    invariants += _found(report, "axes", lambda: [softmax_over_samples(trial, network)])
    if any(finding.slip in OTHER_LOSS for finding in invariants):
        report.findings = [finding for finding in report.findings if finding.slip not in OF_ANY_LOSS]
    if OTHER_PASS in report.not_checked:
        # What the updates change is not what the loss is computed from, in a check of one's own, say: it may be later.
        invariants = [finding for finding in invariants if finding.slip not in NEVER_CHANGED]
    _add(report, invariants)
    _try(report, "samples", lambda: broken_samples(nodes, trial, network, steps, run.text))
    claims = claims_of(run.printed, run.tape.escaped)
    _try(report, "printed numbers", lambda: broken_claims(claims, steps, network, run.text, nodes))
    _try(report, "settings", lambda: broken_settings(run.settings, run.text, report.rate, report.optimizer))
    _try(report, "dropout", lambda: turned(nodes, network))
    _try(report, "what is kept", lambda: [best_not_kept(run.keeping, _shapes(tensors))])
    scales = [abs(scale) for scale in (report.rate, *(row.ratio for row in report.tensors)) if scale]
    _try(report, "the rate", lambda: [decayed_twice(trial, run.text), rate_twice(trial, run.text, scales)])
    _try(report, "the output's ReLU and the curve", lambda: [dead_relu(trial, network), rounded_curve(steps, run.text)])
    _try(
        report,
        "loops without a limit",
        lambda: without_limit(run.text, {change.new.site.line for change in trial.step.changes}),
    )
    updates = {change.new.site.line for change in trial.step.changes}
    report.findings = [placed(finding, run.text, updates, run.tape.callers or {}) for finding in report.findings]
    report.settle()
    return Training(trial, verdicts, network, report.rate, report.optimizer)


def _judged_to_the_end(
    report: Report, run: Run, tensors: Sequence[Versions], first: Training | None, kind: str
) -> None:  # fmt: skip
    """What comes after the first training, or beside it: further trainings, evaluations, comparisons.

    Args:
        kind: of loss that was judged by where it is only meant; "" where it is computed.
    """
    nodes = run.tape.nodes
    steps = implied_steps(nodes, tensors).get(kind, []) if kind else losses_in(nodes, tensors)
    trainings: list[Training] = []
    seen: set[object] = set()
    for group in groups_of(steps)[:MOST_TRAININGS]:
        part = Report(report.file)
        plain, ahead = ahead_of(main_losses(group)[0])
        try:
            trial = chosen_trial(run.tape.nodes, tensors, [ahead_of(step)[0] for step in group] if ahead else group)
        except NoDerivativeError:
            continue
        network, verdicts = find_network(trial), judge(trial)
        explain(part, trial, verdicts, network)
        trainings.append(Training(trial, verdicts, network, part.rate, part.optimizer))
        if signature(trial) not in seen and trial.step.changes:
            seen.add(signature(trial))
            updates = {change.new.site.line for change in trial.step.changes}
            _add(report, [placed(finding, run.text, updates, run.tape.callers or {}) for finding in part.findings])
            _try(report, "Adam's count", functools.partial(_begins_again, trial, run))
            looking = functools.partial(_looking, part, run.tape.nodes, plain, ahead, trial)
            _try(report, "where Nesterov looks", looking)
    if trainings:
        _try(report, "what is compared", lambda: compared(trainings, run.tape.callers or {}))
    _try(report, "what is kept", lambda: [best_not_kept(run.keeping, _shapes(tensors))])
    _try(report, "samples held out", lambda: all_findings(trainings or [first], run.tape, tensors, run.named))
    _try(report, "what is evaluated", lambda: evaluated_untrained(run, tensors, steps))
    _try(report, "where Nesterov looks", lambda: [looks_behind(run.tape.nodes, tensors)])
    _try(report, "what is measured", lambda: compared_with_all(run.tape.nodes, tensors))
    _try(report, "what is measured", lambda: gone_stale(run.tape.nodes, tensors, run.tape.callers or {}))
    exchanged = _found(report, "what is measured", lambda: logarithm_of_labels(run.tape.nodes, tensors))
    _add(report, [placed(found, run.text, set()) for found in exchanged])
    network = trainings[0].network if trainings else None
    claims = claims_of(run.printed, run.tape.escaped)
    callers = run.tape.callers or {}
    _try(report, "printed losses", lambda: of_an_old_prediction(claims, tensors, run.text, callers))
    _try(
        report,
        "printed accuracies",
        lambda: (f for f in broken_claims(claims, steps, network, run.text) if f.slip.startswith(OF_ACCURACY)),
    )
    report.settle()


def _looking(
    report: Report, nodes: Sequence[Node], plain: Step, ahead: Node | None, trial: Trial
) -> Iterator[Finding | None]:
    """What is said of a gradient that is taken behind the weights; ahead of them momentum is Nesterov's."""
    step, beside = (plain, ahead) if ahead is not None else (trial.step, looked_at(trial))
    look = look_of(nodes, step, beside) if beside is not None else None
    if look is not None and look.is_ahead and report.optimizer.startswith("momentum"):
        report.optimizer = f"Nesterov {report.optimizer}"
    yield look.back if look is not None else None


def _shapes(tensors: Sequence[Versions]) -> list[tuple[int, ...]]:
    return [tensor.first.shape for tensor in tensors]


def _begins_again(trial: Trial, run: Run) -> list[Finding | None]:
    return [adam_begins_again(trial, run.tape.callers or {})]


def _add(report: Report, findings: Iterable[Finding | None]) -> None:
    """Findings of slips that are not told already."""
    for finding in findings:
        if finding is not None and finding.slip not in {f.slip for f in report.findings}:
            report.findings.append(finding)


def _try(report: Report, what: str, find: Callable[[], Iterable[Finding | None]]) -> None:
    """Add what an analysis finds."""
    _add(report, _found(report, what, find))


def _found(report: Report, what: str, find: Callable[[], Iterable[Finding | None]]) -> list[Finding]:
    """What an analysis finds; where it fails by a defect of ours, only that one is missing, and it is said."""
    try:
        return [finding for finding in find() if finding is not None]
    except Exception as error:
        report.not_checked.append(f"{what}: the checker itself failed there ({type(error).__name__}: {error})")
        return []
