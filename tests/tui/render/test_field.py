"""Fields and pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from textual.strip import Strip

from tui_backprop.tui.render.diff import changed_rows
from tui_backprop.tui.render.field import LEVELS, class_field, field, field_shape
from tui_backprop.tui.render.image import ENOUGH, GREYS, best_tiling, gallery, image, image_size, tile, weights
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.pixels import resample
from tui_backprop.tui.render.scatter import Bounds, Points
from tui_backprop.tui.themes import ColourDepth, load_theme

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


def test_resampling() -> None:
    values = np.arange(16.0).reshape(4, 4)
    assert resample(values, 2, 2).tolist() == [[2.5, 4.5], [10.5, 12.5]]
    assert resample(values, 4, 8)[0].tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert np.isnan(resample(np.empty((0, 3)), 1, 2)).all()


def test_a_picture(rows: Rows) -> None:
    wedge = np.add.outer(np.arange(4), np.arange(4)) / 6
    full = image(wedge, 4, 2, Look(NIGHT))
    assert rows(full) == ["▀▀▀▀"] * 2
    assert {NIGHT.background, NIGHT.text} <= colours(full)
    assert rows(image(wedge, 4, 2, Look(NIGHT, ColourDepth.NONE))) == [" ░▒▒", "▒▒▓█"]
    assert image(wedge, 4, 2, Look(NIGHT), low=1, high=0) != full
    ramp = np.linspace(0, 1, 500)[None, :]
    assert len(colours(image(ramp, 500, 1, Look(NIGHT)))) == GREYS


def test_a_half_that_is_not_painted_shows_the_background(rows: Rows) -> None:
    drawn = image([[0, 1], [1, 0]], 2, 1, Look(NIGHT, ColourDepth.SIXTEEN))
    assert rows(drawn) == ["▄▀"]
    assert colours(drawn) == {"bright_white"}


def test_picture_sizes(look: Look, ascii_look: Look) -> None:
    assert image_size(28, 28, look) == (28, 14)
    assert image_size(3, 5, look) == (5, 2)
    assert image_size(28, 28, ascii_look) == (28, 14)


def test_a_picture_is_the_mean_of_what_a_cell_covers(rows: Rows) -> None:
    bare = Look(NIGHT, ColourDepth.NONE)
    assert rows(image([[0, 1, 1, 0, 0, 1]], 4, 1, bare)) == ["░█ ▓"], "a pixel between two cells counts in both"
    assert rows(image([[0, 1], [1, 0]], 4, 4, bare)) == ["  ██"] * 2 + ["██  "] * 2


def test_weights_show_their_sign_by_the_colours_of_the_classes(rows: Rows) -> None:
    halves = np.repeat([[-1.0, 1.0]], 2, axis=0) * 1e-3
    (drawn,) = weights(halves, 2, 1, Look(NIGHT))
    negative, positive = (segment.style.bgcolor.get_truecolor() for segment in drawn if segment.style)
    assert negative.red > negative.blue
    assert positive.blue > positive.red
    assert colours(weights(halves, 2, 1, Look(NIGHT, ColourDepth.SIXTEEN))) == {"red", "blue"}
    ascii_only = rows(weights(halves, 2, 1, Look(NIGHT, ColourDepth.NONE, "ascii")))
    assert ascii_only == [" @"]


def test_weights_are_seen_whatever_their_scale_and_beside_one_that_is_huge() -> None:
    rng = np.random.default_rng(1)
    plain = rng.normal(size=(28, 28))
    look = Look(NIGHT)
    assert weights(plain, 28, 14, look) == weights(plain * 2.0**-20, 28, 14, look)
    spiked = plain.copy()
    spiked[0, 0] = 1e6
    assert len(colours(weights(spiked, 28, 14, look))) > 6
    assert weights(np.zeros((4, 4)), 4, 2, look)


def test_a_gallery(rows: Rows) -> None:
    look = Look(NIGHT, ColourDepth.NONE)
    tiling = tile(12, 5, (4, 1), rows=1)
    assert (tiling.across, tiling.down, tiling.count) == (2, 2, 4)
    captions = [[[("7", "good")]], [[("snea", "bad"), ("ker", "muted")]]]
    drawn = gallery([np.ones((2, 2)), np.zeros((2, 2)), np.ones((2, 2))], captions, 12, 5, look, tiling)
    assert rows(drawn) == ["████        ", " 7     sne… ", "            ", "████        ", "            "]
    assert tile(3, 5, (4, 1)).count == 0
    assert tile(3, 5, (0, 0)).count == 0


@pytest.mark.parametrize("width", range(16, 120, 7))
def test_pictures_are_spread_evenly_and_never_touch(width: int) -> None:
    tiling = tile(width, 30, (14, 7), caption=16, rows=2)
    end = tiling.left + (tiling.across - 1) * tiling.pitch + tiling.caption
    assert 0 <= tiling.left <= width - end <= tiling.left + 1, "as much room at the left as at the right"
    assert tiling.pitch > tiling.caption
    assert tiling.left <= tiling.pitch - tiling.caption, "no more room at the sides than between"
    assert (tiling.across + 1) * (tiling.caption + 1) > width, "no other one would fit"
    assert (tiling.down - 1) * tiling.step + tiling.height + tiling.rows <= 30


def test_the_size_of_pictures_goes_by_the_room(look: Look) -> None:
    narrow, middle, wide = (
        best_tiling((28, 28), width, height, look, caption=min(width, 18), rows=2)
        for width, height in ((16, 17), (56, 29), (76, 41))
    )
    assert (narrow.width, narrow.height, narrow.count) == (12, 6, 2)
    assert (middle.width, middle.height, middle.count) == (14, 7, 9)
    assert (wide.width, wide.height, wide.count) == (22, 11, 9)
    huge = best_tiling((28, 28), 400, 120, look)
    assert huge.width >= 28
    assert huge.count >= ENOUGH
    assert best_tiling((8, 8), 70, 30, look, most=2).width > 8, "small pictures are enlarged"
    assert best_tiling((28, 28), 56, 30, look, most=2).count == 2
