"""What each layer does to the data: the samples and the plane's grid after every layer."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array, spread
from tui_backprop.nn.network import Propagation, columns
from tui_backprop.training.inside.per_run import PerRun
from tui_backprop.training.inside.plane import Plane, compact, view
from tui_backprop.training.live.observe import principal_components
from tui_backprop.training.live.requests import Request
from tui_backprop.training.run.trainer import Training

MAX_SHOWN = 400
"""Samples shown, at most."""
PCA_SAMPLES = 200
"""And those from which a layer's principal components are found, about: with more a look at wide layers takes long."""
_LARGEST = 1e30
"""A diverged network's activations may be larger; pictures go in float32, and are reckoned with in it."""


@dataclass(frozen=True, eq=False)
class LayerSpace:
    """The space that one layer makes of the inputs.

    Attributes:
        number: 0 for the inputs, 1 for the first hidden layer.
        points: (k, 2) float32, the samples in it.
        lines: (2 · lines, resolution, 2) float32, the grid in it, the upright lines first; empty without.
        axes: what its two axes are: "unit 1" and "unit 2", or principal components with their share of the variance.
        is_whole: the layer has no more than two units.
    """

    number: int
    points: Array
    lines: Array
    axes: tuple[str, str]
    is_whole: bool


@dataclass(frozen=True, eq=False)
class HiddenSpace:
    """All layers' spaces, the inputs' first, the output's last.

    Attributes:
        labels, predicted: (k,), of the samples shown.
        rows: (k,), their positions in the list of training samples.
    """

    spaces: tuple[LayerSpace, ...]
    labels: Array
    predicted: Array
    rows: Array


@dataclass(frozen=True)
class HiddenRequest(Request[HiddenSpace]):
    """The hidden space.

    Attributes:
        plane: the plane of inputs whose grid is followed.
        lines: grid lines in each direction; 0 for none.
        resolution: points along a line.
    """

    plane: Plane = field(default_factory=Plane)
    lines: int = 9
    resolution: int = 24


class _Walk:
    """The samples and the grid on their way through the layers of one run, made once and run for every picture."""

    def __init__(self, training: Training, request: HiddenRequest) -> None:
        seen = view(training, request.plane)
        network = training.learner.network
        part = training.learner.parts.train
        self.rows: Array = spread(len(part), MAX_SHOWN)
        samples = part.inputs[self.rows]
        grid = _grid(seen.bounds, request.lines, request.resolution)
        inputs = np.concatenate([samples.astype(np.float64), seen.from_plane(grid)])
        self.propagation = Propagation(network, columns(inputs, bias=network.bias, dtype=network.dtype))
        self.shape = (2 * request.lines, request.resolution, 2)
        self.labels = compact(training.dataset.labels[part.which[self.rows]], training)
        self.first = LayerSpace(
            number=0,
            points=seen.to_plane(samples).astype(np.float32),
            lines=grid.reshape(self.shape).astype(np.float32),
            axes=seen.projection.short_axes,
            is_whole=seen.is_whole,
        )


_WALKS: PerRun[dict[HiddenRequest, _Walk]] = PerRun(lambda _: {})


def _walk(training: Training, request: HiddenRequest) -> _Walk:
    walks = _WALKS.of(training)
    if request not in walks:
        walks.clear()  # the one before is of another size
        walks[request] = _Walk(training, request)
    return walks[request]


def observe(training: Training, request: HiddenRequest) -> HiddenSpace:
    walk = _walk(training, request)
    propagation = walk.propagation
    with quiet():
        propagation.forward()
    count = len(walk.rows)
    spaces = [walk.first]
    for index, arrays in enumerate(propagation.layers):
        placed, axes = _flatten(arrays.a.T.astype(np.float64), count)
        placed = np.clip(placed, -_LARGEST, _LARGEST).astype(np.float32)
        is_whole = arrays.a.shape[0] <= 2
        spaces.append(LayerSpace(index + 1, placed[:count], placed[count:].reshape(walk.shape), axes, is_whole))
    outputs = propagation.outputs[:, :count]
    if outputs.shape[0] > 1:
        predicted = outputs.argmax(axis=0)
    elif training.dataset.is_regression:
        predicted = training.learner.parts.train.in_own_units(outputs[0].copy())
    else:
        predicted = outputs[0] > training.learner.train.threshold
    return HiddenSpace(tuple(spaces), walk.labels, compact(predicted, training), walk.rows)


def _grid(bounds: tuple[float, float, float, float], lines: int, resolution: int) -> Array:
    left, right, bottom, top = bounds
    along_x, along_y = np.linspace(left, right, resolution), np.linspace(bottom, top, resolution)
    upright = [np.column_stack([np.full(resolution, x), along_y]) for x in np.linspace(left, right, lines)]
    level = [np.column_stack([along_x, np.full(resolution, y)]) for y in np.linspace(bottom, top, lines)]
    return np.concatenate([*upright, *level]) if lines else np.empty((0, 2))


def _flatten(values: Array, count: int) -> tuple[Array, tuple[str, str]]:
    """(n, units) into the plane, (n, 2): one unit against nothing, two as they are, more by principal components."""
    units = values.shape[1]
    if units == 1:
        return np.column_stack([values[:, 0], np.zeros(len(values))]), ("unit 1", "")
    if units == 2:
        return values, ("unit 1", "unit 2")
    samples = np.nan_to_num(values[:count], nan=0.0, posinf=0.0, neginf=0.0)
    mean, directions = principal_components(samples, samples=PCA_SAMPLES)
    variance = samples.var(axis=0).sum()
    placed = (values - mean) @ directions.T
    shares = [float(placed[:count, axis].var() / variance) if variance else 0.0 for axis in range(2)]
    return placed, (f"PC 1 {shares[0]:.0%}", f"PC 2 {shares[1]:.0%}")
