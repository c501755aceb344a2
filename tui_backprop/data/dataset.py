"""The one type that every source of data gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_backprop.data.understanding import Understanding

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
        label_scale: (mean, standard deviation) by which a network is taught a regression label: it predicts
            (label − mean) / deviation. (0, 1) leaves it as it is. `labels` are always in their own units.
        understood: what was understood of a file; None for data that are no guess.
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
    label_scale: tuple[float, float] = (0.0, 1.0)
    understood: Understanding | None = None

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
