"""Numbers that stand still."""

from __future__ import annotations

import math

import pytest

from tui_backprop.tui.render import numbers


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.6931471805, "0.693147"),
        (0.0, "0.000000"),
        (12.3456789, "12.34568"),
        (9.99999999, "10.00000"),
        (123456.78, "123456.8"),
        (999999.99, " 1000000"),
        (1234567.0, "1.23e+06"),
        (1.234e-5, "1.23e-05"),
        (1.5e-120, "1.5e-120"),
        (-0.5, "-0.50000"),
        (-1.5e-120, "-2e-120"),
        (math.nan, "     nan"),
        (-math.inf, "    -inf"),
    ],
)
def test_format_loss(value: float, expected: str) -> None:
    assert numbers.format_loss(value) == expected.rjust(8)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (41, "0:41"),
        (40.2, "0:41"),
        (3723, "1:02:03"),
        (59.5, "1:00"),
        (0, "0:00"),
        (100 * 3600, "4d 04h"),
        (None, "–"),
        (math.nan, "–"),
        (math.inf, "–"),
        (-1, "–"),
    ],
)
def test_format_eta(seconds: float | None, expected: str) -> None:
    assert numbers.format_eta(seconds) == expected
    assert numbers.format_eta(seconds, 9) == expected.rjust(9)


def test_counts_and_rates() -> None:
    assert numbers.format_count(12400, 8) == "  12,400"
    assert numbers.format_rate(9812.4) == "9,812/s"
    assert numbers.format_rate(3.44) == "3.4/s"
    assert numbers.format_rate(9.97) == "10/s"
    assert numbers.format_rate(1_250_000) == "1.25M/s"
    assert numbers.format_rate(math.nan) == "–"


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (1.0, "100.0 %"),
        (0.9999, " 99.9 %"),
        (11 / 21, " 52.4 %"),
        (0.0, "  0.0 %"),
        (1e-6, "  0.1 %"),
        (math.nan, "      –"),
    ],
)
def test_accuracy_is_never_rounded_to_perfect(share: float, expected: str) -> None:
    assert numbers.format_percent(share) == expected


def test_decimals_stand_in_one_column() -> None:
    assert numbers.align_decimals([1.5, -20.25, math.nan], 2) == ["  1.50", "-20.25", "   nan"]
    assert numbers.align_decimals([]) == []
