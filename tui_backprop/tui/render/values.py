"""Points of a plane that carry a number: coloured along a ramp, from low to high."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.render.bounds import Bounds
from tui_backprop.tui.render.grid import Grid
from tui_backprop.tui.render.look import Look, paint
from tui_backprop.tui.render.markers import TEST_GLYPHS
from tui_backprop.tui.render.ramps import STEPS, level

_DIGITS = "123456789"
_MARKS = "o●"


def _ramp(look: Look) -> list[tuple[str, Style]]:
    """Glyph and style of each step: by colour where there are many, and else by a digit too."""
    if look.paints and not look.theme.is_grey:
        colours = [level((step + 0.5) / STEPS, look.ramps.values) for step in range(STEPS)]
        glyph = "o" if look.ascii else "●"
        return [(glyph, paint(colour, None)) for colour in colours]
    roles = ["class0"] * (STEPS // 2) + ["muted"] + ["class1"] * (STEPS // 2)
    return [(digit, look.ink(role, bold=True)) for digit, role in zip(_DIGITS, roles, strict=True)]


def value_scatter(
    xy: ArrayLike, values: ArrayLike, low: float, high: float, bounds: Bounds, width: int, height: int, look: Look
) -> list[Strip]:
    """One glyph for each cell that has points, in the colour of their mean value; see `draw_values`.

    Returns:
        `height` strips of `width` cells.
    """
    grid = Grid(width, height)
    draw_values(grid, xy, values, low, high, bounds, look)
    return grid.strips()


def draw_values(
    grid: Grid, xy: ArrayLike, values: ArrayLike, low: float, high: float, bounds: Bounds, look: Look,
    *, test: ArrayLike | None = None, behind: str | None = None,
) -> None:  # fmt: skip
    """Draw one glyph for each cell that has points, in the colour of their mean value.

    Args:
        xy: shape (n, 2).
        values: shape (n,); what is not finite is drawn as "×".
        low, high: the values at the ends of the ramp; values beyond are drawn as the end.
        test: bools of shape (n,), samples for testing; a cell of such alone has a smaller mark. None for none.
        behind: the colour behind each mark, "#rrggbb", so that one is seen on a field of its own colour; None for none.
    """
    points = np.asarray(xy, np.float64).reshape(-1, 2)
    numbers = np.asarray(values, np.float64).ravel()
    size = min(len(points), len(numbers))
    if not size or not grid.width or not grid.height or not bounds.usable:
        return
    points, numbers = points[:size], numbers[:size]
    tested = np.zeros(size, bool) if test is None else np.asarray(test, bool).ravel()[:size]
    with np.errstate(all="ignore"):
        x = (points[:, 0] - bounds.left) / (bounds.right - bounds.left)
        y = (bounds.top - points[:, 1]) / (bounds.top - bounds.bottom)
        inside = (x >= 0) & (x <= 1) & (y >= 0) & (y <= 1)
        column = np.minimum((x[inside] * grid.width).astype(np.intp), grid.width - 1)
        row = np.minimum((y[inside] * grid.height).astype(np.intp), grid.height - 1)
        cell = row * grid.width + column
        total = np.bincount(cell, weights=numbers[inside], minlength=grid.codes.size)
        count = np.bincount(cell, minlength=grid.codes.size)
        mean = total / count
        is_test = np.bincount(cell, weights=tested[inside], minlength=grid.codes.size) == count
        share = (mean - low) / (high - low) if high > low else np.full(mean.shape, 0.5)
    ramp = _ramp(look)
    bad = ("x" if look.ascii else "×", look.ink("bad"))
    ground = Style(bgcolor=behind) if behind else Style.null()
    small = TEST_GLYPHS["ascii" if look.ascii else "unicode"][0]
    for where in np.flatnonzero(count).tolist():
        level = float(share[where])
        glyph, style = ramp[round(min(max(level, 0.0), 1.0) * (STEPS - 1))] if np.isfinite(mean[where]) else bad
        if is_test[where] and glyph in _MARKS:
            glyph = small
        grid.codes.reshape(-1)[where] = ord(glyph)
        grid.inks.reshape(-1)[where] = grid.ink(style + ground)
