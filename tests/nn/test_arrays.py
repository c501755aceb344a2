"""A few of many, spread evenly."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.nn.arrays import spread


@given(st.integers(0, 5000), st.integers(1, 1200))
def test_it_goes_from_first_to_last_at_even_distances(total: int, most: int) -> None:
    found = spread(total, most)
    assert len(found) == min(total, most)
    assert found.dtype == np.int64
    if total:
        assert found[0] == 0
        assert found[-1] == (total - 1 if most > 1 else 0)
        distances = np.diff(found)
        assert len(distances) == 0 or 1 <= distances.min() <= distances.max() <= distances.min() + 1
