"""The network of a program without arrays: its units, one weighted sum each, and the layers that they make.

On the tape a unit is a chain of additions of products, weight × input. What reads the end of the chain is its
activation. A unit is one layer above the deepest unit that it gets an input of.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tui_backprop.reading.network.judge import Trial
from tui_backprop.reading.network.network import FORMULAS, activation_of
from tui_backprop.reading.network.weights import consumers
from tui_backprop.reading.tape.record import Node

MOST_UNITS = 2000


@dataclass(eq=False)
class Unit:
    """One weighted sum of one sample.

    Attributes:
        z: the last of its additions.
        a: what the next layer reads; z itself where nothing else was found.
        weights: positions of its weights and its bias among the step's changes.
        inputs: for each weight that multiplies something, what that is; a node or a number.
        depth: its layer, from 1.
    """

    z: Node
    a: Node
    weights: list[int] = field(default_factory=list)
    inputs: dict[int, object] = field(default_factory=dict)
    products: dict[int, Node] = field(default_factory=dict)
    depth: int = 1


@dataclass(frozen=True, eq=False)
class Units:
    """All units of a step's forward pass, in the order of the program; several passes where it has several samples.

    Attributes:
        all: the units.
        sizes: as 2-4-4-1, "" when they make no layers.
        activations: a name for each layer, "" when not known.
        samples: forward passes.
        loss: "mse", "bce" or "".
    """

    all: Sequence[Unit]
    sizes: str
    activations: list[str]
    samples: int
    loss: str

    def layer(self, depth: int) -> list[Unit]:
        return [unit for unit in self.all if unit.depth == depth]

    @property
    def depth(self) -> int:
        return max((unit.depth for unit in self.all), default=0)


def find_units(trial: Trial) -> Units | None:
    """The units behind the loss of a step of single numbers; None when there are none."""
    forward = [node for node in trial.nodes if node.index in trial.forward]
    inside = {node.index for node in forward}
    used = {index: [(r, p) for r, p in rs if r.index in inside] for index, rs in consumers(forward).items()}
    units: dict[int, Unit] = {}
    for position, old in enumerate(trial.step.olds):
        for reader, _ in used.get(old.index, []):
            product = reader if reader.op == "multiply" else None
            if product is None and reader.op not in {"add", "subtract"}:
                continue
            z = _end_of_sum(product or old, reader, used)
            unit = units.setdefault(z.index, Unit(z, z))
            unit.weights.append(position)
            if product is not None:
                unit.products[position] = product
                unit.inputs[position] = next((a for a in product.args if a is not old), old)
    if not units or len(units) > MOST_UNITS:
        return None
    found = [units[index] for index in sorted(units)]
    _deepen(found, forward)
    depth = max(unit.depth for unit in found)
    layers = [[u for u in found if u.depth == d] for d in range(1, depth + 1)]
    samples = len(layers[-1]) // len({tuple(u.weights) for u in layers[-1]})
    names = [_activation(layer, forward) for layer in layers]
    sizes = [fan_in([layers[0]]), *(len({tuple(u.weights) for u in layer}) for layer in layers)]
    return Units(found, "-".join(map(str, sizes)), names, samples, _kind_of_loss(trial, layers[-1]))


@functools.lru_cache(maxsize=16)
def units_of(trial: Trial) -> Units | None:
    """`find_units`, once for each trial."""
    return find_units(trial)


def _end_of_sum(part: Node, reader: Node, used: dict[int, list[tuple[Node, int]]]) -> Node:
    """The last addition that a product, or a bias, goes into."""
    node = reader if part is not reader else part
    while True:
        readers = [r for r, _ in used.get(node.index, []) if r.op == "add"]
        others = [r for r, _ in used.get(node.index, []) if r.op != "add"]
        if len(readers) != 1 or others:
            return node
        node = readers[0]


def _deepen(units: Sequence[Unit], forward: Sequence[Node]) -> None:
    """Set what each unit gives to the next, and how deep it is."""
    last: dict[int, Unit] = {}
    by_z = {unit.z.index: unit for unit in units}
    within = {p.index for unit in units for p in unit.products.values()}
    for node in forward:
        unit = by_z.get(node.index)
        if unit is not None:
            sources = [last[a.index] for a in unit.inputs.values() if isinstance(a, Node) and a.index in last]
            unit.depth = 1 + max((source.depth for source in sources), default=0)
            for a in unit.inputs.values():
                if isinstance(a, Node) and a.index in last:
                    last[a.index].a = a
            last[node.index] = unit
        elif node.index not in within:
            sources = [last[p.index] for p in node.parents if p.index in last]
            if sources and all(source is sources[0] for source in sources):
                last[node.index] = sources[0]


def fan_in(layers: Sequence[Sequence[Unit]]) -> int:
    """Inputs of the network, not counted what is 1 for every sample.

    Args:
        layers: first layers, of several updates where these are of different samples.
    """
    first = layers[0][0].weights
    same = [unit for layer in layers for unit in layer if unit.weights == first]
    inputs = [[_number(unit.inputs[w]) for unit in same] for w in layers[0][0].inputs]
    return sum(1 for numbers in inputs if len(same) < 3 or any(n != 1 for n in numbers))


def _number(thing: object) -> float:
    return float(np.ravel(thing.value if isinstance(thing, Node) else np.asarray(thing, float))[0])


def _activation(layer: Sequence[Unit], forward: Sequence[Node]) -> str:
    """The function from z to a that all units of a layer have, over all units and samples."""
    for unit in layer:
        if unit.a is unit.z:  # the output layer, which no unit reads
            unit.a = _output_of(unit.z, forward)
    z, a = (np.array([_number(n) for n in nodes]) for nodes in ([u.z for u in layer], [u.a for u in layer]))
    return activation_of(z, a) if len(z) > 1 or all(u.a is not u.z for u in layer) else "none"


def _output_of(z: Node, forward: Sequence[Node]) -> Node:
    """The first function of z alone that is a known activation; else z."""
    pure = {z.index}
    for node in forward:
        if node.index <= z.index or not node.parents or not all(p.index in pure for p in node.parents):
            continue
        pure.add(node.index)
        if activation_of(z.value.reshape(1), np.asarray(node.value).reshape(1)) in {"sigmoid", "tanh"}:
            return node
    return z


def _kind_of_loss(trial: Trial, outputs: Sequence[Unit]) -> str:
    """Which formula of one prediction and its label the loss is a multiple of, at all points; "" when unknown."""
    if len(outputs) != 1 or len(trial.points) < 2:
        return ""
    a, z, values = (
        np.array([float(np.ravel(p.values[n.index])[0]) for p in trial.points])
        for n in (outputs[0].a, outputs[0].z, trial.step.loss)
    )
    labels = {
        _number(x)
        for n in trial.nodes
        if n.index in trial.forward
        for x in n.args
        if np.size(x) == 1 and not isinstance(x, Node)
    }
    labels |= {_number(n) for n in trial.nodes if n.index in trial.forward and n.op == "leaf"}
    for y in sorted(labels):
        for name, formula in FORMULAS.items():
            if name == "softmax":
                continue
            with np.errstate(all="ignore"):
                ratios = [v / formula(*map(np.asarray, (b, c, y))) for v, b, c in zip(values, z, a, strict=True)]
            if np.all(np.isfinite(ratios)) and np.ptp(ratios) <= 1e-6 * abs(ratios[0]) and ratios[0]:
                return name.partition(" of ")[0]
    return ""
