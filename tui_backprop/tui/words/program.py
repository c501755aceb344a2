"""What is said of somebody else's training that is watched."""

from __future__ import annotations

from tui_backprop.training.live.program import Origin, Program, ProgramState
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.ending import Ending
from tui_backprop.tui.render.numbers import format_eta
from tui_backprop.tui.session.session import View

MANY = 20
"""Lines without figures after which it is said how others are read."""


def program_sentence(view: View, program: Program) -> tuple[str, str]:
    """What to say of a watched training, and in which ink."""
    if view.status in (Status.DEAD, Status.FAILED):
        again = "r tries again, " if program.is_run_here else ""
        return f"{view.message}: {again}q leaves", "bad"
    state = view.snapshot.program if view.snapshot is not None else None
    if state is None or view.status.is_preparing:
        return f"starting {program.title}", "muted"
    if state.trouble:
        return state.trouble, "warning"
    if view.status is Status.ENDED:
        return _ending(view, program, state)
    if view.status is Status.PAUSED:
        return f"{program.title} stands still: space lets it go on", "warning"
    if not state.figures and state.lines >= MANY:
        return f"no figures in {state.lines:,} lines: --pattern REGEX reads lines of another kind", "warning"
    if program.is_run_here:
        return "space holds it, x interrupts it, q leaves and ends it", "muted"
    if program.origin is Origin.FILE:
        return f"{program.command}: what is appended is shown, q leaves", "muted"
    return "reading what is piped in; q leaves, and closes the pipe", "muted"


def _ending(view: View, program: Program, state: ProgramState) -> tuple[str, str]:
    seconds = view.snapshot.seconds if view.snapshot is not None else 0.0
    again = "r runs it again, " if program.is_run_here else ""
    go_on = f"p pins its curves, {again}q leaves"
    after = f"after {format_eta(seconds)}"
    if state.exit_status is None:
        return f"{program.title} has ended {after}; {go_on}", "accent"
    if state.exit_status > 128:
        how = (
            "interrupted by you" if view.reason is Ending.INTERRUPTED else f"ended by signal {state.exit_status - 128}"
        )
        return f"{how} {after}; {go_on}", "warning"
    if state.exit_status:
        return f"failed with exit status {state.exit_status} {after}: Printed says why; {go_on}", "bad"
    return f"ended in order {after}; {go_on}", "accent"
