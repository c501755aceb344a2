"""Scaling features and labels, and filling gaps, by the training rows alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tui_backprop.data.dataset import Dataset

Array = NDArray[np.float64]


def fill_gaps(dataset: Dataset, rows: NDArray[np.int64]) -> Dataset:
    """`dataset` with every NaN of the inputs replaced by the feature's mean over `rows`, or by 0 if it has none."""
    holes = np.isnan(dataset.inputs)
    if not holes.any():
        return dataset
    seen = ~holes[rows]
    total = np.where(seen, dataset.inputs[rows], 0).sum(axis=0)
    mean = total / np.maximum(1, seen.sum(axis=0))
    return replace(dataset, inputs=np.where(holes, mean, dataset.inputs))


def standardise_features(dataset: Dataset, rows: NDArray[np.int64] | None = None) -> Dataset:
    """`dataset` with every feature scaled to mean 0 and standard deviation 1 over `rows`.

    The other samples are scaled by the same numbers, so that nothing of them is known in training. A feature that is
    constant over `rows` is only centred.

    Args:
        rows: the samples that are trained on; by default `dataset.train`.
    """
    seen = dataset.inputs[dataset.train if rows is None else rows].astype(np.float64, copy=False)
    constant = seen.min(axis=0) == seen.max(axis=0)
    # The mean of equal floats can miss them by a rounding error, which would be scaled up to 1.
    mean = np.where(constant, seen[0], seen.mean(axis=0))
    deviation = seen.std(axis=0)
    deviation = np.where(constant | (deviation == 0), 1.0, deviation)
    inputs = dataset.inputs - mean
    inputs /= deviation
    return replace(dataset, inputs=inputs, standardised=(mean, deviation))


def scale_pixels(dataset: Dataset) -> Dataset:
    """`dataset` with pixels from 0 to 1: divided by 255, or by 16 or 1 where none is larger."""
    largest = float(dataset.inputs.max())
    white = next((white for white in (1.0, 16.0, 255.0) if largest <= white), largest)
    return replace(dataset, inputs=dataset.inputs / white)


def scale_labels(dataset: Dataset, rows: NDArray[np.int64] | None = None) -> Dataset:
    """A regression data set that is trained on its labels scaled to mean 0 and standard deviation 1 over `rows`.

    The labels themselves stay as they are, in their own units; see `Dataset.label_scale`.
    """
    seen = dataset.labels[dataset.train if rows is None else rows].astype(np.float64)
    deviation = float(seen.std())
    constant = seen.min() == seen.max()
    mean = float(seen[0]) if constant else float(seen.mean())
    return replace(dataset, label_scale=(mean, 1.0 if constant or deviation == 0 else deviation))
