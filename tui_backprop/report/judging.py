"""What is measured of the runs of a reference system, in words, and whether it is as it must be."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.data.sources import load
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.many.population import Outcome
from tui_backprop.training.many.statistics import Summary, summarize
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.learner import Learner
from tui_backprop.training.run.samples import parts_of

SEEDS = 20
"""Seeds of a row, 0 to 19, unless it says otherwise."""

XOR_CONSTANT = 11 / 21
"""The accuracy on XOR of a constant answer: the classes have 11 and 10 points."""


Runs = Sequence[Outcome]


@dataclass(frozen=True)
class Row:
    """One cell of the reference systems' tables.

    Attributes:
        system: a key of `SYSTEMS`.
        claim: the setting.
        published: what the author wrote; "" for nothing.
        expected: what an earlier reproduction found; "" for nothing.
        experiment: what is trained, with every seed.
        statistic: what is told of the runs.
        seeds: how many, from 0 on.
    """

    system: str
    claim: str
    published: str
    expected: str
    experiment: Experiment
    statistic: Callable[[Runs], str]
    seeds: int = SEEDS

    def runs(self) -> list[Experiment]:
        return over_seeds(self.experiment, self.seeds)


@dataclass(frozen=True)
class Verdict:
    """What became of a check: whether it holds, and the figure that decides."""

    holds: bool
    measured: str


@dataclass(frozen=True)
class Check:
    """A statement that must hold.

    Attributes:
        statement: what must hold, with its bound.
        system: a key of `SYSTEMS`.
        experiments: each is trained with seeds 0 to `seeds` − 1.
        judge: from the runs of each experiment to a verdict.
    """

    statement: str
    system: str
    experiments: tuple[Experiment, ...]
    judge: Callable[..., Verdict]
    seeds: int = SEEDS

    def runs(self) -> list[list[Experiment]]:
        return [over_seeds(experiment, self.seeds) for experiment in self.experiments]


def over_seeds(experiment: Experiment, seeds: int) -> list[Experiment]:
    return [experiment.replace(seed=seed) for seed in range(seeds)]


# What is told of a row's runs


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _note_diverged(summary: Summary) -> str:
    return f"; {summary.diverged} diverged" if summary.diverged else ""


def perfect(runs: Runs) -> str:
    """How many ended at 100 %, and when they first were there."""
    summary = summarize(runs)
    first = summary.first_perfect_epoch
    when = f"; first at epoch {first.middle:,.0f} ({first.low:,.0f}–{first.high:,.0f})" if first else ""
    return f"{summary.perfect}/{summary.runs}{when}{_note_diverged(summary)}"


def accuracy(runs: Runs) -> str:
    """Mean and worst accuracy, and how many ended at 100 %."""
    summary = summarize(runs)
    if summary.accuracy is None:
        return f"all {summary.runs} diverged"
    spread = summary.accuracy
    return (
        f"mean {_percent(spread.middle)}, worst {_percent(spread.low)}, "
        f"{summary.perfect}/{summary.runs} at 100 %{_note_diverged(summary)}"
    )


def stopping(runs: Runs) -> str:
    """How many stopped by the rule on losses, and after how many updates."""
    updates = sorted(outcome.last.steps for outcome in runs if outcome.stopped_by is Ending.LOSSES)
    if not updates:
        return f"0/{len(runs)}"
    return f"{len(updates)}/{len(runs)}; updates: median {statistics.median(updates):,.0f}, longest {updates[-1]:,}"


def divergence(runs: Runs) -> str:
    """How many diverged."""
    diverged = [outcome.diverged_at for outcome in runs if outcome.diverged_at is not None]
    latest = f", by epoch {max(diverged)}" if diverged else ""
    return f"{len(diverged)}/{len(runs)} diverged{latest}"


def test_accuracy(runs: Runs) -> str:
    """Mean and range of the accuracy on the test samples."""
    spread = summarize(runs).test_accuracy
    return "all diverged" if spread is None else f"{spread.middle:.4f} ({spread.low:.4f}–{spread.high:.4f})"


# What must hold


def printed_outputs(outcome: Outcome, *, decimals: int | None = 6) -> tuple[NDArray[Any], NDArray[Any]]:
    """A run's predictions as its listing prints them, and the truth, both (n,).

    Args:
        decimals: of the printed prediction; None for all.
    """
    experiment = outcome.experiment
    parts = parts_of(experiment, load(experiment.data_spec))
    network = Learner([experiment], parts).network
    network.parameters[...] = outcome.parameters
    outputs = network.predict(parts.train.inputs)[:, 0]
    if decimals is not None:
        outputs = np.array([float(f"{output:.{decimals}f}") for output in outputs])
    return outputs, parts.train.targets[:, 0]


def constant_answer(runs: Runs) -> Verdict:
    finite = sum(outcome.diverged_at is None for outcome in runs)
    exact = sum(outcome.result.accuracy == XOR_CONSTANT for outcome in runs)
    farthest = max(float(np.abs(printed_outputs(outcome, decimals=None)[0] - 10 / 21).max()) for outcome in runs)
    n = len(runs)
    text = f"{finite}/{n} finite, {exact}/{n} at 11/21, predictions within {farthest:.1e} of 10/21"
    return Verdict(finite == exact == n and farthest <= 1e-6, text)


def at_least_perfect(bound: int) -> Callable[[Runs], Verdict]:
    def judge(runs: Runs) -> Verdict:
        count = summarize(runs).perfect or 0
        return Verdict(count >= bound, f"{count}/{len(runs)}")

    return judge


def median_first_perfect(runs: Runs) -> float:
    """Median over all runs of the first epoch at 100 %; a run that never gets there counts as infinite."""
    return statistics.median(math.inf if outcome.perfect_at is None else outcome.perfect_at for outcome in runs)


def is_faster(below: float) -> Callable[[Runs, Runs], Verdict]:
    def judge(one: Runs, other: Runs) -> Verdict:
        first, second = median_first_perfect(one), median_first_perfect(other)
        ratio = first / second if math.isfinite(first) else math.inf
        return Verdict(ratio < below, f"{first:,.0f} / {second:,.0f} = {ratio:.3f}")

    return judge


def mean_and_worst(mean: float, worst: float) -> Callable[[Runs], Verdict]:
    def judge(runs: Runs) -> Verdict:
        summary = summarize(runs)
        if summary.accuracy is None or summary.diverged:
            return Verdict(False, f"{summary.diverged}/{summary.runs} diverged")
        found = summary.accuracy
        text = f"mean {found.middle:.4f}, worst {found.low:.4f}"
        return Verdict(found.middle >= mean and found.low >= worst, text)

    return judge


def test_at_least(bound: float) -> Callable[[Runs], Verdict]:
    def judge(runs: Runs) -> Verdict:
        spread = summarize(runs).test_accuracy
        return Verdict(spread is not None and spread.low >= bound, test_accuracy(runs))

    return judge


def losses_agree(*groups: Runs) -> Verdict:
    """A prediction printed with 6 decimals is off by up to 5·10⁻⁷, and a square of the error e by 2|e| times that."""
    rounding = 5e-7
    worst, count, holds = 0.0, 0, True
    for outcome in (outcome for runs in groups for outcome in runs):
        outputs, truth = printed_outputs(outcome)
        reduce = np.sum if outcome.experiment.reduction == "sum" else np.mean
        error = np.abs(outputs - truth)
        difference = abs(float(reduce(error**2)) - outcome.result.loss)
        holds = holds and difference <= float(reduce(2 * error * rounding + rounding**2)) + 1e-12
        worst, count = max(worst, difference), count + 1
    return Verdict(holds, f"{count} runs, apart by at most {worst:.1e}")
