"""The confusion matrix: truth down, prediction across, mistakes standing out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from textual.strip import Strip

from tui_backprop.tui.render.look import Look, blend, paint
from tui_backprop.tui.render.numbers import format_percent
from tui_backprop.tui.render.text import fit, line
from tui_backprop.tui.themes import ColourDepth


def confusion(
    counts: NDArray[np.int64], names: Sequence[str], width: int, height: int, look: Look, *, part: str = "test"
) -> list[Strip]:
    """Counts with each class's accuracy at the right.

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
    ellipsis = "~" if look.ascii else "…"
    cell = max(3, len(str(int(counts.max()))))
    # Rather a name cut short than a class left out.
    spare = width - 9 - classes * (cell + 1)
    name_width = min(max(len(name) for name in names), max(4, min(width // 5, spare)))
    shown = max(1, min(classes, (width - name_width - 9) // (cell + 1), height - 2))
    totals = np.maximum(counts.sum(axis=1), 1)
    shares = counts / totals[:, None]
    right = np.trace(counts) / max(1, counts.sum())
    left_out = f"; first {shown} of {classes} classes" if shown < classes else ""
    title = f" of the {part} samples are right; truth down, prediction across{left_out}"
    strips = [line([(format_percent(float(right), 0), "good"), (title, "muted")], width, look)]
    heading = " " * name_width + "".join(" " + fit(names[i], cell, "right", ellipsis="") for i in range(shown))
    strips.append(line([(heading, "muted"), (" " + fit("accuracy", 8, "right"), "muted")], width, look))
    for truth in range(shown):
        segments = [Segment(fit(names[truth], name_width, ellipsis=ellipsis), look.class_ink(truth))]
        for said in range(shown):
            text = " " + fit(str(int(counts[truth, said])) if counts[truth, said] else "·", cell, "right")
            segments.append(_cell(text, float(shares[truth, said]), truth == said, look))
        segments.append(Segment(" " + format_percent(float(shares[truth, truth]), 8), look.ink("text")))
        strips.append(Strip(segments).adjust_cell_length(width))
    return (strips + [blank] * height)[:height]


def _cell(text: str, share: float, diagonal: bool, look: Look) -> Segment:
    role = "good" if diagonal else "bad"
    if look.ascii:
        text = text.replace("·", ".")
    if look.depth is ColourDepth.FULL and look.tells_by_colour:
        # The square root shows small shares: a tenth of a class mistaken is a third of the colour.
        colour = blend(look.theme.background, look.theme.hex(role), round(0.75 * share**0.5 * 8) / 8)
        return Segment(text, paint(look.theme.text if share else look.theme.muted, colour))
    if diagonal:
        return Segment(text, look.ink("good"))
    return Segment(text, look.ink("bad") if share >= 0.05 else look.ink("muted"))
