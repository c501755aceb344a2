"""The colours between a theme's colours, from weak to strong: blended where there are 24 bits, chosen where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_backprop.tui.colours import xterm
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.themes import Theme

LEVELS = 10
"""Colours of a field's ramp from one class to the other; an even number, so that their boundary is between two."""
SURENESS = 4
"""Levels of confidence in a field of more than two classes."""
GREYS = 16
"""Levels of grey in a picture."""
STEPS = 9
"""Colours of points that carry a number."""
HEAT = 6
"""Levels of a share in a table, besides none at all."""

_BOUNDARY = 0.45
"""How far the boundary's colour is from the field's middle to the colour of writing."""
AREA = 0.55
"""Share of a role's colour in a filled area; the rest is the background's."""
_LINES = (0.22, 0.45, 0.7, 1.0)
"""Shares of a class's colour in the lines of a network."""


@dataclass(frozen=True)
class Ramps:
    """Every colour is "#rrggbb".

    Attributes:
        field: from surely class 0 to surely class 1; an even number.
        boundary: the line between two classes.
        classes: of each class, on a field of several, from unsure to sure.
        greys: from the background to the colour of writing.
        low, high: class 0's and class 1's colour, from weak to strong.
        values: of points that carry a number, from class 0's colour to class 1's.
        right, wrong: what lies behind a number, from none of it to all.
        areas: role → the colour of an area, quieter than the role's own.
    """

    field: tuple[str, ...]
    boundary: str
    classes: tuple[tuple[str, ...], ...]
    greys: tuple[str, ...]
    low: tuple[str, ...]
    high: tuple[str, ...]
    values: tuple[str, ...]
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    areas: Mapping[str, str]


def ramps_of(theme: Theme, depth: ColourDepth) -> Ramps:
    """A theme's ramps where there are 24 bits or 256 colours."""
    blended = _blended(theme)
    if depth is not ColourDepth.PALETTE:
        return blended
    table = theme.palette

    def chosen(key: str, otherwise: tuple[str, ...]) -> tuple[str, ...]:
        if key in table:
            return tuple(xterm.HEX[index] for index in table[key])
        return tuple(xterm.HEX[xterm.nearest(colour)] for colour in otherwise)

    return Ramps(
        field=chosen("field", blended.field),
        boundary=chosen("boundary", (blended.boundary,))[0],
        classes=tuple(chosen(f"class_field{index}", ramp) for index, ramp in enumerate(blended.classes)),
        greys=chosen("greys", blended.greys),
        low=chosen("low", blended.low),
        high=chosen("high", blended.high),
        values=chosen("values", blended.values),
        right=chosen("right", blended.right),
        wrong=chosen("wrong", blended.wrong),
        areas={role: chosen(f"{role}_area", (colour,))[0] for role, colour in blended.areas.items()},
    )


def _blended(theme: Theme) -> Ramps:
    background, text, middle = theme.background, theme.text, theme.field_mid
    return Ramps(
        field=tuple(_field(theme, step) for step in range(LEVELS)),
        boundary=blend(middle, text, _BOUNDARY),
        classes=tuple(
            tuple(blend(middle, colour, 0.12 + 0.36 * (step + 1) / SURENESS) for step in range(SURENESS))
            for colour in theme.classes
        ),
        greys=tuple(blend(background, text, step / (GREYS - 1)) for step in range(GREYS)),
        low=tuple(blend(background, theme.hex("class0"), share) for share in _LINES),
        high=tuple(blend(background, theme.hex("class1"), share) for share in _LINES),
        values=tuple(_value(theme, 2 * step / (STEPS - 1)) for step in range(STEPS)),
        right=tuple(blend(background, theme.good, level / 8) for level in range(HEAT + 1)),
        wrong=tuple(blend(background, theme.bad, level / 8) for level in range(HEAT + 1)),
        areas={role: blend(background, theme.hex(role), AREA) for role in ("train", "muted")},
    )


def _field(theme: Theme, step: int) -> str:
    """Colour `step` of the `LEVELS`; the two next to the middle are a little off it."""
    share = (step + 0.5) / LEVELS * 2 - 1
    # A square root would make small doubts look certain, a straight line makes a trained network look pale.
    strength = abs(share) ** 0.8
    return blend(theme.field_mid, theme.field_low if share < 0 else theme.field_high, min(1.0, strength * 1.08))


def _value(theme: Theme, share: float) -> str:
    low, middle, high = theme.hex("class0"), theme.hex("muted"), theme.hex("class1")
    return blend(low, middle, share) if share <= 1 else blend(middle, high, share - 1)


def blend(low: str, high: str, share: float) -> str:
    """The colour `share` (0…1) of the way from `low` to `high`, all "#rrggbb"."""
    pairs = ((int(low[i : i + 2], 16), int(high[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def level(share: float, ramp: tuple[str, ...]) -> str:
    """The colour of a ramp at `share`, 0…1, of its length."""
    return ramp[min(len(ramp) - 1, max(0, int(share * len(ramp))))]
