"""What is known of any data set, whether or not something had to be understood of a file."""

from __future__ import annotations

import numpy as np

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.understanding import Understanding


def describe(dataset: Dataset) -> Understanding:
    """What was understood of a file; of other data, what they are."""
    if dataset.understood is not None:
        return dataset.understood
    names = dataset.class_names
    counts = np.bincount(dataset.labels.astype(np.int64), minlength=len(names)).tolist() if names else []
    return Understanding(
        name=dataset.name,
        rows=len(dataset),
        features=dataset.feature_names,
        left_out={},
        label=dataset.label_name,
        label_guessed=False,
        classes=dict(zip(names, counts, strict=True)) if names else None,
    )


def understood(dataset: Dataset) -> list[str]:
    """What was understood of a file, in at most four lines; none for data of which nothing had to be."""
    return [] if dataset.understood is None else dataset.understood.lines()
