"""Training logs in CSV files: a header, and a row whenever something was measured (Keras, Lightning, one's own)."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from tui_backprop.watching.figures import NOTHING, Figures
from tui_backprop.watching.words import EPOCHS, STEPS, canonical, words_of


class CsvLog:
    """Takes the lines of a CSV log as they are appended.

    Attributes:
        columns: the names in its header; empty before it.
        counts_lines: whether there is neither an epoch nor a step in it.
    """

    def __init__(self) -> None:
        self.columns: Sequence[str] = ()
        self._separator = ","
        self._epoch: int | None = None
        self._step: int | None = None

    @property
    def counts_lines(self) -> bool:
        return self._epoch is None and self._step is None

    def late(self) -> Sequence[Figures]:
        """Nothing: every line is clear as soon as the header is known."""
        return ()

    def read(self, text: str) -> Figures:
        """What a line tells: nothing, if it is the header, or no number is in it."""
        if not text.strip():
            return NOTHING
        if not self.columns:
            self._take_header(text)
            return NOTHING
        cells = self._cells(text)
        epoch, step = self._count(cells, self._epoch), self._count(cells, self._step)
        values = {}
        for index, name in enumerate(self.columns):
            if index in (self._epoch, self._step) or index >= len(cells):
                continue
            value = _float(cells[index])
            if value is not None:
                values[name] = value
        return Figures(epoch=epoch, step=step, values=values) if values else NOTHING

    def _take_header(self, text: str) -> None:
        text = text.lstrip("\ufeff")
        self._separator = max(",;\t", key=text.count)
        names = self._cells(text)
        for index, name in enumerate(names):
            words = words_of(name)
            if words and words[-1] in EPOCHS | {"epochs"} and self._epoch is None:
                self._epoch = index
            elif words and words[-1] in STEPS and self._step is None:
                self._step = index
        self.columns = [canonical(name) if name.strip() else f"column {index + 1}" for index, name in enumerate(names)]

    def _cells(self, text: str) -> list[str]:
        try:
            return next(csv.reader([text], delimiter=self._separator), [])
        except csv.Error:
            return []

    @staticmethod
    def _count(cells: list[str], index: int | None) -> float | None:
        return _float(cells[index]) if index is not None and index < len(cells) else None


def _float(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
