"""Metrics: how good a network's answers are, one entry each.

From its entry a metric is known to all that shows or keeps it: records, curves, listings, JSON, tables of sweeps,
the screens and the help. The first metric of a task is its score, which every record has; the others are measured
when an experiment asks for them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from tui_backprop.nn.arrays import Array


class Answers(Protocol):
    """A network's answers to some samples, beside the truth. A leading axis … is a population.

    Attributes:
        outputs: (…, m, n), the output units' activations, one column a sample.
        targets: (…, m, n), what they should be.
    """

    @property
    def outputs(self) -> Array: ...

    @property
    def targets(self) -> Array: ...

    def share_right(self) -> Any:
        """The share of samples whose class is right, a float or (…)."""
        ...

    def confusion(self) -> Array:
        """How many samples of each class (row) were taken for which (column), (…, C, C)."""
        ...


@dataclass(frozen=True)
class Metric:
    """One measure of a network's answers.

    Attributes:
        name: what the user types; with _ for - and a space it is a key of JSON and CSV.
        label: what it is called in listings, tables and on screens.
        measure: from `Answers` to a float, or to one for each network of a population.
        low, high: its range.
        higher_is_better: which end of it is good.
        tasks: what it is for: "classification", "regression" or both.
        formula: one line.
        source: who published it.
    """

    name: str
    label: str
    measure: Callable[[Answers], Any]
    low: float
    high: float
    higher_is_better: bool
    tasks: tuple[str, ...]
    formula: str
    source: str

    @property
    def key(self) -> str:
        """Its name in records, JSON and CSV."""
        return self.name.replace("-", "_")

    @property
    def is_share(self) -> bool:
        """Whether it is told in per cent."""
        return (self.low, self.high) == (0, 1)

    @property
    def best(self) -> float:
        """The end of the range that is good."""
        return self.high if self.higher_is_better else self.low

    def text(self, value: float, decimals: int = 6) -> str:
        """A value in at most six digits, `decimals` of them behind the point; it is never rounded to `best`.

        >>> [METRICS["r2"].text(value) for value in (0.99871234567, 0.9999999, 1.0, -123456.789, -1.5e9)]
        ['0.998712', '0.999999', '1.00000', '-123457', '-1.50000e+09']
        >>> METRICS["r2"].text(0.99999, 4), METRICS["r2"].text(-123.45678, 4)
        ('0.9999', '-123.457')
        """
        size = abs(value)
        if not size < 999_999.5:
            return f"{value:.5e}"
        before = len(f"{size:.0f}") if size >= 1 else 0
        rounded = f"{value:.{min(decimals, 6 - before)}f}"
        if float(rounded) == self.best != value:
            return f"{self.best - math.copysign(10.0**-decimals, self.best - value):.{decimals}f}"
        return rounded


def _accuracy(answers: Answers) -> Any:
    return answers.share_right()


def _r_squared(answers: Answers) -> Any:
    outputs, targets = answers.outputs, answers.targets
    residual = ((outputs - targets) ** 2).sum(axis=(-1, -2), dtype=np.float64)
    mean = targets.mean(axis=-1, keepdims=True)
    total = ((targets - mean) ** 2).sum(axis=(-1, -2), dtype=np.float64)
    # Constant targets leave nothing to explain: 1 when they are met exactly and else 0, as scikit-learn has it.
    return _plain(np.where(total > 0, 1 - residual / np.where(total > 0, total, 1), np.where(residual > 0, 0.0, 1.0)))


def _balanced_accuracy(answers: Answers) -> Any:
    counts = answers.confusion()
    right, of_class = np.einsum("...ii->...i", counts), counts.sum(axis=-1)
    return _mean_over(right / np.maximum(of_class, 1), of_class > 0)


def _macro_f1(answers: Answers) -> Any:
    counts = answers.confusion()
    # 2 TP + FP + FN: the samples of the class, and those that were taken for it.
    right, both = np.einsum("...ii->...i", counts), counts.sum(axis=-1) + counts.sum(axis=-2)
    return _mean_over(2 * right / np.maximum(both, 1), both > 0)


def _mean_over(values: Array, counts: Array) -> Any:
    """The mean of values (…, C) over the classes that count."""
    return _plain(np.where(counts, values, 0).sum(axis=-1) / np.maximum(counts.sum(axis=-1), 1))


def _plain(value: Any) -> Any:
    """A number of Python's for one network, an array for a population."""
    return value if np.ndim(value) else float(value)


METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric(
            "accuracy", "accuracy", _accuracy, 0, 1, True, ("classification",),
            "samples whose class is right / samples", "the share of right answers",
        ),
        Metric(
            "r2", "R²", _r_squared, -math.inf, 1, True, ("regression",),
            "1 − Σ(a − y)² / Σ(y − ȳ)²", "Wright 1921, the coefficient of determination",
        ),
        Metric(
            "balanced-accuracy", "balanced accuracy", _balanced_accuracy, 0, 1, True, ("classification",),
            "mean over the classes of TP / (TP + FN)", "Brodersen et al. 2010",
        ),
        Metric(
            "macro-f1", "macro F1", _macro_f1, 0, 1, True, ("classification",),
            "mean over the classes of 2 TP / (2 TP + FP + FN)", "van Rijsbergen 1979; Lewis 1991 for the mean",
        ),
    )
}  # fmt: skip
"""Every metric by its name."""


def score_of(task: str) -> Metric:
    """The metric that every record of a task has.

    Args:
        task: "classification" or "regression".
    """
    return next(metric for metric in METRICS.values() if task in metric.tasks)


OPTIONAL = tuple(name for name, metric in METRICS.items() if metric not in [score_of(task) for task in metric.tasks])
"""The names of those that are measured when an experiment asks for them."""
