"""Branches on a string: which ran, and how the others are made to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_backprop.reading.running.alternatives import check_with_branches
from tui_backprop.reading.running.running import check_file
from tui_backprop.reading.source.branches import NotRun, not_run, options_of, told, with_string
from tui_backprop.reading.verdicts.report import RIGHT, SLIP

pytestmark = pytest.mark.usefixtures("forked")

PROGRAM = """
import argparse
import numpy as np
parser = argparse.ArgumentParser()
parser.add_argument('-a', '--activation', default='tanh', choices=['tanh', 'sigmoid'])
act = parser.parse_args().activation
rng = np.random.default_rng(2)
x = rng.normal(size=(20, 2)); y = (x[:, :1] > 0) * 1.0
w1, w2 = rng.normal(size=(2, 4)), rng.normal(size=(4, 1))
def f(z):
    if act == 'tanh':
        return np.tanh(z)
    elif act == 'sigmoid':
        return 1 / (1 + np.exp(-z))
def slope(a):
    if act == 'tanh':
        return 1 - a ** 2
    elif act == 'sigmoid':
        return a
for epoch in range(50):
    h = f(x @ w1); p = h @ w2
    loss = np.mean((p - y) ** 2)
    d = 2 * (p - y) / len(y)
    dh = d @ w2.T * slope(h)
    w2 -= 0.1 * h.T @ d
    w1 -= 0.1 * x.T @ dh
    print(epoch, loss)
"""
WITHOUT_OPTION = PROGRAM.replace("parser.parse_args().activation", "'tanh'").replace("parser.add", "# parser.add")


def program(tmp_path: Path, source: str = PROGRAM) -> Path:
    path = tmp_path / "lab1.py"
    path.write_text(source, encoding="utf-8")
    return path


def test_branch_that_did_not_run_is_told_with_its_option(tmp_path: Path):
    report = check_file(program(tmp_path))
    assert report.verdict == RIGHT
    (left,) = report.public()["not_checked"]
    assert left == "act 'sigmoid' (line 13) did not run: backprop-tui check lab1.py -- --activation sigmoid"


def test_the_option_is_given(tmp_path: Path):
    report = check_file(program(tmp_path), ["--activation", "sigmoid"])
    assert report.verdict == SLIP
    assert report.not_run[0].value == "tanh"


@pytest.mark.parametrize("source", [PROGRAM, WITHOUT_OPTION])
def test_activation_branches_finds_the_slip_in_the_other_branch(tmp_path: Path, source: str):
    report = check_with_branches(program(tmp_path, source))
    assert report.verdict == SLIP
    (finding,) = report.findings
    assert finding.message.startswith("with act 'sigmoid': ")
    assert report.not_run == []


def test_a_right_branch_is_told(tmp_path: Path):
    report = check_with_branches(program(tmp_path, PROGRAM.replace("return a\n", "return a * (1 - a)\n")))
    assert (report.verdict, report.remarks) == (RIGHT, ["with act 'sigmoid': right"])


def test_choices_without_branches_of_their_own():
    source = "parser.add_argument('--opt', choices=['sgd', 'adam'], default='sgd')"
    assert not_run([], source, []) == [NotRun("opt", "adam", 0, "--opt")]
    assert not_run([], source, ["--opt=adam"]) == [NotRun("opt", "sgd", 0, "--opt")]


def test_without_an_option_the_program_is_to_be_changed():
    assert list(told([NotRun("act", "relu", 3, "")], "a.py")) == [
        "act 'relu' (line 3) did not run: set act in the program"
    ]


def test_options_of_a_text_that_is_no_program():
    assert options_of("this is none") == []


def test_string_is_replaced_where_it_is_not_compared_with():
    source = "net = Net('é', act='tanh')\nif net.act == 'tanh': pass\n"
    assert with_string(source, "tanh", "relu") == "net = Net('é', act='relu')\nif net.act == 'tanh': pass\n"
