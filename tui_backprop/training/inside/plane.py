"""The plane that a network with any number of inputs is looked at in."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.training.observe import MAX_POINTS, predictions, principal_components
from tui_backprop.training.trainer import Training

Array = NDArray[Any]

MARGIN = 0.08
"""How far the view reaches beyond the data, as a share of their extent."""


@dataclass(frozen=True)
class Plane:
    """Which plane through the space of inputs.

    Attributes:
        x, y: the features on the axes, when `components` is False; the other features stand at their mean.
        components: the first two principal components instead, through the mean.
    """

    x: int = 0
    y: int = 1
    components: bool = False


@dataclass(frozen=True, eq=False)
class Points:
    """Training and test samples in a plane, at most `MAX_POINTS` of each.

    Attributes:
        position: (k, 2).
        label: (k,), class indices, or values in regression.
        is_test: (k,) booleans.
        row: (k,), their positions in the list of training samples, or of test samples.
    """

    position: Array
    label: Array
    is_test: Array
    row: Array


class View:
    """A plane of one run: the way in and out of it, its bounds, its points."""

    def __init__(self, training: Training, plane: Plane) -> None:
        dataset = training.dataset
        train = training.learner.parts.train
        d = train.inputs.shape[-1]
        sample = train.inputs[:: max(1, len(train) // 2000)].astype(np.float64)
        self.mean: Array = sample.mean(axis=0)
        names = dataset.feature_names
        if plane.components and d > 2:
            self.mean, self._directions = principal_components(train.inputs)
            self.axes = ("principal component 1", "principal component 2")
        else:
            x, y = min(plane.x, d - 1), min(plane.y, d - 1)
            self._directions = np.eye(d)[[x, y]]
            if d == 1:
                self._directions[1] = 0
            self.axes = (names[x], names[y] if d > 1 else "")
        self.is_whole = d <= 2
        """Whether the plane is the whole space of inputs, so that a field over it tells everything."""
        self.points = self._choose(training)
        position = self.points.position
        low, high = position.min(axis=0), position.max(axis=0)
        extent = np.where(high > low, high - low, 1.0)
        low, high = low - MARGIN * extent, high + MARGIN * extent
        self.bounds = (float(low[0]), float(high[0]), float(low[1]), float(high[1]))
        """Left, right, bottom and top of the view."""

    def to_plane(self, inputs: Array) -> Array:
        """(n, d) inputs to (n, 2)."""
        origin = np.where(self._directions.any(axis=0), self.mean, 0) if self._is_feature_plane else self.mean
        offset = self._directions @ self.mean if self._is_feature_plane else np.zeros(2)
        return np.asarray((inputs - origin) @ self._directions.T + offset)

    @property
    def _is_feature_plane(self) -> bool:
        return not self.axes[0].startswith("principal")

    def from_plane(self, points: Array) -> Array:
        """(n, 2) points of the plane to (n, d) inputs."""
        if self._is_feature_plane:
            used = self._directions.any(axis=0)
            return np.asarray(points @ self._directions + np.where(used, 0.0, self.mean))
        return np.asarray(points @ self._directions + self.mean)

    def grid(self, columns: int, rows: int) -> Array:
        """The centres of `rows` × `columns` cells over the view, from the top left, row by row: (rows · columns, 2)."""
        left, right, bottom, top = self.bounds
        x = left + (np.arange(columns) + 0.5) / columns * (right - left)
        y = top - (np.arange(rows) + 0.5) / rows * (top - bottom)
        return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)

    def _choose(self, training: Training) -> Points:
        position, label, is_test, row = [], [], [], []
        for part, test in ((training.learner.parts.train, False), (training.learner.parts.test, True)):
            n = len(part)
            chosen = np.unique(np.linspace(0, n - 1, min(n, MAX_POINTS)).astype(np.int64)) if n else np.empty(0, int)
            position.append(self.to_plane(part.inputs[chosen]) if n else np.empty((0, 2)))
            label.append(training.dataset.labels[part.which[chosen]])
            is_test.append(np.full(len(chosen), test))
            row.append(chosen)
        return Points(*(np.concatenate(parts) for parts in (position, label, is_test, row)))

    def predicted(self, training: Training) -> Array:
        """What the newest measurement says of the points: (k,) class indices, or values in regression."""
        found = []
        for evaluator, test in ((training.learner.train, False), (training.learner.test, True)):
            rows = self.points.row[self.points.is_test == test]
            if evaluator is not None:
                found.append(predictions(evaluator, rows)[0])
        return np.concatenate(found)


_VIEWS: weakref.WeakKeyDictionary[Training, dict[Plane, View]] = weakref.WeakKeyDictionary()


def view(training: Training, plane: Plane) -> View:
    """The view of a run in a plane, made once."""
    views = _VIEWS.setdefault(training, {})
    if plane not in views:
        views[plane] = View(training, plane)
    return views[plane]
