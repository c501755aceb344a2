"""An adapter settles what cannot be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_backprop.reading.running.running import check_file
from tui_backprop.reading.verdicts.report import ERROR, REMARK, RIGHT, SLIP, UNKNOWN

pytestmark = pytest.mark.usefixtures("forked")

# np.kron has no rule, so nothing is concluded from the tape.
LAB = """
import numpy as np
rng = np.random.default_rng(1)
x, y = rng.normal(size=(7, 2)), rng.random((7, 1))
class Net:
    def __init__(self):
        self.w1, self.w2 = rng.normal(size=(2, 3)), rng.normal(size=(3, 1))
    def forward(self, x):
        self.x, self.h = x, np.kron(np.eye(1), np.tanh(x @ self.w1))
        return self.h @ self.w2
    def backward(self, y):
        d = 2 * (self.h @ self.w2 - y) / y.size
        self.dw2 = self.h.T @ d
        self.dw1 = self.x.T @ (d @ self.w2.T * (1 - self.h ** 2))
net = Net()
"""
ADAPTER = """from lab1 import net, x, y
params = [net.w1, net.w2]
def loss(x, y): return ((net.forward(x) - y) ** 2).mean()
def gradients(x, y): net.forward(x); net.backward(y); return [net.dw1, net.dw2]
"""


def checked(tmp_path: Path, lab: str = LAB, adapter: str = ADAPTER):
    (tmp_path / "lab1.py").write_text(lab, encoding="utf-8")
    (tmp_path / "adapter.py").write_text(adapter, encoding="utf-8")
    return check_file(tmp_path / "lab1.py", adapter=tmp_path / "adapter.py")


def test_right(tmp_path: Path):
    report = checked(tmp_path)
    assert (report.verdict, report.by) == (RIGHT, "adapter")
    assert [row.shape for row in report.tensors] == [[2, 3], [3, 1]]
    assert [row.ratio for row in report.tensors] == pytest.approx([1, 1], rel=1e-4)


def test_wrong_gradient_is_named(tmp_path: Path):
    report = checked(tmp_path, LAB.replace("(1 - self.h ** 2)", "(1 - self.h)"))
    assert report.verdict == SLIP
    assert [(f.slip, f.line) for f in report.findings] == [("gradient-wrong", 4)]
    assert "number 1, of shape (2, 3)" in report.findings[0].message


def test_another_multiple_is_a_remark(tmp_path: Path):
    report = checked(tmp_path, LAB.replace("2 * (self.h", "(self.h"))
    assert report.verdict == REMARK
    assert "0.5 ×" in report.remarks[0]


def test_params_as_function_and_dict(tmp_path: Path):
    adapter = ADAPTER.replace("params = [net.w1, net.w2]", "def params(): return {'w1': net.w1, 'w2': net.w2}")
    assert checked(tmp_path, adapter=adapter).verdict == RIGHT


def test_functions_in_the_program_itself(tmp_path: Path):
    path = tmp_path / "lab1.py"
    path.write_text(LAB + ADAPTER.partition("\n")[2], encoding="utf-8")
    report = check_file(path)
    assert (report.verdict, report.by) == (RIGHT, "adapter")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("from lab1", "from lab7", "No module named 'lab7'"),
        ("def loss", "def lost", "params, loss(x, y) and gradients(x, y) are wanted"),
        ("import net, x, y", "import net", "there is no x and no y"),
        ("[net.w1, net.w2]\n", "[net.w1 * 1, net.w2 * 1]\n", "changes no loss"),
        ("[net.w1, net.w2]\n", "[net.w1, 3]\n", "floating-point"),
        ("return [net.dw1, net.dw2]", "return [net.dw1]", "1 arrays, and params are 2"),
        ("return [net.dw1, net.dw2]", "return [net.dw2, net.dw1]", "of shape (3, 1)"),
        ("return [net.dw1, net.dw2]", "pass", "returns None"),
        (".mean()", "", "a single number is wanted"),
        (".mean()", ".mean() / nothing", "NameError"),
    ],
)
def test_adapter_that_cannot_be_used(tmp_path: Path, old: str, new: str, said: str):
    assert old in ADAPTER
    report = checked(tmp_path, adapter=ADAPTER.replace(old, new))
    assert report.verdict == ERROR
    assert said in " ".join(report.not_checked)


def test_what_was_looked_for_is_said_with_the_adapter(tmp_path: Path):
    path = tmp_path / "lab1.py"
    path.write_text(LAB, encoding="utf-8")
    report = check_file(path)
    assert report.verdict == UNKNOWN
    looked_for, how = report.not_checked
    assert looked_for.startswith("no weights were found: looked for")
    assert how.startswith("an adapter settles it: backprop-tui check lab1.py --adapter adapter.py")
    assert len(how.splitlines()) == 1 + 5
