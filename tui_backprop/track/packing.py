"""Records as plain columns of numbers, which cost little to make and nothing to send as text.

A loop mostly logs the same names again. So a batch says each set of names once, and each record only which set it has.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tui_backprop.track.numbers import LONGEST, MOST, number_of, numbers_of

Record = tuple[int, Any, dict[Any, Any]]
"""A record's number, counted from 0; what it is counted by, None for one more than the last; numbers by their names."""


@dataclass(eq=False)
class Batch:
    """Some records.

    Attributes:
        names: sets of names, each once.
        kinds: (records,), unsigned 16-bit: which set each record has.
        steps: (records,), float64: what each is counted by.
        values: float64: the numbers of one record after those of another, each in the order of its set.
        lost: records of the run that have given way so far.
    """

    names: list[tuple[str, ...]] = field(default_factory=list)
    kinds: array[int] = field(default_factory=lambda: array("H"))
    steps: array[float] = field(default_factory=lambda: array("d"))
    values: array[float] = field(default_factory=lambda: array("d"))
    lost: int = 0


class Packer:
    """Makes batches of a run's records.

    Args:
        first: the number of the first record that is expected.
    """

    def __init__(self, first: int = 0) -> None:
        self._first = self._end = first
        self._taken = 0
        self._number, self._step = -1, -1.0

    @property
    def lost(self) -> int:
        """Records that were numbered and have not come; too many by those that threads are about to append."""
        return self._end - self._first - self._taken

    def pack(self, records: Sequence[Record]) -> Batch:
        """The batch of some records, in their order; what is no number is left out."""
        steps = self._counted(records)
        try:
            batch = _columns([values for _, _, values in records])
        except Exception:  # a name that is no text, or a number that has no room in a float: with care, then
            batch = _columns([_safe(values) for _, _, values in records])
        batch.steps = steps
        batch.lost = max(0, self.lost)
        return batch

    def _counted(self, records: Sequence[Record]) -> array[float]:
        """Where each record belongs: at its own step, or one behind the last."""
        last, at, end = self._number, self._step, self._end
        steps = array("d")
        for number, step, _ in records:
            given = math.nan if step is None else number_of(step)
            at = given if given is not None and math.isfinite(given) else at + number - last
            last = number
            if number >= end:
                end = number + 1
            steps.append(at)
        self._number, self._step, self._end = last, at, end
        self._taken += len(records)
        return steps


def _columns(rows: Sequence[dict[Any, Any]]) -> Batch:
    """Names and numbers of records, whose steps are still to come.

    All numbers are made floats at once, as one at a time costs twice as much.

    Raises:
        ValueError: one of the names is no text, or they are too many or too long.
        OverflowError, TypeError: a number has no room in a float, or is none.
    """
    batch = Batch()
    places: dict[tuple[Any, ...], int] = {}
    numbers: list[Any] = []
    for values in rows:
        names = tuple(values)
        place = places.get(names)
        if place is None:
            place = places[names] = _place(names, batch)
        batch.kinds.append(place)
        numbers += values.values()
    batch.values = array("d", numbers)
    return batch


def _place(names: tuple[Any, ...], batch: Batch) -> int:
    """Add a set of names.

    Raises:
        ValueError: one of them is no text, or they are too many or too long.
    """
    if len(names) > MOST or any(type(name) is not str or len(name) > LONGEST for name in names):
        raise ValueError
    batch.names.append(names)
    return len(batch.names) - 1


def _safe(values: Any) -> dict[str, float]:
    try:
        return numbers_of(values)
    except Exception:
        return {}
