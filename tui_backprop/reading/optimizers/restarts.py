"""An optimizer that begins again in the midst of a training: its moments are zeros once more."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from tui_backprop.reading.finding import Finding
from tui_backprop.reading.network.judge import Trial
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone
from tui_backprop.reading.training_loop.claims import finding
from tui_backprop.reading.training_loop.whole import first_apart

FEWEST_RESTARTS = 2
MOST_UPDATES = 200
MOMENTS = 2


def adam_begins_again(trial: Trial, callers: dict[int, tuple[int, ...]]) -> Finding | None:
    """Moments of Adam that are made anew several times, between updates of the same weights."""
    stop = [node for change in trial.step.changes for node in change.tensor.nodes]
    change = max(trial.step.changes, key=lambda c: c.old.size)
    versions = change.tensor.nodes[:MOST_UPDATES]
    restarts: list[tuple[Node, Node]] = []
    for old, new in itertools.pairwise(versions[1:]):
        made = _since(new, old, stop)
        begun = [n for n in made if _is_empty_moment(n, old)]
        if len(begun) >= MOMENTS and any(n.op in {"sqrt", "power"} for n in made):
            restarts.append((begun[0], old))
    if len(restarts) < FEWEST_RESTARTS or len(restarts) == len(versions) - 2:
        return None
    empty, before = restarts[0]
    leaf = next(parent for parent in empty.parents if parent.op == "leaf")
    told = f"its moments are zeros again {len(restarts)} times in {len(versions) - 1} updates; make it once"
    return finding("adam-step-reset", first_apart(callers, leaf.index, before.index), told)


def _since(new: Node, old: Node, stop: Sequence[Node]) -> list[Node]:
    """What an update was computed from after the update before it."""
    return cone(new.parents, stop, after=old.index)


def _is_empty_moment(node: Node, weight: Node) -> bool:
    """A product of zeros, made since the update before, and of one number."""
    leaves = [p for p in node.parents if p.op == "leaf" and p.kind == "zeros" and p.index > weight.index]
    return node.op == "multiply" and node.shape == weight.shape and len(leaves) == 1 and not np.any(leaves[0].value)
