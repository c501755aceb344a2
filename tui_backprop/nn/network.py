"""A network of dense layers, and one pass forward and backward through it: the chain rule itself.

Notation, as in the textbooks: a sample is a column vector, so a batch of n samples is an array of n columns.
For layer l with fan-in i and fan-out o,

    z = W·a⁻ + b          z: (…, o, n)    a⁻: (…, i, n), the activations of the layer before (or the inputs)
    a = f(z)              a: (…, o, n)

The bias is folded in: it is the weight of one more input that is always 1. So a⁻ has a last row of ones,
(…, i + 1, n), W has a last column with the biases, (…, o, i + 1), and z = W·a⁻ is the whole layer.

The optional leading axis "…" is a population: K networks of one shape that are trained together, each with its
own numbers. The same lines serve one network and K.

All parameters lie in one flat vector, (…, P), and every W is a view into it, so an optimizer is a few lines on
a vector and a copy of a network is a copy of one array. The gradient has the same shape and views.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from tui_backprop.nn.activations import Activation, activation_named, quiet
from tui_backprop.nn.arrays import Array
from tui_backprop.nn.initializers import INITIALIZERS
from tui_backprop.nn.losses import Loss


@dataclass(frozen=True, eq=False)
class Dense:
    """One dense layer: where its weights and their gradient lie in the network's flat vectors.

    Attributes:
        weights: (…, fan_out, fan_in + 1), the biases in the last column; (…, fan_out, fan_in) without biases.
        gradient: ∂L/∂weights, the same shape.
        activation: f.
        fan_in: units of the layer before, the constant one not counted.
        fan_out: units of this layer.
    """

    weights: Array
    gradient: Array
    activation: Activation
    fan_in: int
    fan_out: int

    @property
    def biases(self) -> Array | None:
        """(…, fan_out), a view; None when the network has no biases."""
        return self.weights[..., self.fan_in] if self.weights.shape[-1] > self.fan_in else None


class Network:
    """Dense layers over one flat parameter vector.

    Args:
        sizes: units of every layer, inputs first and outputs last; at least two numbers, each at least 1.
        hidden: name of the hidden layers' activation, see `activation_named`; or a name for each of them.
        output: name of the last layer's activation, a key of `OUTPUT_ACTIVATIONS`.
        bias: whether layers have biases.
        dtype: float64 or float32, for parameters and all that is computed from them.
        population: None for one network; K for a population of K, which puts a leading axis on every array.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        hidden: str | Sequence[str],
        output: str,
        bias: bool = True,
        dtype: DTypeLike = np.float64,
        population: int | None = None,
    ) -> None:
        self.sizes = tuple(sizes)
        self.bias = bias
        self.population = population
        self.lead: tuple[int, ...] = () if population is None else (population,)
        shapes = [(fan_out, fan_in + bias) for fan_in, fan_out in zip(self.sizes[:-1], self.sizes[1:], strict=True)]
        ends = np.cumsum([0, *(rows * columns for rows, columns in shapes)]).tolist()
        self.parameters: Array = np.zeros((*self.lead, ends[-1]), dtype)
        self.gradient: Array = np.zeros_like(self.parameters)
        names = [*([hidden] * (len(shapes) - 1) if isinstance(hidden, str) else hidden), output]
        self.layers = tuple(
            Dense(
                weights=self.parameters[..., start:end].reshape(*self.lead, *shape),
                gradient=self.gradient[..., start:end].reshape(*self.lead, *shape),
                activation=activation_named(name),
                fan_in=shape[1] - bias,
                fan_out=shape[0],
            )
            for start, end, shape, name in zip(ends[:-1], ends[1:], shapes, names, strict=True)
        )
        self.gates: dict[int, Array] = {}
        """Layer index to (o, 1): 0 for a unit that is switched off and 1 for the others; only layers with such."""

    def switch_unit(self, layer: int, unit: int, *, on: bool) -> None:
        """Switch a unit off, so that it puts out 0 and learns nothing, or on again.

        Args:
            layer: 0 for the first hidden layer.
            unit: its index in the layer.
        """
        gate = self.gates.setdefault(layer, np.ones((self.layers[layer].fan_out, 1), self.dtype))
        gate[unit] = on
        if gate.all():
            del self.gates[layer]

    def switched_off(self, layer: int) -> list[int]:
        """The indices of a layer's units that are switched off."""
        return np.flatnonzero(self.gates[layer] == 0).tolist() if layer in self.gates else []

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.parameters.dtype

    def initialize(self, name: str, *, rng: np.random.Generator, member: int | None = None) -> None:
        """Draw all weights and biases anew.

        Args:
            name: a key of `INITIALIZERS`.
            rng: where they come from; one order of draws, so that a seed gives the same network in a population
                and alone.
            member: which network of a population; None for a single network.
        """
        initializer = INITIALIZERS[name]
        for layer in self.layers:
            weights = layer.weights if member is None else layer.weights[member]
            weights[:, : layer.fan_in] = initializer.draw(rng, layer.fan_in, layer.fan_out)
            if self.bias:
                weights[:, layer.fan_in] = initializer.biases(rng, layer.fan_out)

    def predict(self, inputs: Array, *, block: int = 4096) -> Array:
        """The outputs for `inputs`.

        Args:
            inputs: (n, d), or (K, n, d) when each network of a population has samples of its own.
            block: samples at a time, which bounds the memory.

        Returns:
            (…, n, outputs).
        """
        n = inputs.shape[-2]
        outputs = np.empty((*self.lead, n, self.sizes[-1]), self.dtype)
        with quiet():
            for start in range(0, n, block):
                part = inputs[..., start : start + block, :]
                propagation = Propagation(self, columns(part, bias=self.bias, dtype=self.dtype))
                propagation.forward()
                outputs[..., start : start + block, :] = np.swapaxes(propagation.outputs, -1, -2)
        return outputs


def columns(inputs: Array, *, bias: bool, dtype: DTypeLike) -> Array:
    """Samples as the columns that a layer takes: (…, n, d) to (…, d + 1, n) with the row of ones, or (…, d, n).

    It is a transposed view of samples that lie one after another in memory.
    """
    n, d = inputs.shape[-2:]
    rows = np.ones((*inputs.shape[:-2], n, d + bias), dtype)
    rows[..., :d] = inputs
    return np.swapaxes(rows, -1, -2)


@dataclass(slots=True, eq=False)
class _LayerPass:
    """The arrays of one layer in one pass; the names are those of the formulas."""

    index: int
    weights: Array  # (…, o, i + 1)
    weights_transposed: Array  # (…, i + 1, o)
    gradient: Array  # (…, o, i + 1), ∂L/∂W
    inputs: Array  # (…, i + 1, n), a⁻ with its row of ones
    inputs_transposed: Array  # (…, n, i + 1)
    z: Array  # (…, o, n)
    a: Array  # (…, o, n), f(z)
    passed: Array  # (…, o, n), what the next layer gets, a view of its inputs: a itself, a copy of it, or a ⊙ mask
    slope: Array  # (…, o, n), f'(z)
    # (…, o + 1, n), ∂L/∂a over the row of the next layer's constant input, which nobody asks for: so the product that
    # makes it can take Wᵀ whole, where BLAS would first have to copy a part of it.
    passed_back_and_constant: Array
    passed_back: Array  # (…, o, n), ∂L/∂a, a view of the former
    delta: Array  # (…, o, n), ∂L/∂z; in a single network it takes the place of ∂L/∂a
    product_back: Callable[[Array, Array, Array], Any]  # what makes it
    value: Callable[[Array, Array], Any]
    derivative: Callable[[Array, Array, Array], Any]
    mask: Array | None  # (…, o, n), dropout: 0, or 1 / (1 − rate); None without


class Propagation:
    """One batch's way through a network: forward to the outputs, backward to the gradient.

    All arrays are made once and used again for every batch of this size.

    Args:
        network: whose parameters are used and whose gradient is written.
        inputs: (…, d + 1, n) as `columns` makes them; the batch is whatever it holds at the time.
        loss: what is minimised; may be left out when only `forward` is used.
        reduction: "mean" or "sum" of the samples' losses (over the outputs, an MSE is a mean in both).
        dropout: share of each hidden layer's units that is switched off, 0 ≤ dropout < 1, for each sample other
            ones (Srivastava et al. 2014; inverted, so that prediction needs no scaling). For training only.
        dropout_rngs: a generator a network, required with dropout; see `draw_masks`.
    """

    def __init__(
        self,
        network: Network,
        inputs: Array,
        *,
        loss: Loss | None = None,
        reduction: str = "mean",
        dropout: float = 0.0,
        dropout_rngs: Sequence[np.random.Generator] = (),
    ) -> None:
        self.network = network
        self.loss = loss
        n = inputs.shape[-1]
        dtype = network.dtype
        # For two matrices the method `dot` costs a third of what `matmul` does; only matmul takes stacks of them.
        self._product: Callable[[Array, Array, Array], Any] = (
            np.ndarray.dot if network.population is None else np.matmul
        )
        layers: list[_LayerPass] = []
        for index, layer in enumerate(network.layers):
            is_last = index == len(network.layers) - 1
            ones = network.bias and not is_last
            next_inputs = np.ones((*network.lead, layer.fan_out + ones, n), dtype)
            shape = (*network.lead, layer.fan_out, n)
            passed = next_inputs[..., : layer.fan_out, :]
            passed_back_and_constant = np.empty_like(next_inputs)
            passed_back = passed_back_and_constant[..., : layer.fan_out, :]
            has_mask = dropout > 0 and not is_last
            next_units = 0 if is_last else network.layers[index + 1].fan_out
            # A population's rows of ones are gaps between its networks; what is elementwise takes half the time without
            # them, and so saves far more than the copy costs.
            has_gaps = network.population is not None and ones
            layers.append(
                _LayerPass(
                    index=index,
                    weights=layer.weights,
                    weights_transposed=np.swapaxes(layer.weights, -1, -2),
                    gradient=layer.gradient,
                    inputs=inputs,
                    inputs_transposed=np.swapaxes(inputs, -1, -2),
                    z=np.empty(shape, dtype),
                    a=np.empty(shape, dtype) if has_mask or has_gaps else passed,
                    passed=passed,
                    slope=np.empty(shape, dtype),
                    passed_back_and_constant=passed_back_and_constant,
                    passed_back=passed_back,
                    delta=np.empty(shape, dtype) if has_gaps else passed_back,
                    # A product with the row of a single unit has one term a place: in a stack, multiplying is faster.
                    product_back=np.multiply if has_gaps and next_units == 1 else self._product,
                    value=layer.activation.value,
                    derivative=layer.activation.derivative,
                    mask=np.ones(shape, dtype) if has_mask else None,
                )
            )
            inputs = next_inputs
        self.layers = tuple(layers)
        # Backwards from the last hidden layer to the first, each with the layer that follows it.
        self._hidden_backwards = tuple(zip(layers[-2::-1], layers[:0:-1], strict=True))
        self.logits = layers[-1].z
        self.outputs = layers[-1].a
        self._fused = loss is not None and bool(loss.output)
        self._dropout = dropout
        self._dropout_rngs = dropout_rngs
        if loss is not None:
            samples = n if reduction == "mean" else 1
            outputs = network.sizes[-1] if loss.per_output else 1
            self._loss_gradient = loss.gradient
            self._reduction = reduction
            self._scale = np.array(loss.factor / (samples * outputs), dtype)

    def take(self, inputs: Array, inputs_transposed: Array) -> None:
        """Make `inputs`, (…, d + 1, n), the batch; `inputs_transposed` is the same memory as (…, n, d + 1)."""
        first = self.layers[0]
        first.inputs = inputs
        first.inputs_transposed = inputs_transposed

    def forward(self) -> None:
        """Inputs to outputs: every layer's z and a."""
        product = self._product
        gates = self.network.gates
        for layer in self.layers:
            product(layer.weights, layer.inputs, layer.z)  # z = W·a⁻     (o, n) = (o, i+1)·(i+1, n)
            layer.value(layer.z, layer.a)  #                 a = f(z)     (o, n)
            if gates and layer.index in gates:
                np.multiply(layer.a, gates[layer.index], layer.a)  # units that the user switched off
            if layer.mask is not None:
                np.multiply(layer.a, layer.mask, layer.passed)  # dropout  (o, n)
            elif layer.passed is not layer.a:
                np.copyto(layer.passed, layer.a)

    def backward(self, targets: Array) -> None:
        """Outputs to gradient: every layer's ∂L/∂z and ∂L/∂W. A forward pass must have been made.

        Args:
            targets: (…, outputs, n).
        """
        product = self._product
        gates = self.network.gates
        last = self.layers[-1]
        delta = last.delta
        self._loss_gradient(last.a, targets, delta)  # ∂L/∂a, or ∂L/∂z at once where the loss is fused   (o, n)
        np.multiply(delta, self._scale, delta)
        if not self._fused:
            last.derivative(last.z, last.a, last.slope)
            np.multiply(delta, last.slope, delta)  # ∂L/∂z = ∂L/∂a ⊙ f'(z)                               (o, n)
        product(delta, last.inputs_transposed, last.gradient)  # ∂L/∂W = ∂L/∂z·a⁻ᵀ    (o, i+1) = (o, n)·(n, i+1)

        for layer, following in self._hidden_backwards:
            passed_back, delta = layer.passed_back, layer.delta
            # ∂L/∂a = Wᵀ·∂L/∂z of the layer that follows                      (o+1, n) = (o+1, p)·(p, n)
            layer.product_back(following.weights_transposed, following.delta, layer.passed_back_and_constant)
            if layer.mask is not None:
                np.multiply(passed_back, layer.mask, passed_back)  # what was switched off passes nothing back  (o, n)
            if gates and layer.index in gates:
                np.multiply(passed_back, gates[layer.index], passed_back)
            layer.derivative(layer.z, layer.a, layer.slope)
            np.multiply(passed_back, layer.slope, delta)  # ∂L/∂z = ∂L/∂a ⊙ f'(z)                         (o, n)
            product(delta, layer.inputs_transposed, layer.gradient)  # ∂L/∂W = ∂L/∂z·a⁻ᵀ              (o, i+1)

    def losses(self, targets: Array) -> Array:
        """Each sample's loss after a forward pass, (…, n).

        Args:
            targets: (…, outputs, n).
        """
        assert self.loss is not None
        return self.loss.value(self.logits, self.outputs, targets)

    def batch_loss(self, targets: Array) -> float:
        """What `backward` differentiates, after a forward pass of a single network."""
        losses = self.losses(targets)
        return float(losses.mean() if self._reduction == "mean" else losses.sum())

    def draw_masks(self) -> None:
        """Choose anew which units dropout switches off; the passes that follow keep to it.

        A unit is kept with probability 1 − rate, and what it passes on is divided by that.
        """
        keep = 1 - self._dropout
        for layer in self.layers:
            if layer.mask is None:
                continue
            masks = layer.mask if self.network.population is not None else layer.mask[None]
            for mask, rng in zip(masks, self._dropout_rngs, strict=True):
                mask[:] = (rng.random(mask.shape) < keep) / keep
