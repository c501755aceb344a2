"""Sums along the wrong axis: of softmax, and of the biases' slope."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import line_with, said_of, slips_in

CLASSES = """\
import numpy as np

rng = np.random.default_rng(1)
n, h = {n}, {h}
middles = np.array([[2, 0], [-1, 2], [-1, -2]])
k = rng.integers(0, 3, n)
x, t = middles[k] + rng.normal(0, 0.7, (n, 2)), np.eye(3)[k]
w1, w2, w3 = rng.normal(0, 0.7, (2, h)), rng.normal(0, 0.7, (h, h)), rng.normal(0, 0.7, (h, 3))
b1, b2, b3 = np.zeros(h), np.zeros(h), np.zeros(3)


def softmax(z):
    {softmax}


def loss(a, t):
    return -np.sum(t * np.log(a)) / len(t)


for epoch in range(200):
    a1 = np.tanh(x @ w1 + b1)
    a2 = np.tanh(a1 @ w2 + b2)
    a3 = softmax(a2 @ w3 + b3)
    if epoch % 20 == 0:
        print('epoch', epoch, 'loss', loss(a3, t))
    d3 = (a3 - t) / n
    d2 = d3 @ w3.T * (1 - a2 ** 2)
    d1 = d2 @ w2.T * (1 - a1 ** 2)
    w3 -= 0.1 * a2.T @ d3
    w2 -= 0.1 * a1.T @ d2
    w1 -= 0.1 * x.T @ d1
    b3 -= 0.1 * d3.sum(0)
    b2 -= 0.1 * d2.{sum}
    b1 -= 0.1 * d1.sum(0)
"""
RIGHT = "e = np.exp(z - z.max(axis=1, keepdims=True)); return e / e.sum(axis=1, keepdims=True)"


def columns(program: str) -> str:
    """The program with samples as columns."""
    for old, new in [
        ("(2, h)", "(h, 2)"), ("(h, 3)", "(3, h)"), ("b1, b2, b3 = np.zeros(h), np.zeros(h), np.zeros(3)",
        "b1, b2, b3 = np.zeros((h, 1)), np.zeros((h, 1)), np.zeros((3, 1)); x, t = x.T, t.T"),
        ("x @ w1", "w1 @ x"), ("a1 @ w2", "w2 @ a1"), ("a2 @ w3", "w3 @ a2"), ("d3 @ w3.T", "w3.T @ d3"),
        ("d2 @ w2.T", "w2.T @ d2"), ("a2.T @ d3", "d3 @ a2.T"), ("a1.T @ d2", "d2 @ a1.T"), ("x.T @ d1", "d1 @ x.T"),
        (".sum(0)", ".sum(1, keepdims=True)"), ("len(t)", "t.shape[1]"),
    ]:  # fmt: skip
        program = program.replace(old, new)
    return program


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("softmax", "right"),
    [
        (RIGHT, True),
        ("e = np.exp(z - z.max()); return e / e.sum(axis=1, keepdims=True)", True),
        ("e = np.exp(z - z.max(axis=0, keepdims=True)); return e / e.sum(axis=1, keepdims=True)", False),
        (RIGHT.replace("axis=1", "axis=0"), False),
        ("e = np.exp(z); return e / e.sum(0)", False),
        ("e = np.exp(z - np.max(z)); return e / np.sum(e)", False),
    ],
)
def test_softmax_is_over_the_classes(tmp_path: Path, softmax: str, right: bool) -> None:
    program = CLASSES.format(n=40, h=5, softmax=softmax, sum="sum(0)")
    report = said_of(tmp_path, "", program)
    assert slips_in(report) == ([] if right else [("softmax-over-samples", line_with("e = np.exp", "", program))])
    assert report.verdict == ("right" if right else "slip")


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("right", [True, False])
def test_softmax_of_columns(tmp_path: Path, right: bool) -> None:
    softmax = RIGHT.replace("axis=1", "axis=0") if right else RIGHT
    program = columns(CLASSES.format(n=40, h=5, softmax=softmax, sum="sum(0)"))
    report = said_of(tmp_path, "", program)
    assert slips_in(report) == ([] if right else [("softmax-over-samples", line_with("e = np.exp", "", program))])
    assert report.verdict == ("right" if right else "slip")


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("right", [True, False])
def test_slope_of_the_biases_is_summed_over_the_samples(tmp_path: Path, right: bool) -> None:
    program = CLASSES.format(n=6, h=6, softmax=RIGHT, sum="sum(0)" if right else "sum(1)")
    report = said_of(tmp_path, "", program)
    assert slips_in(report) == ([] if right else [("summed-over-wrong-axis", line_with("b2 -=", "", program))])
    assert report.verdict == ("right" if right else "slip")
