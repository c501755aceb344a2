"""Every activation of a forward pass: where no chain of layers was found, or samples are passed one after the other."""

from __future__ import annotations

import numpy as np

from tui_backprop.reading.network.judge import Trial
from tui_backprop.reading.network.network import PRODUCTS, Layer, activation_of
from tui_backprop.reading.tape.record import Node

MOST = 60
FARTHEST = 40
"""How many operations after z its activation is looked for."""


def activations_in(trial: Trial) -> list[Layer]:
    """For each sum of inputs z that an activation a is made of a layer, of which no more than these two is known."""
    forward = [node for node in trial.nodes if node.index in trial.forward]
    values = trial.points[-1].values
    found: list[Layer] = []
    for at, z in enumerate(forward):
        if not _may_be_z(z):
            continue
        pure = {z.index}
        for node in forward[at + 1 : at + 1 + FARTHEST]:
            if not node.parents or not all(p.index in pure for p in node.parents) or _has_array(node):
                continue
            pure.add(node.index)
            if node.shape == z.shape:
                name = activation_of(np.asarray(values[z.index], float), np.asarray(values[node.index], float))
                if name not in {"", "none", "softmax"}:
                    found.append(Layer(z, 0, 0, z, node, name))
                    break
        if len(found) == MOST:
            break
    return found


def _may_be_z(node: Node) -> bool:
    """Whether it is a product, or one with something added."""
    products = [node, *node.parents] if node.op == "add" else [node]
    return node.size > 1 and node.dtype_kind == "f" and any(n.op in PRODUCTS for n in products)


def _has_array(node: Node) -> bool:
    return any(isinstance(a, np.ndarray) and a.ndim for a in node.args)
