"""Labels of an axis that counts."""

from __future__ import annotations

import pytest

from tui_backprop.tui.render import tick_labels


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 500, 1000], ["0", "500", "1000"]),
        ([0, 5000, 10000], ["0", "5k", "10k"]),
        ([0, 2500, 5000, 7500, 10000, 12500], ["0", "2.5k", "5k", "7.5k", "10k", "12.5k"]),
        ([0, 1e6, 2e6], ["0", "1M", "2M"]),
        ([0, 0.5, 1], ["0.0", "0.5", "1.0"]),
        ([], []),
    ],
)
def test_counts(values: list[float], expected: list[str]) -> None:
    assert tick_labels.counts(values) == expected
