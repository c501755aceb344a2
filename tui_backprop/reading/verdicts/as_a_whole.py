"""What a program is as a whole: its network, activations, loss and data."""

from __future__ import annotations

from collections.abc import Sequence

from tui_backprop.reading.network.dropout import without_dropout
from tui_backprop.reading.network.network import FoundNetwork, Layer, activation_of
from tui_backprop.reading.network.toy_data import toy_data
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.verdicts.report import Report


def tell_network(report: Report, network: FoundNetwork | None, nodes: Sequence[Node]) -> None:
    """Say what was found as a whole, if anything was."""
    if network is not None:
        report.network, report.samples = network.sizes, network.samples
        report.activations, report.loss = [_activation(layer) for layer in network.layers], network.loss
        report.dataset = toy_data(nodes, network)


def _activation(layer: Layer) -> str:
    """The activation's name, with its dropout where it has a mask; "" when it is none that is known."""
    bare, mask = without_dropout(layer)
    name = activation_of(bare.z.value, bare.a.value) if mask else layer.activation
    return f"{name} with dropout" if mask and name else name
