"""Scaling and filling by the training rows alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.data.test_split import dataset
from tui_backprop.data.scaling import standardise_features
from tui_backprop.data.sources import DataSpec, load
from tui_backprop.data.split import validation_split
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.run.samples import parts_of
from tui_backprop.training.run.trainer import Training


@pytest.fixture
def houses(tmp_path: Path) -> str:
    rng = np.random.default_rng(3)
    rooms, area = rng.uniform(1, 8, 80), rng.uniform(20, 300, 80)
    price = 40_000 + 30_000 * rooms + 1_500 * area
    path = tmp_path / "houses.csv"
    rows = [
        f"{r:.2f},{'' if i % 9 == 0 else f'{a:.1f}'},{p:.2f}"
        for i, (r, a, p) in enumerate(zip(rooms, area, price, strict=True))
    ]
    path.write_text("rooms,area,price\n" + "\n".join(rows) + "\n")
    return str(path)


def test_neither_test_nor_validation_rows_are_seen_in_scaling_and_filling(houses: str) -> None:
    experiment = Experiment(dataset="csv", data=houses, validation_fraction=0.25, seed=5)
    dataset = load(experiment.data_spec)
    parts = parts_of(experiment, dataset)
    assert np.allclose(parts.train.inputs.mean(axis=0), 0)
    assert np.allclose(parts.train.inputs.std(axis=0), 1)
    assert np.allclose(parts.train.targets.mean(), 0)
    assert np.allclose(parts.train.targets.std(), 1)
    assert not np.allclose(np.concatenate([parts.train.inputs, parts.validation.inputs]).mean(axis=0), 0, atol=1e-6)
    assert not np.isnan(dataset.inputs).any()


def test_a_label_keeps_its_own_units(houses: str) -> None:
    dataset = load(DataSpec("csv", data=houses, seed=1))
    mean, deviation = dataset.label_scale
    assert dataset.labels.min() > 80_000
    assert mean == pytest.approx(dataset.labels[dataset.train].mean())
    assert deviation == pytest.approx(dataset.labels[dataset.train].std())
    plain = load(DataSpec("csv", data=houses, standardise=False, seed=1))
    assert plain.label_scale == (0, 1)
    assert plain.labels.tolist() == dataset.labels.tolist()


def test_house_prices_are_learnt_at_the_default_settings(houses: str) -> None:
    training = Training(Experiment(dataset="csv", data=houses, epochs=1500))
    assert training.experiment.is_regression
    for record in training.records():
        last = record
    assert last.test_accuracy is not None
    assert last.test_accuracy > 0.8


def test_a_validation_part_keeps_every_class_s_share(tmp_path: Path) -> None:
    path = tmp_path / "rare.csv"
    path.write_text("a,b,y\n" + "".join(f"{np.sin(i):.3f},{i % 7},{int(i % 10 == 0)}\n" for i in range(100)))
    experiment = Experiment(dataset="csv", data=str(path), validation_fraction=0.2, test_fraction=0)
    dataset = load(experiment.data_spec)
    for seed in range(5):
        train, validation = validation_split(dataset, 0.2, seed)
        assert np.bincount(dataset.labels[validation]).tolist() == [18, 2]
        assert np.bincount(dataset.labels[train]).tolist() == [72, 8]


def test_standardise_uses_the_training_samples_alone() -> None:
    made = dataset([0, 1, 0, 1], 2)
    inputs = np.array([[1.0, 10], [3.0, 30], [5.0, 50], [1000.0, -1000]])
    made = replace(made, inputs=inputs, train=np.array([0, 1, 2]), test=np.array([3]))
    scaled = standardise_features(made)
    assert scaled.standardised is not None
    mean, deviation = scaled.standardised
    assert mean.tolist() == [3, 30]
    assert deviation == pytest.approx([np.sqrt(8 / 3), 10 * np.sqrt(8 / 3)])
    assert np.allclose(scaled.inputs[:3].mean(axis=0), 0)
    assert np.allclose(scaled.inputs[:3].std(axis=0), 1)
    assert np.allclose(scaled.inputs * deviation + mean, inputs)
    assert made.standardised is None
    assert made.inputs[0, 0] == 1


def test_standardise_only_centres_a_constant_feature() -> None:
    made = replace(dataset([0, 1, 0], 2), inputs=np.array([[0.1, 1.0], [0.1, 2.0], [0.1, 3.0]]))
    scaled = standardise_features(made)
    assert scaled.inputs[:, 0].tolist() == [0, 0, 0]
    assert scaled.standardised is not None
    assert scaled.standardised[1][0] == 1


@given(hnp.arrays(np.float64, (6, 3), elements=st.floats(-1e100, 1e100)))
def test_standardised_features_are_always_finite(inputs: np.ndarray) -> None:
    scaled = standardise_features(replace(dataset([0, 1] * 3, 2), inputs=inputs))
    assert np.isfinite(scaled.inputs).all()
