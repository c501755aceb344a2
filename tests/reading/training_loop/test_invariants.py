"""1 / (1 − e⁻ᶻ) in place of a sigmoid, of which a(1 − a) is the slope as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import line_with, said_of, slips_in

BEGINNING = """\
import numpy as np

rng = np.random.default_rng(2)
x = rng.normal(size=(40, 2))
y = (x[:, :1] > 0) * 1.0
w1, b1, w2, b2 = rng.normal(size=(2, 4)), np.zeros(4), rng.normal(size=(4, 1)), np.zeros(1)


def sigmoid(z):
    return SIGMOID


for epoch in range(100):
"""
SQUARES = """\
    a = sigmoid(x @ w1 + b1)
    p = sigmoid(a @ w2 + b2)
    loss = np.mean((p - y) ** 2)
    d2 = 2 * (p - y) / len(x) * p * (1 - p)
"""
ENTROPY = """\
    a = np.tanh(x @ w1 + b1)
    p = sigmoid(a @ w2 + b2)
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    d2 = (p - y) / len(x)
"""
END = """\
    d1 = d2 @ w2.T * SLOPE
    w2, b2 = w2 - 0.1 * a.T @ d2, b2 - 0.1 * d2.sum(0)
    w1, b1 = w1 - 0.1 * x.T @ d1, b1 - 0.1 * d1.sum(0)
    print('epoch', epoch, 'loss', loss)
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("sigmoid", "is_wrong"),
    [
        ("1 / (1 + np.exp(-z))", False),
        ("np.exp(z) / (1 + np.exp(z))", False),
        ("1 - 1 / (1 + np.exp(z))", False),
        ("1 / (1 - np.exp(-z))", True),
        ("1.0 / (1.0 - np.exp(-1.0 * z))", True),
        ("(1 - np.exp(-z)) ** -1", True),
    ],
)
@pytest.mark.parametrize(("middle", "slope"), [(SQUARES, "a * (1 - a)"), (ENTROPY, "(1 - a ** 2)")])
def test_a_sigmoid_has_a_plus(tmp_path: Path, sigmoid: str, is_wrong: bool, middle: str, slope: str) -> None:
    report = said_of(tmp_path, middle + END.replace("SLOPE", slope), BEGINNING.replace("SIGMOID", sigmoid))
    line = BEGINNING.split("\n").index("    return SIGMOID") + 1
    assert slips_in(report) == ([("sigmoid-sign", line)] if is_wrong else [])
    assert report.verdict == ("slip" if is_wrong else "right")


COMPARED = """\
x, y = samples(60)
p = weights()
labels = y.ravel()
for epoch in range(200):
    g = gradient(p, x, y)
    for k in p:
        p[k] -= 0.5 * g[k]
    if epoch % 50 == 49:
        print('epoch', epoch, 'loss', loss(p, x, y))
guess = forward(p, x)[2] > 0.5
print('accuracy:', {accuracy})
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("accuracy", "is_wrong"),
    [
        ("np.mean(guess == labels)", True),
        ("1 - np.mean(guess != labels)", True),
        ("np.mean(guess.astype(int) == labels.astype(int))", True),
        ("np.mean(guess == y)", False),
        ("np.mean(guess.ravel() == labels)", False),
        ("np.mean((guess == np.arange(2)).argmax(1) == labels)", False),
    ],
)
def test_predictions_are_compared_with_labels_of_their_shape(tmp_path: Path, accuracy: str, is_wrong: bool) -> None:
    rest = COMPARED.format(accuracy=accuracy)
    report = said_of(tmp_path, rest)
    assert slips_in(report) == ([("labels-broadcast", line_with("print('accuracy", rest))] if is_wrong else [])
    assert report.verdict == ("slip" if is_wrong else "right")
