"""Learning-rate schedules: the factor on the learning rate at each epoch."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    """One schedule.

    Attributes:
        name: what the user types.
        factor: `factor(epoch, epochs, every, gamma)` gives the factor in 0…1 for the epoch that begins when
            `epoch` epochs (0, 1, …) are done, of `epochs` planned.
        formula: one line; t is the epoch, T the epochs planned.
        source: who published it.
        is_constant: whether the factor is always 1.
        is_planned: whether the factor depends on how many epochs are planned.
    """

    name: str
    factor: Callable[[int, int, int, float], float]
    formula: str
    source: str
    is_constant: bool = False
    is_planned: bool = False


_ALL = (
    Schedule(
        "constant",
        lambda epoch, epochs, every, gamma: 1.0,
        "1",
        "Robbins & Monro 1951",
        is_constant=True,
    ),
    Schedule(
        "step",
        lambda epoch, epochs, every, gamma: gamma ** (epoch // every),
        "γ^⌊t / every⌋",
        "Krizhevsky, Sutskever & Hinton 2012",
    ),
    Schedule(
        "exponential",
        lambda epoch, epochs, every, gamma: gamma ** (epoch / every),
        "γ^(t / every)",
        "PyTorch's ExponentialLR where every = 1",
    ),
    Schedule(
        "cosine",
        lambda epoch, epochs, every, gamma: 0.5 * (1 + math.cos(math.pi * min(epoch / epochs, 1.0))),
        "½ (1 + cos(π t / T))",
        "Loshchilov & Hutter 2017",
        is_planned=True,
    ),
)

SCHEDULES: dict[str, Schedule] = {schedule.name: schedule for schedule in _ALL}
"""Every schedule by the name that the user types."""


def warm_up(epoch: int, length: int) -> float:
    """The factor that lets the rate rise in a straight line over the first `length` epochs, then 1.

    (t + 1) / length for t < length, so the first epoch already moves (Goyal et al. 2017). 1 when length is 0.
    """
    return min(1.0, (epoch + 1) / length) if length else 1.0
