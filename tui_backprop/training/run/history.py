"""A run's learning curves in bounded memory, without losing a spike."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from tui_backprop.nn.arrays import Array
from tui_backprop.training.run.record import SERIES, Record

RECENT = 128
"""Newest epochs whose losses are known one by one."""


def values_of(records: Sequence[Record], series: Sequence[str] = SERIES) -> Array:
    """The values of some series at each record, (series, n): NaN for what is not finite or not there."""
    values = np.full((len(series), len(records)), np.nan)
    for row, name in enumerate(series):
        take = _taker(name)
        # A part without samples is not looked for in every record.
        if name not in _ALWAYS and take(records[-1]) is None and take(records[0]) is None:
            continue
        try:
            values[row] = np.fromiter(map(take, records), np.float64, len(records))
        except TypeError:  # None among them
            values[row] = list(map(take, records))
    values[~np.isfinite(values)] = np.nan
    return values


_ALWAYS = ("loss", "accuracy")


def _taker(name: str) -> Callable[[Record], float | None]:
    if name in SERIES:
        return attrgetter(name)
    return lambda record: record.metrics.get(name)


def perfect_epoch(start: int, values: Array, series: Sequence[str] = SERIES) -> int | None:
    """The first epoch at which every training sample was right, of what `values_of` gives from `start` on."""
    is_perfect = values[series.index("accuracy")] >= 1
    return start + int(np.argmax(is_perfect)) if is_perfect.any() else None


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
        series: what is kept, by the names in a record.
    """

    def __init__(self, buckets: int = 2048, *, series: Sequence[str] = SERIES) -> None:
        self._buckets = buckets
        self._series = tuple(series)
        self._low = np.full((len(series), buckets), np.nan)
        self._high = np.full((len(series), buckets), np.nan)
        self.width = 1
        self._used = 0
        self.recent: deque[float] = deque(maxlen=RECENT)
        """The training loss of the newest epochs, one by one, the newest last."""
        self.perfect_at: int | None = None
        """The first epoch at which every training sample was right; None so far."""

    def extend(self, records: Sequence[Record]) -> None:
        """Add the records of consecutive epochs, in order."""
        if records:
            self.add(records[0].epoch, records[-1].epoch, values_of(records, self._series))

    def add(self, start: int, end: int, values: Array) -> None:
        """Add what `values_of` gives for the records from epoch `start` to epoch `end`, without a gap.

        An epoch that was interrupted may have two records, the second with some steps more.
        """
        self.recent.extend(values[self._series.index("loss")][-RECENT:].tolist())
        while end // self.width >= self._buckets:
            self._merge()
        index = np.minimum(np.arange(start, start + values.shape[1]), end) // self.width
        heads = np.flatnonzero(np.diff(index, prepend=-1))
        slots = index[heads]
        if self.perfect_at is None:
            self.perfect_at = perfect_epoch(start, values, self._series)
        for row in range(len(self._series)):
            if np.isnan(values[row, 0]) and np.isnan(values[row, -1]) and np.isnan(values[row]).all():
                continue
            self._low[row, slots] = np.fmin(self._low[row, slots], np.fmin.reduceat(values[row], heads))
            self._high[row, slots] = np.fmax(self._high[row, slots], np.fmax.reduceat(values[row], heads))
        self._used = int(slots[-1]) + 1

    def restore(self, starts: Array, low: Array, high: Array, end: int, perfect_at: int | None) -> None:
        """Take over the history of a run that goes on.

        Args:
            starts: (n,), the first epoch of each of its buckets, ascending; none is wider than those that are kept here
                for as many epochs.
            low, high: (series, n), the extremes of each bucket.
            end: the last epoch.
            perfect_at: see the attribute.
        """
        while end // self.width >= self._buckets:
            self._merge()
        slots = starts // self.width
        if len(slots):
            heads = np.flatnonzero(np.diff(slots, prepend=-1))
            self._low[:, slots[heads]] = np.fmin.reduceat(low, heads, axis=1)
            self._high[:, slots[heads]] = np.fmax.reduceat(high, heads, axis=1)
        self._used = end // self.width + 1
        self.perfect_at = perfect_at

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
        for row, name in enumerate(self._series):
            if np.isnan(self._low[row, :used]).all():
                continue
            low[name] = np.fmin.reduceat(self._low[row, :used], heads)
            high[name] = np.fmax.reduceat(self._high[row, :used], heads)
        return Curve(heads * self.width, self.width * group, low, high)
