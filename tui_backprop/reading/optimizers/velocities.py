"""A velocity that is computed and that no update reads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_backprop.reading.finding import Finding
from tui_backprop.reading.network.judge import Trial
from tui_backprop.reading.network.losses import Step
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.training_loop.claims import finding

SMALLEST = 0.3
"""A velocity keeps at least this part of itself."""


def unread(nodes: Sequence[Node], trial: Trial, steps: Sequence[Step]) -> list[Node]:
    """What is computed from a training's later weights, and what no update of any weights is made of.

    Args:
        nodes: the tape.
        trial: an update of the training; another one's moments are no matter of it.
        steps: all losses, with the updates of what they are computed from.
    """
    trained = [step.changes for step in (trial.step, *steps) if any(change.old.size > 1 for change in step.changes)]
    tensors = {id(change.tensor): change.tensor for changes in trained for change in changes}  # a number is no network
    feeding = {version.index for tensor in tensors.values() for version in tensor.nodes[1:]}
    for node in reversed(nodes):
        if node.index in feeding:
            feeding.update(parent.index for parent in node.parents)
    made = {version.index for change in trial.step.changes for version in change.tensor.nodes[1:]}
    for node in nodes:
        if any(parent.index in made for parent in node.parents):
            made.add(node.index)
    read = {(node.site, node.op) for node in nodes if node.index in feeding}  # the tape may end before an update
    return [n for n in nodes if n.index in made and n.index not in feeding and (n.site, n.op) not in read]


def unread_velocity(nodes: Sequence[Node], trial: Trial, steps: Sequence[Step]) -> Finding | None:
    """v = β · v + c · g for the weights, of which nothing that changes a weight is computed; see `unread`."""
    shapes = {c.old.shape for c in trial.step.changes if c.old.size > 1}
    sites: dict[object, Node] = {}
    for node in unread(nodes, trial, steps):
        if node.op in {"add", "subtract"} and node.shape in shapes and _keeps_itself(node):
            sites.setdefault(node.shape, node)
    if not sites or sites.keys() != shapes:
        return None
    first = min(sites.values(), key=lambda node: node.index)
    return finding("velocity-lost", first.site.line, "it is computed here, and no update reads it")


def _keeps_itself(node: Node) -> bool:
    """Whether it is β times what the same place made before, and something more."""
    for part in node.parents:
        if part.op == "multiply" and len(part.parents) == 1:
            number = next(
                (float(np.ravel(a)[0]) for a in part.args if not isinstance(a, Node) and np.size(a) == 1), 0.0
            )
            before = part.parents[0]
            if SMALLEST <= abs(number) < 1 and before.site == node.site and before.op == node.op:
                return True
    return False
