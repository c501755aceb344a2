"""`Reader`: text lines to figures, with what lines before have said: an epoch, the columns of a table."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from tui_backprop.errors import BackpropError
from tui_backprop.watching.bare import Bare
from tui_backprop.watching.figures import NOTHING, NUMBER, Figures, figures_of
from tui_backprop.watching.quoted import Quoted
from tui_backprop.watching.words import EPOCHS, LOSSES, PARTS, SCORES, STEPS, canonical, in_english, kind_of, words_of

LINE_ROOM = 1_000
"""Characters of a line that a person's own pattern gets: a bad one may take time that grows with their square."""


class Reads(Protocol):
    """What makes figures of lines."""

    def read(self, text: str) -> Figures:
        """What the next line tells."""

    def late(self) -> Sequence[Figures]:
        """What lines before the last one tell, which only that has made clear, oldest first; each is told once."""


class Reader:
    """Reads the lines of a program as they come."""

    def __init__(self) -> None:
        self._columns: Sequence[str] = ()
        self._part = ""
        self._quoted = Quoted()
        self._bare: Bare | None = Bare()
        self._late: Sequence[Figures] = ()

    def late(self) -> Sequence[Figures]:
        """See `Reads.late`."""
        late, self._late = self._late, ()
        return late

    def read(self, text: str) -> Figures:
        """What the next line tells."""
        if self._quoted.holds(text):
            return NOTHING
        if self._columns:
            found = self._row(text)
            if found is not None:
                self._bare = None
                return found
        figures = self._below_heading(figures_of(text))
        if figures.is_empty:
            heading = _HEADING.match(text)
            if heading is not None:
                self._part = PARTS[heading[1].lower()]
            self._columns = _header(text) or (self._columns if not text.strip(" -─=|+┼\t") else ())
            return NOTHING if self._columns else self._unnamed(text)
        if not figures.values:  # "Epoch 100: 0.3"
            unnamed = self._unnamed(text)
            return figures if unnamed.is_empty else unnamed
        if any(kind_of(name) != "other" for name in figures.values):
            self._bare = None  # it says what its numbers are
        return figures

    def _unnamed(self, text: str) -> Figures:
        """What a line tells that does not say what its numbers are."""
        found = self._bare.read(text) if self._bare is not None else ()
        self._late = found[:-1]
        return found[-1] if found else NOTHING

    def _below_heading(self, figures: Figures) -> Figures:
        """Figures of the samples that the line before has named, as "Test Error:" has."""
        part = self._part
        if not part or figures.is_empty:
            return figures
        self._part = ""
        names_no_part = not any(name.startswith(("test_", "validation_")) for name in figures.values)
        if figures.epoch is not None or figures.step is not None or not names_no_part:
            return figures
        return replace(figures, values={part + name: value for name, value in figures.values.items()})

    def _row(self, text: str) -> Figures | None:
        """A row of the table whose header came before; None when it is none."""
        cells = _cells(text)
        if len(cells) != len(self._columns):
            cells = text.split()
        if len(cells) < len(self._columns) or len(cells) > len(self._columns) + 2:
            return None
        epoch = step = None
        values = {}
        for name, cell in zip(self._columns, cells, strict=False):
            counted = _COUNTED.fullmatch(cell) if name in ("epoch", "step") else None
            if counted is not None:
                cell = counted[1]
            if not name or not _PLAIN.fullmatch(cell):
                continue
            value = float(cell.replace(",", "").rstrip("% "))
            if name == "epoch":
                epoch = value
            elif name == "step":
                step = value
            else:
                values[name] = value
        return Figures(epoch=epoch, step=step, values=values) if values and _COUNTED.fullmatch(cells[0]) else None


_PLAIN = re.compile(rf"\s*{NUMBER}\s*%?\s*", re.IGNORECASE)


_COUNTED = re.compile(rf"\s*({NUMBER})\s*(?:/\s*\d+\s*|%\s*)?", re.IGNORECASE)
"""The first cell of a row: what it is counted by, "12" or "12/100"."""
_HEADING = re.compile(
    r"\s*(test|testing|validation|val|valid|eval|evaluation|dev)(?: set| error| results?| metrics)?\s*:\s*\Z",
    re.IGNORECASE,
)
"""A line that only says which samples the next one is of."""


def _cells(text: str) -> list[str]:
    """The cells of a table's row, whatever is between them."""
    text = text.strip().strip("|│").strip()
    for separator in (r"\s*[|│]\s*", r"\t+", r"\s*,\s*", r"\s{2,}"):
        cells = re.split(separator, text)
        if len(cells) > 1:
            return cells
    return text.split()


_COUNTS_FIRST = re.compile(r"[^\w]*(?:ep|it|step|round|batch|gen|global|第|轮|迭代|训练)", re.IGNORECASE)
"""How a header begins: with what is counted."""


def _header(text: str) -> Sequence[str]:
    """The columns that a line of names announces, "" for those of no interest; none when it is no header."""
    if (
        len(text) > 300
        or not _COUNTS_FIRST.match(text)
        or any(char.isdigit() for char in text.replace("f1", "").replace("F1", ""))
    ):
        return ()
    if re.search(r"[:=;.!?]", text.replace("Avg.", "")):
        return ()
    names = [_column(cell) for cell in _cells(in_english(text))]
    counted = bool(names) and names[0] in ("epoch", "step")
    return names if counted and any(name not in ("", "epoch", "step") for name in names) else ()


def _column(cell: str) -> str:
    words = words_of(cell)
    known = EPOCHS | STEPS | LOSSES | SCORES | set(PARTS)
    if not words or len(words) > 4 or not set(words) & known or set(words) & {"time", "best", "remaining"}:
        return ""
    if words[-1] in EPOCHS or words == ["epochs"]:
        return "epoch"
    if words[-1] in STEPS:
        return "step"
    return canonical(cell) if set(words) & (LOSSES | SCORES) else ""


COUNTS = ("epoch", "epochs", "step", "steps")
"""Names of groups that count; every other is a measurement's."""


class Pattern:
    """A person's own way to read a line: a regular expression with named groups.

    Args:
        pattern: its groups `epoch`, `epochs`, `step` and `steps` count, every other is a measurement of that name.

    Raises:
        BackpropError: it is no regular expression, or names no measurement.
    """

    def __init__(self, pattern: str) -> None:
        where = "--pattern"
        try:
            self._pattern = re.compile(pattern)
        except (re.error, RecursionError, OverflowError) as error:
            raise BackpropError(f"not a regular expression: {error}", where=where, remedy=_EXAMPLE) from None
        self._quoted = Quoted()
        self._names = {group: canonical(group) for group in self._pattern.groupindex if group not in COUNTS}
        if not self._names:
            raise BackpropError("it has no group with a measurement's name", where=where, remedy=_EXAMPLE)

    def late(self) -> Sequence[Figures]:
        """Nothing: a line has the pattern in it, or not."""
        return ()

    def read(self, text: str) -> Figures:
        """What a line tells; nothing when the pattern is not in it."""
        if self._quoted.holds(text):
            return NOTHING
        found = self._pattern.search(text[:LINE_ROOM])
        if found is None:
            return NOTHING
        groups = {name: _float(value) for name, value in found.groupdict().items() if value is not None}
        counts = {
            name: value
            for name, value in groups.items()
            if name in COUNTS and value is not None and math.isfinite(value)
        }
        values = {
            self._names[name]: value for name, value in groups.items() if name in self._names and value is not None
        }
        epoch, epochs, step, steps = (counts.get(name) for name in COUNTS)
        return Figures(epoch, epochs, step, steps, values)


_EXAMPLE = r"as in --pattern '(?P<epoch>\d+) (?P<loss>\S+)'"


def _float(text: str) -> float | None:
    try:
        return float(text.replace(",", "").rstrip("% "))
    except ValueError:
        return None
