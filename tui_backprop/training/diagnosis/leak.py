"""A feature that alone gives the label away, and whether that can be told from a problem that is simply easy."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tui_backprop.data.column_names import typed_name
from tui_backprop.data.dataset import Dataset
from tui_backprop.nn.arrays import Array

ENOUGH = 20
"""Samples from which on it is no accident that one feature tells the classes apart."""


class Telling(NamedTuple):
    """A feature that alone gives the label.

    Attributes:
        feature: its index.
        sentence: what it does; that it cannot be told from an easy problem, where that is so.
        remedy: what to do about it.
    """

    feature: int
    sentence: str
    remedy: str


def telling(dataset: Dataset, inputs: Array, labels: Array) -> Telling | None:
    """The feature whose values alone give the label, the plainest case first; None where there is none.

    Args:
        dataset: where the samples are from; all of its rows tell whether a feature only follows their order.
        inputs, labels: (n, d) and (n,), of training samples.
    """
    if len(labels) < ENOUGH or inputs.shape[1] == 1 or dataset.image_shape is not None:
        return None
    find = _in_other_units if dataset.is_regression else _apart
    found = [feature for feature in range(inputs.shape[1]) if find(inputs[:, feature], labels)]
    for says in (_of_the_label, _of_the_order, _of_easy_classes):
        for feature in found:
            if said := says(feature, dataset, inputs, labels):
                leave = f"--drop {typed_name(_column_of(dataset, feature))}"
                return Telling(feature, said[0], said[1].format(leave))
    return None


def _in_other_units(column: Array, labels: Array) -> bool:
    return bool(column.std() > 0 and labels.std() > 0 and abs(np.corrcoef(column, labels)[0, 1]) > 1 - 1e-9)


def _apart(column: Array, labels: Array) -> bool:
    """Whether the classes are in as many ranges of a feature as there are classes, no value in two of them."""
    order = np.argsort(column, kind="stable")
    changes = np.flatnonzero(np.diff(labels[order]))
    is_between = np.diff(column[order])[changes] > 0
    return len(changes) == len(np.unique(labels)) - 1 > 0 and bool(is_between.all())


_Said = tuple[str, str] | None


def _of_the_label(feature: int, dataset: Dataset, inputs: Array, labels: Array) -> _Said:
    name, remedy = dataset.feature_names[feature], "leave it out ({}), unless it is known before the label is"
    if dataset.is_regression:
        return f"the feature '{name}' is the label in other units, in every row", remedy
    if len(np.unique(inputs[:, feature])) == len(np.unique(labels)):
        return f"the feature '{name}' is the label in other words: one value for each class", remedy
    return None


def _of_the_order(feature: int, dataset: Dataset, inputs: Array, labels: Array) -> _Said:  # noqa: ARG001
    steps = np.diff(dataset.inputs[:, feature])
    if not ((steps > 0).all() or (steps < 0).all()):
        return None
    name = dataset.feature_names[feature]
    return f"the feature '{name}' follows the order of the rows, which are sorted by class", "leave it out ({})"


def _of_easy_classes(feature: int, dataset: Dataset, inputs: Array, labels: Array) -> _Said:
    """Nothing where the others tell the classes apart as well: leaving it out would then show nothing."""
    others = np.delete(inputs, feature, axis=1)
    if any(_apart(column, labels) for column in others.T) or straight(others, labels, dataset) == 1:
        return None
    name = dataset.feature_names[feature]
    sentence = f"the feature '{name}' alone tells the classes apart: a leak or an easy problem, no telling which"
    return sentence, "see what is learnt without it ({})"


def _column_of(dataset: Dataset, feature: int) -> str:
    """The column of the file that a feature is made of, one of the values of its words perhaps."""
    name = dataset.feature_names[feature]
    columns = [column.name for column in dataset.understood.columns] if dataset.understood is not None else []
    made_of = [column for column in columns if name.startswith(f"{column}=")]
    return name if name in columns else max(made_of, key=len, default=name)


def straight(inputs: Array, labels: Array, dataset: Dataset) -> float | None:
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
