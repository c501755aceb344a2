"""What a program is as a whole: its network, activations, loss and data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.network.dropout import without_dropout
from tui_backprop.reading.network.network import FoundNetwork, Layer, activation_of
from tui_backprop.reading.network.toy_data import toy_data
from tui_backprop.reading.tape.record import Node, value_of
from tui_backprop.reading.verdicts.report import Report

MOST_PASSES = 40
TAKEN = {"getitem", "take", "array", "copy", "ascontiguousarray"}
TABLE = len(("rows", "columns"))


def tell_network(report: Report, network: FoundNetwork | None, nodes: Sequence[Node]) -> None:
    """Say what was found as a whole, if anything was."""
    if network is not None:
        report.network, report.samples = network.sizes, network.samples
        report.activations, report.loss = [_activation(layer) for layer in network.layers], network.loss
        report.dataset = toy_data(nodes, network)
        report.is_whole = takes_all(nodes, network)


def takes_all(nodes: Sequence[Node], network: FoundNetwork) -> bool:
    """Whether every forward pass of so many samples has the same ones, in any order, and they are no part of a table.

    Not said where only one pass is on the tape.
    """
    if not network.products:
        return False
    product, position = network.products[0]
    own = [np.shape(value_of(arg)) for arg in product.args]
    passes = [n for n in nodes if (n.op, n.site, n.shape) == (product.op, product.site, product.shape)]
    inputs = [n.args[1 - position] for n in passes if [np.shape(value_of(arg)) for arg in n.args] == own]
    if any(len(_tables(arg, position)) > 1 for arg in inputs[:MOST_PASSES]):
        return False
    samples = [np.sort(_rows(arg, position).view(np.uint8), axis=None) for arg in inputs[:MOST_PASSES]]
    return len(samples) > 1 and all(np.array_equal(samples[0], other) for other in samples[1:])


def _rows(arg: object, position: int) -> NDArray[np.float64]:
    """A sample a row."""
    table = np.asarray(value_of(arg), float)
    return np.ascontiguousarray(table if position == 1 else table.T)


def _tables(arg: object, position: int) -> set[int]:
    """How many samples there are in what an input is taken from, and in itself."""
    sizes = {len(_rows(arg, position))}
    while isinstance(arg, Node) and arg.op in TAKEN and isinstance(arg.args[0], Node):
        arg = arg.args[0]
        sizes.add(len(_rows(arg, position)) if np.ndim(arg.value) == TABLE else 0)
    return sizes


def _activation(layer: Layer) -> str:
    """The activation's name, with its dropout where it has a mask; "" when it is none that is known."""
    bare, mask = without_dropout(layer)
    name = activation_of(bare.z.value, bare.a.value) if mask else layer.activation
    return f"{name} with dropout" if mask and name else name
