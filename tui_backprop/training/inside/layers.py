"""Each layer's health in numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_backprop.nn.activations import quiet
from tui_backprop.training.diagnosis.steps import StepTrial, update_ratios
from tui_backprop.training.inside.network import DEAD, unit_states
from tui_backprop.training.inside.probe import probe
from tui_backprop.training.live.requests import Request
from tui_backprop.training.run.trainer import Training

_TRIED = 3
"""Updates that are tried for a look."""


@dataclass(frozen=True)
class LayerHealth:
    """One layer, over the probe's samples.

    Attributes:
        number: 1 for the first hidden layer.
        activation: its name.
        units: how many.
        mean, deviation: of its activations.
        saturated: share of activations on a flat part of the function, 0…1.
        dead: units that no sample activates.
        gradient_norm: Euclidean length of the loss's gradient with respect to its weights and biases.
        gradient_rms: the same a weight, which compares layers of different sizes.
        update_ratio: length of an update over the length of the weights, the median of some on batches as training
            takes them; NaN where it is not known what an update does.
        weight_norm: Euclidean length of its weights and biases.
    """

    number: int
    activation: str
    units: int
    mean: float
    deviation: float
    saturated: float
    dead: int
    gradient_norm: float
    gradient_rms: float
    update_ratio: float
    weight_norm: float


@dataclass(frozen=True)
class LayersHealth:
    """All layers, first hidden one first."""

    layers: tuple[LayerHealth, ...]


@dataclass(frozen=True)
class LayersRequest(Request[LayersHealth]):
    """Every layer's health."""


def observe(training: Training, request: LayersRequest) -> LayersHealth:  # noqa: ARG001
    # A network about to diverge has lengths beyond the largest number; they are shown as such.
    with quiet():
        return _look(training)


def _look(training: Training) -> LayersHealth:
    seen = probe(training)
    states = unit_states(training)
    network = training.learner.network
    ratios = np.full(len(network.layers), np.nan)
    if training.knows_updates:
        trial = StepTrial(training.learner)
        tried = [trial.run(rows).update for rows in trial.batches(_TRIED)]
        ratios = np.median([update_ratios(training.learner, update) for update in tried], axis=0)
    found = []
    for index, (arrays, part) in enumerate(zip(seen.propagation.layers, seen.layer_slices(), strict=True)):
        gradient = seen.gradient[part]
        norm = float(np.linalg.norm(gradient))
        found.append(
            LayerHealth(
                number=index + 1,
                activation=network.layers[index].activation.name,
                units=arrays.z.shape[0],
                mean=float(arrays.a.mean()),
                deviation=float(arrays.a.std()),
                saturated=float(seen.flat(index).mean()),
                dead=int((states[index] == DEAD).sum()),
                gradient_norm=norm,
                gradient_rms=norm / max(1, gradient.size) ** 0.5,
                update_ratio=float(ratios[index]),
                weight_norm=float(np.linalg.norm(network.parameters[part])),
            )
        )
    return LayersHealth(tuple(found))
