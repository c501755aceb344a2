"""A number to predict from one feature: the samples and the fitted curve, y over x in their own units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array, spread
from tui_backprop.nn.network import Propagation, columns
from tui_backprop.training.inside.per_run import PerRun
from tui_backprop.training.live.observe import MAX_POINTS, own_units
from tui_backprop.training.live.requests import Request
from tui_backprop.training.run.trainer import Training

MARGIN = 0.08
"""How far the curve reaches beyond the samples, as a share of their extent."""


@dataclass(frozen=True, eq=False)
class Fit:
    """The samples and what the network says between them.

    Attributes:
        points: (k, 2) float64, feature and label of each sample.
        is_test: (k,) booleans.
        x: (n,), ascending, from one end of what is shown to the other.
        y: (n,), what the network says there.
    """

    points: Array
    is_test: Array
    x: Array
    y: Array


@dataclass(frozen=True)
class FitRequest(Request[Fit]):
    """The fitted curve at so many places."""

    places: int = 100


@dataclass(eq=False)
class _View:
    """What does not change during a run."""

    points: Array
    is_test: Array
    x: Array
    propagation: Propagation


_VIEWS: PerRun[dict[int, _View]] = PerRun(lambda _: {})


def observe(training: Training, request: FitRequest) -> Fit | None:
    """None when there are more features than one, or classes."""
    dataset = training.dataset
    if dataset.features != 1 or not dataset.is_regression:
        return None
    views = _VIEWS.of(training)
    if request.places not in views:
        views.clear()  # the panel has another size
        views[request.places] = _view(training, request.places)
    seen = views[request.places]
    with quiet():
        seen.propagation.forward()
    y = training.learner.parts.train.in_own_units(seen.propagation.outputs[0].astype(np.float64))
    return Fit(seen.points, seen.is_test, seen.x, y)


def _view(training: Training, places: int) -> _View:
    dataset, network, parts = training.dataset, training.learner.network, training.learner.parts
    points, is_test = [], []
    for part in (parts.train, parts.test):
        chosen = spread(len(part), MAX_POINTS) if len(part) else np.empty(0, np.int64)
        x = own_units(dataset, part.inputs[chosen])
        points.append(np.column_stack([x, dataset.labels[part.which[chosen]]]))
        is_test.append(np.full(len(chosen), part is parts.test))
    every = np.concatenate([parts.train.inputs, parts.test.inputs]).astype(np.float64)
    low, high = float(every.min()), float(every.max())
    margin = MARGIN * (high - low) or 0.5
    inputs = np.linspace(low - margin, high + margin, max(2, places))[:, None]
    propagation = Propagation(network, columns(inputs, bias=network.bias, dtype=network.dtype))
    return _View(np.concatenate(points), np.concatenate(is_test), own_units(dataset, inputs)[:, 0], propagation)
