"""The characters of each marker set. Every one is one cell wide."""

from __future__ import annotations

from typing import Final

CLASS_GLYPHS: Final = {
    "unicode": ("●✚▲■◆★▼◀▶♣", "○✛△□◇☆▽◁▷♧"),
    "ascii": ("ox*+#%&$=@", "OX!TH7Q8ZA"),
}
"""Glyph of each of ten classes, and the one of a sample that was taken for it wrongly."""

TEST_GLYPHS: Final = {"unicode": "•+▴▪♦⋆▾◂▸♠", "ascii": ".,:;'`^~-_"}
"""Glyph of each class's test samples: small, since the training samples are what the network was shown."""

ARROWS: Final = {"unicode": "↖↑↗←·→↙↓↘", "ascii": "<^><.><v>"}
"""Where a point lies that is outside the picture, as a 3×3 compass in reading order."""

BARS: Final = {"unicode": "▁▂▃▄▅▆▇█", "ascii": "_.-:=+*#"}
"""Levels of a sparkline, lowest first."""

SHADES: Final = {"unicode": " ░▒▓█", "ascii": " .:-=+*#%@"}
"""Darkness ramps, emptiest first."""

QUADRANTS: Final = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""Block characters by the bits upper left 1, upper right 2, lower left 4, lower right 8."""

BRAILLE: Final = 0x2800
"""The code point of the braille pattern without dots; a pattern's dots are the bits added to it."""

DOTS: Final = {"braille": (2, 4), "block": (2, 2), "ascii": (1, 1)}
"""Marker set → (columns, rows) of dots in one cell."""

UPPER_HALF: Final = "▀"
LOWER_HALF: Final = "▄"

FRAME: Final = {"unicode": ("│", "─", "└", "┤", "┬"), "ascii": ("|", "-", "+", "+", "+")}
"""Vertical, horizontal, corner, tick on the left axis, tick on the lower axis."""
