"""Thinning: bounded, no spike lost, and the same whether interrupted or not."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.store.frames import FrameError
from tui_backprop.store.thinning import BUCKETS, Buckets, Thinner, before, flatten, width_at


def thinned(values: Any, sizes: list[int]) -> list[Buckets]:
    thinner = Thinner(len(values))
    pieces: list[Buckets] = []
    start = 0
    for size in sizes:
        thinner.add(values[:, start : start + size])
        start += size
        pieces += thinner.take()
    thinner.add(values[:, start:])
    return pieces + thinner.take()


def expected(values: Any) -> tuple[list[int], Any, Any]:
    starts, lows, highs = [], [], []
    epoch = 0
    while epoch + (width := width_at(epoch)) <= values.shape[1]:
        part = values[:, epoch : epoch + width]
        part = np.where(np.isfinite(part), part, np.nan)
        starts.append(epoch)
        lows.append(np.fmin.reduce(part, axis=1))
        highs.append(np.fmax.reduce(part, axis=1))
        epoch += width
    return starts, np.array(lows).T, np.array(highs).T


class TestThinner:
    @given(
        st.integers(1, 5 * BUCKETS),
        st.lists(st.integers(0, 3000), max_size=8),
        st.integers(0, 2**32 - 1),
        st.sampled_from([math.nan, math.inf, -math.inf, 1e300]),
    )
    def test_keeps_the_extremes_of_every_bucket(self, n: int, sizes: list[int], seed: int, odd: float) -> None:
        rng = np.random.default_rng(seed)
        values = rng.normal(size=(2, n))
        values[rng.integers(2, size=9), rng.integers(n, size=9)] = odd
        starts, _, low, high = flatten(thinned(values, sizes), 2)
        want, want_low, want_high = expected(values)
        assert starts.tolist() == want
        np.testing.assert_array_equal(low, want_low.reshape(2, -1))
        np.testing.assert_array_equal(high, want_high.reshape(2, -1))

    @given(st.integers(1, 4 * BUCKETS), st.integers(0, 4 * BUCKETS))
    def test_goes_on_as_if_it_had_not_been_interrupted(self, n: int, cut: int) -> None:
        values = np.random.default_rng(n).normal(size=(3, n))
        cut = min(cut, n)
        first = Thinner(3)
        first.add(values[:, :cut])
        second = Thinner(3, epoch=first.epoch, partial=first.partial)
        second.add(values[:, cut:])
        both = flatten([*first.take(), *second.take()], 3)
        for mine, its in zip(both, flatten(thinned(values, []), 3), strict=True):
            np.testing.assert_array_equal(mine, its)

    def test_a_billion_epochs_fit_into_five_megabytes(self) -> None:
        epoch, size, frames = 0, 0, 0
        while epoch < 1_000_000_000:
            width = width_at(epoch)
            one = Buckets(epoch, width, np.zeros((6, 1)), np.zeros((6, 1)))
            count = (BUCKETS * width - epoch) // width
            # The worst that can be: a frame for every bucket.
            size += count * (28 + sum(len(bytes(part)) for part in one.encode()))
            frames += count
            epoch = BUCKETS * width
        assert frames == 21_504
        assert size < 3.2e6

    def test_pieces_are_joined_until_they_are_taken(self) -> None:
        thinner = Thinner(1)
        for _ in range(100):
            thinner.add(np.zeros((1, 3)))
        assert [len(piece) for piece in thinner.take()] == [300]
        assert thinner.take() == []


class TestBuckets:
    def test_come_back(self) -> None:
        low = np.array([[1.0, 2.0], [np.nan, np.nan], [np.nan, 5.0]])
        piece = Buckets(4096, 4, low, low + 1)
        found = Buckets.decode(memoryview(b"".join(map(bytes, piece.encode()))))
        assert (found.start, found.width, found.end) == (4096, 4, 4104)
        np.testing.assert_array_equal(found.low, low)
        np.testing.assert_array_equal(found.high, low + 1)

    @pytest.mark.parametrize("series", [15, 16, 17, 24, 33, 300])
    def test_of_many_series_come_back(self, series: int) -> None:
        low = np.random.default_rng(series).normal(size=(series, 5))
        low[::3] = np.nan
        low[-1, :4] = np.nan
        found = Buckets.decode(memoryview(b"".join(map(bytes, Buckets(0, 1, low, low + 1).encode()))))
        np.testing.assert_array_equal(found.low, low)
        np.testing.assert_array_equal(found.high, low + 1)

    @given(st.binary(max_size=80))
    def test_anything_else_is_refused_or_sound(self, payload: bytes) -> None:
        try:
            piece = Buckets.decode(memoryview(payload))
        except FrameError:
            return
        assert piece.low.shape == piece.high.shape

    @pytest.mark.parametrize(("epoch", "starts"), [(0, []), (3, [0, 1, 2]), (5, [0, 1, 2, 3]), (6, [0, 1, 2, 3, 4])])
    def test_before_an_epoch_hold_only_earlier_ones(self, epoch: int, starts: list[int]) -> None:
        pieces = [Buckets(0, 1, np.zeros((1, 4)), np.zeros((1, 4))), Buckets(4, 2, np.zeros((1, 2)), np.zeros((1, 2)))]
        assert flatten(before(pieces, epoch), 1)[0].tolist() == starts

    def test_none_are_empty_arrays(self) -> None:
        assert [array.shape for array in flatten([], 2)] == [(0,), (0,), (2, 0), (2, 0)]
