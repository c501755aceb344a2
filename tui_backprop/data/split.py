"""The samples of a data set in two parts: for training, and for a test or for validation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tui_backprop.data.dataset import Dataset
from tui_backprop.errors import DataError

VALIDATION_STREAM = 4
"""`default_rng([seed, VALIDATION_STREAM])` chooses the samples that are kept for validation."""


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
