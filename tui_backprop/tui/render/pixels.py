"""Arrays resampled to the screen, and two pixels painted into one cell by half blocks."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tui_backprop.tui.render import markers
from tui_backprop.tui.render.grid import SPACE, Grid
from tui_backprop.tui.render.look import Look, paint

Floats = NDArray[np.float64]


def plane(values: ArrayLike) -> Floats:
    """`values` as a float64 array of two dimensions; of a shape that is no plane, an empty one."""
    array = np.asarray(values, dtype=np.float64)
    return array if array.ndim == 2 else np.empty((0, 0))


def resample(values: Floats, rows: int, columns: int) -> Floats:
    """`values` of shape (r, c) as shape (rows, columns): means where it shrinks, the nearest where it grows.

    NaN spreads to the means it is part of. An empty array becomes NaN.
    """
    rows, columns = max(0, rows), max(0, columns)
    if not values.size or not rows or not columns:
        return np.full((rows, columns), np.nan)
    with np.errstate(invalid="ignore", over="ignore"):
        return _along(_along(values, rows, 0), columns, 1)


def _along(values: Floats, size: int, axis: int) -> Floats:
    have = values.shape[axis]
    if have == size:
        return values
    if have < size:
        grown: Floats = np.take(values, np.arange(size) * have // size, axis=axis)
        return grown
    edges = np.arange(size) * have // size
    counts = np.diff(np.append(edges, have))
    sums = np.add.reduceat(values, edges, axis=axis)
    means: Floats = sums / (counts[:, None] if axis == 0 else counts[None, :])
    return means


def nearest_sample(values: NDArray[np.int64], rows: int, columns: int) -> NDArray[np.int64]:
    """Integers of shape (r, c), r and c ≥ 1, as shape (rows, columns), each the nearest one."""
    down = (2 * np.arange(rows) + 1) * values.shape[0] // (2 * max(1, rows))
    across = (2 * np.arange(columns) + 1) * values.shape[1] // (2 * max(1, columns))
    sampled: NDArray[np.int64] = values[down[:, None], across[None, :]]
    return sampled


def halves(look: Look) -> int:
    """How many pixels lie above each other in a cell that is painted: 2, or 1 where only ASCII is drawn."""
    return 1 if look.ascii else 2


def paint_pixels(indices: NDArray[np.intp], colours: list[str | None], look: Look) -> Grid:
    """A grid whose cells are painted with `colours[indices]`.

    Args:
        indices: shape (height · halves(look), width), row 0 at the top.
        colours: "#rrggbb" or names; None leaves what is there.
    """
    each = halves(look)
    grid = Grid(indices.shape[1], indices.shape[0] // each)
    if not grid.width or not grid.height:
        return grid
    upper, lower = indices[::each], indices[each - 1 :: each]
    pairs, cells = np.unique(upper * len(colours) + lower, return_inverse=True)
    inks, codes = [], []
    for pair in pairs.tolist():
        above, below = colours[pair // len(colours)], colours[pair % len(colours)]
        if above == below:
            inks.append(grid.ink(paint(None, above)))
            codes.append(SPACE)
        elif above is None:
            # A half block cannot leave its upper half unpainted, so the lower one is drawn in its place.
            inks.append(grid.ink(paint(below, None)))
            codes.append(ord(markers.LOWER_HALF))
        else:
            inks.append(grid.ink(paint(above, below)))
            codes.append(ord(markers.UPPER_HALF))
    cells = cells.reshape(upper.shape)
    grid.inks[:] = np.array(inks, dtype=np.int32)[cells]
    grid.codes[:] = np.array(codes, dtype=np.uint32)[cells]
    return grid
