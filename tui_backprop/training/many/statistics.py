"""What several seeds of one experiment say together."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tui_backprop.training.many.population import Outcome
from tui_backprop.training.run.ending import Ending

Z95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution."""


class Spread(NamedTuple):
    """Some numbers' middle and range."""

    middle: float
    low: float
    high: float


def mean_of(values: Sequence[float]) -> Spread | None:
    """Mean, minimum and maximum; None of no values."""
    return Spread(math.fsum(values) / len(values), min(values), max(values)) if values else None


def median_of(values: Sequence[float]) -> Spread | None:
    """Median, minimum and maximum; None of no values."""
    return Spread(float(statistics.median(values)), min(values), max(values)) if values else None


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


@dataclass(frozen=True)
class Summary:
    """What the runs of one experiment with several seeds came to.

    A diverged run has no accuracy and no loss: it counts as a run, as diverged and as not perfect, and is left out of
    the spreads. A run that early stopping ended counts with the weights that it restored.

    Attributes:
        runs: how many have ended.
        diverged: how many of them diverged.
        accuracy: mean, minimum and maximum on the training samples; of R² in regression; None when all diverged.
        test_accuracy: the same on the test samples; None without any.
        perfect: how many ended with every training sample right; None in regression.
        perfect_interval: the 95 % Wilson interval of the share of such runs; None in regression.
        first_perfect_epoch: median, minimum and maximum of the first epoch with every training sample right, over the
            runs that had one; None when there was none.
        reached: how many runs had such an epoch, whether or not it lasted; None in regression.
        loss: median, minimum and maximum of the final loss on the training samples; None when all diverged.
        test_loss: the same on the test samples; None without any.
        epochs, steps: median, minimum and maximum of how long the runs took.
        stopped_by: why they ended: how many for each reason.
        metrics: what the experiment asked for besides, as a record has it, to mean, minimum and maximum; None when
            all diverged.
    """

    runs: int
    diverged: int
    accuracy: Spread | None
    test_accuracy: Spread | None
    perfect: int | None
    perfect_interval: tuple[float, float] | None
    first_perfect_epoch: Spread | None
    reached: int | None
    loss: Spread | None
    test_loss: Spread | None
    epochs: Spread | None
    steps: Spread | None
    stopped_by: dict[Ending, int]
    metrics: dict[str, Spread | None] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values; a spread as {"mean" or "median", "min", "max"}."""

        def spread(value: Spread | None, middle: str) -> dict[str, float] | None:
            return None if value is None else {middle: value.middle, "min": value.low, "max": value.high}

        interval = self.perfect_interval
        return {
            "runs": self.runs,
            "diverged": self.diverged,
            "accuracy": spread(self.accuracy, "mean"),
            "test_accuracy": spread(self.test_accuracy, "mean"),
            "perfect": self.perfect,
            "perfect_interval": None if interval is None else list(interval),
            "reached": self.reached,
            "first_perfect_epoch": spread(self.first_perfect_epoch, "median"),
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
    firsts = [outcome.perfect_at for outcome in outcomes if outcome.perfect_at is not None]
    return Summary(
        runs=len(outcomes),
        diverged=len(outcomes) - len(finite),
        accuracy=mean_of(numbers("accuracy")),
        test_accuracy=mean_of(numbers("test_accuracy")),
        perfect=perfect,
        perfect_interval=None if perfect is None or not outcomes else wilson(perfect, len(outcomes)),
        first_perfect_epoch=median_of(firsts),
        reached=None if regression else len(firsts),
        loss=median_of(numbers("loss")),
        test_loss=median_of(numbers("test_loss")),
        epochs=median_of([outcome.last.epoch for outcome in outcomes]),
        steps=median_of([outcome.last.steps for outcome in outcomes]),
        stopped_by=dict(sorted(Counter(outcome.stopped_by for outcome in outcomes).items())),
        metrics={name: mean_of(numbers(name)) for name in dict.fromkeys(names)},
    )
