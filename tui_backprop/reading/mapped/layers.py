"""Layers that were found in a program, as layers of our own: which of its numbers is which of our parameters."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.nn.activations import OUTPUT_ACTIVATIONS, activation_named, quiet
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.network import Network, Propagation, columns
from tui_backprop.nn.regularization import add_penalties
from tui_backprop.reading.mapped.our_loss import OurLoss, our_loss
from tui_backprop.reading.network.ahead import reads_of, sources_of
from tui_backprop.reading.network.dropout import without_dropout
from tui_backprop.reading.network.judge import Trial, close, compared
from tui_backprop.reading.network.losses import SHAPING
from tui_backprop.reading.network.network import PRODUCTS, FoundNetwork, Layer
from tui_backprop.reading.tape.record import Node, value_of
from tui_backprop.reading.tape.replay import CannotReplayError, cone, replayed

Array = NDArray[Any]
NONE = -1
_MORE = "its forward pass is more than dense layers, one after the other"


class NotOursError(Exception):
    """The network cannot be shown as one of ours; the message says why, after "its network was found, but"."""


@dataclass(frozen=True, eq=False)
class OurLayers:
    """A network of ours that computes what the program's does.

    Attributes:
        tensors: the program's, as the nodes from which the forward pass of the trial reads them.
        factor_of_right: `factor`, of those tensors alone whose updates are a multiple of the gradient.
        parameters, sizes, activations, loss, has_biases, penalty, drops, factor: see `dwelling.OwnNetwork`.
        products: the product of every layer, in which the weights meet their inputs.
        reads: of each tensor the node that the pass reads: another one where it looks ahead, see `ahead`.
        firsts: of each pass of the trial's batch the product that it begins with: one, or several with a sample each.
        inputs: (n, d), the samples of the trial's batch; targets: (n, m).
        positions: of the weights among the arguments of each product.
    """

    tensors: tuple[Node, ...]
    parameters: Array
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    has_biases: bool
    factor: float | None
    products: tuple[Node, ...]
    positions: tuple[int, ...]
    inputs: Array
    targets: Array
    factor_of_right: float | None = None
    penalty: float | None = 0.0
    drops: bool = False
    firsts: tuple[Node, ...] = ()
    reads: tuple[Node, ...] = ()

    @property
    def tensor_of(self) -> Array:
        """Of each of our parameters the tensor that it is in; −1 for a bias that there is not."""
        ends = np.cumsum([np.size(tensor.value) for tensor in self.tensors])
        return np.where(self.parameters == NONE, NONE, np.searchsorted(ends, self.parameters, side="right"))


def our_layers(trial: Trial, found: FoundNetwork) -> OurLayers:
    """The network as one of ours, which was tried at all points of the trial and gives the same.

    Raises:
        NotOursError: it computes something else.
    """
    products = [_product(layer) for layer in found.layers]
    positions = [next(i for i, arg in enumerate(p.args) if arg is layer.weights)
                 for p, layer in zip(products, found.layers, strict=True)]  # fmt: skip
    firsts = _firsts(trial, products[0], positions[0])
    shifts = [first.index - firsts[0].index for first in firsts]
    loss = our_loss(trial, found.layers[-1], positions[-1], fed_to(products[-1], positions[-1])[1], shifts)
    if loss is None:
        raise NotOursError(f"its loss at line {trial.step.loss.site.line} is none that is known here")
    if loss.of_logits:
        last = found.layers[-1]
        found = replace(found, layers=[*found.layers[:-1], replace(last, a=last.z, activation="none")])
    opened = [without_dropout(layer) for layer in found.layers]
    found = replace(found, layers=[layer for layer, _ in opened])
    masks = {index: value for _, own in opened for index, value in own.items()}
    tensors = _tensors(trial, found.layers, products)
    forward = [node for node in trial.nodes if node.index in trial.forward]
    reads = reads_of(tensors, forward, [old.index for old in trial.step.olds])
    places = _numbered(tensors)
    places |= {read.index: places[tensor.index] for tensor, read in zip(tensors, reads, strict=True)}
    firsts = firsts[: len(loss.targets)]
    batches = [_samples(first, positions[0], trial.points[0].values) for first in firsts]
    samples = np.concatenate(batches)
    parts, has_biases = [], []
    for layer, product, position in zip(found.layers, products, positions, strict=True):
        weights, biases = _of_layer(layer, product, position, [*tensors, *reads], places)
        has_biases.append(biases is not None)
        parts.append((weights, np.full(len(weights), NONE) if biases is None else biases))
    if any(len(before) != after.shape[1] for (before, _), (after, _) in itertools.pairwise(parts)):
        raise NotOursError(_MORE)
    one = any(has_biases)
    parameters = np.concatenate([np.column_stack([w, b] if one else [w]).ravel() for w, b in parts]).astype(np.int64)
    sizes = (parts[0][0].shape[1], *(len(w) for w, _ in parts))
    activations = tuple(_activation(layer, at, trial, masks) for layer, at in zip(found.layers, positions, strict=True))
    targets = np.concatenate(
        [_by_row(one, positions[-1], len(batch)) for one, batch in zip(loss.targets, batches, strict=True)]
    )
    samples = without_ones(samples, sizes[0])
    ours = OurLayers(
        tensors, parameters, sizes, activations, loss.name, one, None, tuple(products), tuple(positions),
        samples, targets, drops=bool(masks), firsts=tuple(firsts), reads=reads,
    )  # fmt: skip
    _prove(ours, found, trial, masks)
    ours = replace(ours, activations=_with_output(activations, ours.loss))
    ours = replace(ours, penalty=_penalty(ours, loss))
    factor, factor_of_right = _factors(ours, trial)
    return replace(ours, factor=factor, factor_of_right=factor_of_right)


def _with_output(activations: tuple[str, ...], loss: str) -> tuple[str, ...]:
    """The activations, the output's own where the loss is computed from the logits."""
    wanted = LOSSES[loss].output
    if wanted and activations[-1] not in ("none", wanted):
        raise NotOursError(f"a {loss} loss of a {activations[-1]} output is none that is known here")
    return (*activations[:-1], wanted or activations[-1])


def network_of(sizes: Sequence[int], activations: Sequence[str], *, bias: bool) -> Network:
    """A network of ours, each layer with an activation of its own."""
    return Network(sizes, hidden=activations[:-1], output=activations[-1], bias=bias)


def parameters_from(numbers: Array, places: Array) -> Array:
    """Our parameters out of all numbers of a program's tensors, laid end to end.

    Args:
        numbers: (N,).
        places: (P,), see `dwelling.OwnNetwork.parameters`.
    """
    return np.where(places == NONE, 0.0, numbers[np.maximum(places, 0)])


def fed_to(product: Node, position: int) -> tuple[Any, float]:
    """What a product multiplies weights with, and the sign that is put before it or them: exp(−w @ x) is exp((−w) @ x).

    Args:
        position: of the weights among its arguments.
    """
    inputs, sign = _unsigned(product.args[1 - position])
    return inputs, sign * _unsigned(product.args[position])[1]


def _unsigned(thing: Any) -> tuple[Any, float]:
    """A number without the sign that is turned, and that sign."""
    if isinstance(thing, Node) and thing.op == "negative" and len(thing.args) == 1:
        return thing.args[0], -1.0
    return thing, 1.0


def _product(layer: Layer) -> Node:
    if layer.z.op in PRODUCTS:
        return layer.z
    return next(node for node in layer.z.parents if node.op in PRODUCTS)


def _tensors(trial: Trial, layers: Sequence[Layer], products: Sequence[Node]) -> tuple[Node, ...]:
    """What changes, what never does though a loss is computed from it, and biases that are not even meant to."""
    olds = [*trial.step.olds, *(tensor.nodes[-1] for tensor in trial.step.unchanged)]
    for layer, product in zip(layers, products, strict=True):
        bias = _bias(layer, product)
        if isinstance(bias, Node) and not {node.index for node in cone([bias], olds)} & {old.index for old in olds}:
            olds.append(_whole(bias))
    known = sources_of([node for layer in layers for node in (layer.weights, layer.z)], {old.index for old in olds})
    return tuple(old for old in olds if old.index in known)


def _whole(node: Node) -> Node:
    """The array of which this is another shape."""
    while node.op in SHAPING and node.parents:
        node = node.parents[0]
    return node


def _bias(layer: Layer, product: Node) -> Any:
    return None if layer.z is product else next(arg for arg in layer.z.args if arg is not product)


def _numbered(tensors: Sequence[Node]) -> dict[int, Array]:
    """Every tensor with the places of its numbers among all in the place of the numbers."""
    found, start = {}, 0
    for node in tensors:
        size = int(np.size(node.value))
        found[node.index] = np.arange(start, start + size, dtype=float).reshape(node.shape)
        start += size
    return found


def _of_layer(
    layer: Layer, product: Node, position: int, tensors: Sequence[Node], places: Mapping[int, Array]
) -> tuple[Array, Array | None]:
    """The places of a layer's weights, (o, i), and of its biases, (o,); None without."""
    line = product.site.line
    weights = _places(layer.weights, tensors, places)
    weights = weights[:, None] if weights.ndim == 1 and position == 1 else np.atleast_2d(weights)
    if (position == 1) != (product.op == "inner"):
        weights = weights.T
    inputs = value_of(fed_to(product, position)[0])
    ones = _constant_ones(np.asarray(inputs, float), position) if weights.shape[1] > layer.fan_in else []
    if len(ones) > 1:
        raise NotOursError(f"more than one of the inputs at line {line} is always 1")
    bias = _bias(layer, product)
    if ones and bias is None:
        return np.delete(weights, ones, axis=1), weights[:, ones[0]]
    if bias is None:
        return weights, None
    if not isinstance(bias, Node):
        raise NotOursError(f"what is added to the products at line {layer.z.site.line} never changes: it is no bias")
    spread = np.broadcast_to(_places(bias, tensors, places), layer.z.shape)
    rows = _by_row(spread, position, spread.size // len(weights))
    if not (rows == rows[0]).all():
        raise NotOursError(f"at line {layer.z.site.line} there is a bias for every sample")
    return weights, rows[0]


def _places(node: Node, tensors: Sequence[Node], places: Mapping[int, Array]) -> Array:
    """Which number of which tensor each number of a node is, whatever its sign."""
    node = _unsigned(node)[0]
    nodes = cone([node], tensors)
    known = {index: value for index, value in places.items() if any(n.index == index for n in nodes)}
    try:
        found = np.asarray(replayed(nodes, known)[node.index], float)
    except CannotReplayError:
        found = np.empty(0)
    total = 1 + max(int(value.max(initial=0)) for value in places.values())
    if not known or not found.size or (found != np.rint(found)).any() or found.min() < 0 or found.max() >= total:
        raise NotOursError(f"its weights are computed anew at line {node.site.line}, before they are used")
    return found


def _firsts(trial: Trial, first: Node, position: int) -> list[Node]:
    """The first products of all passes at the trial's weights, that of the first pass first."""
    weights = _whole(_unsigned(first.args[position])[0])
    return [
        node for node in trial.nodes
        if node.index in trial.forward and node.index >= first.index and (node.site, node.op) == (first.site, first.op)
        and _whole(_unsigned(node.args[position])[0]) is weights
    ]  # fmt: skip


def _constant_ones(inputs: Array, position: int) -> list[int]:
    rows = inputs if position == 1 else inputs.T
    return np.flatnonzero((rows == 1).all(axis=0)).tolist() if rows.ndim == 2 else np.flatnonzero(rows == 1).tolist()


def _by_row(array: Array, position: int, samples: int) -> Array:
    """(n, units): a sample a row, whichever way the program has them."""
    if array.ndim < 2:
        return array.reshape(samples, -1)
    return array if position == 1 else array.T


def _samples(product: Node, position: int, values: Mapping[int, Any]) -> Array:
    """The batch, (n, d), without a constant 1; of exp(−x @ w) it is x."""
    inputs, _ = fed_to(product, position)
    numbers = np.asarray(values.get(inputs.index, inputs.value) if isinstance(inputs, Node) else inputs, float)
    rows = numbers[None, :] if numbers.ndim == 1 else numbers if position == 1 else numbers.T
    weights = np.shape(value_of(product.args[position]))
    fan_in = weights[0] if position == 1 or len(weights) == 1 else weights[1]
    if rows.shape[1] != fan_in:
        rows = numbers.reshape(-1, fan_in)
    return rows


def _activation(layer: Layer, position: int, trial: Trial, masks: Mapping[int, Array]) -> str:
    """The name of ours that makes a of z at all points, with nothing dropped."""
    places = [_with_nothing_dropped(layer, point.values, masks) for point in trial.points]
    for name, activation in OUTPUT_ACTIVATIONS.items():
        if all(_is_made_by(activation.value, layer, position, values) for values in places):
            return name
    leaky = _leaky(layer, position, places[0])
    if leaky and all(_is_made_by(activation_named(leaky).value, layer, position, values) for values in places):
        return leaky
    raise NotOursError(f"the activation of line {layer.a.site.line} is none that is known here")


def _with_nothing_dropped(layer: Layer, values: Mapping[int, Any], masks: Mapping[int, Array]) -> Mapping[int, Any]:
    between = cone([layer.a], [layer.z]) if masks else []
    given = {node.index: masks[node.index] for node in between if node.index in masks}
    if not given:
        return values
    return {**values, **replayed(between, {layer.z.index: values[layer.z.index], **given}, values)}


def _leaky(layer: Layer, position: int, values: Mapping[int, Any]) -> str:
    """The leaky ReLU that a layer may have, by its slope below 0; "" where that is none."""
    z, a = (np.asarray(values[node.index], float) for node in (layer.z, layer.a))
    z = np.asarray(z * fed_to(_product(layer), position)[1])
    if z.shape != a.shape or not (z < 0).any():
        return ""
    slope = float(np.median(a[z < 0] / z[z < 0]))
    return f"leaky-relu({slope:.6g})" if 0 < slope < 1 else ""


def _is_made_by(function: Any, layer: Layer, position: int, values: Mapping[int, Any]) -> bool:
    z, a = (np.asarray(values[node.index], float) for node in (layer.z, layer.a))
    z = np.asarray(z * fed_to(_product(layer), position)[1])
    if z.shape != a.shape:
        return False
    z, a = (array.reshape(-1, 1) if array.ndim < 2 else array.T if position == 1 else array for array in (z, a))
    out = np.empty_like(z)
    with quiet():
        function(z.copy(), out)
    return bool(np.allclose(out, a, rtol=1e-6, atol=1e-9))


def _prove(ours: OurLayers, found: FoundNetwork, trial: Trial, masks: Mapping[int, Array]) -> None:
    """Refuse what does not give the same outputs as the program, at every point, and with nothing dropped."""
    last = found.layers[-1].a
    network = network_of(ours.sizes, ours.activations, bias=ours.has_biases)
    inputs = ours.inputs[: len(ours.inputs) // len(ours.firsts)]  # of the first pass
    for point in trial.points:
        numbers = np.concatenate([np.ravel(point.values.get(t.index, t.value)).astype(float) for t in ours.reads])
        network.parameters[...] = parameters_from(numbers, ours.parameters)
        outputs = network.predict(inputs)
        given = {**{t.index: point.values.get(t.index, t.value) for t in ours.tensors}, **masks}
        values = replayed(cone([last], ours.tensors), given, point.values) if masks else point.values
        theirs = _by_row(np.asarray(values[last.index], float), ours.positions[-1], len(inputs))
        if outputs.shape != theirs.shape or not np.allclose(outputs, theirs, rtol=1e-6, atol=1e-9, equal_nan=True):
            raise NotOursError(_MORE)


def without_ones(samples: Array, features: int) -> Array:
    """Samples (n, d) without the constant 1 that stands for the bias, when they have one feature more than they should.

    Args:
        features: that they should have.
    """
    extra = samples.shape[1] - features
    return np.delete(samples, _constant_ones(samples, 1)[:extra], axis=1) if extra > 0 else samples


def _penalty(ours: OurLayers, loss: OurLoss) -> float | None:
    """What the program adds to its loss, as a multiple of ½ Σw² beside ours; None where it is none."""
    if loss.added is None:
        return None
    if not loss.added.any():
        return 0.0
    network = network_of(ours.sizes, ours.activations, bias=ours.has_biases)
    halves = np.empty(len(loss.places))
    for at, values in enumerate(loss.places):
        numbers = np.concatenate([np.ravel(np.asarray(values.get(t.index, t.value), float)) for t in ours.reads])
        network.parameters[...] = parameters_from(numbers, ours.parameters)
        halves[at] = sum(0.5 * float((layer.weights[:, : layer.fan_in] ** 2).sum()) for layer in network.layers)
    ratios = loss.added / halves
    if not np.isfinite(ratios).all() or np.ptp(ratios) > 1e-6 * abs(ratios[0]):
        return None
    return float(ratios[0]) / (loss.factor * len(ours.inputs))


def _factors(ours: OurLayers, trial: Trial) -> tuple[float | None, float | None]:
    """How many times the gradient of our loss an update of the trial is; None when it is no multiple of it.

    And the same of those tensors for which it is, when it is not for all; None when it is for none.
    """
    point = trial.points[0].values
    news = {change.old.index: change.new for change in trial.step.changes}
    before = np.concatenate([np.ravel(np.asarray(point[t.index], float)) for t in ours.tensors])
    after = np.concatenate([np.ravel(np.asarray(point[news.get(t.index, t).index], float)) for t in ours.tensors])
    network = network_of(ours.sizes, ours.activations, bias=ours.has_biases)
    read = np.concatenate([np.ravel(np.asarray(point[t.index], float)) for t in ours.reads])
    network.parameters[...] = parameters_from(read, ours.parameters)
    inputs = columns(ours.inputs, bias=ours.has_biases, dtype=float)
    propagation = Propagation(network, inputs, loss=LOSSES[ours.loss])
    with quiet():
        propagation.forward()
        propagation.backward(ours.targets.T)
    add_penalties(network, l1=0.0, l2=ours.penalty or 0.0)
    subtracted = parameters_from(before, ours.parameters) - parameters_from(after, ours.parameters)
    tensor_of = ours.tensor_of
    found = [
        compared(subtracted[own], network.gradient[own]) for own in map(tensor_of.__eq__, range(len(ours.tensors)))
    ]
    # A single number is a multiple of any other.
    telling = [
        one.ratio for one, tensor in zip(found, ours.tensors, strict=True) if one.parallel and one.ratio > 0
        and np.size(tensor.value) > 1
    ]  # fmt: skip
    if not telling:
        return None, None
    common = max(telling, key=lambda ratio: sum(close(ratio, other) for other in telling))
    is_all = all(one.parallel and (close(one.ratio, common) or (one.cosine == 1 and not one.ratio)) for one in found)
    return (common if is_all else None), common
