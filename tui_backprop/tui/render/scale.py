"""Where a curve's epochs and values lie in its plot: round limits, linear or logarithmic, and their ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tui_backprop.tui.render import tick_labels, ticks
from tui_backprop.tui.render.axes import Tick
from tui_backprop.tui.render.series import Floats, floats

_ENDLESS, _SHORTEST = 1e15, 1e-3
"""Epochs are below this; an axis is at least this long. Beyond, there is no arithmetic left for ticks."""

_NUDGE = 0.01
"""Added to places counted in cells: halfway between two, plotext and the ticks would otherwise disagree."""


@dataclass(frozen=True)
class Scale:
    """Where epochs and values lie in the plot, and its ticks.

    Places are counted in cells, from 0 at the middle of the first one, left or lowest, to cells - 1.

    Attributes:
        left, right: the epochs at the edges.
        bottom, top: the values at the edges, as logarithms when `log`.
    """

    left: float
    right: float
    bottom: float
    top: float
    log: bool

    def across(self, epochs: Floats, columns: int) -> Floats:
        """The places of epochs; those outside lie at the nearer edge."""
        return _places(epochs, self.left, self.right, columns)

    def up(self, values: Floats, rows: int) -> Floats:
        """The places of finite values; those outside, and on a log scale those ≤ 0, lie at the nearer edge."""
        if self.log:
            values = np.log10(np.maximum(values, 10.0**self.bottom))
        return _places(values, self.bottom, self.top, rows)

    def down_ticks(self, rows: int) -> list[Tick]:
        """The ticks of the left axis, by row from the top."""
        if self.log:
            marked = ticks.log_ticks(10.0**self.bottom, 10.0**self.top, max(3, rows // 2))
            names = tick_labels.log_labels(marked)
        else:
            marked = ticks.linear_ticks(self.bottom, self.top, max(3, rows // 3))
            names = tick_labels.labels(marked)
        places = np.rint(self.up(np.array(marked, dtype=np.float64), rows))
        return [(rows - 1 - int(place), name) for place, name in zip(places, names, strict=True)]

    def across_ticks(self, columns: int) -> list[Tick]:
        """The ticks of the lower axis, by column from the left: whole epochs only, if there are any."""
        marked = ticks.linear_ticks(self.left, self.right, max(2, columns // 10))
        marked = [tick for tick in marked if tick == round(tick)] or marked
        places = np.rint(self.across(np.array(marked, dtype=np.float64), columns))
        return [(int(place), name) for place, name in zip(places, tick_labels.counts(marked), strict=True)]


def _places(values: Floats, low: float, high: float, cells: int) -> Floats:
    # Halved, the span of two finite numbers cannot overflow.
    shares = (np.clip(values, low, high) / 2 - low / 2) / (high / 2 - low / 2)
    return np.clip(shares * (cells - 1) + _NUDGE, 0, cells - 1)


def scale_of(
    epochs: Sequence[ArrayLike],
    values: Sequence[ArrayLike],
    marked: Sequence[float] = (),
    *,
    log: bool,
    until: float | None = None,
    low: float | None = None,
    high: float | None = None,
) -> Scale:
    """Round limits around everything finite; those of [0, 1] where there is nothing.

    Args:
        epochs, values: (n,) of each curve.
        marked: epochs that must be on it, too.
        log: whether values lie by their logarithms; not where none is positive.
        until: the epoch at the right edge; None for the next round number after the last.
        low, high: the values at the lower and upper edge; None for round numbers around the data.
    """
    across = [floats(one) for one in epochs]
    ends = [float(x[0]) for x in across if len(x)], [float(x[-1]) for x in across if len(x)]
    left = min((x for x in ends[0] if abs(x) < _ENDLESS), default=0.0)
    left = 0.0 if 0 < left <= 1 else left
    last = max((x for x in (*ends[1], *marked) if abs(x) < _ENDLESS), default=left)
    right = until if until is not None and abs(until) < _ENDLESS else left
    if right - left < _SHORTEST:
        right = left + (ticks.nice_bound(last - left) if last - left >= _SHORTEST else 1.0)

    shown = [part[np.isfinite(part)] for part in map(floats, values)]
    if log:
        positive = [part[part > 0] for part in shown]
        if any(len(part) for part in positive):
            shown = positive
        else:
            log = False
    bottom = _within(min((float(part.min()) for part in shown if len(part)), default=0.0))
    top = _within(max((float(part.max()) for part in shown if len(part)), default=1.0))
    low = _within(low) if low is not None and math.isfinite(low) else None
    high = _within(high) if high is not None and math.isfinite(high) else None
    if log:
        bottom, top = ticks.log_bounds(max(bottom, _TINY), max(top, _TINY))
        bottom = max(low, _TINY) if low is not None and low > 0 else bottom
        top = high if high is not None and high > bottom * 1.1 else max(top, bottom * 2)
        return Scale(left, right, math.log10(bottom), math.log10(top), log=True)
    return _linear_scale(left, right, bottom, top, low, high)


_TINY, _HUGE = 1e-300, 1e300
"""Where an axis ends: beyond, the ticks' own arithmetic overflows, and nobody reads a loss of 1e300 off an axis."""


def _within(value: float) -> float:
    return min(max(value, -_HUGE), _HUGE)


def _linear_scale(left: float, right: float, bottom: float, top: float, low: float | None, high: float | None) -> Scale:
    bottom = bottom if low is None else low
    top = top if high is None else high
    if top - bottom <= max(1e-12 * max(abs(bottom), abs(top)), _TINY):
        margin = abs(bottom) * 0.1 or 0.5
        bottom, top = bottom - margin, bottom + margin
    step = ticks.nice_step(top - bottom, 5)
    if low is None:
        bottom = 0.0 if 0 <= bottom < step else math.floor(bottom / step) * step
    if high is None:
        top = math.ceil(top / step) * step
    if not top > bottom:
        top = bottom + abs(bottom) * 0.1
    return Scale(left, right, bottom, top, log=False)
