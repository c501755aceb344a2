"""A velocity that is computed and that no update reads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_backprop.reading.claims import finding
from tui_backprop.reading.finding import Finding
from tui_backprop.reading.judge import Trial
from tui_backprop.reading.record import Node

SMALLEST = 0.3
"""A velocity keeps at least this part of itself."""


def unread_velocity(nodes: Sequence[Node], trial: Trial) -> Finding | None:
    """v = β · v + c · g for the weights, of which nothing that changes a weight is computed."""
    feeding = {v.index for change in trial.step.changes for v in change.tensor.nodes[1:]}
    for node in reversed(nodes):
        if node.index in feeding:
            feeding.update(parent.index for parent in node.parents)
    shapes = {c.old.shape for c in trial.step.changes if c.old.size > 1}
    sites: dict[object, Node] = {}
    for node in nodes:
        if (
            node.op in {"add", "subtract"}
            and node.shape in shapes
            and node.index not in feeding
            and _keeps_itself(node)
        ):
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
