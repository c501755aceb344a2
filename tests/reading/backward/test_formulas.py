"""How what a program computes is written: in notation, or as NumPy spells it, whatever the operation."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from tests.reading.small_programs import said_of
from tui_backprop.reading.backward.chain_rule import BackwardPass
from tui_backprop.reading.backward.formulas import Formulas
from tui_backprop.reading.backward.notation import FUNCTIONS
from tui_backprop.reading.tape.record import Node, Site
from tui_backprop.reading.tape.rules import FLAT, RULES
from tui_backprop.reading.tape.tape import METHODS, UNSEEN, VIEWS

HERE = Site("a.py", 1, "f")
TWO = ["kron", "trapezoid", "add.accumulate", "logical_and.reduce", "inv", "solve", "remainder"]
"""Some of which no slope is known."""
OF_TWO = {"power", "float_power", "getitem", "setitem", "pick"}
OPERATIONS = sorted({*RULES, *FLAT, *METHODS, *VIEWS, *TWO, UNSEEN, "leaf"})


def leaf(index: int, name: str = "") -> Node:
    return Node(index, "leaf", None, (), {}, np.ones((4, 4)), HERE, kind=name)


A, B = leaf(0), leaf(1)


def formulas() -> Formulas:
    trial = SimpleNamespace(step=SimpleNamespace(changes=[], olds=[]), nodes=[], forward=set())
    made = Formulas(cast("BackwardPass", SimpleNamespace(trial=trial, matches={})), None)
    made.names = {A.index: "W₂", B.index: "x"}
    return made


def written(op: str, *args: Any, **kwargs: Any) -> str:
    return formulas().here(Node(2, op, None, args, kwargs, np.ones((4, 4)), HERE))


W, X = "W₂ (4×4)", "x (4×4)"


@pytest.mark.parametrize(
    ("op", "args", "text"),
    [
        ("getitem", (A, slice(1, None)), f"{W}[1:]"),
        ("getitem", (A, (slice(None), slice(0, 2), None, ...)), f"{W}[:, 0:2, None, ...]"),
        ("getitem", (A, np.arange(3)), f"{W}[(3)]"),
        ("setitem", (A, 0, B), f"{W}, but {X} at [0]"),
        ("transpose", (A,), f"{W}ᵀ"),
        ("transpose", (A, (1, 0)), f"{W}.transpose((1, 0))"),
        ("reshape", (A, 2, 8), f"{W}.reshape(2, 8)"),
        ("astype", (A, float), f"{W}.astype(float)"),
        ("hstack", ((A, B),), f"np.hstack(({W}, {X}))"),
        ("nested", ([A, 1.0], [B, 2.0]), f"np.array([[{W}, 1], [{X}, 2]])"),
        ("where", (A, B, 0), f"np.where({W}, {X}, 0)"),
        ("einsum", ("ij,jk->ik", A, B), f"np.einsum('ij,jk->ik', {W}, {X})"),
        ("inv", (A,), f"np.linalg.inv({W})"),
        ("absolute", (A,), f"|{W}|"),
        ("power", (A, 3), f"{W}^3"),
        ("tanh", (A,), f"tanh({W})"),
        ("equal", (A, B), f"{W} == {X}"),
        ("leaf", (), "(4×4)"),
        (UNSEEN, (A,), f"{W}, changed by what NumPy does not show"),
    ],
)
def test_an_operation_is_written_as_one_writes_it(op: str, args: tuple[Any, ...], text: str) -> None:
    assert written(op, *args) == text


def test_the_axis_of_a_sum_is_told() -> None:
    assert written("sum", A, axis=0, keepdims=True) == f"Σ({W}, axis=0)"


@pytest.mark.parametrize("op", OPERATIONS)
def test_every_name_in_a_formula_is_one_that_numpy_has_or_that_texts_write(op: str) -> None:
    args: tuple[Any, ...] = {"nested": ([A, B],), "leaf": ()}.get(op, (A, B, 1))
    for given in (args,) if op in OF_TWO else (args, args[:1]):
        text = written(op, *given)
        assert text
        for name in re.findall(r"(?<![\w.])[A-Za-z_][\w.]*(?=\()", text):
            module, _, rest = name.partition(".")
            assert module == "np" or name in FUNCTIONS, text
            found: Any = np
            for part in rest.split(".") if rest else ():
                assert hasattr(found, part), text
                found = getattr(found, part)
        for method in re.findall(r"\)\.(\w+)\(", text):
            assert hasattr(np.ndarray, method), text
        assert UNSEEN not in text


PARTS = """\
import numpy as np
rng = np.random.default_rng(0)
x = np.c_[np.ones(12), rng.normal(size=(12, 2))]
y = (x[:, 1:2] > x[:, 2:]) * 1.0
w1, w2 = rng.normal(size=(3, 4)), rng.normal(size=(5, 1))
for epoch in range(30):
    a = 1 / (1 + np.exp(-x @ w1))
    h = np.hstack([np.ones((12, 1)), a])
    p = 1 / (1 + np.exp(-h @ w2))
    print(np.mean((p - y) ** 2))
    d = 2 * (p - y) / 12 * p * (1 - p)
    w2 = w2 - 0.5 * h.T @ d
    w1 = w1 - 0.5 * x.T @ (d @ w2[1:].T * a * (1 - a))
"""


@pytest.mark.usefixtures("forked")
def test_a_part_of_the_weights_is_written_as_in_the_program(tmp_path: Path) -> None:
    (found,) = said_of(tmp_path, PARTS, "").findings
    assert found.slip == "updated-before-used"
    assert found.here == "∂L/∂z₂ (12×1) · the new W₂[1:]ᵀ (1×4) → 12×4"
