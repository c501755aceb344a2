"""Long series made short without losing a spike."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tui_backprop.tui.render.series import decimate


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
