"""The pinned runs beside the current one, in numbers."""

from __future__ import annotations

from textual.strip import Strip

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.snapshot import Snapshot
from tui_backprop.tui.lenses.lens import Lens, note
from tui_backprop.tui.render.curve import stroke_sample
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.numbers import format_count, format_loss, format_percent
from tui_backprop.tui.render.table import Cell, Column, table
from tui_backprop.tui.session.comparison import own_settings
from tui_backprop.tui.session.session import View

COLUMNS: tuple[Column, ...] = (
    Column("run", width=9),
    Column("what is its own", stretch=True),
    Column("epochs", "right", width=7),
    Column("first 100 %", "right", width=11),
    Column("loss", "right", width=8),
    Column("accuracy", "right", width=8),
    Column("test", "right", width=7),
    Column("seconds", "right", width=7),
)
EPOCHS, TEST = 2, 6
"""Columns that may be left out: where there is no room, and when no run has test samples."""
NARROW = 90
"""Columns below which what tells the runs apart needs the room."""
NONE = "–"


class CompareLens(Lens):
    """A row a run: the current one first, then those that were pinned."""

    name = "compare"
    title = "Pinned runs"
    period = 0.3

    def picture(self, view: View, width: int, height: int, look: Look) -> list[Strip]:
        pins = view.pins
        if view.snapshot is None or view.scene is None:
            return note("", width, height, look)
        if not pins:
            return note("p pins a run: its curve stays under the next ones", width, height, look)
        experiments = [view.scene.experiment, *(pin.experiment for pin in pins)]
        rows = [_row(f"{stroke_sample(0, look)} now", "train", view.scene.experiment, view.snapshot, experiments)]
        for pin in pins:
            mark = " race" if pin.is_racing else ""
            role = look.pinned_role(pin.number - 1)
            name = f"{stroke_sample(pin.number, look)} {pin.number}{mark}"
            rows.append(_row(name, role, pin.experiment, pin.snapshot, experiments))
        left_out = {EPOCHS} if width < NARROW else set()
        if all(row[TEST] == NONE for row in rows):
            left_out.add(TEST)
        shown = [index for index in range(len(COLUMNS)) if index not in left_out]
        columns = [COLUMNS[index] for index in shown]
        rows = [[row[index] for index in shown] for row in rows]
        return table(columns, rows, width, height, look)


def _row(name: str, role: str, experiment: Experiment, snapshot: Snapshot, all_runs: list[Experiment]) -> list[Cell]:
    record = snapshot.last_finite
    own = own_settings(experiment, all_runs) or "same settings"
    if record is None:
        return [(name, role), own, "", "", "", "", NONE, ""]
    reached = "–" if snapshot.perfect_at is None else format_count(snapshot.perfect_at)
    if snapshot.diverged_at is not None:
        accuracy: Cell = ("diverged", "bad")
    elif experiment.is_regression:
        accuracy = f"{record.accuracy or 0:.4f}"
    else:
        accuracy = format_percent(record.accuracy if record.accuracy is not None else float("nan"), 7)
    test = NONE if record.test_accuracy is None or experiment.is_regression else format_percent(record.test_accuracy, 7)
    return [
        (name, role), own, format_count(record.epoch), reached, format_loss(record.loss), accuracy, test,
        f"{snapshot.seconds:.2f}",
    ]  # fmt: skip
