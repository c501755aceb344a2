"""The first layer's weights as pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_backprop.nn.arrays import Array
from tui_backprop.nn.initializers import INITIALIZERS
from tui_backprop.training.inside.paging import page
from tui_backprop.training.inside.per_run import PerRun
from tui_backprop.training.live.requests import Request
from tui_backprop.training.run.trainer import Training


@dataclass(frozen=True, eq=False)
class FirstWeights:
    """The first layer's weights.

    Attributes:
        images: (k, height, width), the weights of k units, or by how much they differ from those at epoch 0.
        units: how many units the layer has.
        start: the first unit shown.
    """

    images: Array
    units: int
    start: int


@dataclass(frozen=True)
class WeightsRequest(Request[FirstWeights]):
    """The first layer's weights as images, `count` units from `start` on, or the last `count` of them.

    Attributes:
        learned: what training has added to them instead: random initial weights hide it for a long time.
    """

    start: int = 0
    count: int = 12
    learned: bool = False


def observe(training: Training, request: WeightsRequest) -> FirstWeights | None:
    """None when the samples are no images."""
    shape = training.dataset.image_shape
    if shape is None:
        return None
    first = training.learner.network.layers[0]
    start = page(request.start, request.count, first.fan_out)
    units = slice(start, start + request.count)
    weights = first.weights[units, : first.fan_in]
    if request.learned:
        weights = weights - _INITIAL.of(training)[units]
    return FirstWeights(weights.reshape(-1, *shape).astype(np.float32), first.fan_out, start)


def _initial_weights(training: Training) -> Array:
    """The first layer's weights at epoch 0, (o, i): the first that its seed draws."""
    experiment, first = training.experiment, training.learner.network.layers[0]
    rng = np.random.default_rng(experiment.seed)
    drawn = INITIALIZERS[experiment.init].draw(rng, first.fan_in, first.fan_out)
    return np.asarray(drawn.astype(first.weights.dtype))


_INITIAL = PerRun(_initial_weights)
