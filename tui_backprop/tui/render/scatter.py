"""Labelled points of a plane: a colour and a glyph for each class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.render import markers
from tui_backprop.tui.render.bounds import HERE, NOWHERE, Bounds, cells_at, place
from tui_backprop.tui.render.canvas import Canvas
from tui_backprop.tui.render.grid import SPACE, Grid
from tui_backprop.tui.render.look import Look

CLASSES = 10
CROWD = 60
CROWDED = 0.4
"""More points than this in all, and than this in a cell, are drawn as dots where colour tells their classes apart."""


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
    placed = _Placed(*place(xy, bounds), classes, _flags(points.wrong, size), _flags(points.test, size))
    inside = placed.of(placed.aside == HERE)
    if halo:
        row, column = cells_at(inside.y, grid.height), cells_at(inside.x, grid.width)
        for beside in (np.maximum(column - 1, 0), np.minimum(column + 1, grid.width - 1)):
            grid.codes[row, beside] = SPACE
    if is_crowded(len(inside.x), grid.codes.size, look):
        _draw_dots(grid, inside, look)
    else:
        _draw_glyphs(grid, inside, look)
    _draw_arrows(grid, placed.of((placed.aside != HERE) & (placed.aside != NOWHERE)), look)
    lost = int(np.count_nonzero(placed.aside == NOWHERE))
    if lost:
        note = f"{lost} NaN"
        grid.put(grid.width - len(note), grid.height - 1, note, look.ink("bad"))


def class_legend(names: Sequence[str], look: Look) -> list[tuple[str, Style | str]]:
    """Each class's glyph and name, parts of a line; none of it is cut here."""
    parts: list[tuple[str, Style | str]] = []
    for index, name in enumerate(names):
        parts += [(look.class_glyph(index), look.class_ink(index, bold=True)), (f" {name}   ", "muted")]
    return parts


def value_legend(low: float, high: float, *, between: str = "to") -> list[tuple[str, Style | str]]:
    """The values of a regression that the two colours stand for, or the shades `between` them, parts of a line."""
    return [(f"{low:.3g} ", "class0"), (between, "muted"), (f" {high:.3g}", "class1")]


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


@dataclass(frozen=True, eq=False)
class _Placed:
    """Points where they are drawn: n of them, see `Points` and `place`."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    aside: NDArray[np.int8]
    classes: NDArray[np.int64]
    wrong: NDArray[np.bool_]
    test: NDArray[np.bool_]

    def of(self, mask: NDArray[np.bool_]) -> _Placed:
        """Those of them that are meant."""
        return _Placed(*(getattr(self, field.name)[mask] for field in fields(self)))


def _majority(
    cell: NDArray[np.intp], classes: NDArray[np.int64], cells: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """How many points each cell has, and the class that most of them have; both of shape (cells,)."""
    counts = np.bincount(cell * CLASSES + classes, minlength=cells * CLASSES).reshape(cells, CLASSES)
    return counts.sum(axis=1), counts.argmax(axis=1)


def _indexed(values: NDArray[np.intp], where: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Those of the values that are meant, each with its index before it."""
    return zip(np.flatnonzero(where).tolist(), values[where].tolist(), strict=True)


def _draw_glyphs(grid: Grid, points: _Placed, look: Look) -> None:
    wrong, test = points.wrong, points.test
    cell = cells_at(points.y, grid.height) * grid.width + cells_at(points.x, grid.width)
    for mask, hollow, is_test in ((test & ~wrong, False, True), (~test & ~wrong, False, False), (wrong, True, False)):
        counts, winner = _majority(cell[mask], points.classes[mask], grid.codes.size)
        for where, index in _indexed(winner, counts > 0):
            style = look.class_ink(index, bold=True)
            if hollow:
                style = style + _HOLLOW
            _set(grid, where, look.class_glyph(index, wrong=hollow, test=is_test), style)


_HOLLOW = Style(reverse=True)


def _draw_dots(grid: Grid, points: _Placed, look: Look) -> None:
    """Dots in the colour of each cell's majority; a hollow glyph where most are wrong, a test glyph where most test."""
    canvas = Canvas(grid.width, grid.height, look.markers)
    row, column = cells_at(points.y, canvas.rows), cells_at(points.x, canvas.columns)
    canvas.dots[row, column] = True
    cell = row // canvas.dots_down * grid.width + column // canvas.dots_across
    counts, winner = _majority(cell, points.classes, grid.codes.size)
    mistaken = 2 * np.bincount(cell[points.wrong], minlength=grid.codes.size) > counts
    tested = ~mistaken & (2 * np.bincount(cell[points.test], minlength=grid.codes.size) > counts)
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


def _draw_arrows(grid: Grid, points: _Placed, look: Look) -> None:
    compass = markers.ARROWS["ascii" if look.ascii else "unicode"]
    cell = cells_at(points.y, grid.height) * grid.width + cells_at(points.x, grid.width)
    # A cell shows one arrow, that of the last point in it.
    for where, index, side in dict(
        zip(cell.tolist(), zip(cell.tolist(), points.classes.tolist(), points.aside.tolist(), strict=True), strict=True)
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
