"""Curves of what is read, in bounded memory, without losing a spike.

Where the points lie is up to the program: every epoch, every thousandth, several within one. So each series has
buckets of its own, of so many points each; when they run out two become one.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1024
"""Buckets of a series, at most; an even number."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Shape:
    """A series as it is drawn.

    Attributes:
        x: (b,), where each bucket ends, ascending.
        low, high: (b,), the smallest and the largest finite value in it.
    """

    x: Floats
    low: Floats
    high: Floats


@dataclass
class Series:
    """One measurement over the epochs or steps.

    Attributes:
        last: its newest value, finite or not.
        first: its first.
        lowest, highest: its extreme finite values, each with where it was.
        broken_at: where it was first not a finite number; None while it never was.
        count: values in all.
    """

    last: float = math.nan
    first: float = math.nan
    lowest: tuple[float, float] = (math.inf, math.nan)
    highest: tuple[float, float] = (-math.inf, math.nan)
    broken_at: float | None = None
    count: int = 0
    _x: list[float] = field(default_factory=list)
    _low: list[float] = field(default_factory=list)
    _high: list[float] = field(default_factory=list)
    _width: int = 1
    _room: int = 0

    def add(self, x: float, value: float) -> None:
        """Add a value at `x`; one that is not behind the last counts as there."""
        self.last = value
        self.count += 1
        if self.count == 1:
            self.first = value
        if not math.isfinite(value):
            self.broken_at = x if self.broken_at is None else self.broken_at
            return
        if value < self.lowest[0]:
            self.lowest = value, x
        if value > self.highest[0]:
            self.highest = value, x
        xs = self._x
        if xs and (self._room or x <= xs[-1]):
            self._room -= x > xs[-1]
            xs[-1] = max(x, xs[-1])
            self._low[-1], self._high[-1] = min(value, self._low[-1]), max(value, self._high[-1])
            return
        if len(xs) >= BUCKETS:
            self._merge()
        self._x.append(x)
        self._low.append(value)
        self._high.append(value)
        self._room = self._width - 1

    def extend(self, xs: Sequence[float], values: Sequence[float]) -> None:
        """Add values: the same as `add` for one after the other, and quickly where they are finite and `xs` ascends."""
        is_plain = math.isfinite(sum(values)) and all(map(operator.lt, xs, xs[1:]))
        if not values or not is_plain or (self._x and xs[0] <= self._x[-1]):
            for x, value in zip(xs, values, strict=True):
                self.add(x, value)
            return
        if not self.count:
            self.first = values[0]
        self.last = values[-1]
        self.count += len(values)
        low, high = min(values), max(values)
        if low < self.lowest[0]:
            self.lowest = low, xs[values.index(low)]
        if high > self.highest[0]:
            self.highest = high, xs[values.index(high)]
        at = self._fill_last(xs, values)
        while at < len(values):
            if len(self._x) >= BUCKETS:
                self._merge()
            end = min(len(values), at + self._width * (BUCKETS - len(self._x)))
            self._fill_new(xs[at:end], values[at:end])
            at = end

    def _fill_last(self, xs: Sequence[float], values: Sequence[float]) -> int:
        """Put into the last bucket what it has room for; returns how many that were."""
        piece = values[: self._room]
        if piece:
            self._room -= len(piece)
            self._x[-1] = xs[len(piece) - 1]
            self._low[-1] = min(self._low[-1], min(piece))
            self._high[-1] = max(self._high[-1], max(piece))
        return len(piece)

    def _fill_new(self, xs: Sequence[float], values: Sequence[float]) -> None:
        """Put all into new buckets."""
        width = self._width
        if width == 1:
            self._x += xs
            self._low += values
            self._high += values
            return
        buckets = [values[start : start + width] for start in range(0, len(values), width)]
        self._low += map(min, buckets)
        self._high += map(max, buckets)
        self._x += xs[width - 1 :: width]
        self._room = -len(values) % width
        if self._room:
            self._x.append(xs[-1])

    def _merge(self) -> None:
        self._x = self._x[1::2]
        self._low = [min(pair) for pair in zip(self._low[::2], self._low[1::2], strict=True)]
        self._high = [max(pair) for pair in zip(self._high[::2], self._high[1::2], strict=True)]
        self._width *= 2

    def shape(self, columns: int = BUCKETS) -> Shape:
        """The series in at most `columns` buckets; arrays of the caller's own."""
        x, low, high = (np.array(values, np.float64) for values in (self._x, self._low, self._high))
        group = max(1, -(-len(x) // max(1, columns)))
        if group == 1 or not len(x):
            return Shape(x, low, high)
        heads = np.arange(0, len(x), group)
        return Shape(np.maximum.reduceat(x, heads), np.minimum.reduceat(low, heads), np.maximum.reduceat(high, heads))
