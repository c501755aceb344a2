"""Numbers as formulas write them."""

from __future__ import annotations

import math

import pytest

from tui_backprop.tui.words.formulas import number


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (0.5, "0.500000"), (-1.25, "−1.250000"), (1e-7, "1.00000e−07"), (float("nan"), "nan")],
)
def test_numbers(value: float, text: str):
    assert number(value) == text


def read(text: str) -> float:
    return float(text.strip().strip("()").replace("−", "-"))


@pytest.mark.parametrize("value", [0.99999834, -0.99999834, 1 - 1e-12, 0.02, 0.5, 1e-9])
def test_a_difference_keeps_its_digits(value: float):
    near = math.copysign(1.0, value)
    assert read(number(value, near)) - near == pytest.approx(value - near, rel=1e-4)
    assert read(number(value, near)) == pytest.approx(value, rel=1e-5)
