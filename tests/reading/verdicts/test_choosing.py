"""Which loss is judged where one is a part of another: that with a penalty of the weights, or that without."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import said_of
from tui_backprop.reading.running.running import check_file

PROGRAM = """import numpy as np
rng = np.random.default_rng(2)
X = rng.random((60, 2)); y = (X[:, :1] > X[:, 1:]).astype(float)
W1, W2, W3 = (rng.normal(size=s) for s in ((2, 6), (6, 5), (5, 1)))
sig = lambda z: 1 / (1 + np.exp(-z))
lr, lam = 0.2, 0.03
for epoch in range(200):
    a1 = sig(X @ W1); a2 = sig(a1 @ W2); p = sig(a2 @ W3)
    loss = np.mean((p - y) ** 2) + 0.5 * lam * ((W1 ** 2).sum() + (W2 ** 2).sum() + (W3 ** 2).sum())
    d3 = 2 * (p - y) / len(X) * p * (1 - p)
    d2 = d3 @ W3.T * a2 * (1 - a2)
    d1 = d2 @ W2.T * a1 * (1 - a1)
    g3 = a2.T @ d3 + lam * W3
    g2 = a1.T @ d2 + lam * W2
    g1 = X.T @ d1 + lam * W1
    W1 -= lr * g1; W2 -= lr * g2; W3 -= lr * g3
    print(epoch, loss)
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(("name", "line"), [("W1", 15), ("W2", 14), ("W3", 13)])
@pytest.mark.parametrize("instead", ["", "+ 0.5 * lam * {0}"])
def test_a_penalty_that_is_left_out_of_one_gradient_is_named_at_its_line(
    tmp_path: Path, name: str, line: int, instead: str
) -> None:
    path = tmp_path / "lab1.py"
    path.write_text(PROGRAM.replace(f"+ lam * {name}", instead.format(name)), encoding="utf-8")
    report = check_file(path)
    assert [(found.slip, found.line) for found in report.findings] == [("penalty-differs", line)]
    assert report.findings[0].right.endswith("+ λ · w")


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    "changes",
    [
        (),
        (("+ lam * W", "+ 0.0 * W"), ("+ 0.5 * lam * (", "+ 0.0 * (")),
        (("0.5 * lam", "lam"), ("+ lam * W", "+ 2 * lam * W")),
    ],
)
def test_a_penalty_with_its_slope_is_right(tmp_path: Path, changes: tuple[tuple[str, str], ...]) -> None:
    source = PROGRAM
    for old, new in changes:
        source = source.replace(old, new)
    assert said_of(tmp_path, source, beginning="").verdict == "right"


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("sums", ["d.sum(axis=0)", "d.sum(axis=0, keepdims=True)"])
def test_a_decay_that_the_printed_loss_has_no_part_of_is_no_slip(tmp_path: Path, sums: str) -> None:
    source = PROGRAM.replace("+ 0.5 * lam * ((W1 ** 2).sum() + (W2 ** 2).sum() + (W3 ** 2).sum())", "")
    source = source.replace("a1 = sig(X @ W1);", "a1 = sig(X @ W1 + b1);")
    source = source.replace("lr, lam = 0.2, 0.03", "lr, lam = 0.2, 0.03\nb1 = np.zeros((1, 6))")
    source = source.replace("W1 -= lr * g1;", f"d = d1; b1 -= lr * {sums}; W1 -= lr * g1;")
    report = said_of(tmp_path, source, beginning="")
    assert report.findings == []
    assert report.verdict in {"right", "remark"}
    assert any(remark.startswith("0.03 · w is added to the slope of the loss") for remark in report.remarks)


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("sums", ["d.sum(axis=0)", "d.sum(axis=0, keepdims=True)"])
def test_rates_that_differ_are_told_whatever_the_shape_of_a_biases_gradient(tmp_path: Path, sums: str) -> None:
    source = PROGRAM.replace("lr, lam = 0.2, 0.03", "lr, lam = 0.2, 0.0\nb1 = np.zeros((1, 6))")
    source = source.replace("a1 = sig(X @ W1);", "a1 = sig(X @ W1 + b1);")
    source = source.replace("W1 -= lr * g1;", f"d = d1; b1 -= 2 * lr * {sums}; W1 -= lr * g1;")
    report = said_of(tmp_path, source, beginning="")
    assert report.verdict in {"right", "remark"}
    assert any("rates that differ from tensor to tensor" in remark for remark in report.remarks)


@pytest.mark.usefixtures("forked")
def test_gradients_of_a_part_of_the_loss_are_not_called_right(tmp_path: Path) -> None:
    path = tmp_path / "lab1.py"
    path.write_text(PROGRAM.replace("0.5 * lam", "lam"), encoding="utf-8")  # the slope of λ Σw² is 2 λ w
    report = check_file(path)
    assert report.verdict not in {"right", "remark"}
    assert not any(left.startswith("the gradients are right") for left in report.not_checked)
