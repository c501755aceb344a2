"""Round numbers and their labels."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.tui.render import tick_labels, ticks


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (-0.08, 1.08, 3, ["0.0", "0.5", "1.0"]),
        (0, 1, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (0, 0.1, 4, ["0.00", "0.05", "0.10"]),
        (-1, 1, 2, ["-1", "0", "1"]),
        (0, 2e-5, 2, ["0", "1e-5", "2e-5"]),
        (0, 4e7, 2, ["0", "2e7", "4e7"]),
        (1, 1, 3, []),
        (0, math.inf, 3, []),
    ],
)
def test_linear(low: float, high: float, most: int, expected: list[str]) -> None:
    assert tick_labels.labels(ticks.linear_ticks(low, high, most)) == expected


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (1e-3, 1, 5, ["1e-3", "0.01", "0.1", "1"]),
        (1e-5, 1, 4, ["1e-4", "0.01", "1"]),
        (0.1, 1, 5, ["0.1", "0.2", "0.5", "1"]),
        (0.2, 0.5, 5, ["0.2", "0.5"]),
        (1, 1e6, 9, ["1", "10", "100", "1000", "10000", "1e5", "1e6"]),
        (0, 1, 5, []),
    ],
)
def test_logarithmic(low: float, high: float, most: int, expected: list[str]) -> None:
    assert tick_labels.log_labels(ticks.log_ticks(low, high, most)) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.21, 0.25, (0.2, 0.5)), (0.002, 0.5, (0.002, 0.5)), (3e-6, 0.7, (1e-6, 1)), (1, 1, (1, 2))],
)
def test_log_bounds(low: float, high: float, expected: tuple[float, float]) -> None:
    assert ticks.log_bounds(low, high) == pytest.approx(expected)


@given(st.floats(1e-300, 1e300), st.floats(1e-300, 1e300))
def test_log_bounds_hold_what_they_bound(one: float, other: float) -> None:
    low, high = sorted((one, other))
    below, above = ticks.log_bounds(low, high)
    assert 0 < below <= low * (1 + 1e-6)
    assert above >= high * (1 - 1e-6)
    assert above > below * 1.9


@given(st.floats(1e-9, 1e9))
def test_a_bound_is_round_and_near(value: float) -> None:
    bound = ticks.nice_bound(value)
    assert value * (1 - 1e-6) <= bound <= value * 2.01
