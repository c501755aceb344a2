"""What a program is as a whole: its network, activations, loss and data, and how many of these an update takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_backprop.reading.network.dropout import without_dropout
from tui_backprop.reading.network.judge import Trial
from tui_backprop.reading.network.network import FoundNetwork, Layer, activation_of
from tui_backprop.reading.network.toy_data import toy_data
from tui_backprop.reading.network.weights import Versions
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone
from tui_backprop.reading.training_loop.held_out import Pass, passes_of
from tui_backprop.reading.training_loop.whole import Training
from tui_backprop.reading.verdicts.report import Report

MOST_UPDATES = 8
"""Of so many updates the samples are compared."""
PICKS = {"getitem", "take", "pick"}


def tell_network(
    report: Report, trial: Trial, network: FoundNetwork | None, nodes: Sequence[Node], tensors: Sequence[Versions]
) -> None:  # fmt: skip
    """Say what was found as a whole, if anything was."""
    if network is not None:
        report.network, report.samples = network.sizes, network.samples
        passes = passes_of(nodes, tensors, Training(trial, [], network, None, ""))
        report.takes_all = _takes_all([p for p in passes if p.updates][:MOST_UPDATES], network.samples)
        report.activations, report.loss = [_activation(layer) for layer in network.layers], network.loss
        report.dataset = toy_data(nodes, network)


def _takes_all(updates: Sequence[Pass], samples: int) -> bool | None:
    """Whether every update is made of all samples; None where that cannot be told.

    Args:
        updates: the forward passes that updates are made of.
        samples: of the one that is judged.
    """
    if len(updates) < len(("one", "another")) or any(len(p.rows) != samples for p in updates):
        return None
    if not _are_of_the_same(*updates[:2]):
        return False
    if not all(_are_of_the_same(updates[0], p) for p in updates[2:]) or _is_part_taken_anew(*updates[:2]):
        return None
    return True


def _are_of_the_same(one: Pass, other: Pass) -> bool:
    """Whether two passes are of the same samples, in whatever order."""
    if np.array_equal(one.rows, other.rows):
        return True
    first, second = (sorted(row.tobytes() for row in p.rows) for p in (one, other))
    return first == second


def _is_part_taken_anew(one: Pass, following: Pass) -> bool:
    """Whether the samples of a pass are a part that was taken of others after the pass before it."""
    anew = (node for node in cone([following.inputs]) if node.index > one.product.index and node.op in PICKS)
    return any(node.size < parent.size for node in anew for parent in node.parents[:1])


def _activation(layer: Layer) -> str:
    """The activation's name, with its dropout where it has a mask; "" when it is none that is known."""
    bare, mask = without_dropout(layer)
    name = activation_of(bare.z.value, bare.a.value) if mask else layer.activation
    return f"{name} with dropout" if mask and name else name
