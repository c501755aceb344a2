"""Scatter plots and the axes around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from textual.strip import Strip

from tui_backprop.tui.render.bounds import Bounds, bounds_of
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.scatter import Points, scatter
from tui_backprop.tui.themes import load_theme

Rows = Callable[[Sequence[Strip]], list[str]]
XOR = [(0.1 * i, 0.1 * i) for i in range(11)] + [(0.1 * i, 1 - 0.1 * i) for i in range(11) if i != 5]
TRUTH = [0] * 11 + [1] * 10
WRONG = [i in (0, 11) for i in range(21)]
UNIT = Bounds(0, 1, 0, 1)


def test_xor(look: Look, rows: Rows) -> None:
    assert rows(scatter(Points(XOR, TRUTH, WRONG), bounds_of(XOR), 22, 11, look)) == [
        " ✛                  ● ",
        "   ✚              ●   ",
        "     ✚          ●     ",
        "       ✚      ●       ",
        "         ✚  ●         ",
        "          ●           ",
        "         ●  ✚         ",
        "       ●      ✚       ",
        "     ●          ✚     ",
        "   ●              ✚   ",
        " ○                  ✚ ",
    ]


def test_xor_in_ascii(ascii_look: Look, rows: Rows) -> None:
    drawn = rows(scatter(Points(XOR, TRUTH, WRONG), bounds_of(XOR), 22, 11, ascii_look))
    assert drawn[0] == " X                  o "
    assert drawn[-1] == " O                  x "


def test_classes_have_their_inks_and_a_wrong_one_is_reversed(look: Look) -> None:
    strip = scatter(Points([[0.1, 0.5], [0.9, 0.5]], [0, 1], [False, True]), UNIT, 5, 1, look)[0]
    right, wrong = (segment for segment in strip if segment.text.strip())
    assert (right.text, wrong.text) == ("●", "✛")
    assert right.style is not None
    assert wrong.style is not None
    assert right.style.color == look.class_ink(0).color
    assert not right.style.reverse
    assert wrong.style.color == look.class_ink(1).color
    assert wrong.style.reverse


def test_without_colour_there_is_no_colour(colourless: Look) -> None:
    for strip in scatter(Points(XOR, TRUTH, WRONG), bounds_of(XOR), 22, 11, colourless):
        assert all(segment.style is None or segment.style.color is None for segment in strip)


def test_what_is_outside_points_to_where_it_is(look: Look, ascii_look: Look, rows: Rows) -> None:
    strays = [[0.5, 0.5], [-1, 0.5], [2, 0.5], [0.5, 9], [0.5, -9], [-1, 2], [9, 9], [np.nan, 0], [-np.inf, -np.inf]]
    points = Points(strays, [0] * 9)
    assert rows(scatter(points, UNIT, 11, 5, look)) == [
        "↖    ↑    ↗",
        "           ",
        "←    ●    →",
        "           ",
        "↙    ↓1 NaN",
    ]
    assert rows(scatter(points, UNIT, 11, 5, ascii_look))[2] == "<    o    >"


def test_points_on_the_bounds_are_inside(look: Look, rows: Rows) -> None:
    corners = [[0, 0], [1, 0], [0, 1], [1, 1]]
    assert rows(scatter(Points(corners, [0] * 4), UNIT, 4, 2, look)) == ["●  ●", "●  ●"]


def test_a_cell_shows_its_majority_and_never_hides_a_wrong_one(look: Look, rows: Rows) -> None:
    here = [[0.5, 0.5]] * 3
    assert rows(scatter(Points(here, [1, 0, 1]), UNIT, 1, 1, look)) == ["✚"]
    assert rows(scatter(Points(here, [1, 0, 1], [False, True, False]), UNIT, 1, 1, look)) == ["○"]


def test_crowds_are_dots_where_colour_tells_them_apart_and_glyphs_where_not(looks: list[Look]) -> None:
    grid = np.stack(np.meshgrid(np.linspace(0, 1, 40), np.linspace(0, 1, 40)), -1).reshape(-1, 2)
    points = Points(grid, (grid[:, 0] > 0.5).astype(int))
    for look in looks:
        text = "".join(strip.text for strip in scatter(points, UNIT, 10, 5, look))
        glyphs = {look.class_glyph(0), look.class_glyph(1)}
        if look.tells_by_colour and not look.ascii:
            assert set(text) == ({"⣿"} if look.markers == "braille" else {"█"})
        else:
            assert set(text) == glyphs


def test_dots_have_the_majoritys_colour(look: Look) -> None:
    points = Points([[0.1, 0.5], [0.3, 0.5], [0.2, 0.5], [0.8, 0.5]] * 20, [1, 1, 0, 0] * 20)
    strip = scatter(points, UNIT, 2, 1, look)[0]
    assert [segment.style for segment in strip] == [look.class_ink(1), look.class_ink(0)]


def test_test_samples_are_told_apart_in_a_crowd_too(look: Look) -> None:
    xy = np.random.default_rng(0).uniform(0, 0.5, (200, 2))
    points = Points([*xy, (0.95, 0.95), (0.95, 0.05)], [0] * 202, [False] * 202, [False] * 200 + [True, False])
    drawn = "".join(strip.text for strip in scatter(points, UNIT, 10, 6, look))
    assert drawn.count(look.class_glyph(0, test=True)) == 1
    assert look.class_glyph(0, wrong=True) not in drawn


@pytest.mark.parametrize("theme", ["night", "mono"])
def test_glyphs_are_ten_and_distinct(theme: str) -> None:
    for markers in ("braille", "ascii"):
        look = Look(load_theme(theme, {}), markers=markers)
        glyphs = [look.class_glyph(i, wrong=wrong) for wrong in (False, True) for i in range(10)]
        assert len(set(glyphs)) == 20
        assert look.class_glyph(10) == look.class_glyph(0)


def test_test_samples_have_small_glyphs_and_wrong_ones_are_hollow_all_the_same(look: Look):
    points = Points(
        [[0.1, 0.5], [0.5, 0.5], [0.9, 0.5]], [0, 0, 0], wrong=[False, False, True], test=[False, True, True]
    )
    (row,) = [strip.text for strip in scatter(points, Bounds(0, 1, 0, 1), 10, 1, look)]
    assert row == " ●   •   ○"
