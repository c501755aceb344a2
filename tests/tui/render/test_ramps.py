"""The colours between a theme's."""

from __future__ import annotations

import pytest

from tui_backprop.tui.colours import xterm
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render.ramps import GREYS, LEVELS, blend, level, ramps_of
from tui_backprop.tui.themes import load_theme


def test_blend() -> None:
    assert blend("#000000", "#ffffff", 0) == "#000000"
    assert blend("#000000", "#ff8040", 0.5) == "#804020"
    assert blend("#000000", "#ffffff", 1) == "#ffffff"


@pytest.mark.parametrize(
    ("share", "colour"), [(-1, "a"), (0, "a"), (0.34, "b"), (0.66, "b"), (0.67, "c"), (1, "c"), (9, "c")]
)
def test_a_level_of_a_ramp(share: float, colour: str) -> None:
    assert level(share, ("a", "b", "c")) == colour


def test_with_24_bits_ramps_are_blended_from_end_to_end() -> None:
    theme = load_theme("night", {})
    ramps = ramps_of(theme, ColourDepth.FULL)
    assert (len(ramps.field), len(ramps.greys)) == (LEVELS, GREYS)
    assert (ramps.greys[0], ramps.greys[-1]) == (theme.background, theme.text)
    assert (ramps.low[-1], ramps.high[-1]) == theme.classes[:2]


def test_with_256_colours_they_are_the_themes_choice() -> None:
    theme = load_theme("night", {})
    ramps = ramps_of(theme, ColourDepth.PALETTE)
    assert ramps.field == tuple(xterm.HEX[index] for index in theme.palette["field"])
    assert ramps.classes[4] == tuple(xterm.HEX[index] for index in theme.palette["class_field4"])
