"""Two settings tried with the same seeds: what the seeds say about which is better.

The runs of two cells of a sweep share their seeds, data and, where the shapes agree, their initial weights. What
differs from seed to seed then falls out of the differences, and tests on pairs see more than tests on two groups.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tui_backprop.nn.arrays import Array

RESAMPLES = 10_000
"""Draws for an interval or a test; the generator is always seeded alike, so that the same runs give the same words."""
_SEED = 20_231
_ALL_SIGNS = 30
"""Up to as many pairs every combination of signs is counted, and above a random choice of them."""


def bootstrap_interval(differences: Sequence[float]) -> tuple[float, float] | None:
    """The 95 % percentile interval of a mean difference (Efron 1979); None for fewer than two pairs.

    Args:
        differences: one a pair.
    """
    values = np.asarray(differences, np.float64)
    if len(values) < 2:
        return None
    rng = np.random.default_rng(_SEED)
    means = values[rng.integers(len(values), size=(RESAMPLES, len(values)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def sign_flip_p(differences: Sequence[float]) -> float:
    """How often a mean difference would be as far from 0 if each pair were as likely the other way round (Fisher 1935).

    It is exact for up to 30 pairs, and from 10,000 random choices of signs above that. Five pairs can never give less
    than 0.0625, however alike they are: so few cannot tell.

    Args:
        differences: one a pair.

    Returns:
        The two-sided p, 0…1; 1 for no pairs.

    >>> sign_flip_p([0.1, 0.2, 0.1, 0.3, 0.1])
    0.0625
    """
    values = np.asarray(differences, np.float64)
    values = values[values != 0]  # a tie is the same either way round
    if not len(values):
        return 1.0
    seen = abs(values.sum()) - 1e-12 * abs(values).sum()  # equal sums may differ by rounding
    if len(values) <= _ALL_SIGNS:
        # Every sum of all is one of the first half and one of the second: few enough of either to be sorted.
        half = len(values) // 2
        first, second = _sums(values[:half]), np.sort(_sums(values[half:]))
        above = len(second) - np.searchsorted(second, seen - first, side="left")
        below = np.searchsorted(second, -seen - first, side="right")
        return float(min(1.0, (above.sum() + below.sum()) / (len(first) * len(second))))
    rng = np.random.default_rng(_SEED)
    signs = 2.0 * rng.integers(2, size=(RESAMPLES, len(values))) - 1
    # The signs as they are count among those that might have been (Phipson and Smyth 2010): p is never 0.
    return float(((abs(signs @ values) >= seen).sum() + 1) / (RESAMPLES + 1))


def _sums(values: Array) -> Array:
    """(2^n,), the sums of n values with every combination of signs."""
    sums = np.zeros(1)
    for value in values:
        sums = np.concatenate([sums - value, sums + value])
    return sums


def mcnemar_p(only_one: int, only_other: int) -> float:
    """McNemar's exact test of two shares over the same seeds: a two-sided binomial test of the pairs that differ.

    Args:
        only_one, only_other: pairs in which only the one, or only the other, got there.

    >>> mcnemar_p(0, 5), mcnemar_p(3, 3), mcnemar_p(0, 0)
    (0.0625, 1.0, 1.0)
    """
    pairs = only_one + only_other
    tail = sum(math.comb(pairs, hits) for hits in range(min(only_one, only_other) + 1))
    return float(min(1.0, 2 * tail / 2**pairs))


def holm(ps: Sequence[float], *, family: int | None = None) -> list[float]:
    """Several tests' p, corrected so that all are right together with 95 % (Holm 1979), in the order given.

    Args:
        ps: of the tests.
        family: how many tests might have been looked at, when that is more than these; those that were not count as
            though they could have had any p.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    >>> holm([0.01], family=6)
    [0.06]
    """
    tests = max(len(ps), family or 0)
    order = sorted(range(len(ps)), key=ps.__getitem__)
    corrected = [0.0] * len(ps)
    highest = 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, (tests - rank) * ps[index]))
        corrected[index] = highest
    return corrected
