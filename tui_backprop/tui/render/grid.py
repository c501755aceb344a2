"""A rectangle of cells held in two arrays, and its way to strips."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

SPACE = 32
_CODEC = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
_SECOND_HALF = 0
"""The code that fills the second cell of a character that is two cells wide."""


class Grid:
    """Characters and inks of `height` × `width` cells; row 0 is the top.

    Attributes:
        codes: uint32 of shape (height, width), code points; every one put in directly must be one cell wide.
        inks: int32 of shape (height, width), indices into `styles`; 0 is the null style.
        styles: the styles in use.
    """

    def __init__(self, width: int, height: int) -> None:
        """A blank grid; negative sizes are taken as 0."""
        self.width, self.height = max(0, width), max(0, height)
        self.codes: NDArray[np.uint32] = np.full((self.height, self.width), SPACE, dtype=np.uint32)
        self.inks: NDArray[np.int32] = np.zeros((self.height, self.width), dtype=np.int32)
        self.styles: list[Style] = [Style.null()]
        self._known: dict[Style, int] = {self.styles[0]: 0}

    def ink(self, style: Style) -> int:
        """The index of `style` in this grid."""
        index = self._known.get(style)
        if index is None:
            index = self._known[style] = len(self.styles)
            self.styles.append(style)
        return index

    def put(self, x: int, y: int, text: str, style: Style) -> None:
        """Write `text` from cell (x, y) to the right. What falls outside is cut off."""
        if not 0 <= y < self.height:
            return
        ink = self.ink(style)
        for character in text:
            size = cell_len(character)
            if size == 0:
                continue
            if x >= 0 and x + size <= self.width:
                self._part(x, y, size)
                self.codes[y, x : x + size] = _SECOND_HALF
                self.codes[y, x] = ord(character)
                self.inks[y, x : x + size] = ink
            x += size

    def paste(self, x: int, y: int, strips: Sequence[Strip]) -> None:
        """Put a finished picture in with its top left at cell (x, y). What falls outside is cut off."""
        for row, strip in enumerate(strips):
            at = x
            for text, style, _ in strip:
                self.put(at, y + row, text, style or Style.null())
                at += cell_len(text)

    def put_narrow(self, x: int, y: int, text: str, style: Style) -> None:
        """As `put`, and faster, for text that lies inside the grid, of characters one cell wide each."""
        cells = np.s_[y, x : x + len(text)]
        self.codes[cells] = np.frombuffer(text.encode(_CODEC), dtype=np.uint32)
        self.inks[cells] = self.ink(style)

    def _part(self, x: int, y: int, size: int) -> None:
        """Blank the other halves of wide characters of which one half is about to be overwritten."""
        if self.codes[y, x] == _SECOND_HALF and x > 0:
            self.codes[y, x - 1] = SPACE
        if x + size < self.width and self.codes[y, x + size] == _SECOND_HALF:
            self.codes[y, x + size] = SPACE

    def strips(self) -> list[Strip]:
        """The rows, neighbours of equal ink joined into one segment."""
        if self.width == 0:
            return [Strip([], 0) for _ in range(self.height)]
        styles, width = self.styles, self.width
        text = self.codes.tobytes().decode(_CODEC)
        changes = self.inks[:, 1:] != self.inks[:, :-1]
        rows: list[Strip] = []
        for y in range(self.height):
            line = text[y * width : (y + 1) * width]
            cuts = [0, *(np.flatnonzero(changes[y]) + 1).tolist(), width]
            inks = self.inks[y, cuts[:-1]].tolist()
            segments = [
                Segment(line[start:end], styles[ink]) for start, end, ink in zip(cuts[:-1], cuts[1:], inks, strict=True)
            ]
            if "\0" in line:
                segments = [Segment(segment.text.replace("\0", ""), segment.style) for segment in segments]
            rows.append(Strip(segments, width))
        return rows
