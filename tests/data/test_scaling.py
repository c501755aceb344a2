"""Scaling and filling by the training rows alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

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
