"""Each layer's health as a table with sparklines, and what is wrong in words."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from textual.strip import Strip

from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.sparkline import sparkline
from tui_backprop.tui.render.text import fit, line

Floats = NDArray[np.float64]

SPARK = 16
"""Cells of a sparkline, at most."""
NARROWEST = 3
"""And at least: where there is less room, the columns at the right go without."""
GAPS = (3, 2, 1)
"""Cells between two columns, the widest for which every column has its sparkline."""


@dataclass(frozen=True)
class Row:
    """One layer.

    Attributes:
        name: as "1 tanh".
        figures: (title, number as text, its history or None, role) for each column.
    """

    name: str
    figures: Sequence[tuple[str, str, Floats | None, str]]


def layers(
    rows: Sequence[Row], sentences: Sequence[str], well: str, width: int, height: int, look: Look, *, start: int = 0
) -> list[Strip]:
    """A heading, a row a layer, then the sentences wrapped, or what is known to be well.

    Columns that do not fit are left out from the right. Where not all rows fit, layers rather than sentences are behind
    the lower edge, where `start` finds them.

    Args:
        start: so many rows below the heading are scrolled away; see `overflow`.

    Returns:
        `height` strips of `width` cells.
    """
    blank = Strip.blank(max(0, width))
    if not rows or width < 12 or height < 2:
        return [blank] * max(0, height)
    said = _said(sentences, well, width, look)
    kept = max(1, height - 1 - len(said)) if sentences and overflow(rows, sentences, width, height) else len(rows)
    name = max(len(row.name) for row in rows)
    columns, gap = _columns(rows, width - name)
    listed = [_layer(row, name, columns, gap, width, look) for row in rows]
    below = [*listed[:kept], *said, *listed[kept:]][start:]
    return ([_heading(name, columns, gap, width, look), *below] + [blank] * height)[:height]


def overflow(rows: Sequence[Row], sentences: Sequence[str], width: int, height: int) -> int:
    """How many rows there are more than fit: as far as `start` may go."""
    said = sum(len(_wrapped(sentence, width)) for sentence in sentences) or 1
    return max(0, len(rows) + said - (height - 1))


def _wrapped(sentence: str, width: int) -> list[str]:
    return textwrap.wrap(sentence, max(10, width - 2))


def _said(sentences: Sequence[str], well: str, width: int, look: Look) -> list[Strip]:
    """The sentences, each with a mark before its first row."""
    if not sentences:
        return [line([(well, "good")], width, look)]
    strips = []
    for sentence in sentences:
        for index, piece in enumerate(_wrapped(sentence, width)):
            mark = "  " if index else "! " if look.ascii else "▲ "
            strips.append(line([(mark, "warning"), (piece, "text")], width, look))
    return strips


@dataclass(frozen=True)
class _Column:
    """Where a figure stands: its title, the cells of its number and of its sparkline, which may be 0."""

    title: str
    number: int
    spark: int

    @property
    def width(self) -> int:
        return max(len(self.title), self.number + (1 + self.spark if self.spark else 0))

    def right(self, text: str) -> str:
        """A text that ends where the column's number does."""
        return text.rjust(self.number if self.spark else self.width)


def _columns(rows: Sequence[Row], room: int) -> tuple[list[_Column], int]:
    """As many columns as have room, with sparklines from the left, and the gap before each."""
    figures = rows[0].figures
    bare = [
        _Column(title, max(len(row.figures[index][1]) for row in rows), 0)
        for index, (title, *_) in enumerate(figures)
    ]  # fmt: skip
    while bare and sum(column.width + 1 for column in bare) > room:
        bare.pop()
    has_history = [index for index in range(len(bare)) if figures[index][2] is not None]
    for count in range(len(has_history), 0, -1):
        for gap in GAPS if count == len(has_history) else GAPS[-1:]:
            for spark in range(SPARK, NARROWEST - 1, -1):
                columns = [
                    replace(column, spark=spark if index in has_history[:count] else 0)
                    for index, column in enumerate(bare)
                ]
                if sum(column.width + gap for column in columns) <= room:
                    return columns, gap
    return bare, 1


def _heading(name: int, columns: Sequence[_Column], gap: int, width: int, look: Look) -> Strip:
    text = fit("layer", name)
    for column in columns:
        text += " " * gap + fit(column.right(column.title), column.width)
    return line([(text, "muted")], width, look)


def _layer(row: Row, name: int, columns: Sequence[_Column], gap: int, width: int, look: Look) -> Strip:
    segments = [Segment(fit(row.name, name), look.ink("text"))]
    for column, (_, number, history, role) in zip(columns, row.figures, strict=False):
        segments.append(Segment(" " * gap + column.right(number), look.ink(role)))
        if column.spark:
            values = np.empty(0) if history is None else history
            log = bool((values > 0).all())  # what may be 0 or negative is drawn as it is
            # It grows away from its number: at the right of its room it would seem to belong to the next one.
            drawn = min(column.spark, len(values))
            segments += [Segment(" "), *sparkline(values, drawn, look, role="muted", log=log)[0]]
            segments.append(Segment(" " * (column.width - column.number - 1 - drawn)))
    return Strip(segments).adjust_cell_length(width)
