"""At which line a wrong slope is told: that of the function, or of the call that gives it z for a."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.check.agreement import disagreements
from tests.reading.small_programs import line_with, said_of, slips_in
from tui_backprop.reading.running.running import check_file
from tui_backprop.reading.verdicts.telling import told

pytestmark = pytest.mark.usefixtures("forked")

HELPERS = """\
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def dsigmoid(u):
    return {slope}
"""
OF_A, OF_Z = "u * (1 - u)", "sigmoid(u) * (1 - sigmoid(u))"
TRAINING = """\
rng = np.random.default_rng(0)
x = rng.normal(size=(12, 2))
y = (x[:, :1] > x[:, 1:]) * 1.0
w1, w2, w3 = rng.normal(size=(2, 5)), rng.normal(size=(5, 4)), rng.normal(size=(4, 1))
for epoch in range(30):
    z1 = x @ w1
    a1 = sigmoid(z1)
    z2 = a1 @ w2
    a2 = sigmoid(z2)
    z3 = a2 @ w3
    a3 = sigmoid(z3)
    print(np.mean((a3 - y) ** 2))
    d3 = 2 * (a3 - y) / 12 * {third}
    d2 = d3 @ w3.T * {second}
    d1 = d2 @ w2.T * {first}
    w3, w2, w1 = w3 - 0.5 * a2.T @ d3, w2 - 0.5 * a1.T @ d2, w1 - 0.5 * x.T @ d1
"""


def program(slope: str, first: str, second: str, third: str) -> str:
    names = {"first": first, "second": second, "third": third}
    calls = {name: f"dsigmoid({array})" if len(array) == 2 else array for name, array in names.items()}
    return HELPERS.format(slope=slope) + TRAINING.format(**calls)


@pytest.mark.parametrize(
    ("slope", "arrays", "at", "given", "wanted"),
    [
        (OF_A, ("z1", "a2", "a3"), "d1 =", "z₁", "a₁"),
        (OF_A, ("a1", "z2", "a3"), "d2 =", "z₂", "a₂"),
        (OF_Z, ("z1", "a2", "z3"), "d2 =", "a₂", "z₂"),
        (OF_Z, ("a1", "z2", "z3"), "d1 =", "a₁", "z₁"),
    ],
)
def test_a_call_is_named_where_another_call_shows_the_function_right(
    tmp_path: Path, slope: str, arrays: tuple[str, str, str], at: str, given: str, wanted: str
) -> None:
    source = program(slope, *arrays)
    report = said_of(tmp_path, source, "")
    (found,) = report.findings
    assert (found.line, found.certain) == (line_with(at, source, ""), True)
    line = line_with("return u" if slope == OF_A else "return sigmoid(u)", source, "")
    assert found.message == f"dsigmoid of line {line} is the slope written on {wanted[0]}, and is given {given} here"
    assert found.change.startswith(f"pass {wanted} in place of {given}; tried: so all 3 updates are")
    assert not list(disagreements(report, tmp_path / "program.py"))


def test_of_two_such_calls_both_are_told(tmp_path: Path) -> None:
    source = program(OF_A, "z1", "z2", "a3")
    (found,) = said_of(tmp_path, source, "").findings
    lines = {line_with("d1 =", source, ""), line_with("d2 =", source, "")}
    assert found.line in lines
    assert f"at line {(lines - {found.line}).pop()}" in found.message


@pytest.mark.parametrize("arrays", [("z1", "a2 * (1 - a2)", "a3 * (1 - a3)"), ("z1", "z2", "a3 * (1 - a3)")])
def test_where_all_calls_are_wrong_alike_the_function_and_they_are_told(
    tmp_path: Path, arrays: tuple[str, str, str]
) -> None:
    source = program(OF_A, *arrays)
    (found,) = said_of(tmp_path, source, "").findings
    assert found.line == line_with("return u", source, "")
    assert f"z₁ at line {line_with('d1 =', source, '')}" in found.message
    assert (f"z₂ at line {line_with('d2 =', source, '')}" in found.message) == (arrays[1] == "z2")


def test_in_a_notebook_it_is_the_cell_of_the_call(tmp_path: Path) -> None:
    parts = HELPERS.format(slope=OF_A), program(OF_A, "a1", "z2", "a3").removeprefix(HELPERS.format(slope=OF_A))
    cells = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": part} for part in parts
    ]
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path = tmp_path / "lab.ipynb"
    path.write_text(json.dumps(book), encoding="utf-8")
    report = check_file(path)
    assert len(slips_in(report)) == 1
    said = f"  cell 2, line {line_with('d2 =', parts[1], '')}: dsigmoid of cell 1, line 7 is the slope written on a"
    assert said in told(report)
    assert not list(disagreements(report, path))
