"""What is said in the status line: what has happened to a run, and which keys go on from here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from tui_backprop.training.inside.diagnosis import DiagnosisRequest
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.ending import Ending
from tui_backprop.tui.render.text import fitting
from tui_backprop.tui.session.company import looking_on, others
from tui_backprop.tui.session.session import View
from tui_backprop.tui.words.program import program_sentence


def sentence(view: View, room: float = math.inf) -> tuple[str, str]:
    """What to say of a view in so many cells, and in which ink."""
    forms, role = _forms(view)
    return fitting(forms, room), role


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
    if wrong := most_wrong(view):
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


def most_wrong(view: View) -> tuple[str, ...]:
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
    if wrong := most_wrong(view):
        return [f"ended, {why}. {wrong[0]}", *(f"ended. {form}" for form in wrong), wrong[-1]], "warning"
    return [f"ended, {why}; {go_on}", f"ended, {why}; r again", f"ended, {why}"], "accent"
