"""Cells to strips."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.style import Style

from tui_backprop.tui.render.grid import Grid

RED, BOLD = Style(color="red"), Style(bold=True)


def test_neighbours_of_one_ink_are_one_segment() -> None:
    grid = Grid(8, 2)
    grid.put(1, 0, "ab", RED)
    grid.put(3, 0, "cd", Style(color="red"))
    grid.put(5, 0, "e", BOLD)
    first, second = grid.strips()
    assert [(segment.text, segment.style) for segment in first] == [
        (" ", Style.null()),
        ("abcd", RED),
        ("e", BOLD),
        ("  ", Style.null()),
    ]
    assert [segment.text for segment in second] == [" " * 8]


def test_what_falls_outside_is_cut_off() -> None:
    grid = Grid(4, 1)
    grid.put(-1, 0, "abc", RED)
    grid.put(3, 0, "xyz", RED)
    grid.put(0, 1, "no", RED)
    grid.put(0, -1, "no", RED)
    assert [strip.text for strip in grid.strips()] == ["bc x"]


def test_wide_characters_take_two_cells_and_are_never_halved() -> None:
    grid = Grid(7, 1)
    grid.put(0, 0, "服装", RED)
    grid.put(6, 0, "服", RED)
    assert grid.strips()[0].text == "服装   "
    grid.put(1, 0, "x", BOLD)
    assert grid.strips()[0].text == " x装   "
    grid.put(1, 0, "服", BOLD)
    text = grid.strips()[0].text
    assert text == " 服    "
    assert cell_len(text) == 7


def test_combining_marks_take_no_cell() -> None:
    grid = Grid(3, 1)
    grid.put(0, 0, "e\u0301xy", RED)
    assert grid.strips()[0].text == "exy"


@pytest.mark.parametrize(("width", "height", "rows"), [(0, 2, ["", ""]), (2, 0, []), (-3, -1, []), (1, 1, [" "])])
def test_sizes_without_room(width: int, height: int, rows: list[str]) -> None:
    assert [strip.text for strip in Grid(width, height).strips()] == rows
