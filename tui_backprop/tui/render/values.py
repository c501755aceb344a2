"""Points of a plane that carry a number: coloured along a ramp, from low to high."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.render.grid import Grid
from tui_backprop.tui.render.look import Look, paint
from tui_backprop.tui.render.ramps import STEPS, level
from tui_backprop.tui.render.scatter import Bounds

_DIGITS = "123456789"


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
    """One glyph for each cell that has points, in the colour of their mean value.

    Args:
        xy: shape (n, 2).
        values: shape (n,); what is not finite is drawn as "×".
        low, high: the values at the ends of the ramp; values beyond are drawn as the end.

    Returns:
        `height` strips of `width` cells.
    """
    grid = Grid(width, height)
    points = np.asarray(xy, np.float64).reshape(-1, 2)
    numbers = np.asarray(values, np.float64).ravel()
    size = min(len(points), len(numbers))
    if not size or not grid.width or not grid.height or not bounds.usable:
        return grid.strips()
    points, numbers = points[:size], numbers[:size]
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
        share = (mean - low) / (high - low) if high > low else np.full(mean.shape, 0.5)
    ramp = _ramp(look)
    bad = ("x" if look.ascii else "×", look.ink("bad"))
    for where in np.flatnonzero(count).tolist():
        level = float(share[where])
        glyph, style = ramp[round(min(max(level, 0.0), 1.0) * (STEPS - 1))] if np.isfinite(mean[where]) else bad
        grid.codes.reshape(-1)[where] = ord(glyph)
        grid.inks.reshape(-1)[where] = grid.ink(style)
    return grid.strips()
