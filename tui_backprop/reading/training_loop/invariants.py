"""What is true of every training whatever its loss: shapes, beginnings, and weights that change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tui_backprop.reading.finding import SLIPS, Finding
from tui_backprop.reading.network.losses import Step
from tui_backprop.reading.network.network import PRODUCTS, FoundNetwork
from tui_backprop.reading.tape.record import Node, Site, value_of
from tui_backprop.reading.tape.replay import cone

ELEMENTWISE = {"add", "subtract", "multiply", "divide"}
MOST_NODES = 20_000


def broken_invariants(
    nodes: Sequence[Node], step: Step, network: FoundNetwork | None, seeded: Sequence[tuple[int, Site]] = ()
) -> Iterator[Finding]:
    """All findings that need no derivative.

    Args:
        nodes: the tape.
        step: an update.
        network: what was found.
        seeded: where random numbers were made to begin again, with the number of nodes before.
    """
    forward = cone([step.loss], step.olds)
    yield from sigmoid_with_minus(step)
    yield from _broadcast_labels(nodes, step)
    yield from _same_seed(step, seeded)
    yield from _equal_units(step)
    if network is not None:
        yield from _bias_per_sample(step, network)
        yield from _never_trained(nodes, step, forward, network)
    else:
        yield from _left_out_between(nodes, forward, _live(step, forward))


def _finding(slip: str, node: Node, told: str) -> Finding:
    return Finding(slip, node.site.line, f"{SLIPS[slip]}; {told}", certain=True)


def sigmoid_with_minus(step: Step) -> Iterator[Finding]:
    """1 / (1 − e⁻ᶻ) on the way from the weights to the loss: its slope is a(1 − a), too: no gradient is wrong."""
    forward = cone([step.loss], step.olds)
    live = _live(step, forward)
    for node in forward:
        if node.op == "divide":
            above, below = node.args
        elif node.op == "reciprocal" or (node.op == "power" and _is_number(node.args[1], -1)):
            above, below = 1, node.args[0]
        else:
            continue
        if not (_is_number(above, 1) and isinstance(below, Node) and below.op == "subtract" and below.index in live):
            continue
        one, power = below.args
        if _is_number(one, 1) and isinstance(power, Node) and power.op == "exp":
            yield _finding("sigmoid-sign", below, "write 1 + np.exp(-z)")
            return


def _is_number(thing: Any, number: float) -> bool:
    return not isinstance(thing, Node) and np.size(thing) == 1 and float(np.ravel(thing)[0]) == number


def _broadcast_labels(nodes: Sequence[Node], step: Step) -> Iterator[Finding]:
    """(n,) with (n, 1), of which the column depends on the weights."""
    live = {old.index for old in step.olds}
    for node in nodes[:MOST_NODES]:
        if any(parent.index in live for parent in node.parents):
            live.add(node.index)
        if node.op not in ELEMENTWISE or len(node.shape) != 2 or node.index not in live:
            continue
        n = node.shape[0]
        shapes = [np.shape(value_of(a)) for a in node.args]
        if n > 1 and node.shape == (n, n) and (n, 1) in shapes and (n,) in shapes:
            yield _finding(
                "labels-broadcast", node, f"({n}, 1) and ({n},) make ({n}, {n}); labels.reshape(-1, 1) is meant"
            )
            return


def _origin(node: Node) -> Node:
    """The random numbers that a first version was made of, by scaling; else the node itself."""
    leaves = [n for n in cone([node]) if n.op == "leaf" and n.kind == "random" and n.shape == node.shape]
    return leaves[0] if len(leaves) == 1 else node


def _same_seed(step: Step, seeded: Sequence[tuple[int, Site]]) -> Iterator[Finding]:
    drawn = [_origin(c.tensor.first) for c in step.changes]
    drawn = sorted((d for d in drawn if d.kind == "random" and d.size >= 2), key=lambda d: d.index)
    for i, one in enumerate(drawn):
        for other in drawn[i + 1 :]:
            k = min(one.size, other.size)
            a, b = np.ravel(one.value)[:k], np.ravel(other.value)[:k]
            if k >= 3 and one is not other and np.ptp(a) > 0 and np.array_equal(a, b):
                between = [site.line for count, site in seeded if one.index < count <= other.index and site.line]
                told = f"{SLIPS['same-seed-every-layer']}; the first {k} numbers of two layers are the same"
                line = between[-1] if between else other.site.line
                yield Finding("same-seed-every-layer", line, told, certain=True)
                return


def _equal_units(step: Step) -> Iterator[Finding]:
    matrices = [c for c in step.changes if len(c.old.shape) == 2 and min(c.old.shape) > 1]
    if not matrices or not all(np.ptp(c.tensor.first.value) == 0 for c in matrices):
        return
    first = matrices[0].tensor.first
    value = float(np.ravel(first.value)[0])
    yield _finding("equal-units", first, f"every weight begins as {value:g}; draw them at random")


def _bias_per_sample(step: Step, network: FoundNetwork) -> Iterator[Finding]:
    n = network.samples
    if n < 2:
        return
    layers = {layer.z.shape for layer in network.layers}
    weights = {layer.weights.shape for layer in network.layers}
    for change in step.changes:
        for node in (change.old, change.new):
            if node.shape in layers and n in node.shape and node.shape not in weights:
                made = change.tensor.first if change.tensor.first.shape == node.shape else change.new
                told = f"its shape is {node.shape}, of which {n} is the number of samples; sum the gradient over them"
                yield _finding("bias-per-sample", made, told)
                return


def _never_trained(
    nodes: Sequence[Node], step: Step, forward: Sequence[Node], network: FoundNetwork
) -> Iterator[Finding]:
    """Numbers that are drawn or set once, used as weights or biases in the forward pass, and never changed."""
    live = _live(step, forward)
    for layer in network.layers:
        z = layer.z
        if z.op != "add":
            continue
        for arg in z.args:
            if isinstance(arg, Node) and arg.index not in live and _is_made(arg) and _is_row(arg, z):
                yield _finding(
                    "biases-never-trained", _leaf(arg), f"the biases {arg.shape} that line {z.site.line} adds"
                )
                return
    yield from _left_out_between(nodes, forward, live)
    first = network.layers[0]
    for node in forward:
        if node.op in PRODUCTS and node.index not in live and _feeds(node, first, forward) and _again(node, nodes):
            weight = next(
                (a for a in node.args if isinstance(a, Node) and _is_made(a) and a.shape[-1:] == node.shape[-1:]), None
            )
            if (
                weight is not None
                and not _is_updated(weight, nodes)
                and len(weight.shape) == 2
                and weight.shape[0] != node.shape[0]
            ):
                yield _finding("layer-left-out", node, f"the weights {weight.shape} of line {_leaf(weight).site.line}")
                return


def _again(product: Node, nodes: Sequence[Node]) -> bool:
    """Whether a product is made in other passes, too: what is made once are the samples."""
    return any(n.op == product.op and n.site == product.site and n is not product for n in nodes)


def _live(step: Step, forward: Sequence[Node]) -> set[int]:
    """Indices of the trained weights and biases, and of all that is computed from them."""
    changing = {c.old.index for c in step.changes}
    live = set(changing)
    for node in forward:
        if node.index not in changing and any(p.index in live for p in node.parents):
            live.add(node.index)
    return live


def _left_out_between(nodes: Sequence[Node], forward: Sequence[Node], live: set[int]) -> Iterator[Finding]:
    """A random matrix that multiplies what trained weights or biases made, and that is never changed."""
    outputs: set[int] = set()  # of layers, and all that is made of them
    for node in forward:
        below = any(parent.index in outputs for parent in node.parents)
        if below or (node.index in live and _is_of_a_layer(node)):
            outputs.add(node.index)
        if node.op not in PRODUCTS or len(node.args) != 2 or not below:
            continue
        drawn = [a for a in node.args if isinstance(a, Node) and a.index not in live and len(a.shape) == 2]
        weights = [a for a in drawn if _is_made(a) and _leaf(a).kind == "random" and a.size > 1]
        if weights and not _is_updated(weights[0], nodes):
            yield _finding(
                "layer-left-out", node, f"the weights {weights[0].shape} of line {_leaf(weights[0]).site.line}"
            )
            return


def _is_of_a_layer(node: Node) -> bool:
    """Whether it is a product, as X @ W, or one with biases added, which are all that may be trained of it."""
    return node.op in PRODUCTS or (node.op == "add" and any(parent.op in PRODUCTS for parent in node.parents))


def _is_updated(weight: Node, nodes: Sequence[Node]) -> bool:
    """Whether something of its shape is ever added to it or subtracted from it."""
    shape = weight.shape
    return any(n.op in {"add", "subtract"} and n.shape == shape and any(p is weight for p in n.parents) for n in nodes)


def _is_made(node: Node) -> bool:
    """Whether it is of random numbers or of a constant, and of nothing else."""
    leaves = [n for n in cone([node]) if not n.parents]
    return bool(leaves) and all(n.op == "leaf" and n.kind in {"random", "zeros", "ones", "full"} for n in leaves)


def _leaf(node: Node) -> Node:
    return next(n for n in cone([node]) if not n.parents)


def _is_row(node: Node, z: Node) -> bool:
    return node.size > 1 and node.size in z.shape and node.size < z.size


def _feeds(node: Node, first: object, forward: Sequence[Node]) -> bool:
    """Whether a product is an input of what the first layer reads."""
    weights = getattr(first, "weights", None)
    product = next((n for n in forward if n.op in PRODUCTS and any(p is weights for p in n.parents)), None)
    return product is not None and node.index < product.index and any(n is node for n in cone([product]))
