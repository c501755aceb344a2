"""What the training samples alone say: their classes, their scales, a feature that gives the label away."""

from __future__ import annotations

import numpy as np

from tui_backprop.data.dataset import Dataset
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.activations import ACTIVATIONS, quiet
from tui_backprop.nn.arrays import spread
from tui_backprop.training.diagnosis.evidence import DataEvidence
from tui_backprop.training.diagnosis.leak import straight, telling
from tui_backprop.training.run.samples import Part

_MOST = 4096
"""Samples looked at, at most, spread evenly."""
_MOST_FEATURES = 100
"""Features up to which a straight cut is looked for, and one that gives the label away."""


def data_evidence(experiment: Experiment, dataset: Dataset, train: Part) -> DataEvidence:
    """The facts; made once a training.

    Args:
        experiment: what is trained.
        dataset: where the samples are from.
        train: the training samples.
    """
    n = len(train)
    rows = spread(n, _MOST)
    inputs = train.inputs[rows].astype(np.float64)
    labels = dataset.labels[train.which[rows]]
    targets = train.targets[rows].astype(np.float64)  # as the network sees them: scaled, perhaps
    counts: tuple[int, ...] = ()
    if not dataset.is_regression:
        counts = tuple(np.bincount(dataset.labels[train.which].astype(np.int64), minlength=dataset.classes).tolist())
    is_small = inputs.shape[1] <= _MOST_FEATURES and bool(np.isfinite(inputs).all())
    is_linear = not experiment.hidden or ACTIVATIONS[experiment.activation].is_linear
    with quiet():
        return DataEvidence(
            class_counts=counts,
            means=inputs.mean(axis=0),
            deviations=inputs.std(axis=0),
            target_mean=float(targets.mean()) if dataset.is_regression else float("nan"),
            target_deviation=float(targets.std()) if dataset.is_regression else float("nan"),
            telling=telling(dataset, inputs, labels) if is_small and experiment.data else None,
            straight=straight(inputs, labels, dataset) if is_small and is_linear and len(rows) == n else None,
        )
