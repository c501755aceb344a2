"""What is said of somebody else's training that is watched."""

from __future__ import annotations

import shlex
import signal
from collections.abc import Sequence
from pathlib import Path

from tui_backprop.training.inside.diagnosis import DiagnosisRequest
from tui_backprop.training.live.program import Origin, Program, ProgramState
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.watched.requests import BesideRequest, BesideSeen
from tui_backprop.tui.render.numbers import counted, format_eta
from tui_backprop.tui.session.session import View

MANY = 20
"""Lines without figures after which it is said how others are read."""


SIGNALS_FROM = 128
"""Above it an exit status is that of a signal."""


def our_gradient(file: str) -> tuple[str, ...]:
    """What a picture of a gradient shows of a watched program of that name, the most telling first.

    Its own loss may be a multiple of ours: a sum where ours is a mean, or half of it.
    """
    file = shlex.quote(file)
    return (
        f"our loss and gradient at its weights; whether the program computes them so: backprop-tui check {file}",
        f"our loss and gradient at its weights; its own: backprop-tui check {file}",
        "our loss and gradient, not the program's own",
        "our gradient, not the program's",
    )


def our_reach(file: str) -> tuple[str, ...]:
    """The same for what is known to be well of it."""
    file = shlex.quote(file)
    return (
        f"our gradients at its weights reach every layer; whether it computes them so: backprop-tui check {file}",
        f"our gradients reach every layer; its own: backprop-tui check {file}",
        "our gradients, not its own, reach every layer",
        "our gradients reach every layer",
    )


def program_sentence(view: View, program: Program) -> tuple[Sequence[str], str]:
    """The ways to say what there is to say of a watched training, the most telling first, and the ink."""
    if view.status in (Status.DEAD, Status.FAILED):
        again = "r tries again, " if program.is_run_here else ""
        return [f"{view.message}: {again}q leaves"], "bad"
    state = view.snapshot.program if view.snapshot is not None else None
    if view.status.is_preparing or state is None:
        return [view.message or f"starting {program.title}"], "muted"
    if state.trouble:
        return [state.trouble], "warning"
    beside = view.snapshot.answers.of(BesideRequest) if view.beside and view.snapshot is not None else None
    if beside is not None:
        return _beside(beside, program), "warning" if beside.has_parted else "good" if beside.is_told else "muted"
    if view.status is Status.ENDED and state.last_words:
        if "EOFError" in state.last_words:
            answered = "--input A,B answers what it asks"
            return [f"{state.last_words}: {answered}", f"it has asked for input: {answered}", answered], "bad"
        how = f"exit status {state.exit_status}"
        return [f"{state.last_words}; {how}, r runs it again", f"{state.last_words}; {how}", state.last_words], "bad"
    if view.status is Status.ENDED:
        return _ending(view, program, state)
    if view.status is Status.RUNNING and state.exit_status is not None:
        return [f"{program.title} has ended: the rest of what it has printed is being read"], "muted"
    if view.status is Status.PAUSED:
        return [f"{program.title} stands still: space lets it go on"], "warning"
    if not state.figures and not state.network and state.lines >= MANY:
        return [f"no figures in {counted(state.lines, 'line')}: --pattern REGEX reads lines of another kind"], "warning"
    if program.is_run_here:
        return _running(view, state)
    if program.origin is Origin.FILE:
        return [f"{program.command}: what is appended is shown, q leaves"], "muted"
    return ["reading what is piped in; q leaves, and closes the pipe"], "muted"


def _beside(seen: BesideSeen, program: Program) -> list[str]:
    """How ours goes beside it: all that is known, and less of it where there is less room."""
    whole = (
        f"{seen.said}; backprop-tui check {shlex.quote(program.title)} looks for the line"
        if seen.has_parted
        else seen.said
    )
    return [whole, seen.said, *(seen.said.partition(mark)[0] for mark in (", off by ", " (", ";"))]


def _running(view: View, state: ProgramState) -> tuple[Sequence[str], str]:
    """Of a program that goes on: what is wrong with its network, whether it is seen at all, and what can be done."""
    keys = "space holds it, x interrupts it"
    diagnosis = view.snapshot.answers.get(DiagnosisRequest()) if view.snapshot is not None else None
    if state.network and diagnosis is not None and diagnosis.findings:
        # What is to be done about it is said in our own settings, which the program does not have.
        finding = diagnosis.findings[0]
        return [f"in its network {finding.sentence}", finding.rule.replace("-", " ")], "warning"
    if state.network:
        whole = ", with all units: training drops some" if state.drops else ", as it is in the program now"
        network = f"its own network, {state.network}{whole}"
        return [f"{network}; u sets ours beside it, {keys}", f"{network}; u ours beside", keys], "muted"
    return _with_reason(f"{keys}, q leaves and ends it", state, keys), "muted"


def _with_reason(said: str, state: ProgramState, *shorter: str) -> list[str]:
    """What is said, and why there are no more than curves, when there might have been."""
    if not state.curves_only:
        return [said]
    reason = f"curves only: {state.curves_only}"
    return [*(f"{reason}; {form}" for form in (said, *shorter)), reason]


def _ending(view: View, program: Program, state: ProgramState) -> tuple[Sequence[str], str]:
    """How it has ended, why there are no more than curves, and what can be done, with more or less of them."""
    seconds = view.snapshot.seconds if view.snapshot is not None else 0.0
    go_on = "p pins its curves, r runs it again, q leaves" if program.is_run_here else "q leaves"
    after = f"after {format_eta(seconds)}"
    how, role = f"{program.title} has ended {after}", "accent"
    if state.exit_status == 0:
        how = f"ended in order {after}"
    elif state.exit_status and state.exit_status > SIGNALS_FROM:
        is_by_person = view.reason is Ending.INTERRUPTED
        by = "interrupted by you" if is_by_person else f"ended by {_signal(state.exit_status - SIGNALS_FROM)}"
        how, role = f"{by} {after}", "warning"
    elif state.exit_status:
        how, role = f"failed with exit status {state.exit_status} {after}: Printed says why", "bad"
    if not state.curves_only:
        return [f"{how}; {go_on}", how], role
    reason = f"curves only: {state.curves_only}"
    # In the header stands that it has ended; what else but its own end has ended it is told in any case.
    return [f"{how}; {reason}; {go_on}", f"{how}; {reason}", reason if role == "accent" else how], role


def _signal(number: int) -> str:
    try:
        return f"signal {number}, {signal.Signals(number).name}"
    except ValueError:
        return f"signal {number}"


def why_no_tab(view: View, count: int) -> str:
    """Why there is no tab of a number beyond those that there are."""
    program, state = view.program, view.snapshot.program if view.snapshot is not None else None
    if program is None or (state is not None and state.network):
        return f"there are {count} tabs: 1 to {count}"
    if program.script is None:
        return f"there are {count} tabs: 1 to {count}"
    if state is not None and state.curves_only:
        return f"curves only, so tabs 1 to {count}: {state.curves_only}"
    return f"tabs 1 to {count}; more come when a network of its own is found in {program.title}"


def watch_line(program: Program, folder: Path) -> str:
    """The command that watches a program or a log again, to be pasted anywhere.

    Args:
        folder: where it was started, and its paths begin.
    """
    return f"cd {shlex.quote(str(folder))} && backprop-tui watch {program.to_watch}"


def report_line(script: Path) -> str:
    """The command that writes the report on a Python program, to be pasted anywhere."""
    return f"backprop-tui report --code {shlex.quote(str(script))}"


def not_run_here(program: Program) -> str:
    """Why a program cannot be held, ended or run again; "" when it can."""
    return "" if program.is_run_here else f"{program.title} is not run here: that key is for programs that are"


def no_report(program: Program) -> str:
    """Why there is no report on what is watched; "" when there is."""
    return "" if program.script else "a report is of a training of ours, or of a Python program that is run here"


def no_network(program: Program) -> str:
    """Why the network of what is watched is not even looked for; "" when it is."""
    return "" if program.script else "ours goes beside the network of a Python program that is run here"


def why_nothing_beside(view: View) -> str:
    """Why ours cannot be set beside the network of what is seen; "" when it can."""
    if view.program is None:
        return "that key is for programs that are watched: v races two runs of ours"
    state = view.snapshot.program if view.snapshot is not None else None
    if state is not None and state.network:
        return ""
    why = f": {state.curves_only}" if state is not None and state.curves_only else ""
    return f"the network of {view.program.title} is not known{why}"
