"""The gradients that an update is made of, whatever the optimizer makes of them.

Adam's update is no multiple of a gradient, so where the gradient is wrong nothing shows in the update that it is put
right. The gradient is where all ways from the forward pass to the update come together, furthest from the update:
moments and their roots part at it, and noise and a decay are added after it. With it subtracted as it is, a step is
one of plain gradient descent, and a fault is looked for in that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tui_backprop.reading.network.judge import Trial, compared, try_step
from tui_backprop.reading.network.losses import Change
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone


def with_gradients_subtracted(trial: Trial) -> Trial | None:
    """The step with its own gradients taken off; None where one is not found, or where that is what is done already."""
    gradients = [_gradient(trial, change) for change in trial.step.changes]
    found = [node for node in gradients if node is not None]
    if len(found) < len(gradients) or _are_taken(trial, found):
        return None
    last = max(node.index for node in trial.nodes)
    changes = []
    for number, (change, node) in enumerate(zip(trial.step.changes, found, strict=True), 1):
        value = np.asarray(change.old.value, float) - np.asarray(node.value, float)
        new = Node(last + number, "subtract", np.subtract, (change.old, node), {}, value, change.new.site)
        changes.append(Change(change.tensor, change.old, new))
    return try_step(replace(trial.step, changes=tuple(changes)))


def _are_taken(trial: Trial, gradients: Sequence[Node]) -> bool:
    """Whether each update takes off a multiple of its gradient, at all points."""
    return all(
        compared(taken, point.value(node)).parallel
        for point in trial.points
        for taken, node in zip(trial.taken(point), gradients, strict=True)
    )


def _gradient(trial: Trial, change: Change) -> Node | None:
    """The first node of the tensor's shape that all ways from the forward pass to its update lead through."""
    weights = {old.index for old in trial.step.olds}
    between = [n for n in cone([change.new], trial.step.olds) if n.index not in trial.forward | weights]
    own = {node.index for node in between}
    if change.new.index not in own:  # the loss is computed from it
        return None
    before: dict[int, int] = {}  # node to the number of ways from the forward pass to it
    for node in between:
        parents = [p.index for p in node.parents if p.index not in weights]
        before[node.index] = sum(before[i] if i in own else int(i in trial.forward) for i in parents)
    after = dict.fromkeys(own, 0)  # node to the number of ways from it to the update
    after[change.new.index] = 1
    for node in reversed(between):
        for parent in node.parents:
            if parent.index in own:
                after[parent.index] += after[node.index]
    all_ways = before[change.new.index]
    for node in between[:-1]:
        fits = not isinstance(node.value, tuple) and node.shape == change.old.shape and node.dtype_kind == "f"
        if fits and all_ways and before[node.index] * after[node.index] == all_ways:
            return node
    return None
