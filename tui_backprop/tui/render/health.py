"""Each layer's health as a table with sparklines, and what is wrong in words."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from textual.strip import Strip

from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.sparkline import sparkline
from tui_backprop.tui.render.text import fit, line

Floats = NDArray[np.float64]

SPARK = 10
"""Cells of a sparkline, at most."""
NARROWEST = 4
"""And at least: where there is less room, the columns at the right go without."""


@dataclass(frozen=True)
class Row:
    """One layer.

    Attributes:
        name: as "1 tanh".
        figures: (title, number as text, its history or None, role) for each column.
    """

    name: str
    figures: Sequence[tuple[str, str, Floats | None, str]]


def health(rows: Sequence[Row], sentences: Sequence[str], width: int, height: int, look: Look) -> list[Strip]:
    """A heading, a row a layer, then the sentences wrapped, or "all layers are healthy".

    Columns that do not fit are left out from the right; sparklines get what room there is.

    Returns:
        `height` strips of `width` cells.
    """
    blank = Strip.blank(max(0, width))
    if not rows or width < 12 or height < 2:
        return [blank] * max(0, height)
    name_width = max(len(row.name) for row in rows)
    numbers = [max(len(title), max(len(row.figures[i][1]) for row in rows)) for i, (title, *_) in _titles(rows)]
    shown, used = 0, name_width
    for size in numbers:
        if used + 1 + size > width:
            break
        used += 1 + size
        shown += 1
    with_history = [i for i in range(shown) if any(row.figures[i][2] is not None for row in rows)]
    while with_history and (width - used) // len(with_history) - 1 < NARROWEST:
        with_history.pop()
    spark = min(SPARK, (width - used) // len(with_history) - 1) if with_history else 0
    sparks = {i: spark if i in with_history else 0 for i in range(shown)}
    strips = [_heading(rows, name_width, numbers, sparks, shown, width, look)]
    strips += [_layer(row, name_width, numbers, sparks, shown, width, look) for row in rows]
    wrapped = [piece for sentence in sentences for piece in textwrap.wrap(sentence, max(10, width - 2))]
    if not sentences:
        strips.append(line([("all layers are healthy", "good")], width, look))
    first = {textwrap.wrap(sentence, max(10, width - 2))[0] for sentence in sentences}
    mark = "!" if look.ascii else "▲"
    for piece in wrapped:
        lead = f"{mark} " if piece in first else "  "
        strips.append(line([(lead, "warning"), (piece, "text")], width, look))
    return (strips + [blank] * height)[:height]


def _titles(rows: Sequence[Row]) -> list[tuple[int, tuple[str, str, Floats | None, str]]]:
    return list(enumerate(rows[0].figures))


def _heading(
    rows: Sequence[Row], name: int, numbers: Sequence[int], sparks: dict[int, int], shown: int, width: int, look: Look
) -> Strip:
    text = fit("layer", name)
    for index in range(shown):
        text += " " + fit(rows[0].figures[index][0], numbers[index], "right")
        text += " " * (sparks[index] + 1 if sparks[index] else 0)
    return line([(text, "muted")], width, look)


def _layer(
    row: Row, name: int, numbers: Sequence[int], sparks: dict[int, int], shown: int, width: int, look: Look
) -> Strip:
    segments = [Segment(fit(row.name, name), look.ink("text"))]
    for index in range(shown):
        _, number, history, role = row.figures[index]
        segments.append(Segment(" " + fit(number, numbers[index], "right"), look.ink(role)))
        if sparks[index]:
            values = np.empty(0) if history is None else history
            log = bool((values > 0).all())  # what may be 0 or negative is drawn as it is
            segments += [Segment(" "), *sparkline(values, sparks[index], look, role="muted", log=log)[0]]
    return Strip(segments).adjust_cell_length(width)
