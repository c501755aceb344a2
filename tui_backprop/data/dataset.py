"""The one type that every source of data gives, and its split into training and test samples."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tui_backprop.data.understanding import Understanding
from tui_backprop.errors import DataError

MAX_CLASSES = 1000
"""Classes that a file may have; the output layer has as many units."""
VALIDATION_STREAM = 4
"""`default_rng([seed, VALIDATION_STREAM])` chooses the samples that are kept for validation."""


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


def split(dataset: Dataset, *, test_fraction: float, rng: np.random.Generator) -> Dataset:
    """`dataset` with a new random choice of test samples; see `stratified`.

    Args:
        test_fraction: share of the samples that is set aside, 0 ≤ test_fraction < 1; 0 sets none aside.
        rng: where the choice comes from.

    Raises:
        DataError: the fraction is out of range.
    """
    if not 0 <= test_fraction < 1:
        raise DataError(f"test fraction must be at least 0 and below 1, not {test_fraction}")
    train, test = stratified(dataset, np.arange(len(dataset)), fraction=test_fraction, rng=rng)
    return replace(dataset, train=train, test=test)


def stratified(
    dataset: Dataset, samples: NDArray[np.int64], *, fraction: float, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """`samples` in two parts, of which the second is a random `fraction` of them.

    Every class keeps about its share in both parts (the choice is made class by class), and the first part keeps at
    least one sample of each class.

    Returns:
        the first and the second part, each in ascending order.
    """
    groups = (
        [samples]
        if dataset.is_regression
        else [samples[dataset.labels[samples] == index] for index in range(dataset.classes)]
    )
    chosen = [rng.permutation(group)[: max(0, min(round(len(group) * fraction), len(group) - 1))] for group in groups]
    second = np.sort(np.concatenate(chosen)).astype(np.int64)
    return np.setdiff1d(samples, second), second


def validation_split(dataset: Dataset, fraction: float, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The training samples without, and with only, those that are kept for validation; both keep every class's share.

    At least one sample is in each part.

    Args:
        fraction: above 0 and below 1.
    """
    rng = np.random.default_rng([seed, VALIDATION_STREAM])
    train, validation = stratified(dataset, dataset.train, fraction=fraction, rng=rng)
    if not len(validation):
        chosen = rng.integers(len(dataset.train))
        train, validation = np.delete(dataset.train, chosen), dataset.train[chosen : chosen + 1]
    return train, validation
