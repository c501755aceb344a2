"""What is written at the ticks of an axis: labels that do not jitter while the data moves."""

from __future__ import annotations

from itertools import pairwise


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
