"""The small data sets that scikit-learn brings with it: no file and no network are needed."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.understanding import Understanding
from tui_backprop.errors import DataError


@dataclass(frozen=True)
class _Entry:
    loader: str
    label: str
    image_shape: tuple[int, int] | None = None


LIBRARY = {
    "iris": _Entry("load_iris", "species"),
    "wine": _Entry("load_wine", "grower"),
    "breast-cancer": _Entry("load_breast_cancer", "diagnosis"),
    "digits": _Entry("load_digits", "digit", (8, 8)),
    "diabetes": _Entry("load_diabetes", "progress"),
}


def load_library(name: str) -> Dataset:
    """A data set of scikit-learn by its name in `LIBRARY`; all samples are for training.

    Raises:
        DataError: scikit-learn is not installed.
    """
    entry = LIBRARY[name]
    try:
        datasets: Any = importlib.import_module("sklearn.datasets")
    except ImportError as error:
        remedy = "install it with: pip install 'backprop-tui[datasets]'"
        raise DataError(f"{name} comes with scikit-learn, which is not installed", remedy=remedy) from error
    found = getattr(datasets, entry.loader)(**({"scaled": False} if name == "diabetes" else {}))
    inputs = np.asarray(found.data, dtype=np.float64)
    names = tuple(str(text) for text in getattr(found, "target_names", ()))
    labels = np.asarray(found.target).astype(np.int64) if names else np.asarray(found.target).astype(np.float64)
    features = tuple(str(text) for text in found.feature_names)
    return Dataset(
        name=name,
        inputs=inputs,
        labels=labels,
        feature_names=features,
        class_names=names,
        train=np.arange(len(inputs), dtype=np.int64),
        test=np.empty(0, dtype=np.int64),
        image_shape=entry.image_shape,
        label_name=entry.label,
        understood=Understanding(
            name=name,
            rows=len(inputs),
            features=features,
            left_out={},
            label=entry.label,
            label_guessed=False,
            classes=dict(zip(names, np.bincount(labels).tolist(), strict=True)) if names else None,
        ),
    )
