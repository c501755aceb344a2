"""Points and lines finer than a cell: dots collected in an array, then written into a grid as characters."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.style import Style

from tui_backprop.tui.render import markers
from tui_backprop.tui.render.grid import Grid
from tui_backprop.tui.render.look import Markers

_QUADRANTS = np.array([ord(character) for character in markers.QUADRANTS], dtype=np.uint32)
_BITS: dict[Markers, NDArray[np.uint32]] = {
    "braille": np.array([[1, 8], [2, 16], [4, 32], [64, 128]], dtype=np.uint32),
    "block": np.array([[1, 2], [4, 8]], dtype=np.uint32),
    "ascii": np.array([[1]], dtype=np.uint32),
}
"""Marker set → the bit of each dot of a cell, row by row."""


class Canvas:
    """Dots over `height` × `width` cells. Dot (0, 0) is the upper left one.

    A cell has one ink, so the last thing that puts a dot into a cell gives all of its dots that ink.

    Attributes:
        dots: bool of shape (rows, columns): which dots are set.
        owner: int16 of shape (height, width): whose cell it is, an index into `styles`; -1 where nobody's.
    """

    def __init__(self, width: int, height: int, markers_: Markers) -> None:
        """An empty canvas; negative sizes are taken as 0."""
        self.width, self.height, self.markers = max(0, width), max(0, height), markers_
        self.dots_across, self.dots_down = markers.DOTS[markers_]
        self.columns, self.rows = self.width * self.dots_across, self.height * self.dots_down
        self.dots: NDArray[np.bool_] = np.zeros((self.rows, self.columns), dtype=bool)
        self.owner: NDArray[np.int16] = np.full((self.height, self.width), -1, dtype=np.int16)
        self.styles: list[Style] = []

    def _index(self, style: Style) -> int:
        if style not in self.styles:
            self.styles.append(style)
        return self.styles.index(style)

    def points(self, x: ArrayLike, y: ArrayLike, style: Style) -> None:
        """Set the dots at columns `x` and rows `y` (arrays of one shape). What is outside or NaN is left out."""
        across, down = np.asarray(x, dtype=float).ravel(), np.asarray(y, dtype=float).ravel()
        inside = (across >= 0) & (across < self.columns) & (down >= 0) & (down < self.rows)
        column, row = across[inside].astype(np.intp), down[inside].astype(np.intp)
        self.dots[row, column] = True
        self.owner[row // self.dots_down, column // self.dots_across] = self._index(style)

    def line(self, x0: float, y0: float, x1: float, y1: float, style: Style) -> None:
        """Set the dots from (x0, y0) to (x1, y1), both in dots. Nothing is drawn when an end is not finite."""
        if not np.isfinite([x0, y0, x1, y1]).all():
            return
        limit = 4 * (self.columns + self.rows) + 4
        steps = int(min(max(abs(x1 - x0), abs(y1 - y0)), limit)) + 1
        self.points(np.linspace(x0, x1, steps + 1), np.linspace(y0, y1, steps + 1), style)

    def polylines(self, x: ArrayLike, y: ArrayLike, style: Style) -> None:
        """Set the dots along lines through points, all lines at once.

        Args:
            x, y: (lines, points) in dots; a line has a gap where a point is not finite.
        """
        across, down = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        apart = np.maximum(np.abs(np.diff(across)), np.abs(np.diff(down)))
        apart = apart[np.isfinite(apart)]
        if not apart.size:
            return
        steps = int(min(apart.max(), self.columns + self.rows)) + 2
        share = np.linspace(0.0, 1.0, steps)
        with np.errstate(invalid="ignore", over="ignore"):
            columns, rows = (ends[:, :-1, None] + np.diff(ends)[..., None] * share for ends in (across, down))
        self.points(columns, rows, style)

    def codes(self) -> NDArray[np.uint32]:
        """The code point of each cell's character, shape (height, width); 32 where there is no dot."""
        cells = self.dots.reshape(self.height, self.dots_down, self.width, self.dots_across)
        bits = (cells * _BITS[self.markers][None, :, None, :]).sum(axis=(1, 3), dtype=np.uint32)
        if self.markers == "braille":
            return np.where(bits > 0, bits + np.uint32(markers.BRAILLE), np.uint32(32)).astype(np.uint32)
        if self.markers == "block":
            blocks: NDArray[np.uint32] = _QUADRANTS[bits]
            return blocks
        return np.where(bits > 0, np.uint32(ord("*")), np.uint32(32)).astype(np.uint32)

    def draw(self, grid: Grid, x: int = 0, y: int = 0) -> None:
        """Write the cells that have dots into `grid`, cell (0, 0) at (x, y), cut off where the grid ends."""
        height = max(0, min(self.height, grid.height - y))
        width = max(0, min(self.width, grid.width - x))
        codes, owner = self.codes()[:height, :width], self.owner[:height, :width]
        inks = np.array([0, *(grid.ink(style) for style in self.styles)], dtype=np.int32)[owner + 1]
        used = owner >= 0
        window = np.s_[y : y + height, x : x + width]
        grid.codes[window] = np.where(used, codes, grid.codes[window])
        grid.inks[window] = np.where(used, inks, grid.inks[window])
