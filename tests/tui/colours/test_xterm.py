"""The 256: an index is written as itself, and a dark red does not turn grey."""

from __future__ import annotations

import colorsys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color, ColorSystem

from tui_backprop.tui.colours import xterm


def test_every_index_is_written_as_itself() -> None:
    for index, colour in xterm.HEX.items():
        assert Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).number == index


@pytest.mark.parametrize(
    ("index", "colour"), [(16, "#000000"), (52, "#5f0000"), (231, "#ffffff"), (232, "#080808"), (255, "#eeeeee")]
)
def test_the_palette_is_xterms(index: int, colour: str) -> None:
    assert xterm.SHOWN[index] == colour


@given(st.integers(0, 0xFFFFFF))
def test_the_nearest_is_one_of_them_and_of_one_of_them_itself(number: int) -> None:
    index = xterm.nearest(f"#{number:06x}")
    assert index in xterm.HEX
    assert xterm.nearest(xterm.HEX[index]) == index


@pytest.mark.parametrize("colour", ["#713a4c", "#6e3329", "#ff757f"])
def test_a_red_stays_red(colour: str) -> None:
    shown = xterm.SHOWN[xterm.nearest(colour)]
    red, green, blue = (int(shown[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, saturation, _value = colorsys.rgb_to_hsv(red, green, blue)
    assert saturation > 0.2
    assert min(hue, 1 - hue) < 0.1
