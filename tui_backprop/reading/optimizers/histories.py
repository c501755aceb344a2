"""The first updates of a training, each with the gradient that it was made of."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.network.judge import Trial
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone

Array = NDArray[Any]
MOST_STEPS = 6


@dataclass(frozen=True, eq=False)
class History:
    """The first updates.

    Attributes:
        gradients: [step][tensor], the program's own.
        taken: [step][tensor], what was subtracted.
        weights: [step][tensor], the versions before.
        constants: numbers that the updates are computed with.
        nodes: [tensor], the first update.
    """

    gradients: list[list[Array]]
    taken: list[list[Array]]
    weights: list[list[Array]]
    constants: list[float]
    nodes: list[Node]

    @property
    def steps(self) -> int:
        return len(self.taken)


def summed(history: History) -> History:
    """A history whose gradients are the sums of all gradients so far."""
    tensors = [itertools.accumulate(tensor) for tensor in zip(*history.gradients, strict=True)]
    return replace(history, gradients=[list(step) for step in zip(*tensors, strict=True)])


def path_to(new: Node, wanted: Node) -> list[int] | None:
    """How to get from a node to one that it was computed from: positions among the parents."""
    waiting: list[tuple[Node, list[int]]] = [(new, [])]
    seen = {new.index}
    for node, path in waiting:
        if node is wanted:
            return path
        for i, parent in enumerate(node.parents):
            if parent.index not in seen and parent.index >= wanted.index:
                seen.add(parent.index)
                waiting.append((parent, [*path, i]))
    return None


def follow(new: Node, path: Sequence[int], like: Node) -> Node | None:
    """The node at the end of a path, when it is one of the same operation and shape as `like`."""
    node = new
    for i in path:
        if i >= len(node.parents):
            return None
        node = node.parents[i]
    return node if node.op == like.op and node.shape == like.shape and node.site == like.site else None


def _only_like(new: Node, olds: Sequence[Node], like: Node) -> Node | None:
    """The one node on the way to an update that is of the place, operation and shape of `like`."""
    begin = max(old.index for old in olds)
    found = [
        n for n in cone([new], olds)
        if n.index > begin and n.op == like.op and n.site == like.site and n.shape == like.shape
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def history_of(trial: Trial, gradients: Sequence[Node], *, scaled: bool = False) -> History:
    """The first updates and gradients of all tensors.

    Args:
        trial: the first step.
        gradients: for each tensor the node of the first update that is its gradient.
        scaled: whether gradients are divided by what they are a multiple of the slope by; else only their sign counts.
    """
    changes = trial.step.changes
    paths = [path_to(c.new, g) for c, g in zip(changes, gradients, strict=True)]
    history = History([], [], [], constants_of(trial), [c.new for c in changes])
    signs = [_sign(trial, i, g, scaled=scaled) for i, g in enumerate(gradients)]
    # An optimizer is known from its beginning: its velocities are zero there.
    own = [c.tensor.nodes.index(c.old) for c in changes]
    begin = [0] * len(own) if len(set(own)) == 1 else own
    for k in range(MOST_STEPS):
        found: list[tuple[Array, Array, Array]] = []
        for c, start, path, like in zip(changes, begin, paths, gradients, strict=True):
            versions = c.tensor.nodes[start + k : start + k + 2]
            gradient = follow(versions[1], path, like) if len(versions) == 2 and path is not None else None
            if gradient is None and len(versions) == 2:
                olds = [
                    t.tensor.nodes[b + k] for t, b in zip(changes, begin, strict=True) if len(t.tensor.nodes) > b + k
                ]
                gradient = _only_like(versions[1], olds, like)
            if gradient is None:
                return history
            old, new = (np.asarray(v.value, float) for v in versions)
            if old.shape != new.shape:
                return history
            found.append((np.asarray(gradient.value, float), old - new, old))
        history.gradients.append([sign * g for sign, (g, _, _) in zip(signs, found, strict=True)])
        history.taken.append([u for _, u, _ in found])
        history.weights.append([w for _, _, w in found])
    return history


def _sign(trial: Trial, tensor: int, gradient: Node, *, scaled: bool) -> float:
    """−1 for a node that is the gradient with its sign turned, else 1; scaled, what makes the slope of it."""
    point = trial.points[-1]
    slope = trial.slopes(point)[tensor]
    value = point.value(gradient)
    product, length = float(np.sum(value * slope)), float(np.sum(value * value))
    if scaled and length > 0:
        return product / length
    return -1.0 if product < 0 else 1.0


def constants_of(trial: Trial) -> list[float]:
    """Numbers between 0 and 1 that the updates are computed with, and 1 less each of them.

    What the updates after it are not computed with, as 1 − βᵗ, is no constant. What the first ones are not computed
    with may be one: a velocity that begins as the number 0 is multiplied by β off the tape.
    """
    first = _numbers_in(n for n in _between(trial.step.news, trial.step.olds) if n.index not in trial.forward)
    second, third = (_made_with(trial, after) for after in (1, 2))
    if not second:
        return sorted(first)
    return sorted((first & second) | (second & third) or first)


def _made_with(trial: Trial, after: int) -> set[float]:
    """The numbers of the updates that many after the first; none where some weights have no such update."""
    versions = [c.tensor.nodes[c.tensor.nodes.index(c.old) + after :][:2] for c in trial.step.changes]
    if not all(len(pair) == 2 for pair in versions):
        return set()
    before, after_them = zip(*versions, strict=True)
    return _numbers_in(_between([p for node in after_them for p in node.parents], before))


def _between(made: Iterable[Node], olds: Sequence[Node]) -> list[Node]:
    """What comes after the last of the versions before an update: behind moments stand all the updates before it."""
    return cone(made, olds, after=max(old.index for old in olds))


def _numbers_in(nodes: Iterable[Node]) -> set[float]:
    found: set[float] = set()
    for node in nodes:
        for arg in node.args:
            if isinstance(arg, (float, np.floating)):
                value = abs(float(arg))
                if 0 < value < 1:
                    found.update({value, round(1 - value, 12)})
    return found
