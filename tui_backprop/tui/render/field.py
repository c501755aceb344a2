"""A network's output over a plane as a field of colour, and points on it.

Colours come in few levels: rows then stay equal from one frame to the next, and only what moved is sent. Where there
are 16 colours, shades of a class's colour stand for how sure the network is; where there are none, shades alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from textual.strip import Strip

from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render import markers
from tui_backprop.tui.render.bounds import Bounds, cells_of
from tui_backprop.tui.render.grid import Grid
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.pixels import halves, nearest_sample, paint_pixels, plane, resample
from tui_backprop.tui.render.ramps import SURENESS, level
from tui_backprop.tui.render.scatter import CLASSES, Points, draw_points
from tui_backprop.tui.render.values import draw_values


def field_shape(width: int, height: int, look: Look) -> tuple[int, int]:
    """The (rows, columns) of values that fill `width` × `height` cells: what to compute of a field, and no more.

    Row 0 is the top of the plane. The value at row i, column j belongs to the point
    x = left + (j + ½)/columns · (right - left), y = top - (i + ½)/rows · (top - bottom).
    """
    return max(0, height) * (halves(look) if look.paints else 1), max(0, width)


def field(
    values: ArrayLike,
    width: int,
    height: int,
    look: Look,
    *,
    low: float = 0.0,
    high: float = 1.0,
    boundary: bool = True,
    discrete: bool = False,
    points: Points | None = None,
    bounds: Bounds | None = None,
    span: tuple[float, float] | None = None,
) -> list[Strip]:
    """One output over a plane, from class 0's colour over a neutral one to class 1's.

    Args:
        values: shape (rows, columns), row 0 at the top; resampled when it is not of `field_shape`. Infinite values
            count as `low` or `high`; NaN is drawn as a cross.
        low, high: the values of class 0 and class 1; halfway between them is the boundary.
        boundary: whether the boundary is drawn as a line.
        discrete: whether only the two extreme colours are used: what the network decides, not how surely.
        points, bounds: samples to draw on it, and the part of the plane that it covers; both or neither.
        span: the `classes` of the points are numbers, drawn by value, from this to that; None for classes.

    Returns:
        `height` strips of `width` cells.
    """
    rows, columns = field_shape(width, height, look)
    shares = resample(_shares(plane(values), low, high), rows, columns)
    unknown = np.isnan(shares)
    shares = np.where(unknown, 0.5, shares)
    if discrete:
        shares = np.where(shares >= 0.5, 1.0, 0.0)
    upper = shares >= 0.5
    edge = _edges(upper.astype(np.int64)) & ~unknown if boundary else np.zeros_like(unknown)
    if look.paints:
        ramp = look.ramps.field
        levels = len(ramp)
        shade = np.minimum((shares * levels).astype(np.intp), levels - 1)
        edge &= ~_marked(edge.shape, points, bounds, halves(look))
        shade = np.where(edge, levels, np.where(unknown, levels + 1, shade))
        grid = paint_pixels(shade, [*ramp, look.ramps.boundary, look.shown.background], look)
    elif look.depth is ColourDepth.SIXTEEN:
        grid = _shaded(upper.astype(np.int64), np.abs(shares - 0.5) * 2, edge, ("field_low", "field_high"), look)
    else:
        grid = Grid(columns, rows)
        shades = _codes(markers.SHADES["ascii" if look.ascii else "unicode"])
        grid.codes[:] = shades[np.minimum((shares * len(shades)).astype(np.intp), len(shades) - 1)]
        grid.inks[:] = grid.ink(look.ink("muted"))
    _finish(grid, unknown, points if span is None else None, bounds, look)
    if span is not None and points is not None and bounds is not None:
        behind = look.shown.background if look.paints else None
        draw_values(grid, points.xy, points.classes, *span, bounds, look, test=points.test, behind=behind)
    return grid.strips()


def class_field(
    winners: ArrayLike,
    confidence: ArrayLike,
    width: int,
    height: int,
    look: Look,
    *,
    boundary: bool = True,
    points: Points | None = None,
    bounds: Bounds | None = None,
) -> list[Strip]:
    """Which of several classes wins over a plane, in its colour, the stronger the surer.

    Args:
        winners: ints of shape (rows, columns), row 0 at the top, as from `argmax`.
        confidence: 0…1 of the same shape, as from `max` of the softmax; NaN is drawn as a cross.
        boundary, points, bounds: as for `field`.

    Returns:
        `height` strips of `width` cells.
    """
    rows, columns = field_shape(width, height, look)
    sure = plane(confidence)
    classes = np.asarray(winners).astype(np.int64)
    if classes.shape != sure.shape or not classes.size:
        classes, sure = np.zeros((1, 1), dtype=np.int64), np.full((1, 1), np.nan)
    classes = nearest_sample(classes, rows, columns) % CLASSES
    sure = np.clip(resample(sure, rows, columns), 0, 1)
    unknown = np.isnan(sure)
    sure = np.where(unknown, 0.0, sure)
    edge = _edges(classes) & ~unknown if boundary else np.zeros_like(unknown)
    if look.paints and look.tells_by_colour:
        colours = [level((step + 0.5) / SURENESS, ramp) for ramp in look.ramps.classes for step in range(SURENESS)]
        edge &= ~_marked(edge.shape, points, bounds, halves(look))
        index = classes * SURENESS + np.minimum((sure * SURENESS).astype(np.intp), SURENESS - 1)
        index = np.where(edge, len(colours), np.where(unknown, len(colours) + 1, index))
        grid = paint_pixels(index, [*colours, look.ramps.boundary, look.shown.background], look)
    elif look.tells_by_colour:
        roles = tuple(f"class{index}" for index in range(CLASSES))
        grid = _shaded(classes, sure, edge, roles, look)
    else:
        each = halves(look) if look.paints else 1
        classes, sure, unknown = classes[::each], sure[::each], unknown[::each]
        grid = Grid(columns, len(classes))
        grid.codes[:] = np.where(sure >= 0.5, classes + ord("0"), ord("."))
        grid.inks[:] = grid.ink(look.ink("muted"))
    _finish(grid, unknown, points, bounds, look)
    return grid.strips()


def _shares(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Values as shares 0…1 of the way from `low` to `high`; NaN stays NaN."""
    span = high / 2 - low / 2
    if not np.isfinite(span) or span == 0:
        return np.where(np.isnan(values), np.nan, 0.5)
    with np.errstate(over="ignore"):
        return np.clip((values / 2 - low / 2) / span, 0, 1)


def _edges(sides: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where a pixel's neighbour below or to the right is on another side: a line one pixel wide."""
    edge = np.zeros(sides.shape, dtype=bool)
    edge[:-1] |= sides[:-1] != sides[1:]
    edge[:, :-1] |= sides[:, :-1] != sides[:, 1:]
    return edge


def _marked(shape: tuple[int, ...], points: Points | None, bounds: Bounds | None, each: int) -> NDArray[np.bool_]:
    """The pixels, `each` of them above each other in a cell, of cells with a point: no boundary is drawn below it."""
    marked = np.zeros((shape[0] // each, shape[1]), dtype=bool)
    if points is not None and bounds is not None and bounds.usable and marked.size:
        row, column = cells_of(np.asarray(points.xy, dtype=np.float64).reshape(-1, 2), bounds, *marked.shape)
        marked[row, column] = True
    return np.repeat(marked, each, axis=0)


def _codes(characters: str) -> NDArray[np.uint32]:
    return np.array([ord(character) for character in characters], dtype=np.uint32)


def _shaded(
    sides: NDArray[np.int64], sure: NDArray[np.float64], edge: NDArray[np.bool_], roles: tuple[str, ...], look: Look
) -> Grid:
    """Shades in the colour of each cell's side, the denser the surer, and blank on the boundary."""
    grid = Grid(sides.shape[1], sides.shape[0])
    shades = _codes(markers.SHADES["ascii"][1:-2] if look.ascii else markers.SHADES["unicode"][1:-1])
    inks = np.array([grid.ink(look.ink(role)) for role in roles], dtype=np.int32)
    grid.codes[:] = shades[np.minimum((sure * len(shades)).astype(np.intp), len(shades) - 1)]
    grid.inks[:] = inks[sides]
    grid.codes[edge] = ord(" ")
    return grid


def _finish(grid: Grid, unknown: NDArray[np.bool_], points: Points | None, bounds: Bounds | None, look: Look) -> None:
    """Crosses where any pixel of a cell is unknown, and the points over everything."""
    if grid.height and unknown.any():
        cells = unknown.reshape(grid.height, -1, grid.width).any(axis=1)
        grid.codes[cells] = ord("?" if look.ascii else "×")
        grid.inks[cells] = grid.ink(look.ink("muted"))
    if points is not None and bounds is not None:
        draw_points(grid, points, bounds, look, halo=not look.paints)
