"""Fields: shades, boundaries, samples on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from textual.strip import Strip

from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render.bounds import Bounds
from tui_backprop.tui.render.diff import changed_rows
from tui_backprop.tui.render.field import class_field, field, field_shape
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.ramps import LEVELS
from tui_backprop.tui.render.scatter import Points
from tui_backprop.tui.themes import load_theme

Rows = Callable[[Sequence[Strip]], list[str]]
NIGHT = load_theme("night", {})
UNIT = Bounds(0, 1, 0, 1)
CORNERS = np.array([[0, 0, 0.4, 0.6, 1, 1]] * 2 + [[1, 1, 0.6, 0.4, 0, 0]] * 2)


def colours(strips: Sequence[Strip]) -> set[str]:
    """Every foreground and background colour."""
    styles = [segment.style for strip in strips for segment in strip if segment.style]
    return {colour.name for style in styles for colour in (style.color, style.bgcolor) if colour}


def test_one_half_block_shows_two_values(look: Look) -> None:
    ((segment,),) = (list(strip) for strip in field([[0.0], [1.0]], 1, 1, look, boundary=False))
    assert segment.text == "▀"
    assert segment.style is not None
    assert segment.style.color is not None
    assert segment.style.bgcolor is not None
    low, high = segment.style.color.triplet, segment.style.bgcolor.triplet
    assert low is not None
    assert high is not None
    assert low.red > low.blue
    assert high.blue > high.red


def test_the_extremes_are_nearly_the_themes_and_the_middle_is_between(look: Look) -> None:
    def colour(value: float) -> np.ndarray:
        strip = field([[value]], 1, 1, look, boundary=False)[0]
        style = next(iter(strip)).style
        assert style is not None
        assert style.bgcolor is not None
        assert style.bgcolor.triplet is not None
        return np.array(style.bgcolor.triplet)

    def of(name: str) -> np.ndarray:
        return np.array([int(NIGHT.hex(name)[i : i + 2], 16) for i in (1, 3, 5)])

    assert np.abs(colour(0) - of("field_low")).max() <= 2
    assert np.abs(colour(1) - of("field_high")).max() <= 2
    assert np.abs(colour(0.49) - of("field_mid")).max() < np.abs(colour(0.2) - of("field_mid")).max()
    assert np.array_equal(colour(-np.inf), colour(0))
    assert np.array_equal(colour(np.inf), colour(1))


def test_colours_are_few_so_that_a_small_change_sends_little(look: Look) -> None:
    ramp = np.linspace(0, 1, 60)[None, :] * np.ones((40, 1))
    drawn = field(ramp, 60, 20, look, boundary=False)
    assert len(colours(drawn)) == LEVELS
    assert len({strip.text for strip in drawn}) == 1
    assert changed_rows(drawn, field(np.clip(ramp + 1e-9, 0, 1), 60, 20, look, boundary=False)) == []


def test_the_boundary_is_a_line_between_the_two_sides(look: Look) -> None:
    step = np.repeat([[0.0, 1.0]], 4, axis=0).repeat(3, axis=1)
    plain, lined = field(step, 6, 2, look, boundary=False), field(step, 6, 2, look)
    assert len(colours(plain)) == 2
    assert len(colours(lined)) == 3
    assert [segment.text for segment in lined[0]] == ["  ", " ", "   "]


def test_discrete_has_two_colours(look: Look) -> None:
    ramp = np.linspace(0, 1, 60)[None, :]
    assert len(colours(field(ramp, 60, 4, look, boundary=False, discrete=True))) == 2


@pytest.mark.parametrize(
    ("depth", "markers", "expected"),
    [
        (ColourDepth.SIXTEEN, "braille", ["▓▓░░▓▓", "▓▓░░▓▓"]),
        (ColourDepth.SIXTEEN, "ascii", ["##::##", "##::##"]),
        (ColourDepth.NONE, "braille", ["  ▒▓██", "██▓▒  "]),
        (ColourDepth.NONE, "ascii", ["  =*@@", "@@*=  "]),
    ],
)
def test_shades_where_colours_are_few(depth: ColourDepth, markers: str, expected: list[str], rows: Rows) -> None:
    look = Look(NIGHT, depth, markers)  # type: ignore[arg-type]
    drawn = field(CORNERS, 6, 2, look, boundary=False)
    assert rows(drawn) == expected
    assert colours(drawn) == ({"red", "blue"} if depth is ColourDepth.SIXTEEN else set())


def test_in_ascii_a_cell_is_one_painted_space(ascii_look: Look, rows: Rows) -> None:
    assert field_shape(6, 2, ascii_look) == (2, 6)
    drawn = field(CORNERS, 6, 2, ascii_look, boundary=False)
    assert rows(drawn) == [" " * 6] * 2
    assert len(colours(drawn)) == 4


@pytest.mark.parametrize(
    ("depth", "shape"), [(ColourDepth.FULL, (20, 40)), (ColourDepth.SIXTEEN, (10, 40)), (ColourDepth.NONE, (10, 40))]
)
def test_field_shape(depth: ColourDepth, shape: tuple[int, int]) -> None:
    assert field_shape(40, 10, Look(NIGHT, depth)) == shape
    assert field_shape(0, -1, Look(NIGHT, depth)) == (0, 0)


def test_nan_is_a_cross_and_not_a_class(look: Look, ascii_look: Look, rows: Rows) -> None:
    values = np.array([[0.0, np.nan, 1.0]] * 2)
    assert rows(field(values, 3, 1, look, boundary=False)) == [" × "]
    assert rows(field(values, 3, 1, ascii_look, boundary=False)) == [" ? "]
    assert rows(field([], 3, 1, look)) == ["×××"]


def test_samples_lie_on_the_field(look: Look, colourless: Look, rows: Rows) -> None:
    points = Points([[0.1, 0.9], [0.9, 0.9]], [0, 1])
    drawn = field(np.zeros((2, 9)), 9, 1, look, points=points, bounds=UNIT)
    assert rows(drawn) == ["●       ✚"]
    sample, around = list(drawn[0])[:2]
    assert sample.style is not None
    assert around.style is not None
    assert sample.style.bgcolor == around.style.bgcolor
    assert sample.style.color == look.class_ink(0).color
    assert rows(field(np.ones((2, 9)), 9, 1, colourless, points=points, bounds=UNIT)) == ["● █████ ✚"]


def test_class_fields(look: Look, colourless: Look, rows: Rows) -> None:
    winners = np.array([[0, 0, 2, 2]] * 2)
    sure = np.array([[1.0, 0.3, 1.0, np.nan]] * 2)
    drawn = class_field(winners, sure, 4, 1, look, boundary=False)
    assert rows(drawn) == ["   ×"]
    assert len(colours(drawn)) == 4
    assert rows(class_field(winners, sure, 4, 1, colourless)) == ["0.2×"]
    sixteen = class_field(winners, sure, 4, 1, Look(NIGHT, ColourDepth.SIXTEEN), boundary=False)
    assert rows(sixteen) == ["▓░▓×"]
    assert {"bright_red", "bright_green"} <= colours(sixteen)


def test_class_fields_of_unequal_arrays_are_unknown(look: Look, rows: Rows) -> None:
    assert rows(class_field([[1, 2]], [[0.5]], 2, 1, look)) == ["××"]
