"""What several seeds of one experiment say together."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tui_backprop.training.many.population import Outcome
from tui_backprop.training.many.survival import Z95, Median, Observed, median
from tui_backprop.training.run.ending import Ending


class Spread(NamedTuple):
    """Some numbers' middle and range.

    Attributes:
        middle: their mean, or their median.
        low, high: the smallest and the largest.
        over: how many there are.
    """

    middle: float
    low: float
    high: float
    over: int


def mean_of(values: Sequence[float]) -> Spread | None:
    """Mean, minimum, maximum and count; None of no values."""
    return Spread(math.fsum(values) / len(values), min(values), max(values), len(values)) if values else None


def median_of(values: Sequence[float]) -> Spread | None:
    """Median, minimum, maximum and count; None of no values."""
    return Spread(float(statistics.median(values)), min(values), max(values), len(values)) if values else None


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """The 95 % score interval of a probability of which `hits` in `trials` were seen (Wilson 1927).

    Unlike the interval by standard error it stays in 0…1, and keeps a width at 0 and at all hits.

    Args:
        hits: 0…trials.
        trials: at least 1.
    """
    share = hits / trials
    z2 = Z95 * Z95
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z95 / (1 + z2 / trials) * math.sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    # At the ends the formula gives 0 and 1 but for rounding.
    return (0.0 if hits == 0 else middle - half), (1.0 if hits == trials else middle + half)


def time_to_hold(outcome: Outcome) -> Observed:
    """When a run came to 100 % to stay, for Kaplan and Meier; it was watched until its end when it did not.

    A run that diverged has failed for good, also when it had been at 100 % before. One that came to 100 % shortly
    before its end was watched until then: whether that would have held is not known.
    """
    hold = outcome.hold
    if outcome.diverged_at is not None:
        return Observed(math.inf, happened=False)
    if hold.held_at is not None:
        return Observed(hold.held_at, happened=True)
    return Observed(outcome.last.epoch if hold.perfect_since is None else hold.perfect_since - 1, happened=False)


@dataclass(frozen=True)
class Summary:
    """What the runs of one experiment with several seeds came to.

    A diverged run has no accuracy and no loss: it counts as a run, as diverged, as not perfect and as one that never
    reaches 100 %, and is left out of the spreads, which say over how many runs they are. A run that early stopping
    ended counts with the weights that it restored.

    Attributes:
        runs: how many have ended.
        diverged: how many of them diverged.
        accuracy: mean, minimum and maximum on the training samples; of R² in regression; None when all diverged.
        test_accuracy: the same on the test samples; None without any.
        perfect: how many ended with every training sample right; None in regression.
        perfect_interval: the 95 % Wilson interval of the share of such runs; None in regression.
        first_perfect_epoch: median, minimum and maximum of the first epoch with every training sample right, over the
            runs that had one, whether or not it lasted; None when there was none. It says nothing of the others.
        reached: how many runs came to 100 % and held it (`Hold.held_at`); None in regression.
        lost: how many of those did not end at 100 %; None in regression.
        unheld: how many ended at 100 % without having held it; None in regression.
        time: the Kaplan–Meier median of the epoch from which 100 % held, over all runs; None in regression.
        loss: median, minimum and maximum of the final loss on the training samples; None when all diverged.
        test_loss: the same on the test samples; None without any.
        epochs, steps: median, minimum and maximum of how long the runs took.
        stopped_by: why they ended: how many for each reason.
        metrics: what the experiment asked for besides, as a record has it, to mean, minimum and maximum; None when
            all diverged.
        examined: how many of the runs were diagnosed at their end.
        findings: each rule of the diagnosis to how many of those it found, the most frequent first; None when nobody
            looked.
    """

    runs: int
    diverged: int
    accuracy: Spread | None
    test_accuracy: Spread | None
    perfect: int | None
    perfect_interval: tuple[float, float] | None
    first_perfect_epoch: Spread | None
    reached: int | None
    lost: int | None
    unheld: int | None
    time: Median | None
    loss: Spread | None
    test_loss: Spread | None
    epochs: Spread | None
    steps: Spread | None
    stopped_by: dict[Ending, int]
    metrics: dict[str, Spread | None] = field(default_factory=dict)
    examined: int = 0
    findings: dict[str, int] | None = None

    @property
    def mean_over(self) -> int:
        """How many runs the mean of the score is over."""
        return 0 if self.accuracy is None else self.accuracy.over

    def reaching(self) -> dict[str, Any]:
        """What is said of reaching 100 %, as plain JSON values."""
        time = self.time or Median(None, None, None)
        return {
            "reached": self.reached,
            "lost": self.lost,
            "unheld": self.unheld,
            "km_median": time.time,
            "km_low": time.low,
            "km_high": time.high,
            "mean_over": self.mean_over,
        }

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values, but for what is said of reaching 100 %; a spread as {"mean" or "median", "min", "max",
        "over"}, the last being a count of runs."""

        def spread(value: Spread | None, middle: str) -> dict[str, float] | None:
            if value is None:
                return None
            return {middle: value.middle, "min": value.low, "max": value.high, "over": value.over}

        interval = self.perfect_interval
        return {
            "runs": self.runs,
            "diverged": self.diverged,
            "accuracy": spread(self.accuracy, "mean"),
            "test_accuracy": spread(self.test_accuracy, "mean"),
            "perfect": self.perfect,
            "perfect_interval": None if interval is None else list(interval),
            "loss": spread(self.loss, "median"),
            "test_loss": spread(self.test_loss, "median"),
            "epochs": spread(self.epochs, "median"),
            "steps": spread(self.steps, "median"),
            "stopped_by": self.stopped_by,
            **{name: spread(value, "mean") for name, value in self.metrics.items()},
        }


def summarize(outcomes: Sequence[Outcome]) -> Summary:
    """The summary of runs that differ in their seed; of those that have ended when some have not."""
    finite = [outcome.result for outcome in outcomes if outcome.diverged_at is None]
    regression = any(outcome.experiment.is_regression for outcome in outcomes)

    def numbers(name: str) -> list[float]:
        values = (record.measurements()[name] for record in finite)
        return [value for value in values if value is not None and math.isfinite(value)]

    perfect = None if regression else sum(record.accuracy == 1 for record in finite)
    names = [name for outcome in outcomes for record in (outcome.last_finite,) if record for name in record.metrics]
    held = [outcome.result.accuracy == 1 for outcome in outcomes if time_to_hold(outcome).happened]
    unheld = [outcome for outcome in outcomes if outcome.result.accuracy == 1 and not time_to_hold(outcome).happened]
    firsts = [outcome.perfect_at for outcome in outcomes if outcome.perfect_at is not None]
    return Summary(
        runs=len(outcomes),
        diverged=len(outcomes) - len(finite),
        accuracy=mean_of(numbers("accuracy")),
        test_accuracy=mean_of(numbers("test_accuracy")),
        perfect=perfect,
        perfect_interval=None if perfect is None or not outcomes else wilson(perfect, len(outcomes)),
        first_perfect_epoch=median_of(firsts),
        reached=None if regression else len(held),
        lost=None if regression else held.count(False),
        unheld=None if regression else len(unheld),
        time=None if regression else median([time_to_hold(outcome) for outcome in outcomes]),
        loss=median_of(numbers("loss")),
        test_loss=median_of(numbers("test_loss")),
        epochs=median_of([outcome.last.epoch for outcome in outcomes]),
        steps=median_of([outcome.last.steps for outcome in outcomes]),
        stopped_by=dict(sorted(Counter(outcome.stopped_by for outcome in outcomes).items())),
        metrics={name: mean_of(numbers(name)) for name in dict.fromkeys(names)},
        examined=sum(outcome.findings is not None for outcome in outcomes),
        findings=_findings(outcomes),
    )


def _findings(outcomes: Sequence[Outcome]) -> dict[str, int] | None:
    looked = [outcome.findings for outcome in outcomes if outcome.findings is not None]
    return dict(Counter(rule for rules in looked for rule in rules).most_common()) if looked else None
