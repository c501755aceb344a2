"""Grey pictures, one or many."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.render import markers
from tui_backprop.tui.render.grid import Grid
from tui_backprop.tui.render.look import Look, blend
from tui_backprop.tui.render.pixels import halves, paint_pixels, plane, resample
from tui_backprop.tui.render.text import fit
from tui_backprop.tui.themes import ColourDepth

GREYS = 16
"""Levels of grey where there are enough colours."""

_SIXTEEN: tuple[str | None, ...] = (None, "bright_black", "white", "bright_white")
_SIXTEEN_ON_LIGHT: tuple[str | None, ...] = (None, "white", "bright_black", "black")
"""The greys among the 16 colours, from the background's on."""

GAP = 2
"""Cells between two pictures of a gallery."""


def image_size(rows: int, columns: int, look: Look) -> tuple[int, int]:
    """The (width, height) in cells at which a picture of rows × columns pixels keeps its proportions."""
    return columns, -(-rows // 2) if halves(look) == 2 else max(1, round(rows / 2)) if rows else 0


def image(
    pixels: ArrayLike, width: int, height: int, look: Look, *, low: float = 0.0, high: float = 1.0
) -> list[Strip]:
    """A grey picture over all of `width` × `height` cells, resampled to fill them.

    Args:
        pixels: shape (rows, columns), row 0 at the top; NaN is drawn as `low`.
        low, high: the values of the background's colour and of writing's. `low` > `high` inverts.

    Returns:
        `height` strips of `width` cells.
    """
    shaded = look.depth is ColourDepth.NONE or (look.ascii and look.depth is ColourDepth.SIXTEEN)
    each = 1 if shaded else halves(look)
    span = high / 2 - low / 2
    sampled = resample(plane(pixels), max(0, height) * each, max(0, width))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        shares = (sampled / 2 - low / 2) / span if span else np.zeros_like(sampled)
    shares = np.clip(np.nan_to_num(shares, nan=0.0, posinf=1.0, neginf=0.0), 0, 1)

    if shaded:
        shades = np.array([*map(ord, markers.SHADES["ascii" if look.ascii else "unicode"])], dtype=np.uint32)
        grid = Grid(width, height)
        grid.codes[:] = shades[_level(shares, len(shades))]
        grid.inks[:] = grid.ink(look.ink("text"))
        return grid.strips()
    theme = look.theme
    if look.depth is ColourDepth.FULL:
        colours: list[str | None] = [blend(theme.background, theme.text, step / (GREYS - 1)) for step in range(GREYS)]
    else:
        colours = list(_SIXTEEN if theme.dark else _SIXTEEN_ON_LIGHT)
    return paint_pixels(_level(shares, len(colours)), colours, look).strips()


def _level(shares: NDArray[np.float64], levels: int) -> NDArray[np.intp]:
    """Shares of 0…1 as indices into `levels` shades."""
    return np.rint(shares * (levels - 1)).astype(np.intp)


def gallery(
    pictures: Sequence[ArrayLike],
    captions: Sequence[tuple[str, str]],
    width: int,
    height: int,
    look: Look,
    *,
    picture_width: int,
    picture_height: int,
    low: float = 0.0,
    high: float = 1.0,
) -> list[Strip]:
    """Pictures side by side in rows, each over its caption, as many as there is room for (`gallery_capacity`).

    Args:
        pictures: each of shape (rows, columns).
        captions: a text and its role for each picture; missing ones are blank.
        picture_width, picture_height: cells of one picture, as from `image_size`.
        low, high: as for `image`.

    Returns:
        `height` strips of `width` cells.
    """
    across, down = gallery_capacity(width, height, picture_width, picture_height)
    blank = Strip.blank(max(0, width))
    strips: list[Strip] = []
    ellipsis = "~" if look.ascii else "…"
    for row in range(down):
        shown = range(row * across, min((row + 1) * across, len(pictures)))
        drawn = [image(pictures[index], picture_width, picture_height, look, low=low, high=high) for index in shown]
        strips += [_side_by_side([list(one[y]) for one in drawn], picture_width, width) for y in range(picture_height)]
        texts = [captions[index] if index < len(captions) else ("", "text") for index in shown]
        labels = [
            [Segment(fit(text, picture_width, "center", ellipsis=ellipsis), look.ink(role))] for text, role in texts
        ]
        strips.append(_side_by_side(labels, picture_width, width))
    return (strips + [blank] * max(0, height))[: max(0, height)]


def gallery_capacity(width: int, height: int, picture_width: int, picture_height: int) -> tuple[int, int]:
    """How many pictures of that many cells fit (across, down), each with a caption of one row."""
    if picture_width < 1 or picture_height < 1:
        return 0, 0
    return max(0, (width + GAP) // (picture_width + GAP)), max(0, height // (picture_height + 1))


def _side_by_side(parts: Sequence[list[Segment]], part_width: int, width: int) -> Strip:
    """Parts of `part_width` cells with gaps between them and blanks up to `width`."""
    blank = Style.null()
    segments: list[Segment] = []
    for index, part in enumerate(parts):
        if index:
            segments.append(Segment(" " * GAP, blank))
        segments += part
    used = len(parts) * part_width + GAP * max(0, len(parts) - 1)
    segments.append(Segment(" " * (width - used), blank))
    return Strip([segment for segment in segments if segment.text], width)
