"""The network's output, or one unit's, over the plane: the decision field."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from tui_backprop.nn.arrays import Array
from tui_backprop.training.inside.plane import Plane, Points, view
from tui_backprop.training.inside.projection import FeatureProjection
from tui_backprop.training.live.requests import Request
from tui_backprop.training.run.trainer import Training


@dataclass(frozen=True, eq=False)
class Field:
    """A field and what is drawn on it.

    Attributes:
        kind: "binary", "classes", "regression" or "unit".
        values: (rows, columns) float32, the first row on top. Binary: −1 for class 0 to 1 for class 1, the
            boundary at 0. Classes: how sure, 0…1. Regression: −1…1 over the range of the labels. Unit: −1…1, its
            activation over the largest size on the field.
        classes: (rows, columns) predicted class indices; None but for kind "classes".
        low, high: the values that −1 and 1 stand for.
        bounds: left, right, bottom, top of the view.
        axes: what the axes are.
        is_whole: the plane is the whole space of inputs.
        others_at_mean: the axes are features, and those that are on neither stand at their mean.
        points: the samples.
        predicted: (k,), what the network says of them.
    """

    kind: str
    values: Array
    classes: Array | None
    low: float
    high: float
    bounds: tuple[float, float, float, float]
    axes: tuple[str, str]
    is_whole: bool
    others_at_mean: bool
    points: Points
    predicted: Array


@dataclass(frozen=True)
class FieldRequest(Request[Field]):
    """A field of `rows` × `columns` values.

    Attributes:
        plane: what it is drawn over.
        layer, unit: whose activation, layer 0 being the first hidden one; −1 for the network's decision.
    """

    columns: int
    rows: int
    plane: Plane = dataclasses.field(default_factory=Plane)
    layer: int = -1
    unit: int = 0


def observe(training: Training, request: FieldRequest) -> Field:
    seen = view(training, request.plane)
    network = training.learner.network
    propagation = seen.look(network, request.columns, request.rows)
    shape = (request.rows, request.columns)
    classes = None
    if request.layer >= 0:
        layer = propagation.layers[min(request.layer, len(propagation.layers) - 1)]
        raw = layer.a[min(request.unit, layer.a.shape[0] - 1)]
        size = float(np.abs(raw).max(initial=0.0)) or 1.0
        kind, low, high = "unit", -size, size
    elif propagation.outputs.shape[0] > 1:
        classes = propagation.outputs.argmax(axis=0).astype(np.int16).reshape(shape)
        raw = propagation.outputs.max(axis=0)
        kind, low, high = "classes", 0.0, 1.0
    elif training.dataset.is_regression:
        raw = training.learner.parts.train.in_own_units(propagation.outputs[0])
        labels = training.dataset.labels
        kind, low, high = "regression", float(labels.min()), float(labels.max())
    else:
        raw = propagation.outputs[0]
        signed = training.experiment.loss_function.signed
        kind, low, high = "binary", (-1.0 if signed else 0.0), 1.0
    values = raw if kind == "classes" else (raw - (low + high) / 2) / ((high - low) / 2 or 1.0)
    return Field(
        kind=kind,
        values=np.clip(values, -1, 1).astype(np.float32).reshape(shape),
        classes=classes,
        low=low,
        high=high,
        bounds=seen.bounds,
        axes=seen.axes,
        is_whole=seen.is_whole,
        others_at_mean=isinstance(seen.projection, FeatureProjection),
        points=seen.points,
        predicted=seen.predicted(training),
    )
