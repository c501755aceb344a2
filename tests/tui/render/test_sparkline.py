"""A series in one row, or a few."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from textual.strip import Strip

from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.sparkline import sparkline

Rows = Callable[[Sequence[Strip]], list[str]]


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
