"""Every slope that the tape knows, against central differences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_backprop.reading.tape.derivatives import NoDerivativeError, adjoints
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone, replayed
from tui_backprop.reading.tape.rules import FLAT, RULES
from tui_backprop.reading.tape.tape import Tape

STEP = 1e-6
M = (3, 4)
CALLS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "add": (np.add, (M, (4,))),
    "subtract": (np.subtract, ((3, 1), M)),
    "multiply": (np.multiply, (M, (1, 4))),
    "divide": (np.divide, (M, (3, 1))),
    "power": (np.power, (M, ())),
    "float_power": (np.float_power, (M, (4,))),
    "logaddexp": (np.logaddexp, (M, (4,))),
    "arctan2": (np.arctan2, (M, M)),
    "hypot": (np.hypot, (M, M)),
    "maximum": (np.maximum, (M, (4,))),
    "minimum": (np.minimum, (M, (4,))),
    "fmax": (np.fmax, (M, (4,))),
    "fmin": (np.fmin, (M, (4,))),
    "clip": (lambda a: np.clip(a, 0.7, 1.4), (M,)),
    "where": (lambda a, b: np.where(np.arange(4) > 1, a, b), (M, (4,))),
    "matmul": (np.matmul, (M, (4, 2))),
    "dot": (np.dot, (M, (4,))),
    "outer": (np.outer, ((3,), (4,))),
    "inner": (np.inner, (M, (2, 4))),
    "vdot": (np.vdot, ((4,), (4,))),
    "einsum": (lambda a, b: np.einsum("ij,jk->ik", a, b, optimize=False), (M, (4, 2))),
    "sum": (lambda a: np.sum(a, axis=1, keepdims=True), (M,)),
    "mean": (lambda a: np.mean(a, axis=0), (M,)),
    "average": (lambda a: np.average(a, axis=0), (M,)),
    "var": (lambda a: np.var(a, axis=0), (M,)),
    "std": (lambda a: np.std(a, axis=1), (M,)),
    "max": (lambda a: np.add(np.max(a, axis=1), 0), (M,)),
    "min": (lambda a: np.min(a, axis=1), (M,)),
    "amax": (lambda a: np.amax(a, axis=1), (M,)),
    "amin": (lambda a: np.amin(a, axis=1), (M,)),
    "norm": (np.linalg.norm, (M,)),
    "prod": (lambda a: np.prod(a, axis=0), (M,)),
    "cumsum": (lambda a: np.cumsum(a, axis=1), (M,)),
    "reshape": (lambda a: np.reshape(a, (2, 6)), (M,)),
    "ravel": (np.ravel, (M,)),
    "flatten": (lambda a: a.flatten(), (M,)),
    "squeeze": (np.squeeze, ((3, 1),)),
    "expand_dims": (lambda a: np.expand_dims(a, 0), (M,)),
    "atleast_1d": (np.atleast_1d, ((4,),)),
    "atleast_2d": (np.atleast_2d, ((4,),)),
    "copy": (lambda a: a.copy(), (M,)),
    "astype": (lambda a: a.astype(np.float64), (M,)),
    "transpose": (lambda a: np.transpose(a, (1, 0)), (M,)),
    "swapaxes": (lambda a: np.swapaxes(a, 0, 1), (M,)),
    "moveaxis": (lambda a: np.moveaxis(a, 0, 1), (M,)),
    "flip": (lambda a: np.flip(a, 1), (M,)),
    "getitem": (lambda a: a[[0, 0, 2], 1:], (M,)),
    "take": (lambda a: np.take(a, [0, 2, 2], axis=1), (M,)),
    "concatenate": (lambda a, b: np.concatenate([a, b], axis=1), (M, (3, 2))),
    "hstack": (lambda a, b: np.hstack([a, b]), (M, (3, 2))),
    "vstack": (lambda a, b: np.vstack([a, b]), (M, (4,))),
    "column_stack": (lambda a, b: np.column_stack([a, b]), (M, (3,))),
    "stack": (lambda a, b: np.stack([a, b], axis=1), (M, M)),
    "append": (lambda a, b: np.append(a, b, axis=1), (M, (3, 1))),
    "insert": (lambda a: np.insert(a, 1, 7.0, axis=1), (M,)),
    "tile": (lambda a: np.tile(a, (2, 3)), (M,)),
    "repeat": (lambda a: np.repeat(a, 3, axis=1), (M,)),
    "diag": (np.diag, ((4,),)),
    "broadcast_to": (lambda a: np.broadcast_to(a, (3, 4)), ((4,),)),
    "split": (lambda a: np.split(a, 2, axis=1)[1], (M,)),
    "array_split": (lambda a: np.array_split(a, 3, axis=1)[0], (M,)),
    "hsplit": (lambda a: np.hsplit(a, 2)[0], (M,)),
    "vsplit": (lambda a: np.vsplit(a, 3)[2], (M,)),
    "nan_to_num": (np.nan_to_num, (M,)),
}
ELSEWHERE = {"array", "asarray", "nested", "setitem", "pick"}
"""Rules that other tests of this file reach."""


def call_of(op: str) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """How an operation is called, and the shapes of its arguments; unary ones take one matrix."""
    return CALLS.get(op) or (getattr(np, op), (M,))


def taped(function: Callable[..., Any], arrays: list[np.ndarray], weight_seed: int) -> tuple[Node, list[Node], Tape]:
    """Σ c·f(arrays) on a tape, with random c: the loss, the leaves of the arrays, and the tape."""
    tape = Tape(Path("/nowhere"))
    inputs = [tape.leaf(a.copy(), "array") for a in arrays]
    result = function(*inputs)
    c = np.random.default_rng(weight_seed).normal(size=np.shape(result))
    loss = tape.node_of(np.sum(result * c))
    tape.recording = False
    return loss, [tape.nodes[i] for i in range(len(inputs))], tape


def tape_slopes(loss: Node, leaves: list[Node]) -> list[np.ndarray]:
    """∂loss/∂array for every array, by the tape."""
    nodes = cone([loss], leaves)
    found = adjoints(loss, nodes, leaves, {n.index: n.value for n in nodes})
    return [found.get(leaf.index, np.zeros(leaf.shape)) for leaf in leaves]


def slope_error(function: Callable[..., Any], arrays: list[np.ndarray], weight_seed: int = 0) -> float:
    """The largest difference between the tape's slope of Σ c·f(arrays) and the central difference."""
    loss, leaves, _ = taped(function, arrays, weight_seed)
    nodes = cone([loss], leaves)
    worst = 0.0
    for leaf, array, slope in zip(leaves, arrays, tape_slopes(loss, leaves), strict=True):
        numeric = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            either = []
            for sign in (1, -1):
                moved = array.copy()
                moved[index] += sign * STEP
                either.append(float(replayed(nodes, {leaf.index: moved})[loss.index]))
            numeric[index] = (either[0] - either[1]) / (2 * STEP)
        assert slope.shape == array.shape
        worst = max(worst, float(np.max(np.abs(slope - numeric) / (1 + np.abs(numeric)))))
    return worst


def numbers(shape: tuple[int, ...], seed: int) -> np.ndarray:
    """Numbers in 0.3 … 1.3, away from 0 and from each other, where every operation has a slope."""
    rng = np.random.default_rng(seed)
    count = int(np.prod(shape))
    return rng.permutation(np.linspace(0.3, 1.3, count + 1)[:count] + rng.uniform(0, 0.2 / (count + 1), count)).reshape(
        shape
    )


@pytest.mark.parametrize("op", sorted(set(RULES) - ELSEWHERE))
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_operation(op: str, seed: int):
    function, shapes = call_of(op)
    assert slope_error(function, [numbers(shape, seed + i) for i, shape in enumerate(shapes)], seed % 97) < 1e-5


def test_every_operation_is_the_one_that_is_recorded():
    for op in sorted(set(RULES) - ELSEWHERE):
        tape = Tape(Path("/nowhere"))
        function, shapes = call_of(op)
        function(*(tape.leaf(numbers(shape, i), "array") for i, shape in enumerate(shapes)))
        recorded = {node.op for node in tape.nodes}
        aliases = {"amax": "max", "amin": "min", "fabs": "fabs"}
        assert op in recorded or aliases.get(op) in recorded, op


@pytest.mark.parametrize(
    "function",
    [
        lambda a: _written(a),
        lambda a: _added_in_place(a),
        lambda a: _through_a_view(a),
        lambda a: a.T @ a,
        lambda a: np.add.reduce(a),
        lambda a: 1 / (1 + np.exp(-a)),
        lambda a: a[0] * a[1] + a.mean(),
        lambda a: np.matmul(np.stack([a, a]), a.T),
    ],
)
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_compositions(function: Callable[[Any], Any], seed: int):
    assert slope_error(function, [numbers(M, seed)]) < 1e-5


def _written(a: Any) -> Any:
    b = a * 1
    b[1] = a[0] ** 2
    b[:, 2] = 0
    return b * a


def _added_in_place(a: Any) -> Any:
    b = a.copy()
    b += a * a
    b *= 2
    return b


def _through_a_view(a: Any) -> Any:
    b = a * 1
    turned = b.T
    turned[0] *= 3
    row = b[1]
    row += a[0]
    return b * turned.T


def test_an_operation_without_a_rule_is_named():
    tape = Tape(Path("/nowhere"))
    a = tape.leaf(numbers((2, 2), 0), "array")
    leaf = tape.nodes[0]
    loss = tape.node_of(np.sum(np.kron(a, a)))
    nodes = cone([loss], [leaf])
    with pytest.raises(NoDerivativeError, match=r"np\.kron"):
        adjoints(loss, nodes, [leaf], {n.index: n.value for n in nodes})


def test_no_operation_is_both_flat_and_sloped():
    assert not FLAT & set(RULES)
