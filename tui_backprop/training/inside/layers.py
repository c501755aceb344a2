"""Each layer's health in numbers, and in plain sentences when something is wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_backprop.nn.activations import OUTPUT_ACTIVATIONS, quiet
from tui_backprop.training.inside.network import DEAD, SATURATED, unit_states
from tui_backprop.training.inside.probe import probe
from tui_backprop.training.live.requests import Request
from tui_backprop.training.run.trainer import Training

VANISHING = 0.01
"""A layer's gradient is called vanishing below this share of the last layer's, in size a weight."""
EXPLODING = 100.0
"""And exploding above this multiple of it."""
FAST, SLOW = 0.1, 1e-6
"""Update-to-weight ratios that are called large and tiny; about 0.001 is healthy (Karpathy, CS231n notes)."""
FLAT_SHARE = 0.8
"""A saturating layer is called saturated from this share of flat activations on."""


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
        update_ratio: length of the next update over the length of the weights.
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
    """All layers, first hidden one first, and what is wrong, the most important first; nothing when all is well."""

    layers: tuple[LayerHealth, ...]
    sentences: tuple[str, ...]


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
    found = []
    for index, (arrays, part) in enumerate(zip(seen.propagation.layers, seen.layer_slices(), strict=True)):
        weights, gradient, update = network.parameters[part], seen.gradient[part], seen.update[part]
        length = float(np.linalg.norm(weights))
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
                update_ratio=float(np.linalg.norm(update)) / length if length else float("nan"),
                weight_norm=length,
            )
        )
    flat_units = [int((state == SATURATED).sum()) for state in states]
    loss = training.last_finite.loss if training.last_finite else float("nan")
    return LayersHealth(tuple(found), tuple(sentences(found, flat_units, loss=loss)))


def sentences(layers: list[LayerHealth], flat_units: list[int], *, loss: float) -> list[str]:
    """What is wrong, in words.

    Args:
        layers: first hidden layer first, outputs last.
        flat_units: saturated units of each layer.
        loss: the newest finite training loss: nothing is tiny about the steps of a network that has learnt.
    """
    said = []
    *hidden, last = layers
    for layer in hidden:
        if layer.dead:
            which = f"all {layer.units}" if layer.dead == layer.units else f"{layer.dead} of {layer.units}"
            said.append(
                f"layer {layer.number}: {which} ReLU units are dead: no sample activates them; "
                "try leaky-relu or a smaller rate"
            )
    for layer, flat in zip(hidden, flat_units, strict=False):
        saturates = OUTPUT_ACTIVATIONS[layer.activation].kind == "saturating"
        if saturates and (layer.saturated >= FLAT_SHARE or flat == layer.units):
            said.append(
                f"layer {layer.number}: {layer.saturated:.0%} of its {layer.activation} values are flat, so little "
                "gradient passes; try smaller initial weights (glorot) or a smaller rate"
            )
    if hidden and last.gradient_rms > 0:
        for layer in hidden:
            share = layer.gradient_rms / last.gradient_rms
            if 0 < share < VANISHING:
                said.append(f"gradients vanish: layer {layer.number} gets {share:.1%} of layer {last.number}'s")
                break
            if share > EXPLODING:
                said.append(f"gradients explode: layer {layer.number} gets {share:,.0f} times layer {last.number}'s")
                break
    fast = [layer for layer in layers if layer.update_ratio > FAST]
    if fast:
        worst = max(fast, key=lambda layer: layer.update_ratio)
        said.append(f"large steps: one update moves layer {worst.number} by {worst.update_ratio:.0%}; lower the rate")
    elif loss > 1e-3 and all(0 < layer.update_ratio < SLOW for layer in layers):
        said.append("tiny steps: an update moves no layer by more than a millionth; raise the rate")
    return said
