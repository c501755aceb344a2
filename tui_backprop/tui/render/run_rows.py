"""Recorded runs as rows of a table, and one of them in more words."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from textual.strip import Strip

from tui_backprop.errors import ExperimentError
from tui_backprop.experiment.command_line import as_options
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.report.runs import data_text, network_text, number_text
from tui_backprop.store.rows import Row
from tui_backprop.store.standing import Standing
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.numbers import format_loss
from tui_backprop.tui.render.sparkline import sparkline
from tui_backprop.tui.render.table import GAP, Cell, Column, column_widths, table_row
from tui_backprop.tui.render.text import Align, line

NOTHING = "–"

_STATES = {
    Standing.RUNNING: ("●", "*", "good"),
    Standing.INTERRUPTED: ("‖", "=", "warning"),
    Standing.IMPORTED: ("‖", "=", "accent"),
    Standing.ENDED: ("■", "#", "muted"),
    Standing.DIVERGED: ("▲", "!", "bad"),
    Standing.FAILED: ("▲", "!", "bad"),
    Standing.DAMAGED: ("▲", "!", "bad"),
}
"""Where a run stands, to its glyph, its glyph in ASCII and its ink."""


@dataclass(frozen=True)
class _Shown:
    """One column: its heading, what a row has there, its cells, and from which width of the table on it is shown.

    A width of 0 is what the others leave.
    """

    title: str
    cell: Callable[[Row, Look], Cell]
    width: int
    align: Align = "left"
    since: int = 0
    field: str = ""


def _when(row: Row, look: Look) -> Cell:  # noqa: ARG001
    return when(row.started), "muted"


def when(started: float, now: float | None = None) -> str:
    """When a run began, in this machine's time: of today the time of day, of this year the day and the time."""
    then, today = time.localtime(started), time.localtime(now)
    if then[:3] == today[:3]:
        return time.strftime("today %H:%M", then)
    return time.strftime("%m-%d %H:%M" if then[0] == today[0] else "%Y-%m-%d", then)


def _state(row: Row, look: Look) -> Cell:
    state = row.state
    glyph, plain, role = _STATES.get(Standing(state), ("?", "?", "muted")) if state in _WORDS else ("?", "?", "muted")
    return f"{plain if look.ascii else glyph} {state}", role


_WORDS = frozenset(Standing)


def _name(row: Row, look: Look) -> Cell:  # noqa: ARG001
    if row.name:
        data = data_text(row) if row.kind == "run" else ""
        return f"{row.name} · {data}" if data else row.name, "accent"
    if row.kind != "run":
        return str(row.results.get("what") or row.kind), "text"
    return data_text(row) or NOTHING


def _network(row: Row, look: Look) -> Cell:  # noqa: ARG001
    layers, activation = network_text(row).replace(",", "-"), row.settings.get("activation")
    return f"{layers} {activation}" if layers and activation else layers or NOTHING


def _optimizer(row: Row, look: Look) -> Cell:  # noqa: ARG001
    name, rate = row.settings.get("optimizer") or row.results.get("optimizer"), row.settings.get("learning_rate")
    return f"{name} {rate:g}" if name and isinstance(rate, int | float) else str(name or NOTHING)


def _loss(row: Row, look: Look) -> Cell:  # noqa: ARG001
    loss = row.results.get("loss")
    return format_loss(float(loss)).strip() if isinstance(loss, int | float) else NOTHING


def _score(name: str) -> Callable[[Row, Look], Cell]:
    def cell(row: Row, look: Look) -> Cell:  # noqa: ARG001
        if name == "accuracy" and (verdict := row.results.get("verdict")):
            return str(verdict), "good" if verdict == "right" else "warning"
        value: Any = row.results.get(name)
        if not isinstance(value, int | float) or not math.isfinite(value):
            return NOTHING, "muted"
        return f"{value:.4f}", "good" if value == 1 else "text"

    return cell


def _epochs(row: Row, look: Look) -> Cell:  # noqa: ARG001
    return number_text(row.results.get("epochs"))


def _seed(row: Row, look: Look) -> Cell:  # noqa: ARG001
    return str(row.settings.get("seed", NOTHING)), "muted"


def _tags(row: Row, look: Look) -> Cell:  # noqa: ARG001
    return " ".join(row.tags), "accent"


_COLUMNS = (
    _Shown("started", _when, 11, field="started"),
    _Shown("status", _state, 13, field="status"),
    _Shown("name or data", _name, 0, field="dataset"),
    _Shown("network", _network, 16, since=96, field="hidden"),
    _Shown("optimizer", _optimizer, 14, since=70, field="optimizer"),
    _Shown("seed", _seed, 6, "right", since=128, field="seed"),
    _Shown("epochs", _epochs, 9, "right", since=110, field="epochs"),
    _Shown("loss", _loss, 8, "right", field="loss"),
    _Shown("score", _score("accuracy"), 6, "right", field="accuracy"),
    _Shown("test", _score("test_accuracy"), 6, "right", since=118, field="test_accuracy"),
    _Shown("tags", _tags, 18, since=140, field="tag"),
)
MARK = 2
"""Cells in front of a row for its mark."""


def columns_for(width: int) -> list[tuple[str, int, int]]:
    """What can be sorted by where: of each column in a table `width` wide the field, the first cell and the cells."""
    shown = [column for column in _COLUMNS if width >= column.since]
    found, x = [], MARK
    for column, size in zip(shown, _widths(shown, width), strict=True):
        found.append((column.field, x, size))
        x += size + GAP
    return found


def _widths(shown: Sequence[_Shown], width: int) -> list[int]:
    return column_widths(_plain(shown, ""), [], width - MARK)


def _plain(shown: Sequence[_Shown], order: str, look: Look | None = None) -> list[Column]:
    """The columns with their headings; that of the order has an arrow."""
    plain = []
    for column in shown:
        title = column.title
        if look is not None and order.lstrip("-") == column.field:
            is_falling = order.startswith("-")
            title += " " + (("v" if is_falling else "^") if look.ascii else ("↓" if is_falling else "↑"))
        plain.append(Column(title, column.align, column.width or 8, stretch=not column.width))
    return plain


def _cells(row: Row, shown: Sequence[_Shown], look: Look) -> list[Cell]:
    cells = [column.cell(row, look) for column in shown]
    if not look.ascii:
        return cells
    return [_plain_text(cell) if isinstance(cell, str) else (_plain_text(cell[0]), cell[1]) for cell in cells]


def _plain_text(text: str) -> str:
    return text.replace(NOTHING, "-").replace("×", "x")


def run_table(
    rows: Sequence[Row],
    width: int,
    height: int,
    look: Look,
    *,
    first: int,
    at: int,
    marked: Collection[str],
    order: str,
) -> list[Strip]:
    """A heading and the rows from `first` on: as many as there is room for are made, however many there are.

    Args:
        at: index of the row at which the person is.
        marked: identifiers of marked rows.
        order: the field that they are sorted by, `-` before it for the largest first.
    """
    if height < 1:
        return []
    shown = [column for column in _COLUMNS if width >= column.since]
    widths, columns = _widths(shown, width), _plain(shown, order, look)
    mark = "*" if look.ascii else "✓"
    heading = table_row([column.title for column in columns], columns, widths, width - MARK, look, role="muted")
    strips = [Strip.join([Strip.blank(MARK), heading])]
    for index in range(first, min(len(rows), first + height - 1)):
        row = rows[index]
        told = table_row(_cells(row, shown, look), columns, widths, width - MARK, look, cursor=index == at)
        sign = f"{mark} " if row.id in marked else (("> " if look.ascii else "▸ ") if index == at else "  ")
        strips.append(Strip.join([line([(sign, look.ink("accent", bold=True))], MARK, look), told]))
    strips = [strip.crop(0, width) for strip in strips]
    return strips + [Strip.blank(width)] * (height - len(strips))


def run_details(row: Row, losses: Sequence[float], width: int, height: int, look: Look) -> list[Strip]:
    """One run in more words, and the curve of its loss where there is room.

    Args:
        losses: (n,), the largest of each bucket of its history; empty when it is not known yet.
    """
    separator = " - " if look.ascii else " · "
    seconds = row.results.get("seconds")
    facts = [
        row.id,
        row.name,
        " ".join(row.tags),
        f"ended by {row.stopped_by}" if row.status == Standing.ENDED and row.stopped_by else "",
        f"{seconds:,.1f} s" if isinstance(seconds, int | float) else "",
        str(row.value("host")),
    ]
    strips = [
        line([(" " + separator.join(fact for fact in facts if fact), "text")], width, look),
        line([(" " + _settings(row), "muted")], width, look),
        line([(f" {row.note}", "accent") if row.note else (f" {row.message}", "bad")], width, look),
    ]
    room = height - len(strips)
    if room > 0 and len(losses):
        # Over the whole width, however few there are.
        columns = max(1, width - 2)
        spread = losses if len(losses) >= columns else [losses[x * len(losses) // columns] for x in range(columns)]
        strips += sparkline(spread, columns, look, height=room, log=True)
        strips[3:] = [Strip.join([Strip.blank(1), strip, Strip.blank(1)]) for strip in strips[3:]]
    return [*strips, *[Strip.blank(width)] * height][:height]


def _settings(row: Row) -> str:
    """What was trained, as options of the command line; of something else what it was."""
    if row.kind != "run":
        return str(row.results.get("what") or row.kind)
    try:
        return as_options(Experiment.from_dict(dict(row.settings))) or "the settings that go without saying"
    except ExperimentError as error:
        return str(error)
