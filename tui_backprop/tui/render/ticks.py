"""Round numbers for an axis."""

from __future__ import annotations

import math

_STEPS = (1.0, 2.0, 5.0, 10.0)
_DECADE = (0.0,)
_FINE = (0.0, math.log10(2), math.log10(5))
"""Logarithms of the round numbers of one decade."""
_BOUNDS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.5, 10.0)


def nice_step(span: float, most: int) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that divides `span` > 0 into at most `most` ≥ 1 parts."""
    raw = span / max(1, most)
    power = 10.0 ** math.floor(math.log10(raw))
    return next((step * power for step in _STEPS if step * power >= raw * (1 - 1e-9)), 10 * power)


def nice_bound(value: float) -> float:
    """The smallest round number (1, 1.5, 2, 3, 5 or 7.5 times a power of ten) that is not below `value` > 0."""
    power = 10.0 ** math.floor(math.log10(value))
    return next((bound * power for bound in _BOUNDS if bound * power >= value * (1 - 1e-9)), 10 * power)


def linear_ticks(low: float, high: float, most: int) -> list[float]:
    """At most about `most` round numbers in [low, high], ascending; empty when that is no finite interval."""
    if not (math.isfinite(low) and math.isfinite(high) and math.isfinite(high - low)) or high <= low or most < 1:
        return []
    if high - low < 1e-12 * max(abs(low), abs(high)) or high - low < 1e-300:
        return [low]
    step = nice_step(high - low, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [index * step for index in range(first, last + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """At most about `most` powers of ten in [low, high], 0 < low, with their twofold and fivefold if there is room."""
    if not 0 < low < high < math.inf or most < 1:
        return []
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    decades = last - first + 1
    if decades > most:
        stride = math.ceil(decades / most)
        return [10.0**power for power in range(first, last + 1) if power % stride == 0]
    for factors in ((1, 2, 5), (1, 3)):
        fine = [
            factor * 10.0**power
            for power in range(first - 1, last + 1)
            for factor in factors
            if low * (1 - 1e-9) <= factor * 10.0**power <= high * (1 + 1e-9)
        ]
        if len(fine) <= most:
            return fine
    return [10.0**power for power in range(first, last + 1)]


def log_bounds(low: float, high: float) -> tuple[float, float]:
    """Round numbers around 0 < low ≤ high: powers of ten, or their twofold and fivefold when they lie close together.

    Computed by logarithms, so that what underflows is still above 0.
    """
    lowest, highest = math.log10(low), math.log10(high)
    steps = _DECADE if highest - lowest > 3 else _FINE
    below = max(power + step for power in (math.floor(lowest),) for step in steps if power + step <= lowest + 1e-9)
    ceiling = math.floor(highest)
    above = min(power + step for power in (ceiling, ceiling + 1) for step in steps if power + step >= highest - 1e-9)
    if above - below < 0.29:
        above = min(power + step for power in (ceiling, ceiling + 1) for step in steps if power + step > below + 0.29)
    return 10.0 ** max(below, -307.0), 10.0 ** min(above, 308.0)
