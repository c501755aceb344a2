"""The one type that every source of data gives, and its split into training and test samples."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tui_backprop.errors import DataError

MAX_CLASSES = 1000
"""Classes that a file may have; the output layer has as many units."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples with their truth, and which of them are for training.

    A classification data set has `labels` that index `class_names`; a regression data set has float
    `labels` and no class names.

    Attributes:
        name: what the user calls it ("xor", "iris.csv").
        inputs: float array of shape (n, d), the features of every sample.
        labels: shape (n,): int64 class indices in 0…classes-1, or float64 values for regression.
        feature_names: d names.
        class_names: one name a class, in the order of the indices; empty for regression.
        train: int64 indices of the training samples, in ascending order.
        test: int64 indices of the test samples, in ascending order; may be empty.
        standardised: (mean, standard deviation) of every feature, each of shape (d,), when the inputs were
            standardised with them; None when the inputs are as they came.
        image_shape: (height, width) when a sample is an image, in row order; None otherwise.
        label_name: what the label column is called.
    """

    name: str
    inputs: NDArray[np.floating]
    labels: NDArray[np.int64] | NDArray[np.float64]
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    train: NDArray[np.int64]
    test: NDArray[np.int64]
    standardised: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None
    image_shape: tuple[int, int] | None = None
    label_name: str = "label"

    @property
    def is_regression(self) -> bool:
        return not self.class_names

    @property
    def features(self) -> int:
        return int(self.inputs.shape[1])

    @property
    def classes(self) -> int:
        """How many classes there are; 0 for regression."""
        return len(self.class_names)

    def __len__(self) -> int:
        return int(self.inputs.shape[0])


def split(dataset: Dataset, *, test_fraction: float, rng: np.random.Generator) -> Dataset:
    """`dataset` with a new random choice of test samples.

    Every class keeps about its share in both parts (the choice is made class by class), and the training part
    keeps at least one sample of each class.

    Args:
        test_fraction: share of the samples that is set aside, 0 ≤ test_fraction < 1; 0 sets none aside.
        rng: where the choice comes from.

    Raises:
        DataError: the fraction is out of range.
    """
    if not 0 <= test_fraction < 1:
        raise DataError(f"test fraction must be at least 0 and below 1, not {test_fraction}")
    groups = (
        [np.arange(len(dataset))]
        if dataset.is_regression
        else [np.flatnonzero(dataset.labels == index) for index in range(dataset.classes)]
    )
    chosen = [rng.permutation(group)[: min(round(len(group) * test_fraction), len(group) - 1)] for group in groups]
    test = np.sort(np.concatenate(chosen)).astype(np.int64)
    train = np.setdiff1d(np.arange(len(dataset)), test)
    return replace(dataset, train=train, test=test)


def standardise_features(dataset: Dataset) -> Dataset:
    """`dataset` with every feature scaled to mean 0 and standard deviation 1 over the training samples.

    The test samples are scaled by the same numbers, so that nothing of them is known in training. A feature
    that is constant over the training samples is only centred.
    """
    seen = dataset.inputs[dataset.train].astype(np.float64, copy=False)
    constant = seen.min(axis=0) == seen.max(axis=0)
    # The mean of equal floats can miss them by a rounding error, which would be scaled up to 1.
    mean = np.where(constant, seen[0], seen.mean(axis=0))
    deviation = seen.std(axis=0)
    deviation = np.where(constant | (deviation == 0), 1.0, deviation)
    inputs = dataset.inputs - mean
    inputs /= deviation
    return replace(dataset, inputs=inputs, standardised=(mean, deviation))
