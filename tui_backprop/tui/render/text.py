"""Text cut and padded to a number of cells, whatever the width of its characters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.render.look import Look

Align = Literal["left", "right", "center"]


def printable(text: str) -> str:
    """`text` with a space for each control character: a line feed or an escape would spoil the screen."""
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)


def cut(text: str, width: int, *, ellipsis: str = "…") -> str:
    """`text` in at most `width` cells, ending in `ellipsis` where something was left out."""
    if cell_len(text) <= width:
        return text
    room = width - cell_len(ellipsis)
    return set_cell_size(text, room).rstrip() + ellipsis if room >= 0 else ""


def cut_at_word(text: str, width: int, *, ellipsis: str = "…") -> str:
    """`text` in at most `width` cells, left off after a word; after a piece of one where it is longer than a third.

    >>> cut_at_word("the loss is no longer finite", 18), cut_at_word("a/path/that/is/a/single/word", 12)
    ('the loss is no …', 'a/path/that…')
    """
    if cell_len(text) <= width:
        return text
    kept = cut(text, width, ellipsis="")
    words, space, _ = kept.rpartition(" ")
    if text[len(kept) : len(kept) + 1] == " " and cell_len(kept) + 1 + cell_len(ellipsis) <= width:
        words, space = kept, " "
    if cell_len(words) < 2 * width // 3:
        return cut(text, width, ellipsis=ellipsis)
    return f"{words}{space}{ellipsis}"


def fitting(forms: Sequence[str], room: float) -> str:
    """The first of some ways to say a thing that has room in so many cells; the last, the shortest, where none has."""
    return next((form for form in forms if cell_len(form) <= room), forms[-1])


def fit(text: str, width: int, align: Align = "left", *, ellipsis: str = "…") -> str:
    """`text` in exactly `width` cells: cut as by `cut`, or padded with spaces. Control characters become spaces."""
    text = cut(printable(text), width, ellipsis=ellipsis)
    room = max(0, width) - cell_len(text)
    if align == "left":
        return text + " " * room
    before = room if align == "right" else room // 2
    return " " * before + text + " " * (room - before)


def ellipsis_of(look: Look) -> str:
    """What stands where text was cut, in the characters that may be drawn."""
    return "~" if look.ascii else "…"


def line(parts: Sequence[tuple[str, Style | str]], width: int, look: Look, *, align: Align = "left") -> Strip:
    """One strip of `width` cells.

    Args:
        parts: texts, each with its style or the role that `look` has an ink for.
        align: where the spare cells go.
    """
    room = max(0, width)
    ellipsis = ellipsis_of(look)
    cleaned = [(printable(text), look.ink(ink) if isinstance(ink, str) else ink) for text, ink in parts]
    spare = room - sum(cell_len(text) for text, _ in cleaned)
    if spare < 0:
        cleaned = _cut_parts(cleaned, room, ellipsis)
    elif spare:
        before = {"left": 0, "right": spare, "center": spare // 2}[align]
        blank = Style.null()
        cleaned = [(" " * before, blank), *cleaned, (" " * (spare - before), blank)]
    return Strip([Segment(text, style) for text, style in cleaned if text], room)


def _cut_parts(parts: Sequence[tuple[str, Style]], room: int, ellipsis: str) -> list[tuple[str, Style]]:
    """`parts`, too wide for `room`, cut to exactly `room` cells with `ellipsis` at the end."""
    kept: list[tuple[str, Style]] = []
    for text, style in parts:
        size = cell_len(text)
        if size >= room:
            return [*kept, (fit(text + ellipsis, room, ellipsis=ellipsis), style)]
        kept.append((text, style))
        room -= size
    return kept


def meter(share: float, width: int, *, ascii: bool = False) -> tuple[str, str]:  # noqa: A002
    """A bar of `width` cells: the part that is done and the part that is left; nothing is done of what is not finite.

    >>> meter(0.25, 8, ascii=True)
    ('==', '------')
    """
    done, left = ("=", "-") if ascii else ("━", "─")
    full = round(width * min(1.0, max(0.0, share))) if math.isfinite(share) else 0
    return done * full, left * (width - full)
