"""A frame with ticks around a plot."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from rich.cells import cell_len
from textual.strip import Strip

from tui_backprop.tui.render import markers, tick_labels, ticks
from tui_backprop.tui.render.bounds import Bounds
from tui_backprop.tui.render.grid import Grid
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import cut

SMALLEST = (20, 6)
"""Width and height below which a plot is drawn without axes: the room is worth more than the numbers."""

FOOT = 2
"""Rows below the plot: the axis and its labels."""

GUTTER = 5
"""Cells left of the plot for labels, at least, so that the plot stands still while they change."""

_COMPONENT = re.compile(r"(?:principal )?component \d")
Tick = tuple[int, str]
"""The cell of a tick, from the plot's left or top, and its label."""


def short_axis(name: str) -> str:
    """What an axis is called where its whole name has no room: "PC 1" for a principal component.

    >>> short_axis("principal component 2"), short_axis("electronic component 2")
    ('PC 2', 'electronic component 2')
    """
    return f"PC {name[-1]}" if _COMPONENT.fullmatch(name) else name


def gutter_of(labels: Sequence[str]) -> int:
    """How many cells `draw_axes` needs for these labels at the left, with the axis itself."""
    return max([GUTTER, *(cell_len(label) for label in labels)]) + 1


def draw_axes(
    grid: Grid, look: Look, gutter: int, top: int, down: Sequence[Tick], across: Sequence[Tick], note: str = ""
) -> None:
    """Draw both axes of a plot that fills `grid` but for `gutter` columns left, `top` rows above and `FOOT` below.

    Args:
        down: ticks of the left axis, each a row of the plot.
        across: ticks of the lower axis, each a column of the plot; one whose label would touch another is left out.
        note: what the lower axis counts, written left of its labels.
    """
    upright, level, corner, left_tick, low_tick = markers.FRAME["ascii" if look.ascii else "unicode"]
    border, muted = look.ink("border"), look.ink("muted")
    bottom = grid.height - FOOT
    for y in range(top, bottom):
        grid.put(gutter - 1, y, upright, border)
    grid.put(gutter - 1, bottom, corner + level * (grid.width - gutter), border)
    for row, label in down:
        grid.put(gutter - 1, top + row, left_tick, border)
        grid.put(gutter - 1 - cell_len(label), top + row, label, muted)
    note = cut(note, gutter - 1, ellipsis="")
    grid.put(0, grid.height - 1, note, muted)
    taken = gutter if note else 0
    for column, label in across:
        size = cell_len(label)
        start = min(max(gutter + column - size // 2, 0), grid.width - size)
        if start < taken:
            continue
        grid.put(gutter + column, bottom, low_tick, border)
        grid.put(start, grid.height - 1, label, muted)
        taken = start + size + 1


def with_axes(
    bounds: Bounds, width: int, height: int, look: Look, draw: Callable[[int, int], list[Strip]]
) -> list[Strip]:
    """Axes for `bounds` around a plot of that part of the plane, or the bare plot where there is no room for them.

    Args:
        draw: given the width and height that are left in cells, gives the plot as that many strips.

    Returns:
        `height` strips of `width` cells.
    """
    if width < SMALLEST[0] or height < SMALLEST[1] or not bounds.usable:
        return draw(max(0, width), max(0, height))
    rows = height - FOOT
    down = ticks.linear_ticks(bounds.bottom, bounds.top, max(3, rows // 3))
    gutter = gutter_of(tick_labels.labels(down))
    columns = width - gutter
    across = ticks.linear_ticks(bounds.left, bounds.right, max(2, columns // 8))
    grid = Grid(width, height)
    draw_axes(
        grid,
        look,
        gutter,
        0,
        list(zip(_cells(down, bounds.top, bounds.bottom, rows), tick_labels.labels(down), strict=True)),
        list(zip(_cells(across, bounds.left, bounds.right, columns), tick_labels.labels(across), strict=True)),
    )
    framed = grid.strips()
    plot = draw(columns, rows)
    return [Strip([*framed[y].crop(0, gutter), *plot[y]], width) if y < rows else framed[y] for y in range(height)]


def _cells(values: Sequence[float], start: float, end: float, size: int) -> list[int]:
    """The cell of 0…size-1 in which each value lies, `start` at the outer edge of cell 0."""
    shares = (np.asarray(values, dtype=np.float64) - start) / (end - start)
    return [int(cell) for cell in np.clip(np.floor(shares * size), 0, size - 1)]
