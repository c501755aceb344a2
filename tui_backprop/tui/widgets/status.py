"""The status line: what has happened, and which keys go on from here."""

from __future__ import annotations

from pathlib import Path

from textual.strip import Strip

from tui_backprop.training.inside.diagnosis import DiagnosisRequest
from tui_backprop.training.live.snapshot import Scene
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.ending import Ending
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import line
from tui_backprop.tui.session.company import looking_on, others
from tui_backprop.tui.session.session import View
from tui_backprop.tui.widgets.strips import StripWidget


def sentence(view: View) -> tuple[str, str]:
    """What to say of a view, and in which ink."""
    snapshot = view.snapshot
    if view.status is Status.DEAD:
        again = "r goes on from its last checkpoint" if view.recorded_as else "r starts it again"
        return f"{view.message}: {again}, q leaves", "bad"
    if view.status is Status.FAILED:
        return f"{view.message} (d another data set, e edit, r try again)", "bad"
    if view.status.is_preparing:
        return loading(view), "muted"
    if view.status.is_under_way and (text := looking_on(view.company)):
        return f"{view.status}, {text}", "warning"
    if view.status is Status.PAUSED:
        return _standing(view), "warning"
    if view.status is Status.ENDED:
        return _ending(view)
    if wrong := _wrong(view):
        return wrong, "warning"
    if text := others(view.company):
        return f"you steer, {text}", "muted"
    if snapshot is not None and view.is_current and snapshot.pace:
        return f"at {snapshot.pace:,.0f} epochs a second: + faster, - slower, 0 flat out", "muted"
    return "flat out: - slower", "muted"


def loading(view: View) -> str:
    """What is being loaded, and how far reading it has come where that takes longer than a second."""
    experiment = view.experiment
    name = Path(experiment.data).name or experiment.data or experiment.dataset
    return f"loading {name}" if view.loaded is None else f"loading {name}: {100 * view.loaded:.0f} % is read"


def _wrong(view: View) -> str:
    """What is most wrong with the run that is shown, and what to do; empty when nothing was found."""
    diagnosis = view.snapshot.answers.get(DiagnosisRequest()) if view.snapshot is not None and view.is_current else None
    if diagnosis is None or not diagnosis.findings:
        return ""
    worst = diagnosis.findings[0]
    return f"{worst.sentence}; {worst.remedy}"


def _standing(view: View) -> str:
    cursor = view.snapshot.cursor if view.snapshot is not None else None
    where = ""
    if cursor is not None:
        which = f", {cursor.place + 1:,} of {cursor.size:,} in its batch" if cursor.size > 1 else ""
        where = f" before sample {cursor.sample}{which}"
    return f"paused{where}: space goes on, s one {view.step_unit} further, S by epoch, batch or sample"


def _ending(view: View) -> tuple[str, str]:
    experiment, snapshot = view.experiment, view.snapshot
    epoch = snapshot.record.epoch if snapshot is not None and snapshot.record is not None else 0
    go_on = "r again, n new seed, e edit" if view.company.is_steering else "q leaves"
    if view.reason is Ending.DIVERGED:
        at = snapshot.diverged_at if snapshot is not None and snapshot.diverged_at is not None else epoch
        kept = snapshot.last_finite.epoch if snapshot is not None and snapshot.last_finite is not None else None
        text = f"diverged at epoch {at:,}: the loss is no longer finite"
        if kept is not None:
            text += f", epoch {kept:,} is kept"
        return f"{text}; [ for a smaller rate, {go_on}", "bad"
    best = ": the best weights are back" if experiment.patience else ""
    why = {
        Ending.EPOCHS: f"all {experiment.epochs:,} epochs done{best}",
        Ending.LOSSES: f"every sample's loss is below {experiment.stop_when_losses_below:g}, at epoch {epoch:,}",
        Ending.PERFECT: f"100 % held for {experiment.stop_when_perfect_for:,} epochs, at epoch {epoch:,}",
        Ending.PATIENCE: f"no better validation loss for {experiment.patience:,} epochs{best}",
        Ending.INTERRUPTED: f"{'stopped by you' if view.company.is_steering else 'interrupted'} at epoch {epoch:,}",
    }.get(view.reason, view.reason)
    if wrong := _wrong(view):
        return f"ended, {why}. {wrong}", "warning"
    return f"ended, {why}; {go_on}", "accent"


def status_line(text: str, role: str, width: int, look: Look) -> Strip:
    return line([(" ", "text"), (text, role)], width, look)


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
            text, role = f"{self._scene.summary} (tab Setup says more)", "text"
        else:
            text, role = sentence(view)
        if self.size.width:
            self.put([status_line(text, role, self.size.width, self.look)])

    def on_resize(self) -> None:
        self._redraw()
