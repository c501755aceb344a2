"""Looks into a training run: what the panels show, as plain arrays.

Each function reads the run as it stands and changes nothing of it. Which of them answers which request is said in a
table of `Observers`; that of all there are is `training.observers.OBSERVERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_backprop.data.dataset import Dataset
from tui_backprop.nn.arrays import Array, spread
from tui_backprop.training.live.requests import (
    Answers,
    CurveRequest,
    Prediction,
    PredictionRequest,
    Request,
    SamplesRequest,
    SampleWindow,
)
from tui_backprop.training.live.snapshot import Scene
from tui_backprop.training.run.history import Curve, History
from tui_backprop.training.run.learner import Evaluator
from tui_backprop.training.run.trainer import Training

MAX_POINTS = 1000
"""Points of a scatter plot, at most: a terminal cannot show more."""
_PCA_SAMPLES = 2000


@dataclass(frozen=True, eq=False)
class Watched:
    """A run that is watched: what its looks are taken from."""

    training: Training
    scene: Scene
    history: History


Observers = Mapping[type[Request[Any]], Callable[[Watched, Any], object]]
"""The kind of a request to the function that answers it, given the run and the request; None where it has no answer."""


def answers_of(run: Watched, requests: Iterable[Request[object]], observers: Observers) -> Answers:
    """The answers to requests, from the run as it stands."""
    return Answers({request: observers[type(request)](run, request) for request in requests})


def principal_components(inputs: Array, count: int = 2, *, samples: int = _PCA_SAMPLES) -> tuple[Array, Array]:
    """The mean (d,) and the first `count` principal directions (count, d) of samples (n, d) (Pearson 1901).

    They come from the smaller of the two matrices that have the same eigenvalues, covariance (d, d) and inner
    products (n, n), which is several times quicker than the singular values of all samples. The sign of each is fixed
    so that its largest entry is positive: a picture does not flip between two runs.

    Args:
        samples: how many are looked at, about, spread evenly.
    """
    some = inputs[:: max(1, len(inputs) // samples)].astype(np.float64)
    mean = some.mean(axis=0)
    centred = some - mean
    n, d = centred.shape
    if d <= n:
        directions = np.linalg.eigh(centred.T @ centred)[1][:, ::-1].T[:count]
    else:
        _, vectors = np.linalg.eigh(centred @ centred.T)
        directions = vectors[:, ::-1].T[:count] @ centred
        lengths = np.linalg.norm(directions, axis=1, keepdims=True)
        directions = directions / np.where(lengths > 0, lengths, 1)
    largest = np.abs(directions).argmax(axis=1)
    signs = np.where(directions[np.arange(len(directions)), largest] < 0, -1.0, 1.0)
    return mean, directions * signs[:, None]


def plane_points(dataset: Dataset, inputs: Array) -> tuple[Array, tuple[str, str]]:
    """Samples (n, d) in the plane that shows them, (n, 2), and what its axes are.

    The two features as they are when there are two; a single feature against nothing; else two principal components.
    """
    names = dataset.feature_names
    if inputs.shape[1] == 1:
        return np.column_stack([inputs[:, 0], np.zeros(len(inputs))]), (names[0], "")
    if inputs.shape[1] == 2:
        return inputs.astype(np.float64), (names[0], names[1])
    mean, directions = principal_components(inputs)
    return (inputs - mean) @ directions.T, ("component 1", "component 2")


def own_units(dataset: Dataset, inputs: Array) -> Array:
    """Samples (n, d) as they were before they were standardised, float64."""
    if dataset.standardised is None:
        return inputs.astype(np.float64)
    mean, deviation = dataset.standardised
    return inputs.astype(np.float64) * deviation + mean


def describe(run: int, training: Training) -> Scene:
    """What of a run does not change."""
    dataset, learner = training.dataset, training.learner
    part = learner.parts.train
    n = len(part)
    chosen = spread(n, MAX_POINTS)
    points, axes = plane_points(dataset, part.inputs[chosen])
    if dataset.is_regression and dataset.features == 1:
        # y over x says more than a row of points.
        points = np.column_stack([own_units(dataset, part.inputs[chosen]), dataset.labels[part.which[chosen]]])
        axes = (axes[0], dataset.label_name)
    return Scene(
        run=run,
        experiment=training.experiment,
        sizes=learner.network.sizes,
        samples=n,
        test_samples=len(learner.parts.test),
        features=dataset.features,
        feature_names=dataset.feature_names if dataset.features <= 64 else (),
        class_names=dataset.class_names,
        points=points,
        point_labels=dataset.labels[part.which[chosen]],
        point_samples=chosen,
        axes=axes,
        steps_per_epoch=-(-n // learner.batches.size),
        standardised=dataset.standardised is not None,
        label_scaled=dataset.is_regression and dataset.label_scale != (0.0, 1.0),
        image_shape=dataset.image_shape,
        is_regression=dataset.is_regression,
        understood=() if dataset.understood is None else tuple(dataset.understood.lines()),
        summary="" if dataset.understood is None else dataset.understood.summary(),
    )


def predictions(evaluator: Evaluator, which: Array | slice) -> tuple[Array, Array]:
    """What the network says of some samples, from the evaluator's newest forward pass.

    Returns:
        The class index (or the value, in regression) and the single unit's output or the largest output, (w,) each.
    """
    outputs = evaluator.outputs[:, which]
    if outputs.shape[0] > 1:
        return outputs.argmax(axis=0), outputs.max(axis=0)
    value = outputs[0].copy()
    if evaluator.is_regression:
        value = evaluator.part.in_own_units(value)
        return value, value
    return (value > evaluator.threshold).astype(np.int64), value


def observe_curve(run: Watched, request: CurveRequest) -> Curve:
    return run.history.curve(request.columns)


def observe_prediction(run: Watched, request: PredictionRequest) -> Prediction:  # noqa: ARG001
    return Prediction(predictions(run.training.learner.train, run.scene.point_samples)[0])


def observe_samples(run: Watched, request: SamplesRequest) -> SampleWindow:
    training = run.training
    part = training.learner.parts.train
    start = max(0, min(request.start, len(part) - 1))
    rows = slice(start, min(start + max(0, request.count), len(part)))
    truth = training.dataset.labels[part.which[rows]]
    predicted, value = predictions(training.learner.train, rows)
    right = np.ones(len(truth), bool) if training.dataset.is_regression else predicted == truth
    return SampleWindow(start, truth, predicted, value, right)
