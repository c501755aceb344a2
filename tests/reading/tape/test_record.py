"""Nodes with several results, as of `np.array_split`, have a size and a shape, and the whole of a check bears them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.reading.running.test_running import RIGHT_PROGRAM, checked
from tui_backprop.reading.program.program import run_program
from tui_backprop.reading.tape.record import Node, Site
from tui_backprop.reading.verdicts.report import RIGHT, SLIP

pytestmark = pytest.mark.usefixtures("forked")


def node_of(value: object) -> Node:
    return Node(0, "leaf", None, (), {}, value, Site("a.py", 1, "f"))


def test_one_with_several_results_is_no_number():
    node = node_of((np.zeros(2), np.zeros((3, 1))))
    assert (node.size, node.shape, node.dtype_kind) == (0, (2,), "")


def test_one_with_one_result():
    node = node_of(np.zeros((3, 1)))
    assert (node.size, node.shape, node.dtype_kind) == (3, (3, 1), "f")


@pytest.mark.parametrize(
    "parts", ["np.array_split(np.random.permutation(4), 2)", "np.array_split(np.arange(4) * 1.0, 3)", "np.split(y, 2)",
              "np.linalg.svd(x)", "np.unique(y, return_counts=True)", "np.split(w1, 2)", "np.linalg.qr(w2)"],
)  # fmt: skip
@pytest.mark.parametrize(("slope", "verdict"), [("(1 - h ** 2)", RIGHT), ("(1 - np.tanh(h) ** 2)", SLIP)])
def test_several_results_in_a_loop(tmp_path: Path, parts: str, slope: str, verdict: str):
    source = RIGHT_PROGRAM.replace("    w1 -= 0.5", f"    parts = {parts}\n    w1 -= 0.5")
    source = source.replace("(1 - h ** 2)", slope)
    report = checked(tmp_path, source)
    assert not any("the checker itself failed" in left for left in report.not_checked)
    assert report.verdict == verdict


@pytest.mark.parametrize(("slope", "verdict"), [("(1 - h ** 2)", RIGHT), ("(1 - np.tanh(h) ** 2)", SLIP)])
def test_batches_that_are_split_from_an_order(tmp_path: Path, slope: str, verdict: str):
    head, _, loop = RIGHT_PROGRAM.partition("for epoch in tqdm(range(100)):\n")
    body, _, _ = loop.partition("plt.plot")
    body = body.replace("(1 - h ** 2)", slope).replace("x @", "x[b] @").replace("x.T", "x[b].T")
    body = "".join(f"    {row}\n" for row in body.replace("- y)", "- y[b])").replace("len(y)", "len(b)").splitlines())
    loops = "for epoch in range(100):\n    for b in np.array_split(np.random.permutation(30), 3):\n"
    report = checked(tmp_path, head + loops + body)
    assert not any("the checker itself failed" in left for left in report.not_checked)
    assert report.verdict == verdict


def test_a_place_is_the_same_at_every_visit(tmp_path: Path) -> None:
    path = tmp_path / "lab.py"
    program = "import numpy as np\nx = np.zeros((40, 2))\nfor i in range(40):\n    x[i:i + 2]\n"
    path.write_text(program, encoding="utf-8")
    nodes = run_program(path, limit=1000, seconds=20).tape.nodes
    places = [node.site for node in nodes if node.op == "getitem"]
    assert len(places) == 40
    assert len(set(places)) == 1
