"""Labelled points of a plane: a colour and a glyph for each class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.render import markers
from tui_backprop.tui.render.canvas import Canvas
from tui_backprop.tui.render.grid import SPACE, Grid
from tui_backprop.tui.render.look import Look

CLASSES = 10
CROWD = 60
CROWDED = 0.4
"""More points than this in all, and than this in a cell, are drawn as dots where colour tells their classes apart."""


class Bounds(NamedTuple):
    """The part of the plane that is shown."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def usable(self) -> bool:
        """Whether it is a finite rectangle with an area."""
        spans = self.right - self.left, self.top - self.bottom
        return bool(np.isfinite([*self, *spans]).all()) and spans[0] > 0 and spans[1] > 0


@dataclass(frozen=True, eq=False)
class Points:
    """What a scatter shows.

    Attributes:
        xy: shape (n, 2).
        classes: ints of shape (n,); classes beyond the tenth start again.
        wrong: bools of shape (n,), samples that were taken for `classes` wrongly; None when that is not known.
        test: bools of shape (n,), samples that the network has not learned from; None when there are none.
    """

    xy: ArrayLike
    classes: ArrayLike
    wrong: ArrayLike | None = None
    test: ArrayLike | None = None


def bounds_of(xy: ArrayLike, padding: float = 0.08) -> Bounds:
    """The rectangle around the finite ones of `xy` of shape (n, 2), widened by `padding` of its size a side.

    Without points it is the unit square; of one point or a straight row, half a unit a side.
    """
    points = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return Bounds(0.0, 1.0, 0.0, 1.0)
    # Beyond this the arithmetic of axes overflows; such points are drawn as arrows at the edge.
    low, high = np.clip([points.min(axis=0), points.max(axis=0)], -1e300, 1e300)
    margin = np.where(high - low > 1e-9 * np.maximum(abs(low), abs(high)), (high - low) * padding, 0.0)
    margin = np.where(margin > 0, margin, np.maximum(0.5, abs(high) * 0.1))
    return Bounds(
        float(low[0] - margin[0]), float(high[0] + margin[0]), float(low[1] - margin[1]), float(high[1] + margin[1])
    )


def scatter(points: Points, bounds: Bounds, width: int, height: int, look: Look) -> list[Strip]:
    """The points inside `bounds`, one glyph a cell, or dots where they are crowded.

    A cell shows the class that most of its points have, and a wrong sample as a hollow glyph. A point outside is an
    arrow at the edge nearest to it; points with NaN are counted in the lower right corner.

    Returns:
        `height` strips of `width` cells.
    """
    grid = Grid(width, height)
    draw_points(grid, points, bounds, look)
    return grid.strips()


def draw_points(grid: Grid, points: Points, bounds: Bounds, look: Look, *, halo: bool = False) -> None:
    """Draw what `scatter` shows over whatever `grid` shows already, which stays as the background.

    Args:
        halo: whether the cells beside each point are blanked, so that it is seen among characters without colour.
    """
    xy = np.asarray(points.xy, dtype=np.float64).reshape(-1, 2)
    classes = np.asarray(points.classes).astype(np.int64).ravel() % CLASSES
    size = min(len(xy), len(classes))
    if not size or not grid.width or not grid.height or not bounds.usable:
        return
    xy, classes = xy[:size], classes[:size]
    wrong, test = _flags(points.wrong, size), _flags(points.test, size)

    x, y, aside = _place(xy, bounds)
    inside = aside == _HERE
    if halo:
        row, column = _cells(y[inside], grid.height), _cells(x[inside], grid.width)
        for beside in (np.maximum(column - 1, 0), np.minimum(column + 1, grid.width - 1)):
            grid.codes[row, beside] = SPACE
    if is_crowded(int(np.count_nonzero(inside)), grid.codes.size, look):
        _draw_dots(grid, x[inside], y[inside], classes[inside], wrong[inside], test[inside], look)
    else:
        _draw_glyphs(grid, x[inside], y[inside], classes[inside], wrong[inside], test[inside], look)
    strays = ~inside & (aside != _NOWHERE)
    _draw_arrows(grid, x[strays], y[strays], classes[strays], aside[strays], look)
    lost = int(np.count_nonzero(aside == _NOWHERE))
    if lost:
        note = f"{lost} NaN"
        grid.put(grid.width - len(note), grid.height - 1, note, look.ink("bad"))


def class_legend(names: Sequence[str], look: Look) -> list[tuple[str, Style | str]]:
    """Each class's glyph and name, parts of a line; none of it is cut here."""
    parts: list[tuple[str, Style | str]] = []
    for index, name in enumerate(names):
        parts += [(look.class_glyph(index), look.class_ink(index, bold=True)), (f" {name}   ", "muted")]
    return parts


def value_legend(low: float, high: float) -> list[tuple[str, Style | str]]:
    """The values of a regression that the two colours stand for, parts of a line."""
    return [(f"{low:.3g} ", "class0"), ("to", "muted"), (f" {high:.3g}", "class1")]


def is_crowded(points: int, cells: int, look: Look) -> bool:
    """Whether so many points are drawn as dots, which tell their class by colour."""
    return look.tells_by_colour and not look.ascii and points > max(CROWD, CROWDED * cells)


def _flags(values: ArrayLike | None, size: int) -> NDArray[np.bool_]:
    """`values` as `size` bools; what is missing is False."""
    flags = np.zeros(size, dtype=bool)
    if values is not None:
        given = np.asarray(values, dtype=bool).ravel()[:size]
        flags[: len(given)] = given
    return flags


_HERE, _NOWHERE = 4, 9
"""Compass index (see `markers.ARROWS`) of a point inside, and the one of a point that is nowhere."""


def _place(
    xy: NDArray[np.float64], bounds: Bounds
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int8]]:
    """Where points lie: x from the left and y from the top as shares 0…1, and in which of the 9 directions."""
    with np.errstate(over="ignore", invalid="ignore"):
        x = (xy[:, 0] - bounds.left) / (bounds.right - bounds.left)
        y = (bounds.top - xy[:, 1]) / (bounds.top - bounds.bottom)
        aside = ((x > 1).astype(np.int8) - (x < 0) + 1 + 3 * ((y > 1).astype(np.int8) - (y < 0) + 1)).astype(np.int8)
    aside[np.isnan(x) | np.isnan(y)] = _NOWHERE
    return x, y, aside


def _cells(share: NDArray[np.float64], size: int) -> NDArray[np.intp]:
    """The index of 0…size-1 in which each share of 0…1 lies; shares outside go to the nearer end."""
    return np.minimum((np.clip(share, 0, 1) * size).astype(np.intp), size - 1)


def cells_of(
    xy: NDArray[np.float64], bounds: Bounds, rows: int, columns: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The row and the column, of so many, in which each point of `xy` of shape (n, 2) lies that is inside `bounds`."""
    x, y, aside = _place(xy, bounds)
    inside = aside == _HERE
    return _cells(y[inside], rows), _cells(x[inside], columns)


def _majority(
    cell: NDArray[np.intp], classes: NDArray[np.int64], cells: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """How many points each cell has, and the class that most of them have; both of shape (cells,)."""
    counts = np.bincount(cell * CLASSES + classes, minlength=cells * CLASSES).reshape(cells, CLASSES)
    return counts.sum(axis=1), counts.argmax(axis=1)


def _indexed(values: NDArray[np.intp], where: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Those of the values that are meant, each with its index before it."""
    return zip(np.flatnonzero(where).tolist(), values[where].tolist(), strict=True)


def _draw_glyphs(
    grid: Grid,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    classes: NDArray[np.int64],
    wrong: NDArray[np.bool_],
    test: NDArray[np.bool_],
    look: Look,
) -> None:
    cell = _cells(y, grid.height) * grid.width + _cells(x, grid.width)
    for mask, hollow, is_test in ((test & ~wrong, False, True), (~test & ~wrong, False, False), (wrong, True, False)):
        counts, winner = _majority(cell[mask], classes[mask], grid.codes.size)
        for where, index in _indexed(winner, counts > 0):
            style = look.class_ink(index, bold=True)
            if hollow:
                style = style + _HOLLOW
            _set(grid, where, look.class_glyph(index, wrong=hollow, test=is_test), style)


_HOLLOW = Style(reverse=True)


def _draw_dots(
    grid: Grid,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    classes: NDArray[np.int64],
    wrong: NDArray[np.bool_],
    test: NDArray[np.bool_],
    look: Look,
) -> None:
    """Dots in the colour of each cell's majority; a hollow glyph where most are wrong, a test glyph where most test."""
    canvas = Canvas(grid.width, grid.height, look.markers)
    row, column = _cells(y, canvas.rows), _cells(x, canvas.columns)
    canvas.dots[row, column] = True
    cell = row // canvas.dots_down * grid.width + column // canvas.dots_across
    counts, winner = _majority(cell, classes, grid.codes.size)
    mistaken = 2 * np.bincount(cell[wrong], minlength=grid.codes.size) > counts
    tested = ~mistaken & (2 * np.bincount(cell[test], minlength=grid.codes.size) > counts)
    codes = canvas.codes().ravel()
    flat_codes, flat_inks = grid.codes.reshape(-1), grid.inks.reshape(-1)
    used = np.flatnonzero(counts)
    keys = flat_inks[used].astype(np.int64) * CLASSES + winner[used]
    found, inverse = np.unique(keys, return_inverse=True)
    inks = [grid.ink(_over(grid.styles[key // CLASSES], look.class_ink(key % CLASSES))) for key in found.tolist()]
    flat_codes[used] = codes[used]
    flat_inks[used] = np.array(inks, dtype=np.int32)[inverse.ravel()]
    for where, index in _indexed(winner, mistaken):
        _set(grid, where, look.class_glyph(index, wrong=True), look.class_ink(index, bold=True))
    for where, index in _indexed(winner, tested):
        _set(grid, where, look.class_glyph(index, test=True), look.class_ink(index))


def _draw_arrows(
    grid: Grid,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    classes: NDArray[np.int64],
    aside: NDArray[np.int8],
    look: Look,
) -> None:
    compass = markers.ARROWS["ascii" if look.ascii else "unicode"]
    cell = _cells(y, grid.height) * grid.width + _cells(x, grid.width)
    # A cell shows one arrow, that of the last point in it.
    for where, index, side in dict(
        zip(cell.tolist(), zip(cell.tolist(), classes.tolist(), aside.tolist(), strict=True), strict=True)
    ).values():
        _set(grid, where, compass[side], look.class_ink(index))


def _set(grid: Grid, where: int, character: str, style: Style) -> None:
    """Put `character` into cell `where` (counted row by row) over the background that the cell has."""
    row, column = divmod(where, grid.width)
    grid.codes[row, column] = ord(character)
    grid.inks[row, column] = grid.ink(_over(grid.styles[grid.inks[row, column]], style))


def _over(behind: Style, style: Style) -> Style:
    """`style` with the background colour of `behind`, when that has one."""
    return style if behind.bgcolor is None else style + Style.from_color(None, behind.bgcolor)
