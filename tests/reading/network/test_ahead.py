"""What looks ahead from weights is told from layers, which add something to them, too."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tui_backprop.reading.network.ahead import base_of, reads_of, sources_of
from tui_backprop.reading.tape.tape import Tape


def test_a_velocity_that_is_added_or_taken_off() -> None:
    tape = Tape(Path("/nowhere"))
    w, v = tape.leaf(np.ones((2, 3)), "array"), tape.leaf(np.full((2, 3), 0.5), "array")
    weights = {tape.node_of(one).index for one in (w, v)}
    for ahead in (w + 0.9 * v, w - 0.9 * v, 0.9 * v + w):
        node = tape.node_of(ahead)
        assert base_of(node, weights) is tape.node_of(w)
        assert reads_of([tape.node_of(w)], tape.nodes, weights)[0].op in ("add", "subtract")
        assert sources_of([node], weights) == {tape.node_of(w).index}


def test_a_bias_does_not_look_ahead() -> None:
    tape = Tape(Path("/nowhere"))
    w, b = tape.leaf(np.ones((3, 3)), "array"), tape.leaf(np.ones((3, 3)), "array")
    x = tape.leaf(np.ones((3, 3)), "array")
    weights = {tape.node_of(one).index for one in (w, b)}
    product = x @ w
    z = product + b
    live = weights | {tape.node_of(product).index}
    assert base_of(tape.node_of(z), weights, live) is None
    assert base_of(tape.node_of(w + b), weights, live) is None
    assert base_of(tape.node_of(product - w), weights, live) is None
    assert reads_of([tape.node_of(w), tape.node_of(b)], tape.nodes[: tape.node_of(z).index + 1], weights) == (
        tape.node_of(w), tape.node_of(b)
    )  # fmt: skip
