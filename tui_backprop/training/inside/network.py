"""The network as a diagram: weights, units and their state, and one unit in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array
from tui_backprop.nn.network import Propagation
from tui_backprop.training.inside.inspect import single_pass
from tui_backprop.training.inside.plane import Plane, view
from tui_backprop.training.inside.probe import probe
from tui_backprop.training.live.requests import Request
from tui_backprop.training.run.trainer import Training

ALIVE, DEAD, SATURATED, OFF = range(4)
"""A unit's state. Dead: its slope is exactly 0 for every sample, so it can never learn again (a ReLU that no sample
activates). Saturated: on a flat part of its activation for nearly every sample. Off: switched off by the user."""

MOSTLY = 0.95
"""Share of the samples for which a saturated unit is flat."""


@dataclass(frozen=True, eq=False)
class UnitNumbers:
    """One unit for one sample.

    Attributes:
        layer, unit: which.
        name: of an input, its feature; "" otherwise.
        weights: (fan_in,), its incoming weights; empty for an input.
        inputs: (fan_in,), what comes in.
        bias: None without biases.
        z, a: pre-activation and activation.
        delta: ∂L/∂z of this sample; None for an input.
        weight_gradient: (fan_in,), ∂L/∂w of this sample.
    """

    layer: int
    unit: int
    name: str
    weights: Array
    inputs: Array
    bias: float | None
    z: float
    a: float
    delta: float | None
    weight_gradient: Array


@dataclass(frozen=True, eq=False)
class NetworkDiagram:
    """The network's picture.

    Attributes:
        sizes: units of every layer, inputs first.
        first: of every layer, the first unit that is in the arrays: 0, but where the focused unit would not be seen.
        shown: how many of them are in the arrays.
        weights: a layer's incoming weights, (shown o, shown i), for every layer but the inputs.
        biases: (shown o,) for every layer but the inputs; None without biases.
        activations: (shown,) of every layer, inputs first, for the sample.
        states: (shown,) of every layer but the inputs: ALIVE, DEAD, SATURATED or OFF.
        dead, saturated: how many units of every layer but the inputs, hidden or shown.
        focus: the focused unit.
        sample: whose activations.
        truth: the sample's class index, or value.
        responses: of every layer, inputs first, (shown, rows, columns) float32, the first row on top: each unit's
            activation over the plane against its largest size there, −1…1 (a sigmoid's 0…1 as −1…1); empty when not
            asked for.
    """

    sizes: tuple[int, ...]
    first: tuple[int, ...]
    shown: tuple[int, ...]
    weights: tuple[Array, ...]
    biases: tuple[Array | None, ...]
    activations: tuple[Array, ...]
    states: tuple[Array, ...]
    dead: tuple[int, ...]
    saturated: tuple[int, ...]
    focus: UnitNumbers
    sample: int
    truth: float
    responses: tuple[Array, ...] = ()


@dataclass(frozen=True)
class NetworkRequest(Request[NetworkDiagram]):
    """The diagram, and one unit in numbers.

    Attributes:
        units: rows for the units of each layer: a layer with more shows one less, since it must say how many there are.
        layer, unit: the focused unit, layer 0 being the inputs; clipped to what there is.
        sample: position in the list of training samples of the sample whose numbers are shown.
        columns, rows: values of each shown unit's response over the plane; 0 for none.
    """

    units: int = 12
    layer: int = 1
    unit: int = 0
    sample: int = 0
    columns: int = 0
    rows: int = 0


def unit_states(training: Training) -> list[Array]:
    """Each layer's unit states, (o,), from the probe's newest look; outputs are never called dead."""
    seen = probe(training)
    states = []
    last = len(seen.propagation.layers) - 1
    for index, arrays in enumerate(seen.propagation.layers):
        activation = seen.propagation.network.layers[index].activation
        state = np.full(arrays.z.shape[0], ALIVE)
        if activation.kind == "rectifier":
            suspects = np.asarray((arrays.z <= 0).all(axis=-1) & (index < last))
            state[seen.dead_units.among(index, suspects)] = DEAD
        elif activation.kind == "saturating":
            state[(seen.flat(index).mean(axis=-1) >= MOSTLY) & (index < last)] = SATURATED
        for unit in training.learner.network.switched_off(index):
            state[unit] = OFF
        states.append(state)
    return states


def window(units: int, room: int, focused: int = 0) -> slice:
    """Which of a layer's `units` are shown in `room` rows: the page that has the focused one.

    >>> window(4, 6), window(20, 6), window(20, 6, focused=7)
    (slice(0, 4, None), slice(0, 5, None), slice(5, 10, None))
    """
    if units <= room:
        return slice(0, units)
    count = max(1, room - 1)
    first = min(focused // count * count, units - count)
    return slice(first, first + count)


def observe(training: Training, request: NetworkRequest) -> NetworkDiagram:
    network = training.learner.network
    sizes = network.sizes
    layer = max(0, min(request.layer, len(sizes) - 1))
    unit = max(0, min(request.unit, sizes[layer] - 1))
    shown = [window(size, request.units, unit * (index == layer)) for index, size in enumerate(sizes)]
    states = unit_states(training)
    part = training.learner.parts.train
    row = max(0, min(request.sample, len(part) - 1))
    propagation = single_pass(training, row)
    activations = [part.inputs[row, shown[0]].astype(np.float64)]
    activations += [arrays.a[those, 0].copy() for arrays, those in zip(propagation.layers, shown[1:], strict=True)]
    return NetworkDiagram(
        sizes=sizes,
        first=tuple(those.start for those in shown),
        shown=tuple(those.stop - those.start for those in shown),
        weights=tuple(
            dense.weights[o, i].copy() for dense, o, i in zip(network.layers, shown[1:], shown[:-1], strict=True)
        ),
        biases=tuple(
            None if dense.biases is None else dense.biases[o].copy()
            for dense, o in zip(network.layers, shown[1:], strict=True)
        ),
        activations=tuple(activations),
        states=tuple(state[o] for state, o in zip(states, shown[1:], strict=True)),
        dead=tuple(int((state == DEAD).sum()) for state in states),
        saturated=tuple(int((state == SATURATED).sum()) for state in states),
        focus=_numbers(training, propagation, row, layer, unit),
        sample=row,
        truth=float(training.dataset.labels[part.which[row]]),
        responses=_responses(training, request, shown) if request.columns and request.rows else (),
    )


def _responses(training: Training, request: NetworkRequest, shown: Sequence[slice]) -> tuple[Array, ...]:
    network = training.learner.network
    seen = view(training, Plane(components=network.sizes[0] > 2))
    inputs = seen.from_plane(seen.grid(request.columns, request.rows))
    propagation = seen.look(network, request.columns, request.rows)
    # An input is measured from the middle of the view: its own zero means nothing.
    values = [inputs.T - (inputs.max(axis=0) + inputs.min(axis=0))[:, None] / 2]
    # And what lies between 0 and 1 from ½.
    values += [
        2 * layer.a - 1 if dense.activation.is_share else layer.a
        for layer, dense in zip(propagation.layers, network.layers, strict=True)
    ]
    found = []
    with quiet():
        for one, those in zip(values, shown, strict=True):
            some = one[those].astype(np.float64)
            size = np.abs(some).max(axis=1, keepdims=True)
            shares = (some / np.where(size > 0, size, 1)).astype(np.float32)
            found.append(shares.reshape(-1, request.rows, request.columns))
    return tuple(found)


def _numbers(training: Training, propagation: Propagation, row: int, layer: int, unit: int) -> UnitNumbers:
    """One unit in the pass of the sample at `row`."""
    dataset = training.dataset
    if layer == 0:
        value = float(training.learner.parts.train.inputs[row, unit])
        nothing = np.empty(0)
        return UnitNumbers(0, unit, dataset.feature_names[unit], nothing, nothing, None, value, value, None, nothing)
    dense = training.learner.network.layers[layer - 1]
    arrays = propagation.layers[layer - 1]
    inputs = arrays.inputs[: dense.fan_in, 0].astype(np.float64)
    delta = float(arrays.delta[unit, 0])
    return UnitNumbers(
        layer=layer,
        unit=unit,
        name="",
        weights=dense.weights[unit, : dense.fan_in].astype(np.float64),
        inputs=inputs,
        bias=None if dense.biases is None else float(dense.biases[unit]),
        z=float(arrays.z[unit, 0]),
        a=float(arrays.a[unit, 0]),
        delta=delta,
        weight_gradient=delta * inputs,
    )
