"""A run's learning curves in bounded memory, without losing a spike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.training.run.record import Record

Array = NDArray[Any]

SERIES = ("loss", "accuracy", "test_loss", "test_accuracy", "validation_loss", "validation_accuracy")
"""What is kept, in the order of a record's fields after epoch and steps."""

_TAKE = [itemgetter(index) for index in range(2, 2 + len(SERIES))]


@dataclass(frozen=True, eq=False)
class Curve:
    """A learning curve, bucket by bucket.

    Attributes:
        epochs: (b,), the first epoch of each bucket, ascending.
        width: epochs in a bucket.
        low, high: series name to (b,), the smallest and the largest finite value in the bucket; NaN where there is
            none. A series that a run does not have is left out.
    """

    epochs: Array
    width: int
    low: dict[str, Array]
    high: dict[str, Array]


EMPTY_CURVE = Curve(np.empty(0, np.int64), 1, {}, {})


class History:
    """Collects records; each bucket holds the extremes of `width` epochs, and `width` doubles when they run out.

    The cost of a record and the memory do not depend on how many there have been.

    Args:
        buckets: how many are kept at most, an even number of at least 2.
    """

    def __init__(self, buckets: int = 2048) -> None:
        self._buckets = buckets
        self._low = np.full((len(SERIES), buckets), np.nan)
        self._high = np.full((len(SERIES), buckets), np.nan)
        self.width = 1
        self._used = 0
        self.perfect_at: int | None = None
        """The first epoch at which every training sample was right; None so far."""

    def extend(self, records: Sequence[Record]) -> None:
        """Add the records of consecutive epochs, in order."""
        if not records:
            return
        start, end = records[0].epoch, records[-1].epoch
        while end // self.width >= self._buckets:
            self._merge()
        index = np.arange(start, end + 1) // self.width
        heads = np.flatnonzero(np.diff(index, prepend=-1))
        slots = index[heads]
        for row, take in enumerate(_TAKE):
            if row > 1 and records[-1][row + 2] is None and records[0][row + 2] is None:
                continue
            values = np.array(list(map(take, records)), np.float64)
            values[~np.isfinite(values)] = np.nan
            if row == 1 and self.perfect_at is None and (values >= 1).any():
                self.perfect_at = start + int(np.argmax(values >= 1))
            self._low[row, slots] = np.fmin(self._low[row, slots], np.fmin.reduceat(values, heads))
            self._high[row, slots] = np.fmax(self._high[row, slots], np.fmax.reduceat(values, heads))
        self._used = int(slots[-1]) + 1

    def _merge(self) -> None:
        half = self._buckets // 2
        for array, join in ((self._low, np.fmin), (self._high, np.fmax)):
            array[:, :half] = join(array[:, 0::2], array[:, 1::2])
            array[:, half:] = np.nan
        self.width *= 2
        self._used = (self._used + 1) // 2

    def curve(self, columns: int | None = None) -> Curve:
        """The curves with at most `columns` buckets (all that are kept when None); arrays of the caller's own."""
        used = self._used
        group = 1 if columns is None else max(1, -(-used // max(1, columns)))
        heads = np.arange(0, used, group)
        if not used:
            return EMPTY_CURVE
        low, high = {}, {}
        for row, name in enumerate(SERIES):
            if np.isnan(self._low[row, :used]).all():
                continue
            low[name] = np.fmin.reduceat(self._low[row, :used], heads)
            high[name] = np.fmax.reduceat(self._high[row, :used], heads)
        return Curve(heads * self.width, self.width * group, low, high)
