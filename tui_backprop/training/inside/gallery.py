"""Samples as pictures, with what the network says of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_backprop.nn.arrays import Array
from tui_backprop.training.inside.confusion import judged
from tui_backprop.training.inside.paging import page
from tui_backprop.training.live.requests import Request
from tui_backprop.training.run.trainer import Training


@dataclass(frozen=True, eq=False)
class Gallery:
    """Samples of the test part, or of the training part where there are none.

    Attributes:
        images: (k, height, width), 0…1.
        rows: (k,), their positions in the part.
        start: the position of the first among all that match.
        truth, predicted: (k,) class indices.
        confidence: (k,), the output of the predicted class: from 0 to 1 where outputs are probabilities.
        matching: how many samples match in all.
        part: "test" or "training".
    """

    images: Array
    rows: Array
    start: int
    truth: Array
    predicted: Array
    confidence: Array
    matching: int
    part: str


@dataclass(frozen=True)
class GalleryRequest(Request[Gallery]):
    """Some samples as images.

    Attributes:
        start: how many matching samples to skip; where fewer than `count` would be left, the last `count` are given.
        count: how many to give, at most.
        wrong_only: only those the network gets wrong.
        label: only those of this true class; −1 for all.
    """

    start: int = 0
    count: int = 12
    wrong_only: bool = False
    label: int = -1


def observe(training: Training, request: GalleryRequest) -> Gallery | None:
    """None when the samples are no images."""
    shape = training.dataset.image_shape
    if shape is None:
        return None
    name, inputs, truth, predicted, value = judged(training)
    matching = np.ones(len(truth), bool)
    if request.wrong_only:
        matching &= truth != predicted
    if request.label >= 0:
        matching &= truth == request.label
    found = np.flatnonzero(matching)
    start = page(request.start, request.count, len(found))
    rows = found[start : start + request.count]
    images = inputs[rows].reshape(-1, *shape).astype(np.float32)
    return Gallery(images, rows, start, truth[rows], predicted[rows], value[rows], len(found), name)
