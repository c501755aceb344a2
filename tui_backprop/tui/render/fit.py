"""y over x: samples and the curve that a network has fitted to them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.render.axes import with_axes
from tui_backprop.tui.render.bounds import Bounds
from tui_backprop.tui.render.canvas import Canvas
from tui_backprop.tui.render.grid import SPACE, Grid
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.scatter import Points, draw_points, is_crowded

Array = NDArray[np.float64]
CURVE = "class1"
"""The role of the curve; the samples have that of the first class."""


def fit(points: Points, x: Array, y: Array, bounds: Bounds, width: int, height: int, look: Look) -> list[Strip]:
    """The samples and the curve, with axes where there is room.

    In a cell that has both the sample's mark stays, as the legend has it: a curve that fits would else hide what it
    fits. Samples that are drawn as dots have none, and lie below the curve.

    Args:
        points: their `xy` is feature and label.
        x, y: (n,), the curve, from left to right; it has a gap where it is not finite.

    Returns:
        `height` strips of `width` cells.
    """

    def plot(columns: int, rows: int) -> list[Strip]:
        grid = Grid(columns, rows)
        draw_points(grid, points, bounds, look)
        if bounds.usable and columns and rows:
            canvas = Canvas(columns, rows, look.markers)
            with np.errstate(all="ignore"):
                across = (x - bounds.left) / (bounds.right - bounds.left) * canvas.columns
                down = (bounds.top - y) / (bounds.top - bounds.bottom) * canvas.rows
            # A steep piece far outside would be drawn with too few dots inside.
            down = np.clip(down, -canvas.rows, 2 * canvas.rows)
            canvas.polylines(across[None], down[None], look.ink(CURVE, bold=True))
            marks, inks = grid.codes.copy(), grid.inks.copy()
            canvas.draw(grid)
            if not is_crowded(len(np.asarray(points.xy)), marks.size, look):
                is_marked = marks != SPACE
                grid.codes[is_marked], grid.inks[is_marked] = marks[is_marked], inks[is_marked]
        return grid.strips()

    return with_axes(bounds, width, height, look, plot)


def fit_legend(look: Look, width: int, *, has_test: bool) -> list[tuple[str, Style | str]]:
    """What the marks mean, parts of a line."""
    ink = look.class_ink(0, bold=True)
    parts: list[tuple[str, Style | str]] = [(look.class_glyph(0), ink), (" training   ", "muted")]
    if has_test:
        parts += [(look.class_glyph(0, test=True), ink), (" test   ", "muted")]
    line = {"braille": "⠤⠤", "block": "▄▄"}.get(look.markers, "**")
    room = width - sum(len(text) for text, _ in parts) - len(line)
    says = next((text for text in (" what the network says", " the network") if len(text) <= room), " network")
    return [*parts, (line, look.ink(CURVE, bold=True)), (says, "muted")]
