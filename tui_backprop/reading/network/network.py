"""The network behind a loss: its layers, their activations, the prediction, the labels and the kind of loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.network.ahead import base_of
from tui_backprop.reading.network.judge import Trial
from tui_backprop.reading.network.losses import SHAPING
from tui_backprop.reading.network.picked import picked_labels
from tui_backprop.reading.tape.record import Node, Site, value_of
from tui_backprop.reading.tape.replay import cone

Array = NDArray[Any]
PRODUCTS = {"matmul", "dot", "inner", "einsum"}
JOINS = {"concatenate", "hstack", "vstack", "append", "column_stack", "insert"}


def sigmoid(z: Array) -> Array:
    """1 / (1 + e⁻ᶻ)."""
    return np.asarray(1 / (1 + np.exp(-z)))


def softmax(z: Array, axis: int) -> Array:
    """eᶻ / Σ eᶻ along an axis."""
    powers = np.exp(z - z.max(axis=axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))


def _leaky_slope(z: Array, a: Array) -> float:
    below = z < 0
    ratios = a[below] / z[below]
    slope = float(np.median(ratios)) if ratios.size and not below.all() else np.nan
    return slope if 0 < slope < 1 else np.nan


def activation_of(z: Array, a: Array) -> str:
    """The name of the function that makes a of z, "" when it is none of the known ones."""
    known: dict[str, Callable[[], Array]] = {
        "none": lambda: z,
        "sigmoid": lambda: sigmoid(z),
        "sigmoid of −z": lambda: sigmoid(-z),
        "tanh": lambda: np.tanh(z),
        "relu": lambda: np.maximum(z, 0),
        "leaky_relu": lambda: np.where(z > 0, z, _leaky_slope(z, a) * z),
        "softmax": lambda: softmax(z, -1),
        "softmax of columns": lambda: softmax(z, 0),
    }
    if z.ndim and z.shape[-1] == 1:  # of one number softmax is 1
        del known["softmax"]
    with np.errstate(all="ignore"):
        for name, function in known.items():
            if np.allclose(a, function(), rtol=1e-6, atol=1e-9):
                return name.partition(" of ")[0]
    return ""


def slope_of(name: str, z: Array, a: Array) -> Array | None:
    """f'(z) of a known activation, None for others and for softmax."""
    if name == "none":
        return np.ones_like(z)
    if name == "sigmoid":
        return np.asarray(a * (1 - a))
    if name == "tanh":
        return np.asarray(1 - a**2)
    if name == "relu":
        return (z > 0).astype(float)
    if name == "leaky_relu":
        return np.where(z > 0, 1.0, _leaky_slope(z, a))
    return None


@dataclass(frozen=True, eq=False)
class Layer:
    """One dense layer.

    Attributes:
        weights: the node that was read.
        fan_in: inputs, a constant 1 not counted.
        fan_out: units.
        z: weights · inputs + biases.
        a: what the next layer gets.
        activation: its name, "" when not known.
    """

    weights: Node
    fan_in: int
    fan_out: int
    z: Node
    a: Node
    activation: str


@dataclass(frozen=True, eq=False)
class FoundNetwork:
    """What was found as a whole.

    Attributes:
        layers: the first one first.
        samples: of one batch.
        loss: "mse", "bce", "softmax" or "".
        labels: that the loss compares the prediction with, of its shape; None when they were not found.
        products: of inputs and weights, a layer each, and which argument the weights are.
    """

    layers: Sequence[Layer]
    samples: int
    loss: str
    labels: Array | None = None
    products: Sequence[tuple[Node, int]] = ()

    @property
    def sizes(self) -> str:
        """As 2-4-4-1."""
        return "-".join(str(n) for n in [self.layers[0].fan_in, *(layer.fan_out for layer in self.layers)])


def find_network(trial: Trial) -> FoundNetwork | None:
    """The layers between the weights and the loss of a step; None when they are no chain of dense layers."""
    forward = [node for node in trial.nodes if node.index in trial.forward]
    values = trial.points[-1].values
    weights = {c.old.index for c in trial.step.changes} | {t.nodes[-1].index for t in trial.step.unchanged}
    carried = _carried(forward, weights)
    products = _products(forward, weights, carried)
    if not products:
        return None
    layers: list[Layer] = []
    users = {parent.index: node for node in reversed(forward) for parent in node.parents}
    for k, (product, position) in enumerate(products):
        z = product
        user = users.get(product.index)
        if user is not None and user.op == "add" and user.shape == product.shape and _is_bias(user, product, carried):
            z = user
        if k + 1 < len(products):
            following, at = products[k + 1]
            a = _without_sign(_without_ones(_without_sign(following.args[1 - at])))
        else:
            a = _prediction(z, forward, values)
        weight, inputs = product.args[position], product.args[1 - position]
        shape = weight.shape if len(weight.shape) == 2 else (weight.shape[0], 1)
        fan_in, fan_out = shape if position == 1 else shape[::-1]
        fan_in -= _has_ones(inputs, values, 1 if position == 1 else 0)
        name = (
            activation_of(np.asarray(values[z.index], float), np.asarray(values[a.index], float))
            if a.shape == z.shape
            else ""
        )
        layers.append(Layer(weight, fan_in, fan_out, z, a, name))
    last, position = products[-1]
    samples = _samples(last, position)
    return FoundNetwork(layers, samples, *_kind_of_loss(trial, layers[-1]), products)


def _samples(product: Node, position: int) -> int:
    """Rows or columns of the last product; a vector of weights makes a number for each sample."""
    if len(product.shape) < 2:
        weights, inputs = (np.ndim(value_of(product.args[i])) for i in (position, 1 - position))
        return product.shape[0] if product.shape and weights == 1 and inputs == 2 else 1
    return product.shape[0] if position == 1 else product.shape[1]


def _carried(forward: Sequence[Node], weights: set[int]) -> set[int]:
    """Indices of weights and of what is only another shape of them, or has the other sign, as in exp(−w @ x).

    Weights to which a velocity is added, where Nesterov's momentum looks ahead, are some, too.
    """
    carried, live = set(weights), set(weights)
    for node in forward:
        inputs = node.parents
        if any(p.index in live for p in inputs):
            live.add(node.index)
        is_shape = node.op in SHAPING or node.op == "negative"
        if is_shape and inputs and all(p.index in carried for p in inputs):
            carried.add(node.index)
        if base_of(node, carried, live) is not None:
            carried.add(node.index)
    return carried


def _products(forward: Sequence[Node], weights: set[int], carried: set[int]) -> list[tuple[Node, int]]:
    """Products of a weight with something else, each with the position of the weight; one pass only."""
    found: list[tuple[Node, int]] = []
    seen: set[object] = set()
    for node in forward:
        if node.op not in PRODUCTS or len(node.args) != 2 or not all(np.ndim(value_of(a)) for a in node.args):
            continue
        for position in (1, 0):
            arg = node.args[position]
            if isinstance(arg, Node) and arg.index in carried:
                source = _part_of(arg, [n for n in forward if n.index in weights])
                if source in seen:
                    return found
                seen.add(source)
                found.append((node, position))
                break
    return found


def _part_of(arg: Node, weights: Sequence[Node]) -> object:
    """Which weights an argument is; of a vector that all weights lie in, which part of it."""
    way = cone([arg], weights)
    parts = [str(node.args[1]) for node in way if node.op == "getitem"]
    return way[0].index, *parts


def _is_bias(user: Node, product: Node, carried: set[int]) -> bool:
    """Whether a sum adds biases to a product: weights, or what has one number for each unit."""
    for arg in user.args:
        if arg is not product:
            row = [n for n in np.shape(value_of(arg)) if n > 1]
            return (isinstance(arg, Node) and arg.index in carried) or len(row) <= 1
    return False


def _without_ones(arg: Any) -> Node:
    """The part of a joined array that is the layer's output."""
    if isinstance(arg, Node) and arg.op in JOINS:
        parts = [p for p in arg.parents if p.parents and not np.all(np.asarray(p.value) == 1)]
        if parts:
            return max(parts, key=lambda p: p.index if p.op != "leaf" else -1)
    return arg if isinstance(arg, Node) else Node(-1, "leaf", None, (), {}, np.asarray(arg), Site("", 0, ""))


def _without_sign(thing: Any) -> Any:
    """What exp(−x @ w) negates."""
    is_negated = isinstance(thing, Node) and thing.op == "negative" and isinstance(thing.args[0], Node)
    return thing.args[0] if is_negated else thing


def _has_ones(inputs: Any, values: Mapping[int, Any], axis: int) -> int:
    """How many of the inputs are the constant 1."""
    inputs = _without_sign(inputs)
    numbers = np.asarray(values.get(inputs.index, inputs.value) if isinstance(inputs, Node) else inputs)
    if numbers.ndim == 2 and numbers.shape[1 - axis] == 1 and isinstance(inputs, Node) and inputs.op in JOINS:
        return sum(p.op == "leaf" and p.size == 1 and bool(np.all(np.asarray(p.value) == 1)) for p in inputs.parents)
    if numbers.ndim != 2 or numbers.shape[1 - axis] < 2:
        return 0
    return int(np.sum(np.all(numbers == 1, axis=1 - axis)))


def _prediction(z: Node, forward: Sequence[Node], values: Mapping[int, Any]) -> Node:
    """The output's activation: the first function of z alone that is a known one, or z itself."""
    pure = {z.index}
    for node in forward:
        if node.index <= z.index:
            continue
        inputs = node.parents
        others = [a for a in node.args if isinstance(a, np.ndarray) and a.ndim]
        if not inputs or others or not all(p.index in pure for p in inputs):
            continue
        pure.add(node.index)
        if (
            node.shape == z.shape
            and node.dtype_kind == "f"
            and activation_of(np.asarray(values[z.index], float), np.asarray(values[node.index], float))
            not in {"", "none"}
        ):
            return node
    return z


def _kind_of_loss(trial: Trial, last: Layer) -> tuple[str, Array | None]:
    """Which formula of prediction and labels the loss is a multiple of, at all points, and the labels."""
    forward = [node for node in trial.nodes if node.index in trial.forward]
    labels = [
        np.asarray(v, float)
        for v in constants_of(forward, trial)
        if (np.size(v) == np.size(last.a.value) and np.ndim(v) > 0) or (np.size(last.a.value) == 1 and np.size(v) == 1)
    ]
    for y in (*labels, *picked_labels(forward, last.a)):
        for name, formula in FORMULAS.items():
            ratios = []
            for point in trial.points:
                a = np.asarray(point.values[last.a.index], float)
                z = np.asarray(point.values[last.z.index], float)
                fitting = y.reshape(a.shape) if y.size == a.size else y
                with np.errstate(all="ignore"):
                    value = formula(z, a, fitting)
                ratios.append(float(np.ravel(point.values[trial.step.loss.index])[0]) / value if value else np.nan)
            if np.all(np.isfinite(ratios)) and np.ptp(ratios) <= 1e-3 * abs(ratios[0]) and len(ratios) > 1:
                kind = "softmax" if name == "bce" and last.activation == "softmax" else name.partition(" of ")[0]
                return kind, fitting
    return "", None


FORMULAS: dict[str, Callable[[Array, Array, Array], float]] = {
    "mse": lambda z, a, y: float(np.sum((a - y) ** 2)),
    "bce": lambda z, a, y: float(-np.sum(y * np.log(a) + (1 - y) * np.log(1 - a))),
    "softmax": lambda z, a, y: float(-np.sum(y * np.log(a))),
    "bce of logits": lambda z, a, y: float(np.sum(np.logaddexp(0, z) - y * z)),
}


def constants_of(forward: Sequence[Node], trial: Trial) -> list[Any]:
    """Arrays and numbers of the forward pass that do not depend on the weights."""
    own = trial.points[0].values
    live: set[int] = {n.index for n in trial.step.olds}
    found: list[Any] = []
    for node in forward:
        if node.index in live:
            continue
        if any(p.index in live for p in node.parents):
            live.add(node.index)
            found += [a for a in node.args if not isinstance(a, Node) and isinstance(a, (np.ndarray, float, int))]
            found += [own.get(p.index, p.value) for p in node.parents if p.index not in live]
    return found
