"""The confusion matrix: truth down, prediction across, mistakes standing out."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.render.look import Look, paint
from tui_backprop.tui.render.numbers import format_percent
from tui_backprop.tui.render.plain import plain
from tui_backprop.tui.render.text import ellipsis_of, fit, line

CELL, WIDEST_CELL = 3, 6
"""Cells of a count and of the short name above it: at least, and where there is room at most."""

ACCURACY, SHORT_ACCURACY = 9, 5
"""Cells of an accuracy and the blank before it: with a decimal, and in whole numbers where names need the room."""

_HEADING = 7
"""Cells of the share that is right, however much it is, so that the words behind it are always the same."""


def confusion(
    counts: NDArray[np.int64], names: Sequence[str], width: int, height: int, look: Look, *, part: str = "test"
) -> list[Strip]:
    """Counts with each class's accuracy at the right, the worst of them marked.

    A cell is the redder the larger its share of its row, on the diagonal the greener; where there are few colours the
    largest mistakes are bold.

    Args:
        counts: (classes, classes), truth down, prediction across.
        names: of the classes.
        part: what was judged, for the heading.

    Returns:
        `height` strips of `width` cells; classes that do not fit are left out, and the heading says so.
    """
    blank = Strip.blank(max(0, width))
    classes = len(counts)
    if not classes or width < 16 or height < 3:
        return [blank] * max(0, height)
    ellipsis = ellipsis_of(look)
    totals = counts.sum(axis=1)
    longest = max(cell_len(name) for name in names)
    # By the totals, which stand still. A class that is all right may fill the blank before its count, too: there is
    # nothing else in its row.
    least = max(CELL, len(str(int(totals.max()) - 1)))
    needed = classes * (least + 1)
    accuracy = ACCURACY if longest + needed + ACCURACY <= width else SHORT_ACCURACY
    # Rather a name cut short than a class left out.
    name_width = min(longest, max(4, width - needed - accuracy))
    room = width - name_width - accuracy
    shown = max(1, min(classes, room // (least + 1), height - 2))
    cell = max(least, min(room // shown - 1, longest, WIDEST_CELL))

    shares = counts / np.maximum(totals, 1)[:, None]
    own = np.where(totals > 0, np.diagonal(shares), np.nan)  # of a class without samples nothing is known
    known = own[totals > 0]
    right = format_percent(float(np.trace(counts) / max(1, totals.sum())), _HEADING - 1)
    left_out = f"; first {shown} of {classes} classes" if shown < classes else ""
    strips = [line([(right, "good"), (_heading(part, left_out, width - _HEADING, look), "muted")], width, look)]
    over = " " * name_width + "".join(" " + fit(names[i], cell, "right", ellipsis="") for i in range(shown))
    over += ("accuracy" if accuracy == ACCURACY else "acc").rjust(accuracy)
    strips.append(line([(over, "muted")], width, look))
    for truth in range(shown):
        segments = [Segment(fit(names[truth], name_width, ellipsis=ellipsis), look.class_ink(truth))]
        for said in range(shown):
            segments += _cell(int(counts[truth, said]), cell, float(shares[truth, said]), truth == said, look)
        is_worst = known.size > 0 and own[truth] == known.min() < known.max()
        share = _accuracy(float(own[truth]), accuracy)
        segments.append(Segment(plain(share) if look.ascii else share, look.ink("warning" if is_worst else "text")))
        strips.append(Strip(segments).adjust_cell_length(width))
    return (strips + [blank] * height)[:height]


def _heading(part: str, left_out: str, room: int, look: Look) -> str:
    """What follows the share that is right, in as many words as there is room for."""
    in_words = "; truth down, prediction across"
    axes = in_words if look.ascii else " · truth ↓ prediction →"
    forms = [
        f" of the {part} samples are right{in_words}",
        f" of {part} samples right{axes}",
        f" right{axes}",
        " right",
    ]
    return next((form + left_out for form in forms if len(form + left_out) <= room), forms[-1])


def _accuracy(share: float, width: int) -> str:
    """A share of 0…1 in `width` cells, "–" for NaN; never rounded to all or nothing while it is neither."""
    if width >= ACCURACY or math.isnan(share):
        return format_percent(share, width)
    percent = round(share * 100) if share in (0, 1) else min(99, max(1, round(share * 100)))
    return f"{percent}%".rjust(width)


def _cell(count: int, width: int, share: float, diagonal: bool, look: Look) -> list[Segment]:
    """A count in `width` cells, and the blank before it, which keeps its colour apart from its neighbour's."""
    text = (str(count) if count else "." if look.ascii else "·").rjust(width + 1)
    if look.paints and look.tells_by_colour:
        heat = look.ramps.right if diagonal else look.ramps.wrong
        # The square root shows small shares: a tenth of a class mistaken is a third of the colour.
        colour = heat[round((len(heat) - 1) * share**0.5)]
        style = paint(look.shown.text if share else look.shown.muted, colour)
    elif diagonal:
        style = look.ink("good")
    else:
        style = look.ink("bad") if share >= 0.05 else look.ink("muted")
    apart = 1 if text[0] == " " else 0
    return [Segment(" " * apart, Style.null()), Segment(text[apart:], style)]
