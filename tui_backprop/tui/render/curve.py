"""The learning curve: several series over epochs, drawn by plotext inside axes of our own.

The axes are ours so that their numbers are round and stand still while the curve grows, and because plotext takes
most of its time for what is around a curve. Each series is drawn in a colour number of its own; those numbers are
found again in plotext's answer and become inks, so that one way serves every depth of colour.
"""

from __future__ import annotations

import importlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.render.axes import FOOT, SMALLEST, draw_axes, gutter_of
from tui_backprop.tui.render.grid import Grid
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.scale import Scale, scale_of
from tui_backprop.tui.render.series import Floats, decimate, floats
from tui_backprop.tui.render.text import cut, ellipsis_of, printable

LETTERS = "*o+x#%@&$="
"""What the points of each series are where there is neither colour nor more than ASCII."""

_FIRST_TAG = 16
_TAGGED = re.compile(r"\x1b\[(?:38;5;(\d+)|0)m")
_MARKERS = {"braille": "braille", "block": "hd"}


GUTTER = 6
"""Cells that the left axis takes, about: the legend begins behind it."""
LEGEND_SHARE = 6
"""Of so many rows the legend may take one."""

STROKES = (((5, 2), "╺╸"), ((2, 2), "┅┅"), ((1, 1), "┈┈"), ((8, 2), "━╸"))
"""Strokes of broken lines: columns drawn and left out in turn, and a sample for the legend."""


@dataclass(frozen=True, eq=False)
class Series:
    """One curve.

    Attributes:
        label: its name in the legend; empty for none.
        short: what the legend calls it where not all labels have room; empty for the label.
        role: its ink, as "train", "test" or "pinned2".
        epochs: shape (n,), finite, ascending.
        values: shape (n,); one that is not finite is a gap.
        stroke: 0 for a solid line, else one of the `STROKES`, counted from 1 and around.
    """

    label: str
    role: str
    epochs: ArrayLike
    values: ArrayLike
    stroke: int = 0
    short: str = ""


@dataclass(frozen=True)
class Mark:
    """A vertical line at an epoch, with a note beside it: "diverged at epoch 812".

    Attributes:
        shorter: the note in fewer words, for where it has no room, the shortest last; where none has, the line stands
            alone. Each must be understood by itself.
    """

    epoch: float
    note: str
    role: str = "bad"
    shorter: tuple[str, ...] = ()


def curve(
    series: Sequence[Series],
    width: int,
    height: int,
    look: Look,
    *,
    log: bool = True,
    until: float | None = None,
    low: float | None = None,
    high: float | None = None,
    marks: Sequence[Mark] = (),
    legend: bool = True,
    unit: str = "epoch",
) -> list[Strip]:
    """Curves over epochs with axes, marks and a legend, each of which gives way where there is no room.

    Args:
        series: the first is drawn on top of the others.
        log: whether the vertical axis is logarithmic; without any positive value it is linear all the same.
        until: the epoch at the right edge; None for the next round number after the last epoch, so that a growing
            curve rescales seldom.
        low, high: the values at the lower and upper edge (0 and 1 for an accuracy); None for round numbers around
            the data. On a log axis one that is ≤ 0 is as good as None.
        marks: vertical lines.
        legend: whether the labels are listed above the plot.
        unit: what the horizontal axis counts.

    Returns:
        `height` strips of `width` cells.
    """
    grid = Grid(width, height)
    if not grid.width or not grid.height:
        return grid.strips()
    scale = scale_of(
        [one.epochs for one in series],
        [one.values for one in series],
        [mark.epoch for mark in marks],
        log=log,
        until=until,
        low=low,
        high=high,
    )
    framed = width >= SMALLEST[0] and height >= SMALLEST[1]
    named = [(index, one) for index, one in enumerate(series) if one.label]
    entries = _legend(named, width - GUTTER, height // LEGEND_SHARE) if framed and legend and named else []
    top = len(entries)
    gutter, rows = 0, height
    if framed:
        rows = height - FOOT - top
        down = scale.down_ticks(rows)
        gutter = gutter_of([name for _, name in down])
        draw_axes(grid, look, gutter, top, down, scale.across_ticks(width - gutter), unit)
    columns = width - gutter
    _draw_curves(grid, series, scale, gutter, top, columns, rows, look)
    _draw_marks(grid, marks, scale, gutter, top, columns, rows, look)
    for row, shown in enumerate(entries):
        _draw_legend(grid, shown, gutter, row, look)
    return grid.strips()


def load_plotext() -> None:
    """Import plotext, some tenths of a second, before the first curve needs it."""
    _plotext()


@cache
def _plotext() -> Any:
    """The plotext module, imported when it is first needed, and told not to look at the terminal's size."""
    module = importlib.import_module("plotext")
    module.terminal.limit(False, False)
    return module


def _marker(index: int, look: Look) -> str:
    """plotext's name of what the points of series `index` are."""
    if look.ascii or (not look.tells_by_colour and index > 0):
        return LETTERS[index % len(LETTERS)]
    return _MARKERS[look.markers]


def _draw_curves(
    grid: Grid,
    series: Sequence[Series],
    scale: Scale,
    x: int,
    y: int,
    columns: int,
    rows: int,
    look: Look,
) -> None:
    """Have plotext draw the series in `columns` × `rows` cells, and write them into `grid` at (x, y)."""
    shown = [
        (index, one.role, pieces)
        for index, one in reversed(list(enumerate(series)))
        if (pieces := decimate(one.epochs, floats(one.values), columns, scale.left, scale.right))
    ]
    if not shown or columns < 1 or rows < 1:
        return
    roles = sorted({role for _, role, _ in shown})
    plotext = _plotext()
    figure = plotext.figure
    figure.clear()
    figure.plot_size(columns, rows)
    figure.theme("colorless")
    figure.axes(False)
    for direction, cells in (("x", columns), ("y", rows)):
        ruler = figure.ruler(direction)
        ruler.lim(0, max(1, cells - 1))
        ruler.ticks([], [])
    for index, role, pieces in shown:
        across = scale.across(np.concatenate([epochs for epochs, _ in pieces]), columns)
        up = scale.up(np.concatenate([values for _, values in pieces]), rows)
        breaks = np.cumsum([len(epochs) for epochs, _ in pieces])[:-1]
        if series[index].stroke and look.tells_by_colour and not look.ascii:
            across, up, breaks = _broken(across, up, breaks, STROKES[(series[index].stroke - 1) % len(STROKES)][0])
        marker = plotext.marker(_marker(index, look), _FIRST_TAG + roles.index(role))
        signal = figure.signal(across.tolist(), up.tolist(), marker=marker)
        signal.lines()
        for start in breaks.tolist():
            signal.line(start, False)
        figure.draw(signal)
    _write(grid, figure.build().string(), [look.ink(role) for role in roles], x, y)


def _broken(
    across: Floats, up: Floats, breaks: NDArray[np.int64], stroke: tuple[int, int]
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Leave out what falls into the gaps of a broken line.

    Args:
        across, up: (n,), the points, in cells.
        breaks: indices of points that no line leads to.
        stroke: columns drawn and left out in turn.

    Returns:
        The same of the points that stay. A curve with fewer points than columns stays whole: it would lose its shape.
    """
    drawn, left_out = stroke
    column = np.floor(across).astype(np.int64)
    if len(np.unique(column)) <= np.ptp(column) * 0.9:
        return across, up, breaks
    stays = column % (drawn + left_out) < drawn
    starts = np.zeros(len(across), dtype=bool)
    starts[breaks] = True
    starts[1:] |= ~stays[:-1]
    return across[stays], up[stays], np.flatnonzero(starts[stays])


def _write(grid: Grid, drawn: str, inks: Sequence[Style], x: int, y: int) -> None:
    """Write plotext's answer into `grid` at (x, y), its colour numbers turned into `inks`."""
    for row, line in enumerate(drawn.splitlines()):
        at, tag = x, None
        for index, part in enumerate(_TAGGED.split(line)):
            if index % 2:
                tag = part
                continue
            if tag is not None and part:
                grid.put_narrow(at, y + row, part, inks[int(tag) - _FIRST_TAG])
            at += len(part)


def _draw_marks(
    grid: Grid, marks: Sequence[Mark], scale: Scale, x: int, y: int, columns: int, rows: int, look: Look
) -> None:
    """Vertical lines, and the note of each beside it: in the first row in which it covers no other."""
    if rows < 1 or columns < 1:
        return
    placed = [
        (mark, int(np.rint(scale.across(np.array([mark.epoch]), columns)[0])))
        for mark in marks
        if math.isfinite(mark.epoch)
    ]
    for mark, column in placed:
        for row in range(rows):
            grid.put(x + column, y + row, "|" if look.ascii else "╎", look.ink(mark.role))
    taken: list[range] = []
    row = 0
    for mark, column in placed:
        note, start = _beside((mark.note, *mark.shorter), column, columns)
        cells = range(start, start + cell_len(note))
        if any(cells.start <= other.stop and other.start <= cells.stop for other in taken):
            row, taken = row + 1, []
        taken.append(cells)
        if note and start >= 0 and row < rows:
            grid.put(x + start, y + row, note, look.ink(mark.role))


def _beside(forms: Sequence[str], column: int, columns: int) -> tuple[str, int]:
    """The first form of a note that has room, "" for none, and where it begins: right of the line in `column`, else
    left."""
    right = columns - column - 2
    room = max(right, column - 1)
    note = next((form for form in map(printable, forms) if cell_len(form) <= room), "")
    return note, column + 2 if right >= cell_len(note) else column - 1 - cell_len(note)


def stroke_sample(stroke: int, look: Look) -> str:
    """Two cells of a line with that stroke, as in the legend."""
    if look.ascii or not stroke:
        return "--" if look.ascii else "━━"
    return STROKES[(stroke - 1) % len(STROKES)][1]


_Entry = tuple[int, Series, str]
"""A curve's place among all, the curve, and what the legend calls it."""


def _legend(named: Sequence[tuple[int, Series]], width: int, most: int) -> list[list[_Entry]]:
    """The rows of the legend: with all labels whole where they have room in `most` rows, else one with short names."""
    rows: list[list[_Entry]] = [[]]
    left = width
    for index, one in named:
        label = printable(one.label)
        size = cell_len(label) + 6  # the sample before it and the gap behind
        if rows[-1] and size - 3 > left:
            rows.append([])
            left = width
        rows[-1].append((index, one, label))
        left -= size
    if len(rows) <= max(1, most):
        return rows
    return [[(index, one, printable(one.short or one.label)) for index, one in named]]


def _draw_legend(grid: Grid, entries: Sequence[_Entry], x: int, y: int, look: Look) -> None:
    """A sample of each line and its label; what does not fit is counted at the end."""
    ellipsis = ellipsis_of(look)
    for place, (index, one, label) in enumerate(entries):
        marker = _marker(index, look)
        sample = stroke_sample(one.stroke, look) if len(marker) > 1 else marker * 2
        rest = len(entries) - place - 1
        reserve = len(f" +{rest}") if rest else 0
        room = grid.width - x - len(sample) - 1 - reserve
        if room < min(4, cell_len(label)):
            grid.put(x, y, f"+{rest + 1}", look.ink("muted"))
            return
        label = cut(label, room, ellipsis=ellipsis)
        style = look.ink(one.role)
        grid.put(x, y, sample, style)
        grid.put(x + len(sample) + 1, y, label, style)
        x += len(sample) + 1 + cell_len(label) + 3
