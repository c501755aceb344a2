"""Colours on the screen read back as roles: a theme whose colours all differ, and a letter for each of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from operator import mul
from pathlib import Path

from rich.color import Color
from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.themes import Theme, read_theme

THEME_FILE = Path(__file__).parent / "pictures" / "roles.toml"
THEME: Theme = read_theme(THEME_FILE)

SINGLE_LETTERS = {
    "background": " ", "surface": ",", "border": "b", "text": "t", "muted": "m", "accent": "a", "good": "g", "bad": "x",
    "warning": "w", "train": "r", "test": "s", "field_low": "0", "field_mid": "5", "field_high": "9",
}  # fmt: skip
LISTED_LETTERS = {"class": "ABCDEFGHIJ", "pinned": "KLMNOPQR"}
LETTERS: dict[str, str] = SINGLE_LETTERS | {
    f"{name}{index}": letter for name, letters in LISTED_LETTERS.items() for index, letter in enumerate(letters)
}
"""Role to the letter that stands for it."""
NO_COLOUR = "."
"""The letter of the terminal's own colour."""
RAMPS = (
    ("field_low", "field_mid"), ("field_mid", "field_high"), ("background", "text"), ("class0", "muted"),
    ("muted", "class1"),
)  # fmt: skip
"""Pairs of roles between which a colour stands for a number; the first two and the last two are one ramp each."""
TINTED = ("muted", "train", "test", "warning", "good", "bad", *(f"class{index}" for index in range(10)))
"""Roles that are drawn paler, too."""
ATTRIBUTES = {"bold": "B", "dim": "d", "reverse": "R", "underline": "u", "italic": "i"}
NEAR = 3.0
"""How far off a line between two colours a mixture of them may be, by rounding."""
MEANINGS = {letter: role for role, letter in LETTERS.items() if letter.strip() and not letter.isdecimal()}


def _rgb(role: str) -> tuple[float, ...]:
    return tuple(map(float, Color.parse(THEME.hex(role)).get_truecolor()))


@cache
def letter_of(red: int, green: int, blue: int) -> str:
    """The letter of a colour: of its role, of the role of which it is a paler shade, or its tenth of a ramp.

    Raises:
        AssertionError: no role has such a colour.
    """
    colour = (float(red), float(green), float(blue))
    for role, letter in LETTERS.items():
        if _rgb(role) == colour:
            return letter
    if _off(colour, "field_mid", "text", at=0.45) < NEAR:
        return "|"  # the boundary on a field
    found = [(_off(colour, low, high), _tenth(colour, low, high, index)) for index, (low, high) in enumerate(RAMPS)]
    found += [(_off(colour, ground, role), LETTERS[role]) for role in TINTED for ground in ("background", "field_mid")]
    distance, letter = min(found)
    assert distance < NEAR, f"no role has the colour rgb{colour}"
    return letter


def _share(colour: tuple[float, ...], low: str, high: str) -> float:
    """How far a colour is on the way from one role's to another's."""
    start, end = _rgb(low), _rgb(high)
    along = [b - a for a, b in zip(start, end, strict=True)]
    off = [c - a for a, c in zip(start, colour, strict=True)]
    return min(1.0, max(0.0, _dot(along, off) / _dot(along, along)))


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(map(mul, one, other))


def _off(colour: tuple[float, ...], low: str, high: str, at: float | None = None) -> float:
    share = _share(colour, low, high) if at is None else at
    return math.dist(colour, [a + share * (b - a) for a, b in zip(_rgb(low), _rgb(high), strict=True)])


def _tenth(colour: tuple[float, ...], low: str, high: str, index: int) -> str:
    share = _share(colour, low, high)
    if index != 2:  # one half of a ramp over two
        share = share / 2 + (0.5 if index in (1, 4) else 0.0)
    return str(min(9, int(10 * share)))


def _letter(colour: Color | None) -> str:
    return NO_COLOUR if colour is None or colour.triplet is None else letter_of(*colour.triplet)


def _weight(style: Style) -> str:
    found = [letter for name, letter in ATTRIBUTES.items() if getattr(style, name)]
    return "".join(found) if len(found) < 2 else "*" if found else " "


def roles_of(strip: Strip) -> tuple[str, str, str]:
    """A row's ink, ground and weight, a letter a cell; the ink of a blank cell cannot be seen and is none."""
    ink, ground, weight = [], [], []
    for text, style, _ in strip:
        style = style or Style.null()
        front, back = _letter(style.color), _letter(style.bgcolor)
        for character in text:
            ink.append(" " if character == " " else front)
            ground.append(back)
            weight.append(" " if character == " " and not style.reverse else _weight(style) or " ")
    return "".join(ink), "".join(ground), "".join(weight)
