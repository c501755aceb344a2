"""One sample through the network, forward then backward, with every number of the chain rule."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array
from tui_backprop.nn.gradient_check import Differences, differences
from tui_backprop.nn.network import Propagation, columns
from tui_backprop.nn.regularization import add_penalties, clip_by_norm
from tui_backprop.training.live.requests import Request
from tui_backprop.training.run.learner import loss_arguments
from tui_backprop.training.run.trainer import Training

MAX_CHECKED = 4096
"""Parameters that a central-difference check covers, at most: it costs two forward passes each."""


@dataclass(frozen=True, eq=False)
class Parameters:
    """Weights, or biases, with what the pass and the optimizer make of them; all arrays have one shape.

    Attributes:
        values: what they are.
        gradient: ∂L/∂W or ∂L/∂b.
        update: what a step of the optimizer on this sample alone, from its present state, would add.
        state: what the optimizer remembers of each, before that step: letters of its formula to arrays.
        numerical: the gradient by differences of the loss; None when not checked.
    """

    values: Array
    gradient: Array
    update: Array
    state: dict[str, Array]
    numerical: Differences | None

    def cut(self, take: Callable[[Array], Array]) -> Parameters:
        """The same part of every array."""
        return Parameters(
            values=take(self.values),
            gradient=take(self.gradient),
            update=take(self.update),
            state={letter: take(kept) for letter, kept in self.state.items()},
            numerical=None if self.numerical is None else self.numerical.cut(take),
        )


@dataclass(frozen=True, eq=False)
class LayerInspection:
    """One layer's part of the pass.

    Attributes:
        number: 1 for the first hidden layer.
        activation: its name; formula: f(z) and f'(z).
        weights: (o, i), with ∂L/∂W = ∂L/∂z · aᵀ of the layer before.
        biases: (o,), with ∂L/∂b = ∂L/∂z; None without.
        inputs: (i,), the activations of the layer before.
        z, a: (o,).
        slope: (o,), f'(z); None for a softmax, whose derivative is taken with the loss's.
        da: (o,), ∂L/∂a; None where the loss's derivative is taken with respect to z at once.
        dz: (o,), ∂L/∂z.
        off: indices of the units that the user switched off: their a and ∂L/∂z are 0.
    """

    number: int
    activation: str
    formula: str
    weights: Parameters
    biases: Parameters | None
    inputs: Array
    z: Array
    a: Array
    slope: Array | None
    da: Array | None
    dz: Array
    off: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Inspection:
    """The whole pass of one sample.

    Attributes:
        sample: its position in the list of training samples.
        inputs: (d,); target: (m,), as the loss sees it; truth: class index, or value in its own units.
        label_scale: (mean, standard deviation) by which a value is scaled to the target; see `Dataset.label_scale`.
        layers: first hidden layer first.
        loss: of this sample; loss_name and loss_formula: which; loss_slope: ∂L/∂a, or ∂L/∂z.
        l1, l2: the penalties' weights, as `nn.regularization.add_penalties` takes them; 0 for none.
        norm: length of the gradient over all parameters, penalties added; clip_norm: its bound, 0 for none.
        dropout: share of hidden units that training switches off; the pass shown has all of them.
        optimizer: its name and formula; learning_rate: η now; settings: those of its own, by name. The name is "" where
            it is not known what an update does.
        worst_error: largest difference between the two gradients, beyond what rounding explains, over the largest
            entry; parameters at a kink are left out. None when not checked.
        kinks: how many parameters are at a kink of the loss, where its slope is not one number.
        steps: updates done so far; −1 where they are not counted.
    """

    sample: int
    inputs: Array
    target: Array
    truth: float
    label_scale: tuple[float, float]
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
    kinks: int
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
    learner, experiment = training.learner, training.experiment
    part = learner.parts.train
    row = max(0, min(request.sample, len(part) - 1))
    targets = part.targets[row : row + 1].T
    propagation = single_pass(training, row)
    parameters, norm = _whole(training, propagation, targets, check=request.check)
    with quiet():
        loss = float(propagation.losses(targets)[0])
    return Inspection(
        sample=row,
        inputs=part.inputs[row].copy(),
        target=part.targets[row].copy(),
        truth=float(training.dataset.labels[part.which[row]]),
        label_scale=part.label_scale,
        layers=_layers(training, propagation, targets, parameters),
        loss=loss,
        loss_name=experiment.loss,
        loss_formula=experiment.loss_function.formula,
        loss_slope=experiment.loss_function.slope,
        l1=experiment.l1,
        l2=experiment.l2,
        norm=norm,
        clip_norm=experiment.clip_norm,
        dropout=experiment.dropout,
        optimizer=learner.optimizer.name if training.knows_updates else "",
        optimizer_formula=learner.optimizer.formula,
        learning_rate=float(learner.optimizer.learning_rate),
        settings={name: float(value) for name, value in learner.optimizer.exact.items()},
        worst_error=_worst_error(parameters),
        kinks=0 if parameters.numerical is None else int(parameters.numerical.at_kink.sum()),
        steps=learner.steps if training.knows_steps else -1,
    )


def _whole(training: Training, propagation: Propagation, targets: Array, *, check: bool) -> tuple[Parameters, float]:
    """All parameters of the network as flat vectors, and the length of the gradient with its penalties."""
    learner = training.learner
    network, optimizer = learner.network, learner.optimizer
    gradient = network.gradient.copy()
    is_checked = check and network.dtype == np.float64 and gradient.size <= MAX_CHECKED
    numerical = differences(propagation, targets) if is_checked else None
    with quiet():
        # What the optimizer would get. The network's own gradient is free until the next batch.
        add_penalties(network, l1=learner.l1, l2=learner.l2)
        norm = float(np.linalg.norm(network.gradient.astype(np.float64)))
        if learner.clip is not None:
            clip_by_norm(network.gradient, learner.clip)
        update = optimizer.preview(network.gradient)
    state = dict(zip(optimizer.buffers, optimizer.state, strict=True))
    return Parameters(network.parameters, gradient, update, state, numerical), norm


def _worst_error(parameters: Parameters) -> float | None:
    if parameters.numerical is None:
        return None
    gradient, numerical = parameters.gradient, parameters.numerical
    difference = np.maximum(np.abs(gradient - numerical.central) - numerical.rounding, 0)[~numerical.at_kink]
    # Against the largest entry: the difference of two losses says little about the digits of a tiny one.
    size = max(float(np.abs(gradient).max()), float(np.abs(numerical.central).max()), np.finfo(np.float64).tiny)
    return float(difference.max(initial=0)) / size


def _layers(
    training: Training, propagation: Propagation, targets: Array, parameters: Parameters
) -> tuple[LayerInspection, ...]:
    network = training.learner.network
    found, start = [], 0
    for index, dense in enumerate(network.layers):
        own = slice(start, start := start + dense.weights.size)
        found.append(_layer(training, propagation, targets, index, parameters.cut(operator.itemgetter(own))))
    return tuple(found)


def _layer(
    training: Training, propagation: Propagation, targets: Array, index: int, parameters: Parameters
) -> LayerInspection:
    """One layer, its own stretch of the flat vectors given."""
    network = training.learner.network
    dense, arrays = network.layers[index], propagation.layers[index]
    shape, i = dense.weights.shape, dense.fan_in
    is_fused = bool(training.experiment.loss_function.output) and index == len(network.layers) - 1
    with quiet():
        da = None if is_fused else _before_slope(training, propagation, index, targets)
    return LayerInspection(
        number=index + 1,
        activation=dense.activation.name,
        formula=dense.activation.formula,
        weights=parameters.cut(lambda flat: flat.reshape(shape)[:, :i].copy()),
        biases=parameters.cut(lambda flat: flat.reshape(shape)[:, i].copy()) if network.bias else None,
        inputs=arrays.inputs[:i, 0].copy(),
        z=arrays.z[:, 0].copy(),
        a=arrays.a[:, 0].copy(),
        slope=None if is_fused else arrays.slope[:, 0].copy(),
        da=da,
        dz=arrays.delta[:, 0].copy(),
        off=tuple(network.switched_off(index)),
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
