"""Which data set a program's samples are of."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CHECK = """
import json, sys
from pathlib import Path
from tui_backprop.reading.verdicts.examine import examine
print(json.dumps(examine(Path(sys.argv[1])).dataset))
"""
XOR = """
X, Y = [], []
for i in range(11):
    X.append([0.1 * i, 0.1 * i]); Y.append(0)
    if i != 5:
        X.append([0.1 * i, 1 - 0.1 * i]); Y.append(1)
X, Y = np.array(X), np.array(Y).reshape(-1, 1)
"""
CORNERS = "X, Y = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.array([[0], [1], [1], [0]])\n"
LINEAR = "X = np.random.rand(30, 2)\nY = np.array([0 if x > y else 1 for x, y in X]).reshape(-1, 1)\n"
WHOLE = """
for epoch in range(60):
    H = S(X @ A + a)
    P = S(H @ B + b)
    loss = np.mean((P - Y) ** 2)
    d = 2 * (P - Y) / len(X) * P * (1 - P)
    e = d @ B.T * H * (1 - H)
    B -= H.T @ d; b -= d.sum(0); A -= X.T @ e; a -= e.sum(0)
    print(epoch, loss)
"""
ONE_BY_ONE = """
for epoch in range(60):
    for x, y in zip(X, Y):
        x, y = x.reshape(1, 2), y.reshape(1, 1)
        H = S(x @ A + a)
        P = S(H @ B + b)
        loss = np.sum((P - y) ** 2)
        d = 2 * (P - y) * P * (1 - P)
        e = d @ B.T * H * (1 - H)
        B -= H.T @ d; b -= d.sum(0); A -= x.T @ e; a -= e.sum(0)
    print(epoch, loss)
"""
COLUMNS = """
X, Y = X.T, Y.T
for epoch in range(60):
    H = S(A.T @ X + a.reshape(-1, 1))
    P = S(B.T @ H + b.reshape(-1, 1))
    loss = np.mean((P - Y) ** 2)
    d = 2 * (P - Y) / P.size * P * (1 - P)
    e = B @ d * H * (1 - H)
    B -= H @ d.T; b -= d.sum(1); A -= X @ e.T; a -= e.sum(1)
    print(epoch, loss)
"""


def found(folder: Path, data: str, training: str) -> object:
    start = "import numpy as np\nnp.random.seed(3)\nS = lambda z: 1 / (1 + np.exp(-z))\n"
    weights = "A, a, B, b = np.random.randn(2, 4), np.zeros(4), np.random.randn(4, 1), np.zeros(1)\n"
    path = folder / "lab1.py"
    path.write_text(start + data + weights + training, encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", CHECK, str(path)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("training", [WHOLE, ONE_BY_ONE, COLUMNS])
@pytest.mark.parametrize(("data", "name"), [(XOR, "xor"), (LINEAR, "linear")])
def test_the_data_of_the_lab_are_known(tmp_path: Path, data: str, name: str, training: str):
    assert found(tmp_path, data, training) == name


@pytest.mark.parametrize(
    "data",
    [
        CORNERS,
        XOR + "Y = (X.min(axis=1, keepdims=True) > 0.6) * 1\n",
        XOR + "Y = 1 - Y\n",
        XOR + "Y[3] = 1 - Y[3]\n",
        LINEAR + "X = 2 * X - 1\n",
        LINEAR + "Y[7] = 1 - Y[7]\n",
        LINEAR + "Y = (X[:, :1] ** 2 + X[:, 1:] ** 2 < 0.5) * 1\n",
    ],
    ids=["four corners", "and", "exchanged", "one other label", "another square", "one label of linear", "a disc"],
)
@pytest.mark.parametrize("training", [WHOLE, ONE_BY_ONE])
def test_any_other_data_have_no_name(tmp_path: Path, data: str, training: str):
    assert found(tmp_path, data, training) == ""
