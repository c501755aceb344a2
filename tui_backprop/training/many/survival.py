"""How long it takes until something happens, when it does not happen to all: Kaplan–Meier and the log-rank test.

A median over the runs that reached 100 % says nothing of those that did not, and makes a setting look the better the
fewer of its runs get there. These methods count a run that ended without the event for as long as it was watched.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

Z95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution."""


class Observed(NamedTuple):
    """One run.

    Attributes:
        time: when the event came, or until when it was watched in vain; infinite for a run to which it can never come
            any more, such as one that diverged.
        happened: whether it came.
    """

    time: float
    happened: bool


class Median(NamedTuple):
    """A Kaplan–Meier median.

    Attributes:
        time: the first time at which the event had come to half of the runs, or more; None when it did not.
        low, high: ends of its 95 % interval; None where the runs do not bound it.
    """

    time: float | None
    low: float | None
    high: float | None


class Step(NamedTuple):
    """The survival function from one event's time on.

    Attributes:
        time: of the event, or of several at once.
        share: of runs to which it has not come yet, 0…1, estimated.
        low, high: ends of the share's 95 % interval.
    """

    time: float
    share: float
    low: float
    high: float


def survival(runs: Sequence[Observed]) -> list[Step]:
    """The Kaplan–Meier estimate, a step for each time at which the event came.

    The interval is Greenwood's on the scale of log(−log S) (Kalbfleisch and Prentice 1980), which stays in 0…1. Where
    S has come down to 0 it has no width; the upper end is then the exact binomial one of the runs that were left,
    1 − 0.025^(1/n) (Clopper and Pearson 1934).

    Args:
        runs: in any order.

    References:
        Kaplan and Meier 1958, Nonparametric estimation from incomplete observations.
    """
    steps: list[Step] = []
    share, variance, above = 1.0, 0.0, 1.0
    for time in sorted({run.time for run in runs if run.happened}):
        at_risk = sum(run.time >= time for run in runs)
        events = sum(run.happened and run.time == time for run in runs)
        share *= 1 - events / at_risk
        if events == at_risk:
            above = min(above, 1 - 0.025 ** (1 / at_risk))
            steps.append(Step(time, 0.0, 0.0, above))
            break
        variance += events / (at_risk * (at_risk - events))
        spread = math.exp(Z95 * math.sqrt(variance) / -math.log(share))
        above = share ** (1 / spread)
        steps.append(Step(time, share, share**spread, above))
    return steps


def median(runs: Sequence[Observed]) -> Median:
    """The Kaplan–Meier median, and the times whose S is not apart from ½ as its 95 % interval (Brookmeyer and Crowley).

    >>> median([Observed(3, True), Observed(5, True), Observed(9, False)])
    Median(time=5, low=3, high=None)
    """
    steps = survival(runs)

    def first(value: str) -> float | None:
        # A share such as 1 − 2/4 − … may miss ½ by rounding.
        return next((step.time for step in steps if getattr(step, value) <= 0.5 + 1e-12), None)

    return Median(first("share"), first("low"), first("high"))


class LogRank(NamedTuple):
    """A comparison of two groups' times.

    Attributes:
        surplus: events in the first group beyond those expected if both were alike; positive when it is the sooner.
        p: how often alike groups would differ by as much, 0…1; 1 when there is nothing to compare.
    """

    surplus: float
    p: float


def log_rank(one: Sequence[Observed], other: Sequence[Observed]) -> LogRank:
    """The two-sided log-rank test (Mantel 1966): χ² with one degree of freedom."""
    surplus = variance = 0.0
    for time in {run.time for run in (*one, *other) if run.happened}:
        mine, theirs = (sum(run.time >= time for run in group) for group in (one, other))
        at_risk = mine + theirs
        events = sum(run.happened and run.time == time for run in (*one, *other))
        surplus += sum(run.happened and run.time == time for run in one) - events * mine / at_risk
        if at_risk > 1:
            variance += events * (at_risk - events) * mine * theirs / (at_risk**2 * (at_risk - 1))
    if variance <= 0:
        return LogRank(surplus, 1.0)
    return LogRank(surplus, math.erfc(abs(surplus) / math.sqrt(2 * variance)))


def log_rank_scores(one: Sequence[Observed], other: Sequence[Observed]) -> tuple[list[float], list[float]]:
    """What each run adds to the log-rank statistic: 1 for an event, less the hazard that it lived through.

    The hazard is that of both groups together (Nelson and Aalen), so that which group a run is in does not change its
    score. One group's scores add up to its `LogRank.surplus`. Where the runs are pairs, the signs of their differences
    give a test that is exact however few they are (O'Brien and Fleming 1987).

    >>> log_rank_scores([Observed(2, True)], [Observed(5, False)])
    ([0.5], [-0.5])
    """
    both = [*one, *other]
    hazards: list[tuple[float, float]] = []
    hazard = 0.0
    for time in sorted({run.time for run in both if run.happened}):
        events = sum(run.happened and run.time == time for run in both)
        hazard += events / sum(run.time >= time for run in both)
        hazards.append((time, hazard))

    def score(run: Observed) -> float:
        lived = max((total for time, total in hazards if time <= run.time), default=0.0)
        return run.happened - lived

    return [score(run) for run in one], [score(run) for run in other]
