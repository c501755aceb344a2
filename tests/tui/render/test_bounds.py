"""The rectangle around points, whatever they are."""

from __future__ import annotations

import numpy as np

from tui_backprop.tui.render.bounds import Bounds, bounds_of


def test_bounds() -> None:
    assert bounds_of([[0, 0], [1, 2]], padding=0.5) == Bounds(-0.5, 1.5, -1, 3)
    assert bounds_of([]) == Bounds(0, 1, 0, 1)
    assert bounds_of([[np.nan, 1]]) == Bounds(0, 1, 0, 1)
    assert bounds_of([[3, 0], [3, 0]]) == Bounds(2.5, 3.5, -0.5, 0.5)
    assert bounds_of([[1e308, 0], [-1e308, 0]]).usable
