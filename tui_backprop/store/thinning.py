"""Learning curves in little space, without losing a spike: the smallest and the largest value of more and more epochs.

The first 2,048 epochs are kept one by one, the 2,048 after them in pairs, the next 4,096 in fours, and so on: a
bucket's width depends on its epoch alone, so a run that goes on after it was interrupted cuts its curve as it would
have without. A billion epochs make 21,500 buckets.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tui_backprop.nn.arrays import Array
from tui_backprop.store.frames import FrameError, Part

BUCKETS = 2048
"""Epochs that have a bucket each; after them there are half as many buckets between one power of two and the next."""

_HEADER = struct.Struct("<qqIHH")
_SHORT = 16
"""Series whose presence fits into the header: of more, it stands behind it, a bit each."""


@dataclass(frozen=True, eq=False)
class Buckets:
    """Some buckets of one width, one after another.

    Attributes:
        start: the first epoch of the first one.
        width: epochs in each.
        low, high: (series, n), the smallest and the largest finite value; NaN where there is none.
    """

    start: int
    width: int
    low: Array
    high: Array

    def __len__(self) -> int:
        return int(self.low.shape[1])

    @property
    def end(self) -> int:
        """The first epoch behind them."""
        return self.start + self.width * len(self)

    def encode(self) -> list[Part]:
        """The payload of a frame; series that have no value anywhere are left out."""
        used = [row for row in range(len(self.low)) if not np.isnan(self.low[row]).all()]
        mask = sum(1 << row for row in used)
        series = len(self.low)
        header = _HEADER.pack(self.start, self.width, len(self), series, mask if series <= _SHORT else 0)
        if series > _SHORT:
            header += mask.to_bytes(_mask_size(series), "little")
        return [header, self.low[used].astype("<f8").tobytes(), self.high[used].astype("<f8").tobytes()]

    @classmethod
    def decode(cls, payload: memoryview) -> Buckets:
        """What `encode` has written.

        Raises:
            FrameError: it is something else.
        """
        if len(payload) < _HEADER.size:
            raise FrameError("a piece of history without its header")
        start, width, count, series, mask = _HEADER.unpack_from(payload)
        begin = _HEADER.size + _mask_size(series)
        if series > _SHORT:
            mask = int.from_bytes(payload[_HEADER.size : begin], "little")
        used = [row for row in range(mask.bit_length()) if mask >> row & 1]
        size = 8 * count * len(used)
        is_sound = start >= 0 and width >= 1 and mask.bit_length() <= series
        if not is_sound or len(payload) != begin + 2 * size:
            raise FrameError("a piece of history whose header contradicts itself")
        low, high = np.full((series, count), np.nan), np.full((series, count), np.nan)
        for array, offset in ((low, begin), (high, begin + size)):
            array[used] = np.frombuffer(payload[offset : offset + size], "<f8").reshape(len(used), count)
        return cls(start, width, low, high)


def _mask_size(series: int) -> int:
    """Bytes behind the header that say which series have values."""
    return 0 if series <= _SHORT else -(-series // 8)


def width_at(epoch: int) -> int:
    """Epochs in the bucket that holds `epoch`.

    >>> [width_at(epoch) for epoch in (0, 2047, 2048, 4095, 4096, 1_000_000_000)]
    [1, 1, 2, 2, 4, 524288]
    """
    return 1 << (epoch // BUCKETS).bit_length()


class Thinner:
    """Turns the values of epoch after epoch into buckets.

    Args:
        series: how many values an epoch has.
        epoch: the first one that will come.
        partial: of the bucket that holds `epoch`, what its epochs before that one gave: (2, series), the smallest and
            the largest; None when there is nothing of it yet.

    Attributes:
        epoch: the next one that is to come.
    """

    def __init__(self, series: int, *, epoch: int = 0, partial: Array | None = None) -> None:
        self.epoch = epoch
        self._series = series
        self._low = np.full(series, np.nan) if partial is None else np.array(partial[0], np.float64)
        self._high = np.full(series, np.nan) if partial is None else np.array(partial[1], np.float64)
        self._done: list[Buckets] = []

    @property
    def partial(self) -> Array:
        """(2, series), of the bucket that is not full yet: what a thinner that goes on from here must be given."""
        return np.stack([self._low, self._high])

    @property
    def start(self) -> int:
        """The first epoch of the bucket that is not full yet."""
        return self.epoch // width_at(self.epoch) * width_at(self.epoch)

    def add(self, values: Array) -> None:
        """Take the values of the epochs that follow, (series, n); those that are not finite do not count."""
        values = np.where(np.isfinite(values), values, np.nan)
        while values.shape[1]:
            width = width_at(self.epoch)
            last = BUCKETS * width  # where the next width begins
            count = min(values.shape[1], last - self.epoch)
            self._add_of_one_width(values[:, :count], width)
            values = values[:, count:]

    def _add_of_one_width(self, values: Array, width: int) -> None:
        count = values.shape[1]
        index = np.arange(self.epoch, self.epoch + count) // width
        heads = np.flatnonzero(np.diff(index, prepend=-1))
        low = np.fmin.reduceat(values, heads, axis=1)
        high = np.fmax.reduceat(values, heads, axis=1)
        low[:, 0] = np.fmin(low[:, 0], self._low)
        high[:, 0] = np.fmax(high[:, 0], self._high)
        self.epoch += count
        if self.epoch % width:
            self._low, self._high = low[:, -1].copy(), high[:, -1].copy()
            low, high = low[:, :-1], high[:, :-1]
        else:
            self._low, self._high = np.full(self._series, np.nan), np.full(self._series, np.nan)
        if low.shape[1]:
            self._done.append(Buckets(int(index[0]) * width, width, low, high))

    def take(self) -> list[Buckets]:
        """The buckets that have become full since the last time, neighbours of one width joined."""
        done, self._done = self._done, []
        joined: list[list[Buckets]] = []
        for piece in done:
            if joined and joined[-1][-1].width == piece.width:
                joined[-1].append(piece)
            else:
                joined.append([piece])
        return [
            Buckets(
                pieces[0].start,
                pieces[0].width,
                np.concatenate([piece.low for piece in pieces], axis=1),
                np.concatenate([piece.high for piece in pieces], axis=1),
            )
            for pieces in joined
        ]


def before(pieces: Iterable[Buckets], epoch: int) -> list[Buckets]:
    """Those buckets that hold only epochs before `epoch`."""
    kept: list[Buckets] = []
    for piece in pieces:
        count = min(len(piece), max(0, (epoch - piece.start) // piece.width))
        if count:
            kept.append(Buckets(piece.start, piece.width, piece.low[:, :count], piece.high[:, :count]))
    return kept


def flatten(pieces: Sequence[Buckets], series: int) -> tuple[Array, Array, Array, Array]:
    """All buckets side by side: starts (n,), widths (n,), low and high (series, n)."""
    if not pieces:
        empty = np.empty((series, 0))
        return np.empty(0, np.int64), np.empty(0, np.int64), empty, empty.copy()
    starts = np.concatenate([piece.start + piece.width * np.arange(len(piece)) for piece in pieces])
    widths = np.concatenate([np.full(len(piece), piece.width) for piece in pieces])
    low = np.concatenate([piece.low[:series] for piece in pieces], axis=1)
    high = np.concatenate([piece.high[:series] for piece in pieces], axis=1)
    return starts, widths, low, high
