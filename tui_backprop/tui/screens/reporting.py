"""What the key for the report does: it is written beside the screen, and the status line tells how far it is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

from textual.worker import get_current_worker

from tui_backprop.errors import BackpropError
from tui_backprop.report.lab.extra import INSTALL, are_figures_possible
from tui_backprop.report.lab.messages import Message
from tui_backprop.tui.host import Host
from tui_backprop.tui.render.text import fitting
from tui_backprop.tui.session.reporting import Reporting, sentences
from tui_backprop.tui.session.session import View
from tui_backprop.tui.words.program import no_report, report_line

Say = Callable[[str], object]


def report_shown(app: Host) -> None:
    """Have the report on the run that is shown written, or say why not."""
    view = app.session.view()
    if view.program is not None and view.program.script is not None:
        from tui_backprop.tui.screens.told import Told

        command = report_line(view.program.script)
        app.copy_to_clipboard(command)
        lines = [command, "", "It checks the program, runs it to its end, and writes report.md and report.html."]
        app.push_screen(Told("The line that writes the report on it", lines, "copied, where the terminal lets it"))
        return
    refusal = _refusal(app, view)
    if refusal:
        app.say(refusal)
    else:
        begin(app, [view.recorded_as], app.say)


def _refusal(app: Host, view: View) -> str:
    """Why there can be no report on what is shown; "" when there can."""
    if view.program is not None:
        return no_report(view.program)
    if app.store is None:
        return "nothing is recorded here, so there is nothing to report: start without --no-store"
    if view.snapshot is not None and view.snapshot.trouble:
        return f"this run is not being recorded: {view.snapshot.trouble}"
    return "" if view.recorded_as else "nothing of this run is recorded yet: try again in a second"


def begin(app: Host, runs: Sequence[str], say: Say) -> None:
    """Have the report on recorded runs written into the directory that a person is in, and tell how far it is.

    Args:
        runs: their names in the store of this session.
        say: tells the person something.
    """
    if app.reporting is not None and not app.reporting.is_over:
        say("a report is being written already")
    elif not are_figures_possible():
        say(f"reports need matplotlib: {INSTALL}")
    elif app.store is not None:
        try:
            here = Path.cwd()
        except OSError:
            say("no report: the directory that you started in is gone")
            return
        folder = here / (f"report-{runs[0]}" if len(runs) == 1 else f"report-{runs[0]}-and-{len(runs) - 1}")
        try:
            reporting = app.reporting = Reporting(app.store, runs, folder)
        except BackpropError as error:
            say(f"no report: {error}")
        else:
            say("writing the report")
            app.run_worker(lambda: _follow(app, reporting, say), thread=True, group="report")


def _follow(app: Host, reporting: Reporting, say: Say) -> None:
    worker = get_current_worker()

    def tell(message: Message) -> None:
        if not worker.is_cancelled:
            with contextlib.suppress(RuntimeError):  # the App has ended meanwhile
                app.call_from_thread(say, fitting(sentences(message), app.size.width - 1))

    reporting.follow(tell, lambda: worker.is_cancelled)
