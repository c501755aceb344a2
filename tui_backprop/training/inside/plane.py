"""The plane that a network with any number of inputs is looked at in."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np

from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array, spread
from tui_backprop.nn.network import Network, Propagation, columns
from tui_backprop.training.inside.per_run import PerRun
from tui_backprop.training.inside.projection import ComponentProjection, FeatureProjection, Projection
from tui_backprop.training.live.observe import MAX_POINTS, predictions
from tui_backprop.training.run.trainer import Training

MARGIN = 0.08
"""How far the view reaches beyond the data, as a share of their extent."""

FEW_FEATURES = 8
"""Features up to which a network is asked about a plane as it is; with more, about the plane's coordinates."""
_KEPT_GRIDS = 4
"""Grids of a view kept for the next picture: the field's, the thumbnails', a unit's."""


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
        position: (k, 2) float32.
        label: (k,), class indices (int16), or values in regression.
        is_test: (k,) booleans.
        row: (k,) int32, their positions in the list of training samples, or of test samples.
    """

    position: Array
    label: Array
    is_test: Array
    row: Array


class Grid:
    """A network's pass over points of a plane, made once and run for every picture.

    With many features the first layer's product with every point would cost more than all the rest. But over a plane
    x = directionsᵀ·c + origin it is W·x + b = (W·directionsᵀ)·c + (W·origin + b): a layer of two inputs.

    Args:
        network: the run's.
        projection: of the plane.
        points: (n, 2) coordinates in it.
    """

    def __init__(self, network: Network, projection: Projection, points: Array) -> None:
        self._network = network
        self._directions: Array | None = None
        if network.sizes[0] <= FEW_FEATURES:
            inputs = columns(projection.from_plane(points), bias=network.bias, dtype=network.dtype)
            self.propagation = Propagation(network, inputs)
            return
        self._directions = projection.directions.T.astype(network.dtype)
        self._origin: Array = projection.origin.astype(network.dtype)
        # A third input that is always 1 takes W·origin: a network may have no biases.
        self._flat = Network(
            (3, *network.sizes[1:]),
            hidden=network.layers[0].activation.name if len(network.layers) > 1 else "none",
            output=network.layers[-1].activation.name,
            bias=network.bias,
            dtype=network.dtype,
        )
        coordinates = np.column_stack([points, np.ones(len(points))])
        self.propagation = Propagation(self._flat, columns(coordinates, bias=network.bias, dtype=network.dtype))

    def run(self) -> Propagation:
        """The pass of the network as it is now; its arrays are overwritten by the next."""
        network = self._network
        with quiet():
            if self._directions is not None:
                first, flat = network.layers[0], self._flat.layers[0]
                flat.weights[:, :2] = first.weights[:, : first.fan_in] @ self._directions
                flat.weights[:, 2] = first.weights[:, : first.fan_in] @ self._origin
                flat.weights[:, 3:] = first.weights[:, first.fan_in :]
                for its, mine in zip(self._flat.layers[1:], network.layers[1:], strict=True):
                    its.weights[...] = mine.weights
                self._flat.gates = network.gates
            self.propagation.forward()
        return self.propagation


def _projection(training: Training, plane: Plane) -> Projection:
    inputs = training.learner.parts.train.inputs
    if plane.components and inputs.shape[-1] > 2:
        return ComponentProjection(inputs)
    sample = inputs[:: max(1, len(inputs) // 2000)].astype(np.float64)
    return FeatureProjection(sample.mean(axis=0), training.dataset.feature_names, plane.x, plane.y)


class View:
    """A plane of one run: the way in and out of it, its bounds, its points.

    Attributes:
        projection: that way.
    """

    def __init__(self, training: Training, plane: Plane) -> None:
        self.projection = _projection(training, plane)
        self._grids: OrderedDict[tuple[int, int], Grid] = OrderedDict()
        self.is_whole = training.learner.parts.train.inputs.shape[-1] <= 2
        """Whether the plane is the whole space of inputs, so that a field over it tells everything."""
        self.points = self._choose(training)
        position = self.points.position
        low, high = position.min(axis=0), position.max(axis=0)
        extent = np.where(high > low, high - low, 1.0)
        low, high = low - MARGIN * extent, high + MARGIN * extent
        self.bounds = (float(low[0]), float(high[0]), float(low[1]), float(high[1]))
        """Left, right, bottom and top of the view."""

    @property
    def axes(self) -> tuple[str, str]:
        """What the axes are."""
        return self.projection.axes

    def to_plane(self, inputs: Array) -> Array:
        """(n, d) inputs to (n, 2)."""
        return self.projection.to_plane(inputs)

    def from_plane(self, points: Array) -> Array:
        """(n, 2) points of the plane to (n, d) inputs."""
        return self.projection.from_plane(points)

    def look(self, network: Network, columns: int, rows: int) -> Propagation:
        """A pass of the run's network over the grid of so many cells, see `grid`; overwritten by the next."""
        key = columns, rows
        if key not in self._grids:
            self._grids[key] = Grid(network, self.projection, self.grid(columns, rows))
        self._grids.move_to_end(key)
        if len(self._grids) > _KEPT_GRIDS:
            self._grids.popitem(last=False)
        return self._grids[key].run()

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
            chosen = spread(n, MAX_POINTS)
            position.append(self.to_plane(part.inputs[chosen]) if n else np.empty((0, 2)))
            label.append(training.dataset.labels[part.which[chosen]])
            is_test.append(np.full(len(chosen), test))
            row.append(chosen)
        # Small types: a picture's way to the screen takes time, and these go with every one.
        return Points(
            position=np.concatenate(position).astype(np.float32),
            label=compact(np.concatenate(label), training),
            is_test=np.concatenate(is_test),
            row=np.concatenate(row).astype(np.int32),
        )

    def predicted(self, training: Training) -> Array:
        """What the newest measurement says of the points: (k,) class indices, or values in regression."""
        found = []
        for evaluator, test in ((training.learner.train, False), (training.learner.test, True)):
            rows = self.points.row[self.points.is_test == test]
            if evaluator is not None:
                found.append(predictions(evaluator, rows)[0])
        return compact(np.concatenate(found), training)


def compact(labels: Array, training: Training) -> Array:
    """Class indices as int16; values of a regression as they are."""
    return labels if training.dataset.is_regression else labels.astype(np.int16)


_VIEWS: PerRun[dict[Plane, View]] = PerRun(lambda _: {})


def view(training: Training, plane: Plane) -> View:
    """The view of a run in a plane, made once."""
    views = _VIEWS.of(training)
    if plane not in views:
        views[plane] = View(training, plane)
    return views[plane]
