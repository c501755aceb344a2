"""Short runs to look into."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from tui_backprop.data.dataset import Dataset
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.run.trainer import Training

Array = np.ndarray[Any, Any]


def started(**settings: object) -> Training:
    """A run with its untrained network measured."""
    training = Training(Experiment(**{"optimizer": "sgd", **settings}))
    next(training.records())
    return training


def after(epochs: int, data: Dataset | None = None, **settings: object) -> Training:
    training = Training(Experiment(**{"epochs": epochs, **settings}), dataset=data)
    for _ in training.records():
        pass
    return training


def widened(
    widen: Callable[[Array, np.random.Generator], Array], names: tuple[str, ...] = (), **settings: object
) -> Training:
    """XOR's plane with more features made of its two."""
    experiment = Experiment(epochs=5, **settings)
    base = Training(experiment).dataset
    inputs = widen(base.inputs, np.random.default_rng(0))
    names = names or tuple("abcdefghijkl"[: inputs.shape[1]])
    training = Training(experiment, dataset=dataclasses.replace(base, inputs=inputs, feature_names=names))
    for _ in training.records():
        pass
    return training


def four_features(names: tuple[str, ...] = (), **settings: object) -> Training:
    """Two more features, one constant and one a mix."""
    return widened(
        lambda xy, rng: np.column_stack([xy, np.full(len(xy), 3.0), xy @ [2, 1] + rng.normal(0, 0.01, len(xy))]),
        names,
        **settings,
    )


def many_features(**settings: object) -> Training:
    """Twelve features, each a mix."""
    return widened(lambda xy, rng: xy @ rng.normal(size=(2, 12)) + rng.normal(0, 0.1, (len(xy), 12)), **settings)


def picture_set() -> Dataset:
    """30 pictures of 2 × 3 points in three classes, each lit in a column of its own."""
    rng = np.random.default_rng(1)
    labels = np.arange(30) % 3
    pictures = rng.uniform(0, 0.3, (30, 2, 3))
    pictures[np.arange(30), :, labels] += 0.6
    return Dataset(
        name="columns",
        inputs=pictures.reshape(30, 6),
        labels=labels,
        feature_names=tuple(f"p{i}" for i in range(6)),
        class_names=("left", "middle", "right"),
        train=np.arange(0, 30, 2),
        test=np.arange(1, 30, 2),
        image_shape=(2, 3),
    )
