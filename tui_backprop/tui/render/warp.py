"""What a layer does to the plane: the grid bent by it, and the samples on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from textual.strip import Strip

from tui_backprop.tui.render.canvas import Canvas
from tui_backprop.tui.render.grid import Grid
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.scatter import Bounds, Points, draw_points
from tui_backprop.tui.render.text import fit

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


def warp(
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
    grid = Grid(width, height)
    top = 1 if title and height > 3 else 0
    canvas = Canvas(grid.width, max(0, grid.height - top), look.markers)
    if bounds.usable and canvas.rows and canvas.columns:
        style = look.ink("border")
        x = (lines[..., 0] - bounds.left) / (bounds.right - bounds.left) * (canvas.columns - 1)
        y = (bounds.top - lines[..., 1]) / (bounds.top - bounds.bottom) * (canvas.rows - 1)
        for across, down in zip(x, y, strict=True):
            for i in range(len(across) - 1):
                canvas.line(across[i], down[i], across[i + 1], down[i + 1], style)
    body = Grid(width, max(0, height - top))
    canvas.draw(body)
    draw_points(body, points, bounds, look)
    if not top:
        return body.strips()
    grid.put(0, 0, fit(title, width), look.ink("muted"))
    return [grid.strips()[0], *body.strips()]
