"""The fixed colours of a terminal of 256: a cube of 6×6×6 from 16 on, and 24 greys from 232 on.

The first 16 are the reader's own and are never used here. Rich, which turns "#rrggbb" into an index when it writes, is
off by one in the lighter greys; and what it makes of the four greys of the cube is a grey of the ramp.
"""

from __future__ import annotations

from functools import lru_cache

_STEPS = (0, 95, 135, 175, 215, 255)
FIRST, LAST = 16, 255

Lab = tuple[float, float, float]


def _rgb(index: int) -> tuple[int, int, int]:
    if index >= 232:
        grey = 8 + 10 * (index - 232)
        return grey, grey, grey
    red, rest = divmod(index - FIRST, 36)
    return _STEPS[red], _STEPS[rest // 6], _STEPS[rest % 6]


CUBE_GREYS = (59, 102, 145, 188)
"""Greys of the cube between black and white: nearly one of the ramp each."""


def _sent(index: int) -> tuple[int, int, int]:
    """What is handed to Rich for it to write `index`: the colour itself, but of greys the middle of what it rounds."""
    if index < 232:
        return _rgb(index)
    grey = round(255 / 25 * (index - 231))
    return grey, grey, grey


def _hex(rgb: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


SHOWN: dict[int, str] = {index: _hex(_rgb(index)) for index in range(FIRST, LAST + 1)}
"""Index → "#rrggbb" as the terminal shows it."""
HEX: dict[int, str] = {index: _hex(_sent(index)) for index in range(FIRST, LAST + 1) if index not in CUBE_GREYS}
"""Index → "#rrggbb" that is written as this index: a few units off it in greys."""

INDEX: dict[str, int] = {colour: index for index, colour in HEX.items()}
"""The way back; no two are equal."""


def lab(colour: str) -> Lab:
    """CIE 1976 L*a*b* of "#rrggbb" (sRGB, D65)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@lru_cache(maxsize=1)
def _labs() -> list[tuple[int, Lab]]:
    return [(index, lab(SHOWN[index])) for index in HEX]


LIGHTNESS_WEIGHT = 0.5
"""What a difference in lightness counts against one in hue: a dark red is rather a lighter red than a dark grey."""


@lru_cache(maxsize=4096)
def nearest(colour: str) -> int:
    """The index that looks most like "#rrggbb"; of a colour that is in the palette, its own."""
    own = INDEX.get(colour.lower())
    if own is not None:
        return own
    light, a, b = lab(colour)

    def difference(entry: tuple[int, Lab]) -> float:
        other = entry[1]
        return LIGHTNESS_WEIGHT * (light - other[0]) ** 2 + (a - other[1]) ** 2 + (b - other[2]) ** 2

    return min(_labs(), key=difference)[0]
