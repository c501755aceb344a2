"""Parts for training and for tests: every class keeps its share, and a seed decides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.split import split
from tui_backprop.errors import DataError


def dataset(labels: list[int] | list[float], classes: int) -> Dataset:
    everything = np.arange(len(labels), dtype=np.int64)
    return Dataset(
        name="made",
        inputs=np.arange(2.0 * len(labels)).reshape(-1, 2),
        labels=np.array(labels, dtype=np.int64 if classes else np.float64),
        feature_names=("x", "y"),
        class_names=tuple(map(str, range(classes))),
        train=everything,
        test=everything[:0],
    )


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


CLASS_LABELS = st.lists(st.integers(0, 4), min_size=1, max_size=80)
FRACTIONS = st.floats(0, 1, exclude_max=True)
SEEDS = st.integers(0, 1000)


@given(CLASS_LABELS, FRACTIONS, SEEDS)
def test_split_parts_are_disjoint_ordered_and_complete(labels: list[int], fraction: float, seed: int) -> None:
    made = split(dataset(labels, 5), test_fraction=fraction, rng=rng(seed))
    assert sorted([*made.train, *made.test]) == list(range(len(labels)))
    assert np.array_equal(made.train, np.sort(made.train))
    assert np.array_equal(made.test, np.sort(made.test))
    assert made.train.dtype == made.test.dtype == np.int64


@given(CLASS_LABELS, FRACTIONS, SEEDS)
def test_split_keeps_the_share_of_each_class(labels: list[int], fraction: float, seed: int) -> None:
    made = split(dataset(labels, 5), test_fraction=fraction, rng=rng(seed))
    for label in set(labels):
        total = labels.count(label)
        tested = int((made.labels[made.test] == label).sum())
        assert tested < total
        assert tested == min(round(total * fraction), total - 1)


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=80), FRACTIONS, SEEDS)
def test_split_of_a_regression_keeps_its_share(labels: list[float], fraction: float, seed: int) -> None:
    made = split(dataset(labels, 0), test_fraction=fraction, rng=rng(seed))
    assert len(made.test) == min(round(len(labels) * fraction), len(labels) - 1)
    assert sorted([*made.train, *made.test]) == list(range(len(labels)))


@given(CLASS_LABELS, FRACTIONS, SEEDS)
def test_split_is_decided_by_its_seed(labels: list[int], fraction: float, seed: int) -> None:
    first, again = (split(dataset(labels, 5), test_fraction=fraction, rng=rng(seed)) for _ in range(2))
    assert np.array_equal(first.test, again.test)


def test_another_seed_splits_otherwise_and_leaves_the_samples_alone() -> None:
    made = dataset([0, 1] * 50, 2)
    first, other = (split(made, test_fraction=0.3, rng=rng(seed)) for seed in (1, 2))
    assert not np.array_equal(first.test, other.test)
    assert first.inputs is other.inputs is made.inputs


@pytest.mark.parametrize("fraction", [-0.1, 1.0, 2.0, float("nan"), float("inf")])
def test_split_refuses_a_fraction_out_of_range(fraction: float) -> None:
    with pytest.raises(DataError, match="test fraction must be at least 0 and below 1"):
        split(dataset([0, 1], 2), test_fraction=fraction, rng=rng(0))
