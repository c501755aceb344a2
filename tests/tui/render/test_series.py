"""Decimation and sparklines: no spike is lost, a gap is a gap."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from textual.strip import Strip

from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.series import decimate
from tui_backprop.tui.render.sparkline import sparkline

Rows = Callable[[Sequence[Strip]], list[str]]


@given(
    hnp.arrays(np.float64, st.integers(1, 300), elements=st.floats(-1e6, 1e6) | st.just(np.nan)),
    st.integers(1, 30),
)
def test_decimation_keeps_every_columns_extremes(values: np.ndarray, columns: int) -> None:
    x = np.arange(len(values), dtype=float)
    high = max(1.0, len(values) - 1.0)
    pieces = decimate(x, values, columns, 0.0, high)
    kept_x = np.concatenate([piece[0] for piece in pieces]) if pieces else np.empty(0)
    kept_y = np.concatenate([piece[1] for piece in pieces]) if pieces else np.empty(0)
    assert np.all(np.diff(kept_x) > 0)
    assert np.array_equal(values[kept_x.astype(int)], kept_y)
    column = np.minimum((x / high * columns).astype(int), columns - 1)
    kept_column = column[kept_x.astype(int)]
    for each in range(columns):
        all_of_it = values[(column == each) & np.isfinite(values)]
        kept = kept_y[kept_column == each]
        assert len(kept) <= 2
        assert (len(kept) == 0) == (len(all_of_it) == 0)
        if len(kept):
            assert (kept.min(), kept.max()) == (all_of_it.min(), all_of_it.max())


def test_a_curve_is_broken_where_a_value_is_missing() -> None:
    pieces = decimate([0, 1, 2, 3, 4], [5, 6, np.nan, 7, np.inf], 10, 0, 4)
    assert [(list(x), list(y)) for x, y in pieces] == [([0, 1], [5, 6]), ([3], [7])]


def test_what_is_outside_is_left_out_and_the_shorter_of_two_arrays_decides() -> None:
    assert [list(x) for x, _ in decimate([0, 1, 2, 3], [1, 1, 1], 9, 1, 9)] == [[1, 2]]
    assert decimate([0, 1], [0, 1], 0, 0, 1) == []
    assert decimate([0, 1], [0, 1], 5, 1, 1) == []


@pytest.mark.parametrize(
    ("values", "width", "expected"),
    [
        ([0, 1, 2, 3, 4, 5, 6, 7], 8, "▁▂▃▄▅▆▇█"),
        ([1, np.nan, 3, np.inf], 6, "  ▁ █ "),
        ([2, 2, 2], 3, "▁▁▁"),
        ([], 3, "   "),
        ([np.nan], 3, "   "),
        ([-1e308, 1e308], 2, "▁█"),
    ],
)
def test_sparkline(look: Look, rows: Rows, values: list[float], width: int, expected: str) -> None:
    assert rows(sparkline(values, width, look)) == [expected]


def test_a_spike_and_a_dip_survive(look: Look, rows: Rows) -> None:
    values = np.ones(1000)
    values[503] = 9
    assert rows(sparkline(values, 10, look)) == ["▁▁▁▁▁█▁▁▁▁"]
    values[503] = -9
    assert rows(sparkline(values, 10, look)) == ["█████▁████"]


def test_sparkline_variants(look: Look, ascii_look: Look, rows: Rows) -> None:
    ramp = range(8)
    assert rows(sparkline(list(ramp), 8, ascii_look)) == ["_.-:=+*#"]
    assert rows(sparkline([0, 5, 10, 15], 4, look, height=2)) == ["  ▃█", "▁▆██"]
    assert rows(sparkline([1, 0.1, 0.01, 0.001], 4, look, log=True)) == ["█▆▃▁"]
    assert rows(sparkline([1, 0, -5, 0.01], 4, look, log=True)) == ["█▁▁▁"]
    assert rows(sparkline([0.5, 2], 2, look, low=0, high=1)) == ["▅█"]
    assert sparkline([1], 1, look, role="test")[0]._segments[0].style == look.area_ink("test")
