"""Dots finer than a cell."""

from __future__ import annotations

import numpy as np
import pytest
from rich.style import Style

from tui_backprop.tui.render.canvas import Canvas
from tui_backprop.tui.render.grid import Grid
from tui_backprop.tui.render.look import Markers

RED, BLUE = Style(color="red"), Style(color="blue")


def drawn(canvas: Canvas) -> list[str]:
    grid = Grid(canvas.width, canvas.height)
    canvas.draw(grid)
    return [strip.text for strip in grid.strips()]


@pytest.mark.parametrize(
    ("markers", "picture"),
    [
        ("braille", ["⠑⢄    ", "  ⠑⢄  ", "    ⠑⢄"]),
        ("block", ["▀▄    ", "  ▀▚▖ ", "    ▝▚"]),
        ("ascii", ["**    ", "  *** ", "     *"]),
    ],
)
def test_a_diagonal(markers: Markers, picture: list[str]) -> None:
    canvas = Canvas(6, 3, markers)
    canvas.line(0, 0, canvas.columns - 1, canvas.rows - 1, RED)
    assert drawn(canvas) == picture


def test_every_dot_has_its_own_bit() -> None:
    for markers in ("braille", "block"):
        seen = set()
        for dot in range(8 if markers == "braille" else 4):
            canvas = Canvas(1, 1, markers)
            canvas.points(dot % 2, dot // 2, RED)
            seen.add(drawn(canvas)[0])
        assert len(seen) == (8 if markers == "braille" else 4)
    canvas = Canvas(1, 1, "braille")
    canvas.points([0, 1], [0, 3], RED)
    assert drawn(canvas) == ["⢁"]


def test_the_last_one_in_a_cell_gives_it_its_ink() -> None:
    canvas = Canvas(2, 1, "braille")
    canvas.points([0, 2], [0, 0], RED)
    canvas.points([1], [3], BLUE)
    grid = Grid(2, 1)
    canvas.draw(grid)
    assert [(segment.text, segment.style) for segment in grid.strips()[0]] == [("⢁", BLUE), ("⠁", RED)]


def test_what_is_outside_or_not_finite_is_left_out() -> None:
    canvas = Canvas(2, 2, "block")
    canvas.points([-1, 9, np.nan, 0], [0, 0, 0, np.inf], RED)
    canvas.line(0, 0, np.nan, 1, RED)
    canvas.line(-np.inf, 0, 1, 1, RED)
    assert drawn(canvas) == ["  ", "  "]
    canvas.line(-1e9, 0, 1e9, 0, RED)
    assert len(drawn(canvas)) == 2


def test_it_leaves_other_cells_of_the_grid_alone_and_is_cut_off() -> None:
    grid = Grid(4, 2)
    grid.put(0, 0, "abcd", BLUE)
    canvas = Canvas(9, 9, "ascii")
    canvas.points([0, 1, 7], [0, 1, 0], RED)
    canvas.draw(grid, 2, 0)
    assert [strip.text for strip in grid.strips()] == ["ab*d", "   *"]


@pytest.mark.parametrize("markers", ["braille", "block", "ascii"])
def test_many_lines_at_once_are_the_lines_one_by_one(markers: Markers) -> None:
    one, many = Canvas(12, 6, markers), Canvas(12, 6, markers)
    width, height = one.columns - 1, one.rows - 1
    x = np.array([[0, width, width, 0], [width / 2, 0, width, width / 3]])
    y = np.array([[0, 0, height, height], [height, height / 2, 0, height]])
    many.polylines(x, y, RED)
    for across, down in zip(x, y, strict=True):
        for i in range(3):
            one.line(across[i], down[i], across[i + 1], down[i + 1], RED)
    # A dot between two others may be rounded to either side.
    assert (many.dots != one.dots).sum() <= 0.1 * one.dots.sum()


def test_a_line_has_a_gap_where_a_point_is_not_finite() -> None:
    canvas = Canvas(10, 1, "ascii")
    canvas.polylines([[0, 2, np.nan, 6, 9]], [[0, 0, 0, 0, 0]], RED)
    assert drawn(canvas) == ["***   ****"]
    canvas.polylines([[np.inf, np.nan]], [[0, 0]], RED)
    canvas.polylines(np.empty((0, 5)), np.empty((0, 5)), RED)
    assert drawn(canvas) == ["***   ****"]
