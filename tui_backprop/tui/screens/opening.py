"""Which screen stands behind which name; each is imported when it is first opened."""

from __future__ import annotations

from pathlib import Path

from tui_backprop.data.sources import SOURCES
from tui_backprop.experiment.command_line import as_command, with_whole_paths
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.machine import machine
from tui_backprop.training.live.program import Origin, Program
from tui_backprop.tui.host import Host
from tui_backprop.tui.session.stored import Wish
from tui_backprop.tui.words.program import watch_line


def open_screen(app: Host, name: str) -> None:
    """Show a screen over the dashboard."""
    _OPENERS[name](app)


def _palette(app: Host) -> None:
    app.action_command_palette()


def _help(app: Host) -> None:
    from tui_backprop.tui.screens.help import Help

    app.push_screen(Help(list_first=app.screen.id == "runs"))


def _form(app: Host) -> None:
    from tui_backprop.tui.screens.form import Form

    def edited(experiment: Experiment | None) -> None:
        if experiment is not None:
            app.change(experiment)

    app.push_screen(Form(app.session.experiment), edited)


def _runs(app: Host) -> None:
    from tui_backprop.tui.screens.runs import RunsScreen

    def chosen(wish: Wish | None) -> None:
        if wish is not None:
            app.say(app.use_run(*wish))

    program = app.session.program
    if program is not None:
        app.say("recorded runs are not listed here: 'backprop-tui runs', or h in 'backprop-tui'")
        return
    app.push_screen(RunsScreen(app.store), chosen)


def _line(app: Host) -> None:
    from tui_backprop.tui.screens.told import Told

    program = app.session.program
    if program is not None:
        _program_line(app, program)
        return
    # Of a trainer that another screen has started, paths begin where that one was.
    experiment = with_whole_paths(app.session.experiment, getattr(app.session.trainer, "folder", None))
    command = as_command(experiment)
    app.copy_to_clipboard(command)
    made = ", ".join(f"{name.replace('_', '-')} {value}" for name, value in machine().items())
    lines = [command, "", f"Opened elsewhere it ends at the same bits where these are the same: {made}."]
    if SOURCES[experiment.dataset].takes_data and experiment.data:
        lines += ["", f"It reads {experiment.data}, which must be there, too."]
    if app.session.is_edited:
        lines += ["", "Weights of this run were imported or changed by hand: the line trains it without that."]
    app.push_screen(Told("The line that trains this again", lines, "copied, where the terminal lets it"))


def _program_line(app: Host, program: Program) -> None:
    from tui_backprop.tui.screens.told import Told

    if program.origin is Origin.PIPE:
        app.say("what came through a pipe is not watched again by a line of ours")
        return
    command = watch_line(program, Path.cwd())
    app.copy_to_clipboard(command)
    app.push_screen(Told("The line that watches this again", [command], "copied, where the terminal lets it"))


def _report(app: Host) -> None:
    from tui_backprop.tui.screens.reporting import report_shown

    report_shown(app)


_OPENERS = {"palette": _palette, "help": _help, "form": _form, "runs": _runs, "line": _line, "report": _report}
