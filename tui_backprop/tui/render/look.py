"""What every renderer is handed: the theme, the depth of colour and the marker set, and styles made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from rich.color import Color
from rich.style import Style

from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render import markers
from tui_backprop.tui.render.ramps import Ramps, level, ramps_of
from tui_backprop.tui.themes import Theme

Markers = Literal["braille", "block", "ascii"]

_COLOURLESS: dict[str, Style] = {
    "muted": Style(dim=True),
    "border": Style(dim=True),
    "test": Style(dim=True),
    "accent": Style(bold=True),
    "warning": Style(bold=True),
    "good": Style(bold=True),
    "bad": Style(bold=True, reverse=True),
}
"""What stands for a role's colour when there is none."""


@dataclass(frozen=True)
class Look:
    """How things are drawn.

    Attributes:
        theme: the colours.
        depth: how many of them the terminal shows.
        markers: "braille" (2×4 dots a cell), "block" (2×2) or "ascii" (1×1, and no character beyond ASCII).
    """

    theme: Theme = field(repr=False)
    depth: ColourDepth = ColourDepth.FULL
    markers: Markers = "braille"
    _styles: dict[tuple[str, str | None, bool], Style] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def ascii(self) -> bool:
        """Whether only ASCII characters may be drawn."""
        return self.markers == "ascii"

    @property
    def paints(self) -> bool:
        """Whether there are colours enough to shade with, those of `ramps`."""
        return self.depth in (ColourDepth.FULL, ColourDepth.PALETTE)

    @cached_property
    def shown(self) -> Theme:
        """The theme with the very colours that the terminal is sent, where there are 256 or more."""
        return self.theme.at(self.depth)

    @cached_property
    def ramps(self) -> Ramps:
        """The colours between the theme's, where there are 256 or more."""
        return ramps_of(self.theme, self.depth)

    @property
    def tells_by_colour(self) -> bool:
        """Whether two classes can be told apart by colour alone."""
        return self.depth is not ColourDepth.NONE and not self.theme.is_grey

    def ink(self, role: str, *, on: str | None = None, bold: bool = False) -> Style:
        """The style of a role, as "text", "muted", "train", "class0" or "pinned3".

        Without colour a role is bold, dim or reverse.

        Args:
            role: what is drawn; a key of `Theme.roles`.
            on: the role whose colour lies behind it; None leaves what is there.
            bold: whether it is emphasised.

        Raises:
            KeyError: there is no such role.
        """
        key = (role, on, bold)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._make(role, on, bold)
        return style

    def _make(self, role: str, on: str | None, bold: bool) -> Style:
        extra = Style(bold=True) if bold else Style.null()
        if self.depth is ColourDepth.NONE:
            self.theme.hex(role)
            return _COLOURLESS.get(role, Style.null()) + extra
        name = self.shown.hex if self.paints else self.theme.sixteen
        return Style(color=name(role), bgcolor=name(on) if on else None) + extra

    def area_ink(self, role: str) -> Style:
        """The style of a filled area in a role's colour: quieter, so that it does not outshine lines and numbers."""
        return paint(self.ramps.areas[role], None) if self.paints and role in self.ramps.areas else self.ink(role)

    def signed_ink(self, value: float, strength: float) -> Style:
        """The style of a number: class 1's colour when it is positive, class 0's when negative.

        Args:
            strength: 0…1, how strong its colour is where there are enough of them.
        """
        if self.paints:
            return paint(level(strength, self.ramps.high if value >= 0 else self.ramps.low), None)
        return self.ink("class1" if value >= 0 else "class0")

    def class_ink(self, index: int, *, bold: bool = False) -> Style:
        """The style of class `index`; classes beyond the tenth start again."""
        return self.ink(f"class{index % len(self.theme.classes)}", bold=bold)

    def class_glyph(self, index: int, *, wrong: bool = False, test: bool = False) -> str:
        """The one character of class `index`.

        Args:
            wrong: the hollow one, for a sample that was taken for this class wrongly.
            test: the small one, for a test sample that is right.
        """
        if test and not wrong:
            return markers.TEST_GLYPHS["ascii" if self.ascii else "unicode"][index % 10]
        filled, hollow = markers.CLASS_GLYPHS["ascii" if self.ascii else "unicode"]
        return (hollow if wrong else filled)[index % len(filled)]

    def pinned_role(self, index: int) -> str:
        """The role of the pinned run `index`; runs beyond the eighth start again."""
        return f"pinned{index % len(self.theme.pinned)}"


@lru_cache(maxsize=4096)
def paint(foreground: str | None, background: str | None) -> Style:
    """The style of two colours that belong to no role, as "#rrggbb" or a name; None leaves what is there."""
    return Style.from_color(
        Color.parse(foreground) if foreground else None, Color.parse(background) if background else None
    )
