"""What a layer does to the plane: the grid bent by it, and the samples on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from textual.strip import Strip

from tui_backprop.tui.render.bounds import Bounds
from tui_backprop.tui.render.canvas import Canvas
from tui_backprop.tui.render.grid import Grid
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.scatter import Points, draw_points
from tui_backprop.tui.render.text import line

Floats = NDArray[np.float64]


def steady_bounds(points: Floats, lines: Floats, before: Bounds | None = None) -> Bounds:
    """Bounds around the samples and the grid that change only when they must, so that an animation does not shake.

    Args:
        before: those of the frame before; kept while everything fits and fills at least half of them.
    """
    everything = np.concatenate([points.reshape(-1, 2), lines.reshape(-1, 2)])
    everything = everything[np.isfinite(everything).all(axis=1)]
    if not len(everything):
        return before or Bounds(-1.0, 1.0, -1.0, 1.0)
    low, high = everything.min(axis=0), everything.max(axis=0)
    if before is not None:
        inside = low[0] >= before.left and high[0] <= before.right
        inside = inside and low[1] >= before.bottom and high[1] <= before.top
        wide = high[0] - low[0] >= 0.5 * (before.right - before.left)
        tall = high[1] - low[1] >= 0.5 * (before.top - before.bottom)
        if inside and (wide or tall):
            return before
    pad = np.maximum(high - low, 1e-6) * 0.12
    return Bounds(float(low[0] - pad[0]), float(high[0] + pad[0]), float(low[1] - pad[1]), float(high[1] + pad[1]))


MOST_STRETCHED = 1.6
"""How much longer one side of a picture may be than the other: beyond, squares no longer look like squares."""


def proportioned(width: int, height: int) -> tuple[int, int]:
    """Columns and rows of the largest picture within `width` × `height` cells that is stretched no more than that.

    A cell is about twice as high as it is wide.

    >>> proportioned(20, 40), proportioned(100, 20), proportioned(30, 12)
    ((20, 16), (64, 20), (30, 12))
    """
    return min(width, int(2 * height * MOST_STRETCHED)), min(height, int(width * MOST_STRETCHED / 2))


def hidden(
    points: Points, lines: Floats, bounds: Bounds, width: int, height: int, look: Look, *, title: str = ""
) -> list[Strip]:
    """A bent grid with samples on it.

    Args:
        points: the samples where the layer puts them.
        lines: (count, resolution, 2), the grid's lines; one that leaves the bounds or is not finite is broken there.
        bounds: what the picture covers.
        title: over it; empty for none.

    Returns:
        `height` strips of `width` cells.
    """
    top = 1 if title and height > 3 else 0
    columns, rows = proportioned(width, max(0, height - top))
    picture = Grid(columns, rows)
    canvas = Canvas(columns, rows, look.markers)
    if bounds.usable and canvas.rows and canvas.columns:
        style = look.ink("border")
        x = (lines[..., 0] - bounds.left) / (bounds.right - bounds.left) * (canvas.columns - 1)
        y = (bounds.top - lines[..., 1]) / (bounds.top - bounds.bottom) * (canvas.rows - 1)
        canvas.polylines(x, y, style)
    canvas.draw(picture)
    draw_points(picture, points, bounds, look)
    left, above = (width - columns) // 2, (height - top - rows) // 2
    before, behind = Strip.blank(left), Strip.blank(width - columns - left)
    heading = [line([(" " * left + title, "muted")], width, look)] if top else []
    body = [Strip.join([before, strip, behind]) for strip in picture.strips()]
    blank = [Strip.blank(max(0, width))]
    return [*blank * above, *heading, *body, *blank * (height - top - above - rows)]
