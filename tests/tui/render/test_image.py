"""Grey pictures, weights in two colours, galleries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from textual.strip import Strip

from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render.image import ENOUGH, best_tiling, gallery, image, image_size, tile, weights
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.ramps import GREYS
from tui_backprop.tui.themes import load_theme

Rows = Callable[[Sequence[Strip]], list[str]]
NIGHT = load_theme("night", {})


def colours(strips: Sequence[Strip]) -> set[str]:
    """Every foreground and background colour."""
    styles = [segment.style for strip in strips for segment in strip if segment.style]
    return {colour.name for style in styles for colour in (style.color, style.bgcolor) if colour}


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
