"""All ways in which a program can be judged, one after the other.

First its arrays (`examine`). Where no weights or no loss are found among them, its single numbers. Where these tell
nothing either, the three functions of an adapter, when there is one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.network.implied import (
    KINDS,
    implied_steps,
    is_bare_error,
    is_error_itself,
    is_read_by_nothing,
)
from tui_backprop.reading.network.judge import Verdict, judge
from tui_backprop.reading.network.losses import Step, find_steps
from tui_backprop.reading.network.network import find_network
from tui_backprop.reading.network.weights import find_versions
from tui_backprop.reading.optimizers.optimizer_lines import line_of_slip
from tui_backprop.reading.optimizers.second_look import right_after_all
from tui_backprop.reading.program.program import Run, run_program, source_of
from tui_backprop.reading.program.python_numbers import KIND
from tui_backprop.reading.source.branches import not_run
from tui_backprop.reading.source.differences import has_differences, modules_of
from tui_backprop.reading.tape.derivatives import NoDerivativeError
from tui_backprop.reading.tape.record import Node, value_of
from tui_backprop.reading.tape.replay import cone
from tui_backprop.reading.training_loop.printed import same_loss_each_time
from tui_backprop.reading.verdicts.adapter import EXAMPLE, NAMES, is_adapter, judge_adapter
from tui_backprop.reading.verdicts.as_a_whole import tell_network
from tui_backprop.reading.verdicts.examine import examine
from tui_backprop.reading.verdicts.explain import UNKNOWN_OPTIMIZER
from tui_backprop.reading.verdicts.places import at_its_number
from tui_backprop.reading.verdicts.report import ERROR, REMARK, RIGHT, SLIP, UNKNOWN, Report, TensorReport
from tui_backprop.reading.without_arrays.number_faults import fault_of
from tui_backprop.reading.without_arrays.number_leaves import untrained_numbers
from tui_backprop.reading.without_arrays.number_memory import NEVER_ZEROED, memory_finding, optimizer_of
from tui_backprop.reading.without_arrays.single_numbers import (
    Numbers,
    judged,
    of_single_numbers,
    shown_numbers,
    sign_of,
)
from tui_backprop.reading.without_arrays.units import fan_in, find_units

LIMITS = (8_000, 40_000)
"""Nodes of the tape: the second when the first has no loss on it."""
SECONDS_ALONE = 2
"""For which a program runs once more without a tape, to see what it prints of later epochs."""
NOTHING_RUNS = (
    "nothing is trained when it is run: it defines functions and classes, and calls none of them; "
    "add the lines that train, or check the program that does"
)
NOTHING_TRAINS = (
    "nothing was seen that trains: looked for arrays and numbers that are changed by adding or subtracting and then "
    "read again, as weights are, and for an error, ŷ − y, that they could be changed by"
)
NO_WEIGHTS = "no weights were found"
NOTHING_FOUND = (NO_WEIGHTS, "no loss was found")


def judge_program(
    path: Path, arguments: Sequence[str] = (), answers: str = "", *, seconds: float = 20, adapter: Path | None = None
) -> Report:
    """Run a program and judge it. Call it in a process of its own: the program's code runs here.

    Args:
        path: a script or a notebook.
        arguments: its command line.
        answers: what `input()` gets, a line each.
        seconds: after which the program is stopped, and judged by what it has done.
        adapter: a file in the program's folder with what `adapter` describes; then only that is judged.
    """
    if adapter is not None:
        return _by_adapter(path, adapter, seconds)
    runs: list[Run] = []
    report = examine(path, arguments, answers, seconds=seconds, runs=runs)
    report.files = runs[-1].tape.files.names
    if report.verdict == UNKNOWN:
        _look_again(report, runs[-1])
    if report.verdict == UNKNOWN and not report.loss_line and _found_nothing(report):
        report = _by_single_numbers(path, arguments, answers, seconds) or report
        if not report.loss_line and runs[-1].complete and runs[-1].text.only_defines():
            report.not_checked = [NOTHING_RUNS]
        if not report.loss_line and _trains_nothing(report, runs[-1], path):
            report.not_checked = [NOTHING_TRAINS]
        elif not report.loss_line:
            _by_its_own_functions(report, path, arguments, answers, seconds)
    if report.implied and report.verdict == RIGHT:
        _look_at_what_is_printed(report, path, arguments, answers)
    if report.verdict in {RIGHT, REMARK, SLIP} and not report.by:
        choices = [choice for run in runs for choice in run.choices]
        report.not_run = not_run(choices, source_of(path), arguments)
    return report


def _look_at_what_is_printed(report: Report, path: Path, arguments: Sequence[str], answers: str) -> None:
    """Suspect a loss that is printed, where none was found among what is computed, and that never changes."""
    alone = run_program(path, arguments, answers, limit=0, seconds=SECONDS_ALONE)
    found = same_loss_each_time(alone.printed, source_of(path))
    if found is not None:
        slip, (value, line) = "loss-without-weights", found
        told = f"{SLIPS[slip]}; it is {value:g} each time that it is printed"
        report.findings.append(Finding(slip, line, told, certain=False))
        report.settle()


def _look_again(report: Report, run: Run) -> None:
    """Make an unknown verdict right where noise, a decay or a root explains it."""
    nodes = run.tape.nodes
    found = right_after_all(nodes, find_versions(nodes))
    if found is None or not found.trial.has_a_loss:
        return
    trial, why = found.trial, found.why
    if UNKNOWN_OPTIMIZER in report.not_checked and found.differs is not None and not (why or found.piled_up):
        return  # the first update is what it is for any optimizer
    verdicts = judge(trial)
    report.loss_line = trial.step.loss.site.line
    report.not_checked.clear()
    if found.piled_up and found.differs is not None:
        new = found.differs.changes[0].new
        told = "gradients are added to those of the steps before: they are not set to zero between two updates"
        line = run.text.line_of_zeroing() or line_of_slip(NEVER_ZEROED, new, found.differs.olds)
        report.findings.append(Finding(NEVER_ZEROED, line, told, certain=True))
        report.settle()
        return
    if found.differs is not None:
        report.not_checked.append("the updates after the first")
    report.verdict = RIGHT
    # A decay explains the updates; that it is so strong stays suspect.
    report.findings = [finding for finding in report.findings if finding.slip == "velocity-assigned"]
    report.remarks += [why] if why else []
    if report.findings:
        report.settle()
    tell_network(report, trial, find_network(trial), nodes, find_versions(nodes))
    ratios = [v.ratio for v in verdicts if v.verdict is Verdict.RIGHT and v.ratio]
    report.rate = ratios[0] if ratios and not why else None
    report.tensors = [
        TensorReport(list(v.node.shape), c.new.site.line, str(Verdict.RIGHT), report.rate, round(v.cosine, 6))
        for v, c in zip(verdicts, trial.step.changes, strict=False)
    ]


def _by_adapter(path: Path, adapter: Path, seconds: float) -> Report:
    """The verdict on the three functions of a file."""
    report = Report(path.name, by="adapter")
    run = run_program(adapter, limit=0, seconds=seconds)
    if run.error or run.stopped:
        report.verdict = ERROR
        how = f"it was stopped after {seconds:g} s" if run.stopped else f"line {run.error_line}: {run.error}"
        report.not_checked.append(f"{adapter.name}: {how}")
    elif not is_adapter(run.names):
        report.verdict = ERROR
        report.not_checked.append(f"{adapter.name}: params, loss(x, y) and gradients(x, y) are wanted in it")
    else:
        judge_adapter(run.names, report)
    return report


def _by_its_own_functions(
    report: Report, path: Path, arguments: Sequence[str], answers: str, seconds: float
) -> None:  # fmt: skip
    """Judge functions of these names in the program itself; where there are none, say what settles it."""
    if all(re.search(rf"^(def )?{name}\b", source_of(path), re.MULTILINE) for name in NAMES):
        run = run_program(path, arguments, answers, limit=0, seconds=seconds)
        if is_adapter(run.names):
            report.by = "adapter"
            report.not_checked.clear()
            judge_adapter(run.names, report)
            return
    report.not_checked.append(
        f"an adapter settles it: backprop-tui check {path.name} --adapter adapter.py, a file like this:\n"
        + EXAMPLE.format(module=path.stem)
    )


def _found_nothing(report: Report) -> bool:
    return any(left.startswith(NOTHING_FOUND) for left in report.not_checked)


def _trains_nothing(report: Report, run: Run, path: Path) -> bool:
    """Whether a program has run to its end without weights, and its text has nothing that an adapter could compare.

    What modules beside it do does not stand in its text.
    """
    if not run.complete or not report.not_checked[0].startswith(NO_WEIGHTS) or has_differences(source_of(path)):
        return False
    return not any(
        (path.parent / name).with_suffix(end).exists() for name in modules_of(source_of(path)) for end in ("", ".py")
    )


def _by_single_numbers(path: Path, arguments: Sequence[str], answers: str, seconds: float) -> Report | None:
    """The report on a program without arrays; None when no weights were found among its numbers."""
    for limit in LIMITS:
        run = run_program(path, arguments, answers, limit=limit, seconds=seconds, numbers=True, apart=True)
        shown = shown_numbers(node for node, _ in run.tape.escaped)
        groups = of_single_numbers(find_steps(run.tape.nodes, find_versions(run.tape.nodes)), shown)
        if groups or len(run.tape.nodes) < limit:
            break
    report, numbers = Report(path.name, files=run.tape.files.names), None
    if not groups:
        kind, numbers = _meant_numbers(run.tape.nodes)
        if numbers is None:
            return None
        report.implied = KINDS[kind]
    try:
        numbers = judged(groups, shown) if groups else numbers
    except NoDerivativeError as error:
        report.loss_line = groups[0][0].loss.site.line
        report.not_checked.append(f"cannot be judged: {error}")
        return report
    if numbers is None:
        return None
    if groups and not numbers.right:
        numbers = _by_what_is_meant(report, numbers, run.tape.nodes, shown)
    _tell(report, numbers)
    report.findings = [at_its_number(finding, run.text, run.tape.nodes) for finding in report.findings]
    if numbers.right and numbers.remembers:
        _tell_memory(report, numbers, run)
    untrained = untrained_numbers(numbers)
    if untrained is not None:
        report.findings.append(untrained)
        report.settle()
    if run.error:
        report.verdict = ERROR if report.verdict == UNKNOWN else report.verdict
        report.not_checked.append(f"it fails later: line {run.error_line}: {run.error}")
    return report


def _meant_numbers(nodes: Sequence[Node]) -> tuple[str, Numbers | None]:
    """The kind of loss that an error means, and what is said of single numbers by it: the one that suits most."""
    best: tuple[int, str, Numbers | None] = 0, "", None
    for kind, steps in implied_steps(nodes, find_versions(nodes)).items():
        try:
            numbers = judged(of_single_numbers(steps))
        except NoDerivativeError:
            continue
        right = sum(row.verdict is Verdict.RIGHT and bool(row.ratio) for row in numbers.rows) if numbers else 0
        best = max(best, (right, kind, numbers), key=lambda found: found[0])
    return best[1:]


def _by_what_is_meant(
    report: Report, numbers: Numbers, nodes: Sequence[Node], shown: Mapping[int, int]
) -> Numbers:  # fmt: skip
    """What is said by the loss that the errors mean, where the number that was taken for one only measures errors."""
    tensors, step = find_versions(nodes), numbers.trials[0].step
    sizes, bare = is_error_itself(nodes, tensors, step), is_bare_error(nodes, tensors, step)
    kind, meant = _meant_numbers(nodes) if sizes or bare else ("", None)
    if meant is None or not meant.right:
        return numbers
    if bare and not is_read_by_nothing(nodes, step, shown):
        slip, line = "loss-not-differentiated", step.loss.site.line
        told = f"the updates are the slope of {KINDS[kind]} of line {meant.trials[0].step.loss.site.line}"
        report.findings.append(Finding(slip, line, f"{SLIPS[slip]}; {told}", certain=True))
        return numbers
    report.implied, report.error_line = KINDS[kind], step.loss.site.line if sizes else 0
    return meant


def _tell(report: Report, numbers: Numbers) -> None:
    step = numbers.trials[0].step
    units = find_units(numbers.trials[0])
    report.loss_line = step.loss.site.line
    if units is not None:
        others = [u.layer(1) for u in map(find_units, numbers.trials[1:]) if u is not None]
        inputs = fan_in([units.layer(1), *others])
        report.network = "-".join([str(inputs), *units.sizes.split("-")[1:]])
        report.activations = units.activations
        report.samples, report.loss = units.samples, units.loss
    report.tensors = _rows(numbers)
    if numbers.right:
        report.verdict = RIGHT
        _tell_rate(report, numbers, step)
        if sign_of(numbers.trials[0]) < 0:
            report.verdict = REMARK
            report.remarks.append(f"the number at line {report.loss_line} is maximised, as a log-likelihood is")
        return
    if report.findings:
        report.settle()
        return
    finding = fault_of(numbers, units)
    if finding is not None:
        report.findings.append(finding)
        report.settle()
    elif all(row.verdict is not Verdict.WRONG for row in numbers.rows):
        report.verdict = REMARK
        report.remarks.append("every direction is right, with rates that differ from number to number")
    else:
        report.not_checked.append(
            f"the updates are not the slope of the loss at line {report.loss_line}; no single line was found at fault"
        )


def _tell_memory(report: Report, numbers: Numbers, run: Run) -> None:
    """What makes the updates after the first."""
    optimizer = optimizer_of(numbers, run.tape.nodes)
    if optimizer is None:
        report.not_checked.append("the updates after the first")
        return
    report.optimizer = optimizer.name
    if optimizer.slip:
        report.findings.append(memory_finding(optimizer, numbers, run.tape.callers or {}))
        report.settle()


def _rows(numbers: Numbers) -> list[TensorReport]:
    """A row for all weights that are changed on one line and have one verdict."""
    found: dict[tuple[int, Verdict], list[int]] = {}
    for i, (row, change) in enumerate(zip(numbers.rows, numbers.trials[0].step.changes, strict=True)):
        found.setdefault((change.new.site.line, row.verdict), []).append(i)
    reports = []
    for (line, verdict), which in sorted(found.items(), key=lambda item: item[0][0]):
        ratios = [numbers.rows[i].ratio for i in which]
        same = np.all(np.isfinite(ratios)) and np.ptp(ratios) <= 1e-3 * abs(ratios[0])
        cosine = min(numbers.rows[i].cosine for i in which)
        ratio = float(f"{ratios[0]:.6g}") if same else None
        reports.append(TensorReport([len(which)], line, str(verdict), ratio, round(float(cosine), 6)))
    return reports


def _tell_rate(report: Report, numbers: Numbers, step: Step) -> None:
    """The learning rate, and the factor where the slope of another multiple of the loss is descended on."""
    common = set.intersection(*(_constants(change.new, change.old) for change in step.changes))
    rate = common.pop() if len(common) == 1 else None
    report.rate = rate if rate is not None else numbers.factor
    report.optimizer = "sgd" if rate is not None else ""
    factor = numbers.factor / report.rate if report.rate else 1.0
    if abs(factor - 1) > 1e-3 and not report.implied:
        report.verdict = REMARK
        report.remarks.append(f"you train on {factor:.4g} × the slope of the loss at line {report.loss_line}")


def _constants(new: Node, old: Node) -> set[float]:
    """The constant numbers that are multiplied by on the line of an update: η of w − η·δ·x, and x where it is data."""
    found: set[float] = set()
    for node in cone([new], [old]):
        if node.op == "multiply" and node.site.line == new.site.line:
            constants = [a for a in node.args if a is not old and (isinstance(a, float) or _is_written(a))]
            found.update(abs(float(np.ravel(value_of(a))[0])) for a in constants)
    return found


def _is_written(arg: object) -> bool:
    return isinstance(arg, Node) and arg.kind == KIND
