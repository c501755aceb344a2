"""A series as a row of bars."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from textual.strip import Strip

from tui_backprop.tui.render import markers
from tui_backprop.tui.render.grid import SPACE, Grid
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.series import Floats, extremes, floats


def sparkline(
    values: ArrayLike,
    width: int,
    look: Look,
    *,
    height: int = 1,
    role: str = "train",
    low: float | None = None,
    high: float | None = None,
    log: bool = False,
) -> list[Strip]:
    """Bars of `values`, the newest at the right when there are fewer than `width`.

    A longer series is cut into `width` columns. Each shows whichever of its lowest and highest value is further from
    its neighbours' middle, so that neither a spike nor a dip is lost. A column without a finite value is a gap.

    Args:
        values: the series, shape (n,).
        role: the ink of the bars.
        low, high: what the lowest and the highest bar stand for; None takes them from the series.
        log: whether heights go by the logarithm; values ≤ 0 then take the lowest bar.

    Returns:
        `height` strips of `width` cells.
    """
    grid = Grid(width, height)
    series = floats(values)
    if not grid.width or not grid.height or not len(series):
        return grid.strips()
    if len(series) <= grid.width:
        column = np.arange(len(series)) + grid.width - len(series)
    else:
        column = np.arange(len(series)) * grid.width // len(series)
    found = extremes(column, series)
    if not len(found.column):
        return grid.strips()
    levels = _levels(_telling(series[found.low], series[found.high]), low, high, log)
    bars = np.array([SPACE, *map(ord, markers.BARS["ascii" if look.ascii else "unicode"])], dtype=np.uint32)
    steps = len(bars) - 1
    filled = 1 + np.rint(levels * (steps * grid.height - 1)).astype(np.intp)
    rows = np.arange(grid.height)[::-1, None]
    grid.codes[:, found.column] = bars[np.clip(filled - rows * steps, 0, steps)]
    grid.inks[grid.codes != SPACE] = grid.ink(look.area_ink(role))
    return grid.strips()


def _telling(low: Floats, high: Floats) -> Floats:
    """Of each column's extremes the one that stands out from the series as a whole; all of shape (m,)."""
    with np.errstate(over="ignore", invalid="ignore"):
        middle = np.median(low / 2 + high / 2)
        return np.where(high - middle >= middle - low, high, low)


def _levels(values: Floats, low: float | None, high: float | None, log: bool) -> NDArray[np.float64]:
    """Where each finite value lies between `low` (0) and `high` (1); all 0 when they are equal."""
    bottom = low if low is not None and np.isfinite(low) else float(values.min())
    top = high if high is not None and np.isfinite(high) else float(values.max())
    if log and top > 0:
        positive = values[values > 0]
        floor = bottom if bottom > 0 else float(positive.min()) if len(positive) else top
        values = np.log10(np.clip(values, floor, None))
        bottom, top = float(np.log10(floor)), float(np.log10(top))
    # Halved, the span of two finite numbers cannot overflow.
    span = top / 2 - bottom / 2
    if span <= 0:
        return np.zeros(len(values))
    return np.clip((np.clip(values, bottom, top) / 2 - bottom / 2) / span, 0, 1)
