"""One sample through the network, forward then backward, with every number of the chain rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array
from tui_backprop.nn.gradient_check import central_differences
from tui_backprop.nn.network import Propagation, columns
from tui_backprop.nn.regularization import add_penalties, clip_by_norm
from tui_backprop.training.live.requests import Request
from tui_backprop.training.run.learner import loss_arguments
from tui_backprop.training.run.trainer import Training

MAX_CHECKED = 4096
"""Parameters that a central-difference check covers, at most: it costs two forward passes each."""


@dataclass(frozen=True, eq=False)
class LayerInspection:
    """One layer's part of the pass.

    Attributes:
        number: 1 for the first hidden layer.
        activation: its name; formula: f(z) and f'(z).
        weights: (o, i); biases: (o,), None without.
        inputs: (i,), the activations of the layer before.
        z, a: (o,).
        slope: (o,), f'(z); None for a softmax, whose derivative is taken with the loss's.
        da: (o,), ∂L/∂a; None where the loss's derivative is taken with respect to z at once.
        dz: (o,), ∂L/∂z.
        off: indices of the units that the user switched off: their a and ∂L/∂z are 0.
        dw: (o, i), ∂L/∂W = ∂L/∂z · aᵀ of the layer before; db: (o,), ∂L/∂b = ∂L/∂z, None without biases.
        update_w, update_b: what a step of the optimizer on this sample alone, from its present state, would add.
        state_w, state_b: what the optimizer remembers of each, before that step: letters of its formula to arrays.
        numerical_w, numerical_b: ∂L/∂W and ∂L/∂b by central differences; None when not checked.
    """

    number: int
    activation: str
    formula: str
    weights: Array
    biases: Array | None
    inputs: Array
    z: Array
    a: Array
    slope: Array | None
    da: Array | None
    dz: Array
    off: tuple[int, ...]
    dw: Array
    db: Array | None
    update_w: Array
    update_b: Array | None
    state_w: dict[str, Array]
    state_b: dict[str, Array]
    numerical_w: Array | None
    numerical_b: Array | None


@dataclass(frozen=True, eq=False)
class Inspection:
    """The whole pass of one sample.

    Attributes:
        sample: its position in the list of training samples.
        inputs: (d,); target: (m,), as the loss sees it; truth: class index or value.
        layers: first hidden layer first.
        loss: of this sample; loss_name and loss_formula: which; loss_slope: ∂L/∂a, or ∂L/∂z.
        l1, l2: the penalties' weights, as `nn.regularization.add_penalties` takes them; 0 for none.
        norm: length of the gradient over all parameters, penalties added; clip_norm: its bound, 0 for none.
        dropout: share of hidden units that training switches off; the pass shown has all of them.
        optimizer: its name and formula; learning_rate: η now; settings: those of its own, by name.
        worst_error: largest difference between the two gradients over the largest entry; None when not checked.
        steps: updates done so far.
    """

    sample: int
    inputs: Array
    target: Array
    truth: float
    layers: tuple[LayerInspection, ...]
    loss: float
    loss_name: str
    loss_formula: str
    loss_slope: str
    l1: float
    l2: float
    norm: float
    clip_norm: float
    dropout: float
    optimizer: str
    optimizer_formula: str
    learning_rate: float
    settings: dict[str, float]
    worst_error: float | None
    steps: int

    @property
    def shortened(self) -> float:
        """The factor by which clipping multiplies the gradient; 1 when that is short enough."""
        return self.clip_norm / self.norm if self.clip_norm and self.norm > self.clip_norm else 1.0


@dataclass(frozen=True)
class InspectRequest(Request[Inspection]):
    """One sample's pass.

    Attributes:
        sample: its position in the list of training samples.
        check: also the gradient by central differences (float64 networks of up to `MAX_CHECKED` parameters).
    """

    sample: int = 0
    check: bool = True


def single_pass(training: Training, row: int) -> Propagation:
    """A forward and a backward pass of one training sample, as a batch of one; nothing is updated."""
    part = training.learner.parts.train
    network = training.learner.network
    inputs = columns(part.inputs[row : row + 1], bias=network.bias, dtype=network.dtype)
    propagation = Propagation(network, inputs, **loss_arguments(training.experiment))
    with quiet():
        propagation.forward()
        propagation.backward(part.targets[row : row + 1].T)
    return propagation


def observe(training: Training, request: InspectRequest) -> Inspection:
    learner = training.learner
    network = learner.network
    part = learner.parts.train
    row = max(0, min(request.sample, len(part) - 1))
    propagation = single_pass(training, row)
    targets = part.targets[row : row + 1].T
    gradient = network.gradient.copy()
    numerical = worst = None
    if request.check and network.dtype == np.float64 and gradient.size <= MAX_CHECKED:
        numerical = central_differences(propagation, targets)
        # Against the largest entry: the difference of two losses says little about the digits of a tiny one.
        size = max(float(np.abs(gradient).max()), float(np.abs(numerical).max()), np.finfo(np.float64).tiny)
        worst = float(np.abs(gradient - numerical).max()) / size
    with quiet():
        loss = float(propagation.losses(targets)[0])
        # What the optimizer would get. The network's own gradient is free until the next batch.
        add_penalties(network, l1=learner.l1, l2=learner.l2)
        norm = float(np.linalg.norm(network.gradient.astype(np.float64)))
        if learner.clip is not None:
            clip_by_norm(network.gradient, learner.clip)
        update = learner.optimizer.preview(network.gradient)
    state = dict(zip(learner.optimizer.buffers, learner.optimizer.state, strict=True))
    fused = bool(training.experiment.loss_function.output)
    layers = []
    start = 0
    for index, (dense, arrays) in enumerate(zip(network.layers, propagation.layers, strict=True)):
        shape, end = dense.weights.shape, start + dense.weights.size
        is_fused = fused and index == len(network.layers) - 1
        slope = da = None
        if not is_fused:
            slope = arrays.slope[:, 0].copy()
            with quiet():
                da = _before_slope(training, propagation, index, targets)

        def cut(flat: Array, shape: tuple[int, ...] = shape, part: slice = slice(start, end)) -> Array:
            return flat[part].reshape(shape)

        i = dense.fan_in

        def weights_of(flat: Array | None, i: int = i, cut: Any = cut) -> Any:
            return None if flat is None else cut(flat)[:, :i].copy()

        def biases_of(flat: Array | None, i: int = i, cut: Any = cut) -> Any:
            return None if flat is None or not network.bias else cut(flat)[:, i].copy()

        layers.append(
            LayerInspection(
                number=index + 1,
                activation=dense.activation.name,
                formula=dense.activation.formula,
                weights=weights_of(network.parameters),
                biases=biases_of(network.parameters),
                inputs=arrays.inputs[:i, 0].copy(),
                z=arrays.z[:, 0].copy(),
                a=arrays.a[:, 0].copy(),
                slope=slope,
                da=da,
                dz=arrays.delta[:, 0].copy(),
                off=tuple(network.switched_off(index)),
                dw=weights_of(gradient),
                db=biases_of(gradient),
                update_w=weights_of(update),
                update_b=biases_of(update),
                state_w={name: weights_of(kept) for name, kept in state.items()},
                state_b={name: biases_of(kept) for name, kept in state.items() if network.bias},
                numerical_w=weights_of(numerical),
                numerical_b=biases_of(numerical),
            )
        )
        start = end
    return Inspection(
        sample=row,
        inputs=part.inputs[row].copy(),
        target=part.targets[row].copy(),
        truth=float(training.dataset.labels[part.which[row]]),
        layers=tuple(layers),
        loss=loss,
        loss_name=training.experiment.loss,
        loss_formula=training.experiment.loss_function.formula,
        loss_slope=training.experiment.loss_function.slope,
        l1=training.experiment.l1,
        l2=training.experiment.l2,
        norm=norm,
        clip_norm=training.experiment.clip_norm,
        dropout=training.experiment.dropout,
        optimizer=learner.optimizer.name,
        optimizer_formula=learner.optimizer.formula,
        learning_rate=float(learner.optimizer.learning_rate),
        settings={name: float(value) for name, value in learner.optimizer.exact.items()},
        worst_error=worst,
        steps=learner.steps,
    )


def _before_slope(training: Training, propagation: Propagation, index: int, targets: Array) -> Array:
    """∂L/∂a of a layer, (o,): the pass itself turns it into ∂L/∂z in place, so it is computed once more here."""
    layers = propagation.layers
    if index == len(layers) - 1:
        out = np.empty_like(layers[index].a)
        loss = training.experiment.loss_function
        loss.gradient(layers[index].a, targets, out)
        factor = loss.factor / (len(out) if loss.per_output else 1)
        return np.asarray(out[:, 0] * factor)
    following = layers[index + 1]
    passed_back = (following.weights_transposed @ following.delta)[: len(layers[index].a)]
    return np.asarray((passed_back * training.learner.network.gates.get(index, 1))[:, 0])
