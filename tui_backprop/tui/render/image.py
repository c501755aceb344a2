"""Pictures, grey ones of samples and signed ones of weights, and many of them side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render import markers
from tui_backprop.tui.render.field import field, field_shape
from tui_backprop.tui.render.grid import Grid
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.pixels import Floats, halves, paint_pixels, plane
from tui_backprop.tui.render.text import line

_SIXTEEN: tuple[str | None, ...] = (None, "bright_black", "white", "bright_white")
_SIXTEEN_ON_LIGHT: tuple[str | None, ...] = (None, "white", "bright_black", "black")
"""The greys among the 16 colours, from the background's on."""

STRONG = 0.95
"""The share of a picture's weights that are paler than the strongest colour: the few outliers do not dim the rest."""

ENOUGH = 8
"""How many pictures are to fit before larger ones are preferred."""

LARGEST, SMALLEST = 4, 4
"""Pictures are drawn up to this many times their size, and down to one such part of it."""

GAP, CAPTION_GAP = 2, 1
"""Cells between two pictures of a gallery, and between two captions, at least."""

ROW_GAP = 2
"""Rows left free between two rows of pictures, at most."""

Parts = Sequence[tuple[str, Style | str]]
"""A row of a caption: texts, each with its style or role."""

Draw = Callable[[ArrayLike, int, int, Look], list[Strip]]
"""Draws one picture over so many columns and rows of cells."""


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
    values = plane(pixels)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        shares = (values / 2 - low / 2) / span if span else np.zeros_like(values)
    shares = np.clip(np.nan_to_num(shares, nan=0.0, posinf=1.0, neginf=0.0), 0, 1)
    shares = _averaged(shares, max(0, height) * each, max(0, width))

    if shaded:
        shades = np.array([*map(ord, markers.SHADES["ascii" if look.ascii else "unicode"])], dtype=np.uint32)
        grid = Grid(width, height)
        grid.codes[:] = shades[_level(shares, len(shades))]
        grid.inks[:] = grid.ink(look.ink("text"))
        return grid.strips()
    theme = look.theme
    if look.paints:
        colours: list[str | None] = [*look.ramps.greys]
    else:
        colours = list(_SIXTEEN if theme.dark else _SIXTEEN_ON_LIGHT)
    return paint_pixels(_level(shares, len(colours)), colours, look).strips()


def weights(values: ArrayLike, width: int, height: int, look: Look) -> list[Strip]:
    """Weights as a picture over all of `width` × `height` cells: class 1's colour is positive, class 0's negative.

    The strongest colour stands for the size that the share `STRONG` of what is drawn does not exceed.

    Args:
        values: shape (rows, columns), row 0 at the top, of any scale; crosses are drawn where they are not finite.

    Returns:
        `height` strips of `width` cells.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        drawn = _averaged(plane(values), *field_shape(width, height, look))
        sizes = np.abs(drawn[np.isfinite(drawn)])
        size = float(np.quantile(sizes, STRONG)) if sizes.size else 0.0
        # Where nearly all weights are zero, the largest of them sets the scale.
        size = size or float(sizes.max(initial=0.0)) or 1.0
    return field(drawn, width, height, look, low=-size, high=size, boundary=False)


def _averaged(values: Floats, rows: int, columns: int) -> Floats:
    """`values` of shape (r, c) as shape (rows, columns), each the mean over the area it covers; 0 of nothing."""
    if not values.size or not rows or not columns:
        return np.zeros((rows, columns))
    averaged: Floats = _overlaps(values.shape[0], rows) @ values @ _overlaps(values.shape[1], columns).T
    return averaged


@lru_cache(maxsize=64)
def _overlaps(have: int, want: int) -> Floats:
    """(want, have): what share of each of `want` equal parts of a line each of its `have` equal parts covers."""
    edges = np.arange(want + 1) * (have / want)
    parts = np.arange(have)
    covered = np.minimum(edges[1:, None], parts + 1) - np.maximum(edges[:-1, None], parts)
    shares: Floats = np.maximum(covered, 0) * (want / have)
    return shares


def _level(shares: NDArray[np.float64], levels: int) -> NDArray[np.intp]:
    """Shares of 0…1 as indices into `levels` shades."""
    return np.rint(shares * (levels - 1)).astype(np.intp)


@dataclass(frozen=True)
class Tiling:
    """How pictures of one size are spread over a room, each with its caption below.

    Attributes:
        width, height: cells of one picture.
        caption: cells of one caption, never less than the picture's; rows: how many rows it has.
        across, down: how many pictures there are side by side and above each other.
        left, pitch: the column where the first caption begins, and columns from one to the next.
        step: rows from one row of pictures to the next.
    """

    width: int
    height: int
    caption: int
    rows: int
    across: int
    down: int
    left: int
    pitch: int
    step: int

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return self.across * self.down


def tile(
    width: int, height: int, picture: tuple[int, int], *, caption: int = 0, rows: int = 1, most: int | None = None
) -> Tiling:
    """Pictures of one size, spread evenly over a room of `width` × `height` cells.

    Args:
        picture: (width, height) in cells, the most that fit.
        caption: cells that a caption needs; pictures stand further apart for it.
        rows: of a caption.
        most: how many pictures there are; None for as many as may be.
    """
    each = max(picture[0], caption)
    pitch = max(picture[0] + GAP, each + CAPTION_GAP)
    across = max(0, 1 + (width - each) // pitch) if min(picture) > 0 else 0
    across = across if most is None else min(across, most)
    down = max(0, height // (picture[1] + rows)) if across else 0
    down = down if most is None or not across else min(down, -(-most // across))
    if not down:
        return Tiling(*picture, each, rows, 0, 0, 0, pitch, 1)
    pitch += (width - each - (across - 1) * pitch) // across
    spare = height - down * (picture[1] + rows)
    step = picture[1] + rows + min(ROW_GAP, spare // max(1, down - 1))
    return Tiling(*picture, each, rows, across, down, (width - each - (across - 1) * pitch) // 2, pitch, step)


def best_tiling(
    shape: tuple[int, int], width: int, height: int, look: Look, *,
    caption: int = 0, rows: int = 1, most: int | None = None,
) -> Tiling:  # fmt: skip
    """The size at which pictures use a room best: of those at which `ENOUGH` fit, that which covers most.

    Args:
        shape: (rows, columns) of a picture in pixels.
        caption, rows, most: as for `tile`.
    """
    whole = image_size(*shape, look)
    larger = [image_size(times * shape[0], times * shape[1], look) for times in range(LARGEST, 1, -1)]
    smaller = range(whole[1] - 1, max(0, whole[1] // SMALLEST - 1), -1)
    sizes = [*larger, whole, *((max(1, round(whole[0] * row / whole[1])), row) for row in smaller)]
    tilings = [tile(width, height, size, caption=caption, rows=rows, most=most) for size in sizes]

    def merit(one: Tiling) -> tuple[bool, int]:
        shown, enough = (one.count, ENOUGH) if most is None else (min(one.count, most), min(ENOUGH, most))
        return shown >= enough, shown * one.width * one.height

    return max(tilings, key=merit)


def gallery(
    pictures: Sequence[ArrayLike],
    captions: Sequence[Sequence[Parts]],
    width: int,
    height: int,
    look: Look,
    tiling: Tiling,
    draw: Draw = image,
) -> list[Strip]:
    """Pictures side by side in rows, each over its caption, as many as there is room for.

    Args:
        pictures: each of shape (rows, columns).
        captions: the rows of each picture's caption; missing ones are blank.
        tiling: where they stand, as from `tile` for this room.
        draw: how one picture is drawn.

    Returns:
        `height` strips of `width` cells.
    """
    blank = Strip.blank(max(0, width))
    strips: list[Strip] = []
    inset = (tiling.caption - tiling.width) // 2
    for row in range(tiling.down):
        shown = range(row * tiling.across, min((row + 1) * tiling.across, len(pictures)))
        drawn = [draw(pictures[index], tiling.width, tiling.height, look) for index in shown]
        strips += [
            _side_by_side([one[y] for one in drawn], tiling.left + inset, tiling.pitch, width)
            for y in range(tiling.height)
        ]
        for y in range(tiling.rows):
            texts = [
                captions[index][y] if index < len(captions) and y < len(captions[index]) else () for index in shown
            ]
            labels = [line(parts, tiling.caption, look, align="center") for parts in texts]
            strips.append(_side_by_side(labels, tiling.left, tiling.pitch, width))
        strips += [blank] * (tiling.step - tiling.height - tiling.rows)
    return (strips + [blank] * max(0, height))[: max(0, height)]


def _side_by_side(parts: Sequence[Strip], left: int, pitch: int, width: int) -> Strip:
    """Parts that begin at column `left` and each `pitch` columns after the one before, with blanks up to `width`."""
    blank = Style.null()
    segments: list[Segment] = []
    used = 0
    for index, part in enumerate(parts):
        start = left + index * pitch
        segments += [Segment(" " * (start - used), blank), *part]
        used = start + part.cell_length
    segments.append(Segment(" " * (width - used), blank))
    return Strip([segment for segment in segments if segment.text], width)
