"""Classification of many classes and of images: confusion, a gallery, first-layer weights."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.nn.initializers import INITIALIZERS
from tui_backprop.training.live.observe import predictions
from tui_backprop.training.run.trainer import Training

Array = NDArray[Any]


@dataclass(frozen=True)
class ConfusionRequest:
    """The confusion matrix of the test samples, or of the training samples where there are none."""


@dataclass(frozen=True, eq=False)
class Confusion:
    """Who is taken for whom.

    Attributes:
        counts: (classes, classes), truth down, prediction across.
        part: "test" or "training".
    """

    counts: Array
    part: str


@dataclass(frozen=True)
class GalleryRequest:
    """Some samples as images.

    Attributes:
        start: how many matching samples to skip; where fewer than `count` would be left, the last `count` are given.
        count: how many to give, at most.
        wrong_only: only those the network gets wrong.
        label: only those of this true class; −1 for all.
    """

    start: int = 0
    count: int = 12
    wrong_only: bool = False
    label: int = -1


@dataclass(frozen=True, eq=False)
class Gallery:
    """Samples of the test part, or of the training part where there are none.

    Attributes:
        images: (k, height, width), 0…1.
        rows: (k,), their positions in the part.
        start: the position of the first among all that match.
        truth, predicted: (k,) class indices.
        confidence: (k,), the output of the predicted class: from 0 to 1 where outputs are probabilities.
        matching: how many samples match in all.
        part: "test" or "training".
    """

    images: Array
    rows: Array
    start: int
    truth: Array
    predicted: Array
    confidence: Array
    matching: int
    part: str


@dataclass(frozen=True)
class FirstWeightsRequest:
    """The first layer's weights as images, `count` units from `start` on, or the last `count` of them.

    Attributes:
        learned: what training has added to them instead: random initial weights hide it for a long time.
    """

    start: int = 0
    count: int = 12
    learned: bool = False


@dataclass(frozen=True, eq=False)
class FirstWeights:
    """The first layer's weights.

    Attributes:
        images: (k, height, width), the weights of k units, or by how much they differ from those at epoch 0.
        units: how many units the layer has.
        start: the first unit shown.
    """

    images: Array
    units: int
    start: int


def _judged(training: Training) -> tuple[str, Array, Array, Array, Array]:
    """The part's name, its inputs (n, d), truth, prediction and the predicted class's output, (n,) each."""
    learner = training.learner
    evaluator = learner.test or learner.train
    part = learner.parts.test if learner.test else learner.parts.train
    predicted, value = predictions(evaluator, slice(None))
    if len(evaluator.outputs) == 1:
        # A single unit is as sure of class 0 far below its threshold as of class 1 far above: 0…1, or −1…1 around 0.
        value = 0.5 + np.abs(value - evaluator.threshold) / (2 * (1 - evaluator.threshold))
    return (
        "test" if learner.test else "training",
        part.inputs,
        training.dataset.labels[part.which],
        predicted,
        value,
    )


def observe_confusion(training: Training, request: ConfusionRequest) -> Confusion | None:  # noqa: ARG001
    """None in regression."""
    classes = training.dataset.classes
    if not classes:
        return None
    name, _, truth, predicted, _ = _judged(training)
    counts = np.bincount(truth * classes + predicted, minlength=classes * classes).reshape(classes, classes)
    return Confusion(counts, name)


def observe_gallery(training: Training, request: GalleryRequest) -> Gallery | None:
    """None when the samples are no images."""
    shape = training.dataset.image_shape
    if shape is None:
        return None
    name, inputs, truth, predicted, value = _judged(training)
    matching = np.ones(len(truth), bool)
    if request.wrong_only:
        matching &= truth != predicted
    if request.label >= 0:
        matching &= truth == request.label
    found = np.flatnonzero(matching)
    start = _page(request.start, request.count, len(found))
    rows = found[start : start + request.count]
    images = inputs[rows].reshape(-1, *shape).astype(np.float32)
    return Gallery(images, rows, start, truth[rows], predicted[rows], value[rows], len(found), name)


def observe_first_weights(training: Training, request: FirstWeightsRequest) -> FirstWeights | None:
    """None when the samples are no images."""
    shape = training.dataset.image_shape
    if shape is None:
        return None
    first = training.learner.network.layers[0]
    start = _page(request.start, request.count, first.fan_out)
    units = slice(start, start + request.count)
    weights = first.weights[units, : first.fan_in]
    if request.learned:
        weights = weights - _initial_weights(training)[units]
    return FirstWeights(weights.reshape(-1, *shape).astype(np.float32), first.fan_out, start)


_INITIAL: weakref.WeakKeyDictionary[Training, Array] = weakref.WeakKeyDictionary()


def _initial_weights(training: Training) -> Array:
    """The first layer's weights at epoch 0, (o, i): the first that its seed draws."""
    if training not in _INITIAL:
        experiment, first = training.experiment, training.learner.network.layers[0]
        rng = np.random.default_rng(experiment.seed)
        drawn = INITIALIZERS[experiment.init].draw(rng, first.fan_in, first.fan_out)
        _INITIAL[training] = drawn.astype(first.weights.dtype)
    return _INITIAL[training]


def _page(start: int, count: int, total: int) -> int:
    """Where a page of `count` begins: at `start`, or earlier where it would not be full."""
    return max(0, min(start, total - count))
