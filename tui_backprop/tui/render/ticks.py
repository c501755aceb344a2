"""Round numbers for an axis, and labels of them that do not jitter while the data moves."""

from __future__ import annotations

import math
from itertools import pairwise

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


def labels(ticks: list[float]) -> list[str]:
    """One text a tick, all with the same number of decimals: "0.00", "0.25"; very large or small ones as "2e-5"."""
    if not ticks:
        return []
    largest = max(abs(tick) for tick in ticks)
    gaps = [abs(b - a) for a, b in pairwise(ticks)]
    step = min(gaps) if gaps else largest
    if largest >= 1e6 or (0 < largest < 1e-3):
        return [short(tick) for tick in ticks]
    decimals = 0
    while step > 0 and decimals < 6 and abs(round(step, decimals) - step) > step * 1e-3:
        decimals += 1
    return [f"{tick:.{decimals}f}".replace("-0", "0") if tick == 0 else f"{tick:.{decimals}f}" for tick in ticks]


def log_labels(ticks: list[float]) -> list[str]:
    """One text a tick of a log axis: "100", "1", "0.01", and "1e-3" from a thousandth on."""
    return [f"{tick:g}" if 0.00999 <= tick < 99_999 else short(tick) for tick in ticks]


def short(value: float) -> str:
    """A number in at most about 6 characters: "1e-3", "2.5e6", "0"."""
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.2e}".split("e")
    return f"{float(mantissa):g}e{int(exponent)}"


def counts(ticks: list[float]) -> list[str]:
    """One short text a tick of an axis that counts: "500", "5k", "12.5k", "2M"; with decimals where they are needed."""
    if any(tick != round(tick) for tick in ticks):
        return labels(ticks)
    largest = max((abs(tick) for tick in ticks), default=0.0)
    if largest >= 1e9:
        return [short(tick) for tick in ticks]
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if largest >= 2 * size and (largest >= 1e4):
            return [f"{tick / size:g}{letter}" if tick else "0" for tick in ticks]
    return [f"{tick:.0f}" for tick in ticks]


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
