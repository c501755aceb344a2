"""What a terminal of 256 colours shows, measured: contrast and hue."""

from __future__ import annotations

import colorsys
from collections.abc import Callable

import pytest
from rich.color import Color, ColorSystem

from tui_backprop.tui.colours.xterm import SHOWN


def seen(colour: str) -> str:
    """What a terminal of 256 shows where "#rrggbb" is written."""
    number = Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).number
    assert number is not None
    return SHOWN[number]


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.fixture(scope="session")
def contrast() -> Callable[[str, str], float]:
    """Contrast after WCAG 2.1 of two colours as a terminal of 256 shows them."""

    def ratio(one: str, other: str) -> float:
        dark, light = sorted((luminance(seen(one)), luminance(seen(other))))
        return (light + 0.05) / (dark + 0.05)

    return ratio


@pytest.fixture(scope="session")
def hue() -> Callable[[str], float | None]:
    """Degrees on the wheel of colours, 0 red and 240 blue, as a terminal of 256 shows it; None of a grey."""

    def angle(colour: str) -> float | None:
        red, green, blue = (int(seen(colour)[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return None if red == green == blue else 360 * colorsys.rgb_to_hsv(red, green, blue)[0]

    return angle


@pytest.fixture(scope="session")
def apart() -> Callable[[float, float], float]:
    """Degrees between two hues, at most 180."""

    def degrees(one: float, other: float) -> float:
        return min((one - other) % 360, (other - one) % 360)

    return degrees
