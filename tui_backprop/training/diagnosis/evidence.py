"""What a training is judged by: plain measurements, without the network that they were taken of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.activations import Activation
from tui_backprop.training.diagnosis.leak import Telling
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.history import EMPTY_CURVE, Curve

STEP_FACTORS = (1, 10, 100, 1_000, 10_000)
"""How many times as long as they are steps are tried."""

ENOUGH = 20
"""Epochs that must be known before anything is said of where the loss is going."""

_FAR = 30
"""How many times as large as 1 a feature or a number to predict may be, or as small, or how far from 0."""

LEARNT = 0.98
"""A training has learnt when its accuracy, or R², on the training samples is at least this."""


@dataclass(frozen=True)
class LayerEvidence:
    """One layer, over training samples.

    Attributes:
        number: 1 for the first hidden layer.
        activation: its function.
        units: how many.
        dead: units whose slope is exactly 0 at every training sample.
        flat: share of its activations on a flat part of the function, 0…1.
        twins: units that have the same weights in and out as another one of the layer, and so the same gradient.
        gradient_rms: root mean square of the loss's gradient with respect to its weights and biases, penalties not
            counted.
        reach: length of the loss's slopes at its units, ∂L/∂z, over that at the outputs; the median of the samples, and
            1 for the outputs.
        weight_rms: root mean square of its weights, biases not counted.
        update_ratio: by how much of the length of its weights and biases an update moves them, the median over the
            updates tried; NaN when none was.
    """

    number: int
    activation: Activation
    units: int
    dead: int
    flat: float
    twins: int
    gradient_rms: float
    reach: float
    weight_rms: float
    update_ratio: float


@dataclass(frozen=True)
class StepEvidence:
    """What the next updates would do, tried on batches as training takes them.

    Attributes:
        tried: how many.
        raised: how many of them raise the loss of their own batch.
        falls: by how much of itself the mean of those updates lowers the loss of the samples looked at, when it is as
            long as it is, and `STEP_FACTORS` times as long; negative when the loss rises.
    """

    tried: int
    raised: int
    falls: tuple[float, ...]


@dataclass(frozen=True)
class DataEvidence:
    """What is known of the training samples.

    Attributes:
        class_counts: samples of each class; empty in regression.
        means, deviations: (d,), of every feature.
        target_mean, target_deviation: of the number to predict; NaN for classes.
        telling: a feature that alone gives the label, without an error; None when there is none, or when that would be
            no wonder.
        straight: the score that the best straight model gets: R² of least squares, or the share that logistic
            regression gets right; None when that was not looked for.
    """

    class_counts: tuple[int, ...]
    means: NDArray[np.float64]
    deviations: NDArray[np.float64]
    target_mean: float
    target_deviation: float
    telling: Telling | None
    straight: float | None

    @property
    def has_unscaled_input(self) -> bool:
        """Whether features are of very different size, very large, or far from 0."""
        sizes = self.deviations[self.deviations > 0]
        if not len(sizes):
            return False
        return bool(sizes.max() > 100 * sizes.min() or sizes.max() > _FAR or np.abs(self.means).max() > _FAR)

    @property
    def has_unscaled_target(self) -> bool:
        """Whether the number to predict is very large, very small, or far from 0; it never is where there are classes.

        A constant one has no size.
        """
        return self.target_deviation > 0 and (
            not 1 / _FAR <= self.target_deviation <= _FAR or abs(self.target_mean) > _FAR
        )


@dataclass(frozen=True)
class AnswerEvidence:
    """What the network answers to the training samples.

    Attributes:
        counts: how often it answers each class; empty in regression.
        recalls: share of each class's samples that it finds, NaN for a class without any; empty in regression.
        spread: standard deviation of the outputs from sample to sample, over that of the targets, the largest of all
            outputs.
        output_gradient: the largest |∂L/∂z| of an output; 0 when nothing can ever change.
    """

    counts: tuple[int, ...]
    recalls: tuple[float, ...]
    spread: float
    output_gradient: float


@dataclass(frozen=True)
class Evidence:
    """Everything that a rule may look at.

    Attributes:
        experiment: what is trained.
        epoch: epochs done.
        diverged_at: the epoch whose loss was not finite; None otherwise.
        stopped_by: why it ended; `Ending.NONE` while it runs.
        loss, score: on the training samples; the score is accuracy or R², None when there is none.
        test_score: on the test samples; None without any.
        layers: hidden ones first, the outputs last.
        steps: what the next updates would do; None when that was not tried.
        data: of the training samples.
        answers: of the network.
        curve: the learning curves.
        recent: the training loss of the newest epochs, one by one, the newest last.
        samples: training samples.
    """

    experiment: Experiment
    epoch: int
    diverged_at: int | None
    stopped_by: Ending
    loss: float
    score: float | None
    test_score: float | None
    layers: tuple[LayerEvidence, ...]
    steps: StepEvidence | None
    data: DataEvidence
    answers: AnswerEvidence
    curve: Curve = EMPTY_CURVE
    recent: tuple[float, ...] = ()
    samples: int = 0

    @property
    def has_learnt(self) -> bool:
        return self.score is not None and self.score >= LEARNT

    @property
    def right(self) -> int:
        """Training samples that are right."""
        return round((self.score or 0.0) * self.samples)

    @property
    def updates_an_epoch(self) -> int:
        return 1 if not self.experiment.batch else -(-self.samples // self.experiment.batch)

    @property
    def rises(self) -> float | None:
        """Share of the newest epochs after which the loss was higher; None when they are too few."""
        if len(self.recent) < ENOUGH:
            return None
        return sum(after > before for before, after in pairwise(self.recent)) / (len(self.recent) - 1)

    @property
    def is_falling(self) -> bool:
        """Whether the loss of the newest epochs goes down, by 1 % or more; so it is taken to while they are too few."""
        if len(self.recent) < ENOUGH:
            return True
        third = len(self.recent) // 3
        return math.fsum(self.recent[-third:]) < 0.99 * math.fsum(self.recent[:third])

    def level(self, start: float, end: float, *, series: str = "loss") -> float:
        """The mean of a curve over a share of the epochs done.

        Args:
            start, end: of the part, 0…1.
            series: which curve.

        Returns:
            NaN where nothing is known.
        """
        if series not in self.curve.low or not len(self.curve.epochs):
            return math.nan
        middle = (self.curve.low[series] + self.curve.high[series]) / 2
        first, last = start * self.epoch, end * self.epoch
        inside = (self.curve.epochs >= first) & (self.curve.epochs <= last) & np.isfinite(middle)
        return float(middle[inside].mean()) if inside.any() else math.nan
