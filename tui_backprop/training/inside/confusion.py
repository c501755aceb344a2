"""Who is taken for whom: the confusion matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_backprop.nn.arrays import Array
from tui_backprop.training.live.observe import predictions
from tui_backprop.training.live.requests import Request
from tui_backprop.training.run.trainer import Training


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
class ConfusionRequest(Request[Confusion]):
    """The confusion matrix of the test samples, or of the training samples where there are none."""


def judged(training: Training) -> tuple[str, Array, Array, Array, Array]:
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


def observe(training: Training, request: ConfusionRequest) -> Confusion | None:  # noqa: ARG001
    """None in regression."""
    classes = training.dataset.classes
    if not classes:
        return None
    name, _, truth, predicted, _ = judged(training)
    counts = np.bincount(truth * classes + predicted, minlength=classes * classes).reshape(classes, classes)
    return Confusion(counts, name)
