"""A layer's space: bounds that stand still, a grid that stays square."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from textual.strip import Strip

from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render.bounds import Bounds
from tui_backprop.tui.render.hidden import hidden, proportioned, steady_bounds
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.scatter import Points
from tui_backprop.tui.themes import load_theme

NIGHT = Look(load_theme("night", {}))
ASCII = Look(load_theme("night", {}), ColourDepth.NONE, "ascii")
Check = Callable[[Sequence[Strip], int, int], None]
Rows = Callable[[Sequence[Strip]], list[str]]


def test_bounds_stand_still_while_everything_fits():
    points, lines = np.array([[0.0, 0.0], [1.0, 1.0]]), np.empty((0, 2, 2))
    first = steady_bounds(points, lines)
    assert steady_bounds(points * 0.9, lines, first) == first
    assert steady_bounds(points * 3, lines, first) != first
    assert steady_bounds(points * 0.1, lines, first) != first


@settings(max_examples=60, deadline=None)
@given(
    width=st.integers(0, 40),
    height=st.integers(0, 14),
    xy=arrays(np.float64, (5, 2)),
    lines=arrays(np.float64, (2, 3, 2)),
)
def test_warp_fills_its_rectangle(check: Check, width: int, height: int, xy: np.ndarray, lines: np.ndarray):
    with np.errstate(all="ignore"):
        bounds = steady_bounds(np.clip(np.nan_to_num(xy), -1e6, 1e6), np.clip(np.nan_to_num(lines), -1e6, 1e6))
        for look in (NIGHT, ASCII):
            check(hidden(Points(xy, np.zeros(5, int)), lines, bounds, width, height, look, title="t"), width, height)


def test_bounds_of_nothing_finite():
    bounds = steady_bounds(np.full((2, 2), np.nan), np.full((1, 2, 2), np.nan))
    assert bounds == Bounds(-1, 1, -1, 1)


@pytest.mark.parametrize(("width", "height"), [(39, 41), (120, 20), (28, 10), (7, 60), (1, 1), (0, 0)])
def test_a_square_grid_stays_nearly_square(width: int, height: int):
    columns, rows_ = proportioned(width, height)
    assert columns <= width
    assert rows_ <= height
    if min(width, height) > 5:
        assert 1 / 1.7 <= columns / (2 * rows_) <= 1.7
        assert columns == width or rows_ == height


def test_bent_grid_lies_in_the_middle_under_its_title(rows: Rows):
    lines = np.array([[[0.0, 0.0], [1.0, 0.0]], [[0.0, 1.0], [1.0, 1.0]]])
    points = Points(np.empty((0, 2)), np.empty(0, int), None)
    drawn = rows(hidden(points, lines, Bounds(0, 1, 0, 1), 60, 11, ASCII, title="layer 1"))
    assert drawn[0].strip() == "layer 1"
    assert drawn[0].index("layer 1") == drawn[1].index("*")
    assert drawn[1].strip() == drawn[-1].strip()
    assert set(drawn[1].strip()) == {"*"}
    assert abs(drawn[1].index("*") - (60 - len(drawn[1].rstrip()))) <= 1
