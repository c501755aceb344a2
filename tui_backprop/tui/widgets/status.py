"""The status line: what has happened, and which keys go on from here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len
from textual.strip import Strip

from tui_backprop.training.inside.diagnosis import DiagnosisRequest
from tui_backprop.training.live.snapshot import Scene
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.ending import Ending
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import cut_at_word, ellipsis_of, line, printable
from tui_backprop.tui.session.company import looking_on, others
from tui_backprop.tui.session.session import View
from tui_backprop.tui.widgets.strips import StripWidget
from tui_backprop.tui.words.program import program_sentence


def sentence(view: View, room: float = math.inf) -> tuple[str, str]:
    """What to say of a view in so many cells, and in which ink."""
    forms, role = _forms(view)
    return fitting(forms, room), role


def fitting(forms: Sequence[str], room: float) -> str:
    """The first of some ways to say a thing that has room, or else the last, which is the shortest."""
    return next((form for form in forms if cell_len(form) <= room), forms[-1])


def _forms(view: View) -> tuple[Sequence[str], str]:
    """The ways to say what there is to say of a view, the most telling first, and the ink."""
    if view.program is not None:
        return program_sentence(view, view.program)
    snapshot = view.snapshot
    if view.status is Status.DEAD:
        again = "r goes on from its last checkpoint" if view.recorded_as else "r starts it again"
        short = f"{view.message}: r goes on" if view.recorded_as else f"{view.message}: r again"
        return [f"{view.message}: {again}, q leaves", short, view.message], "bad"
    if view.status is Status.FAILED:
        return [f"{view.message} (d another data set, e edit, r try again)", view.message], "bad"
    if view.status.is_preparing:
        return [loading(view)], "muted"
    if view.status.is_under_way and (text := looking_on(view.company)):
        return [f"{view.status}, {text}", text], "warning"
    if view.status is Status.PAUSED:
        return _standing(view), "warning"
    if view.status is Status.ENDED:
        return _ending(view)
    if wrong := _wrong(view):
        return wrong, "warning"
    if text := others(view.company):
        return [f"you steer, {text}"], "muted"
    if snapshot is not None and view.is_current and snapshot.pace:
        return [f"at {snapshot.pace:,.0f} epochs a second: + faster, - slower, 0 flat out"], "muted"
    return ["flat out: - slower"], "muted"


def loading(view: View) -> str:
    """What is being loaded, and how far reading it has come where that takes longer than a second."""
    experiment = view.experiment
    name = Path(experiment.data).name or experiment.data or experiment.dataset
    if view.loaded is None:
        return f"loading {name}"
    # What follows is the network and its first measurement, which of many samples takes its time.
    return f"loading {name}: {100 * view.loaded:.0f} %" if view.loaded < 1 else f"{name} is read, measuring it"


def _wrong(view: View) -> tuple[str, ...]:
    """The ways to say what is most wrong with the run that is shown, and what to do; none when nothing was found."""
    diagnosis = view.snapshot.answers.get(DiagnosisRequest()) if view.snapshot is not None and view.is_current else None
    if diagnosis is None or not diagnosis.findings:
        return ()
    return diagnosis.findings[0].forms


def _standing(view: View) -> list[str]:
    cursor = view.snapshot.cursor if view.snapshot is not None else None
    where = ""
    if cursor is not None:
        which = f", {cursor.place + 1:,} of {cursor.size:,} in its batch" if cursor.size > 1 else ""
        where = f" before sample {cursor.sample}{which}"
    go_on = f"paused{where}: space goes on, s one {view.step_unit} further"
    return [f"{go_on}, S by epoch, batch or sample", go_on, f"paused{where}: space goes on", "paused: space goes on"]


def _ending(view: View) -> tuple[Sequence[str], str]:
    experiment, snapshot = view.experiment, view.snapshot
    epoch = snapshot.record.epoch if snapshot is not None and snapshot.record is not None else 0
    go_on = "r again, n new seed, e edit" if view.company.is_steering else "q leaves"
    if view.reason is Ending.DIVERGED:
        at = snapshot.diverged_at if snapshot is not None and snapshot.diverged_at is not None else epoch
        kept = snapshot.last_finite.epoch if snapshot is not None and snapshot.last_finite is not None else None
        saved = "" if kept is None else f", epoch {kept:,} is kept"
        short = f"diverged at epoch {at:,}{saved}; [ for a smaller rate"
        whole = f"diverged at epoch {at:,}: the loss is no longer finite{saved}; [ for a smaller rate, {go_on}"
        return [whole, f"{short}, {go_on}", short], "bad"
    best = ": the best weights are back" if experiment.patience else ""
    why = {
        Ending.EPOCHS: f"all {experiment.epochs:,} epochs done{best}",
        Ending.LOSSES: f"every sample's loss is below {experiment.stop_when_losses_below:g}, at epoch {epoch:,}",
        Ending.PERFECT: f"100 % held for {experiment.stop_when_perfect_for:,} epochs, at epoch {epoch:,}",
        Ending.PATIENCE: f"no better validation loss for {experiment.patience:,} epochs{best}",
        Ending.INTERRUPTED: f"{'stopped by you' if view.company.is_steering else 'interrupted'} at epoch {epoch:,}",
    }.get(view.reason, view.reason)
    if wrong := _wrong(view):
        return [f"ended, {why}. {wrong[0]}", *(f"ended. {form}" for form in wrong), wrong[-1]], "warning"
    return [f"ended, {why}; {go_on}", f"ended, {why}; r again", f"ended, {why}"], "accent"


def status_line(text: str, role: str, width: int, look: Look) -> Strip:
    """The line: of a sentence that has no room it shows whole words."""
    shown = cut_at_word(printable(text), max(0, width - 1), ellipsis=ellipsis_of(look))
    return line([(" ", "text"), (shown, role)], width, look)


def _beginnings(summary: str) -> list[str]:
    """A summary with as many of its parts as one likes, and where all of it is."""
    parts = summary.split(", ")
    whole = f"{summary} (tab Setup says more)"
    return [whole, *(f"{', '.join(parts[:count])} … tab Setup" for count in range(len(parts), 0, -1))]


class StatusLine(StripWidget):
    """The last line but one of the dashboard."""

    def __init__(self) -> None:
        super().__init__(id="status")
        self._view: View | None = None
        self._said = self._news = ""
        self._scene: Scene | None = None
        self._is_summary_due = False

    def say(self, text: str) -> None:
        """Say something until the next key."""
        self._said, self._news = text, ""
        self._is_summary_due = False
        self._redraw()

    def announce(self, text: str) -> None:
        """Say something until the next key, or until the run is over, which is the greater news."""
        self._news = text
        self._is_summary_due = False
        self._redraw()

    def _redraw(self) -> None:
        if self._view is not None:
            self.show(self._view)

    def show(self, view: View) -> None:
        self._view = view
        if view.status.is_over:
            self._news = ""
        if view.is_current and view.scene is not self._scene:
            # Of data that are other than before it is said what was understood, until the next key.
            before = self._scene.understood if self._scene is not None else ()
            self._scene = view.scene
            self._is_summary_due |= self._scene is not None and self._scene.understood not in ((), before)
        if self._said:
            text, role = self._said, "warning"
        elif self._news:
            text, role = self._news, "text"
        elif self._is_summary_due and self._scene is not None and view.status.is_under_way and not _wrong(view):
            text, role = fitting(_beginnings(self._scene.summary), self.size.width - 1), "text"
        else:
            text, role = sentence(view, self.size.width - 1)
        if self.size.width:
            self.put([status_line(text, role, self.size.width, self.look)])

    def on_resize(self) -> None:
        self._redraw()
