"""What the training samples alone say: their classes, their scales, a feature that gives the label away."""

from __future__ import annotations

import numpy as np

from tui_backprop.data.dataset import Dataset
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.activations import ACTIVATIONS, quiet
from tui_backprop.nn.arrays import Array, spread
from tui_backprop.training.diagnosis.evidence import DataEvidence
from tui_backprop.training.run.samples import Part

_ENOUGH = 20
"""Samples from which on it is no accident that one feature tells the classes apart."""
_MOST = 4096
"""Samples looked at, at most, spread evenly."""
_MOST_FEATURES = 100
"""Features up to which a straight cut is looked for, and one that gives the label away."""


def data_evidence(experiment: Experiment, dataset: Dataset, train: Part) -> DataEvidence:
    """The facts; made once a training.

    Args:
        experiment: what is trained.
        dataset: where the samples are from.
        train: the training samples.
    """
    n = len(train)
    rows = spread(n, _MOST)
    inputs = train.inputs[rows].astype(np.float64)
    labels = dataset.labels[train.which[rows]]
    targets = train.targets[rows].astype(np.float64)  # as the network sees them: scaled, perhaps
    counts: tuple[int, ...] = ()
    if not dataset.is_regression:
        counts = tuple(np.bincount(dataset.labels[train.which].astype(np.int64), minlength=dataset.classes).tolist())
    is_small = inputs.shape[1] <= _MOST_FEATURES and bool(np.isfinite(inputs).all())
    is_linear = not experiment.hidden or ACTIVATIONS[experiment.activation].is_linear
    with quiet():
        return DataEvidence(
            class_counts=counts,
            means=inputs.mean(axis=0),
            deviations=inputs.std(axis=0),
            target_mean=float(targets.mean()) if dataset.is_regression else float("nan"),
            target_deviation=float(targets.std()) if dataset.is_regression else float("nan"),
            telling=_telling(dataset, inputs, labels) if is_small and experiment.data else "",
            straight=_straight(inputs, labels, dataset) if is_small and is_linear and len(rows) == n else None,
        )


def _telling(dataset: Dataset, inputs: Array, labels: Array) -> str:
    """The feature whose values alone give the label: classes in ranges that do not overlap, or a straight line."""
    if len(labels) < _ENOUGH or inputs.shape[1] == 1:
        return ""
    for feature, name in enumerate(dataset.feature_names):
        column = inputs[:, feature]
        if dataset.is_regression:
            if column.std() > 0 and labels.std() > 0 and abs(np.corrcoef(column, labels)[0, 1]) > 1 - 1e-9:
                return name
            continue
        order = np.argsort(column, kind="stable")
        changes = np.flatnonzero(np.diff(labels[order]))
        # As many ranges as there are classes, and no value in two of them.
        apart = np.diff(column[order])[changes] > 0
        if len(changes) == len(np.unique(labels)) - 1 > 0 and apart.all():
            return name
    return ""


def _straight(inputs: Array, labels: Array, dataset: Dataset) -> float | None:
    """The score of the best straight model: R² of least squares, or the share that logistic regression gets right.

    Two classes only; None for more. Newton's method with a penalty of 1e-8 on standardised features (Hastie, Tibshirani
    & Friedman 2009, §4.4.1) finds a cut without an error where there is one, but for margins below rounding.
    """
    deviation = inputs.std(axis=0)
    x = np.column_stack([(inputs - inputs.mean(axis=0)) / np.where(deviation > 0, deviation, 1), np.ones(len(inputs))])
    if dataset.is_regression:
        residual = labels - x @ np.linalg.lstsq(x, labels, rcond=None)[0]
        total = float(((labels - labels.mean()) ** 2).sum())
        return 1 - float((residual**2).sum()) / total if total > 0 else 1.0
    if dataset.classes != 2:
        return None
    weights = np.zeros(x.shape[1])
    ridge = 1e-8 * np.eye(len(weights))
    best = float(max(np.mean(labels), 1 - np.mean(labels)))
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -40, 40)))
        slope = x.T @ (p - labels) + ridge @ weights
        curvature = (x * (p * (1 - p))[:, None]).T @ x + ridge
        weights = weights - np.linalg.lstsq(curvature, slope, rcond=None)[0]
        if not np.isfinite(weights).all():
            break
        best = max(best, float(((x @ weights > 0) == (labels == 1)).mean()))
        if best == 1:
            break
    return best
