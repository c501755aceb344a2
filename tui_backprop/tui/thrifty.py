"""Changed spans of the screen written with fewer bytes than by Textual.

Textual sends a changed span with everything left of it in its widget, and every segment with all of its colours and a
reset. Over SSH bytes are what a picture costs, so here a span is sent alone, and of a style only what differs from the
one before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

RESET = "\x1b[0m"
SYSTEMS = {"standard": ColorSystem.STANDARD, "256": ColorSystem.EIGHT_BIT, "truecolor": ColorSystem.TRUECOLOR}
"""What Rich calls the depths of colour of a terminal."""


def written(
    spans: Sequence[tuple[int, int, int]],
    chops: Sequence[Mapping[int, Strip | None]],
    chop_ends: Sequence[Sequence[int]],
    colours: str | None,
) -> str:
    """What writes changed spans of the screen, each alone.

    Args:
        spans: row, first column and the column behind the last one.
        chops: of each row, the column where a part of it begins and that part.
        chop_ends: of each row, the column behind each of its parts.
        colours: a name in `SYSTEMS`; None is taken for true colour.
    """
    pen = Pen(SYSTEMS.get(colours or "", ColorSystem.TRUECOLOR))
    for y, first, last in spans:
        for end, (x, strip) in zip(chop_ends[y], chops[y].items(), strict=False):
            if strip is None or x >= last or end <= first:
                continue
            start = max(x, first)
            pen.move(start, y)
            if start > x or end > last:
                strip = strip.crop(start - x, min(end, last) - x)
            pen.write(strip)
    return pen.finished()


class Pen:
    """Writes strips, remembering the style that the terminal has."""

    def __init__(self, system: ColorSystem) -> None:
        self._system = system
        self._parts: list[str] = []
        self._style = ("", "", "")

    def move(self, x: int, y: int) -> None:
        self._parts.append(f"\x1b[{y + 1};{x + 1}H")

    def write(self, strip: Strip) -> None:
        append = self._parts.append
        for text, style, _ in strip:
            codes = ("", "", "") if style is None else codes_of(style, self._system)
            if codes != self._style:
                append(self._change(codes))
                self._style = codes
            append(text)

    def _change(self, codes: tuple[str, str, str]) -> str:
        attributes, foreground, background = codes
        if attributes != self._style[0] or (self._style[1] and not foreground) or (self._style[2] and not background):
            return f"\x1b[{';'.join(part for part in ('0', *codes) if part)}m"
        changed = [new for new, old in zip(codes[1:], self._style[1:], strict=True) if new != old]
        return f"\x1b[{';'.join(changed)}m"

    def finished(self) -> str:
        """Everything written, and the terminal's own style again."""
        if self._style != ("", "", ""):
            self._parts.append(RESET)
        return "".join(self._parts)


@lru_cache(maxsize=4096)
def codes_of(style: Style, system: ColorSystem) -> tuple[str, str, str]:
    """The SGR codes of a style: attributes, foreground, background; "" for what it leaves as it is."""
    foreground = style.color.downgrade(system).get_ansi_codes() if style.color is not None else ()
    background = style.bgcolor.downgrade(system).get_ansi_codes(foreground=False) if style.bgcolor is not None else ()
    # Rich tells the codes of attributes only around a text.
    around = style.without_color.update_link(None).render("-", color_system=system)
    attributes = around.removeprefix("\x1b[").partition("m")[0] if around != "-" else ""
    return attributes, ";".join(foreground), ";".join(background)
