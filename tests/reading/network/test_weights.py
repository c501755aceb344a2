"""The weights on a tape: arrays with versions, however long the way back is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tui_backprop.reading.network import weights
from tui_backprop.reading.network.weights import find_versions, predecessors
from tui_backprop.reading.tape.record import Node, Site


class Tape:
    """Operations at places of a program that has no lines but these."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []

    def add(self, line: int, op: str, *args: object) -> Node:
        node = Node(len(self.nodes), op, None, args, {}, np.zeros(3), Site("p.py", line, "f"))
        self.nodes.append(node)
        return node


def adam(epochs: int) -> tuple[list[Node], list[Node]]:
    """The tape of a weight that is trained with a mean of its gradients; and the weight's versions."""
    tape = Tape()
    w, m = tape.add(1, "leaf"), tape.add(2, "leaf")
    versions = [w]
    for _ in range(epochs):
        g = tape.add(3, "tanh", w)
        m = tape.add(4, "add", tape.add(4, "multiply", 0.9, m), tape.add(4, "multiply", 0.1, g))
        corrected = tape.add(5, "divide", m, 0.5)
        step = tape.add(6, "divide", corrected, tape.add(6, "sqrt", corrected))
        w = tape.add(7, "subtract", w, tape.add(7, "multiply", 0.01, step))
        versions.append(w)
    tape.add(3, "tanh", w)
    return tape.nodes, versions


@pytest.mark.parametrize("epochs", [2, 3, 30])
def test_weight_and_mean_of_its_gradients_are_found(epochs: int):
    nodes, versions = adam(epochs)
    found = [tensor.nodes for tensor in find_versions(nodes)]
    assert versions in found
    assert sorted(len(tensor) for tensor in found) == [epochs, epochs + 1]


def test_sum_that_goes_into_the_next_one_is_none():
    tape = Tape()
    x = tape.add(1, "leaf")
    first = tape.add(2, "add", x, 1.0)
    tape.add(4, "tanh", tape.add(3, "add", first, 1.0))
    assert find_versions(tape.nodes) == []


def test_what_is_only_looked_at_is_no_version():
    tape = Tape()
    w = tape.add(1, "leaf")
    shifted = []
    for _ in range(3):
        shifted.append(tape.add(2, "add", w, 1e-5))
        tape.add(4, "tanh", shifted[-1])
        tape.add(4, "tanh", w)
        w = tape.add(3, "subtract", w, 0.1)
    tape.add(4, "tanh", w)
    tape.add(4, "tanh", tape.add(3, "subtract", w, 0.1))
    (tensor,) = find_versions(tape.nodes)
    assert len(tensor.nodes) == 5
    assert not set(shifted) & set(tensor.nodes)


def test_each_node_is_looked_at_once(monkeypatch: pytest.MonkeyPatch):
    """The way back from the steps of an optimiser is as long as the training: to go it for each step takes minutes."""
    nodes, _ = adam(300)
    asked: list[int] = []

    def counted(node: Node) -> Iterator[Node]:
        asked.append(node.index)
        return predecessors(node)

    monkeypatch.setattr(weights, "predecessors", counted)
    find_versions(nodes)
    assert len(asked) == len(set(asked))
