"""Programs without arrays: judged number by number, and wrong lines found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_backprop.reading.verdicts.judging import judge_program
from tui_backprop.reading.verdicts.report import REMARK, RIGHT, SLIP, UNKNOWN, Report

PROGRAM = """
import math, random
random.seed(4)
def s(z): return 1 / (1 + math.exp(-z))
class Neuron:
    def __init__(self, n):
        self.w = [random.uniform(-1, 1) for _ in range(n)]
        self.b = 0.0
    def fire(self, x):
        self.x = x
        self.a = s(sum(p * q for p, q in zip(self.w, x)) + self.b)
        return self.a
one, two, three = [Neuron(2) for _ in range(3)], [Neuron(3) for _ in range(2)], Neuron(2)
rate = 0.4
data = [([random.random(), random.random()], k % 2) for k in range(9)]
for epoch in range(5):
    total = 0
    for x, t in data:
        h = [m.fire(x) for m in one]
        y = three.fire([n.fire(h) for n in two])
        total += (y - t) ** 2
        three.d = 2 * (y - t) * y * (1 - y)
        for j, n in enumerate(two):
            n.d = three.w[j] * three.d * n.a * (1 - n.a)
        for j, n in enumerate(one):
            n.d = sum(m.w[j] * m.d for m in two) * n.a * (1 - n.a)
        for n in [*one, *two, three]:
            for j in range(len(n.w)):
                n.w[j] -= rate * n.d * n.x[j]
            n.b -= rate * n.d
    print(epoch, total)
"""


def judged(tmp_path: Path, source: str) -> Report:
    path = tmp_path / "lab1.py"
    path.write_text(source, encoding="utf-8")
    return judge_program(path, seconds=300)


def changed(*pairs: tuple[str, str]) -> str:
    source = PROGRAM
    for old, new in pairs:
        assert source.count(old) == 1
        source = source.replace(old, new)
    return source


def line_of(source: str, text: str) -> int:
    return next(i for i, line in enumerate(source.split("\n"), 1) if text in line)


def test_right_program(tmp_path: Path):
    report = judged(tmp_path, PROGRAM)
    assert (report.verdict, report.network, report.loss, report.samples) == (RIGHT, "2-3-2-1", "mse", 1)
    assert report.rate == pytest.approx(0.4)
    assert report.activations == ["sigmoid", "sigmoid", "sigmoid"]
    assert sum(row.shape[0] for row in report.tensors) == 9 + 8 + 3


def test_half_of_the_slope_is_a_remark(tmp_path: Path):
    report = judged(tmp_path, changed(("2 * (y - t) * y", "(y - t) * y")))
    assert report.verdict == REMARK
    assert "0.5 ×" in report.remarks[0]


@pytest.mark.parametrize(
    ("old", "new", "slip"),
    [
        ("three.w[j] * three.d * n.a * (1 - n.a)", "three.w[j] * three.d", "slope-missing-passed-down"),
        ("m.d for m in two) * n.a * (1 - n.a)", "m.d for m in two)", "slope-missing-first-layer"),
        ("rate * n.d * n.x[j]", "rate * n.d / (n.a * (1 - n.a)) * n.x[j]", "slope-missing-in-weight"),
        ("2 * (y - t) * y * (1 - y)", "2 * (y - t)", "loss-not-differentiated"),
        ("2 * (y - t) * y * (1 - y)", "2 * (y - t) * (y * (1 - y)) ** 2", "slope-twice-at-output"),
    ],
)  # fmt: skip
def test_slips(tmp_path: Path, old: str, new: str, slip: str):
    source = changed((old, new))
    report = judged(tmp_path, source)
    assert report.verdict == SLIP
    (finding,) = report.findings
    assert finding.slip == slip
    place = "total +=" if slip == "loss-not-differentiated" else new
    assert finding.line == line_of(source, place)


@pytest.mark.parametrize(
    "printed",
    ["abs(y - t)", "(y - t) ** 4", "math.sqrt((y - t) ** 2)", "abs(round(y) - t)", "(1 if y > 0.5 else 0) == t"],
)
def test_another_number_printed_is_no_slip(tmp_path: Path, printed: str):
    report = judged(tmp_path, changed(("total += (y - t) ** 2", f"total += {printed}")))
    assert report.findings == []


def test_likelihood_that_is_made_larger(tmp_path: Path):
    report = judged(
        tmp_path,
        changed(
            ("total += (y - t) ** 2", "total -= math.log(y if t else 1 - y)"),
            ("three.d = 2 * (y - t) * y * (1 - y)", "three.d = y - t"),
        ),
    )
    assert (report.verdict, report.findings) == (RIGHT, [])


def test_rate_that_changes_is_no_slip(tmp_path: Path):
    report = judged(
        tmp_path, changed(("            n.b -= rate * n.d", "            n.b -= rate * n.d\n        rate *= 0.99"))
    )
    assert (report.verdict, report.findings) == (RIGHT, [])


def test_decay_of_weights_is_no_slip(tmp_path: Path):
    report = judged(tmp_path, changed(("-= rate * n.d * n.x[j]", "-= rate * (n.d * n.x[j] + 0.01 * n.w[j])")))
    assert report.findings == []


def test_stale_loop_variable(tmp_path: Path):
    fire = "self.a = s(sum(self.w[j] * (x[j] if x is start else x[0]) for j in range(len(x))) + self.b)"
    source = changed(("self.a = s(sum(p * q for p, q in zip(self.w, x)) + self.b)", fire))
    source = source.replace("    for x, t in data:\n", "    for x, t in data:\n        start = x\n")
    report = judged(tmp_path, source)
    assert [f.slip for f in report.findings] == ["stale-loop-variable"]


def test_relu_by_if_is_judged_where_units_are_off(tmp_path: Path):
    source = changed(
        ("def s(z): return 1 / (1 + math.exp(-z))", "def s(z): return z if z > 0 else 0.1 * z"),
        ("three.d = 2 * (y - t) * y * (1 - y)", "three.d = 2 * (y - t) * (1 if y > 0 else 0.1)"),
        ("three.w[j] * three.d * n.a * (1 - n.a)", "three.w[j] * three.d * (1 if n.a > 0 else 0.1)"),
        ("for m in two) * n.a * (1 - n.a)", "for m in two) * (1 if n.a > 0 else 0.1)"),
    )
    assert judged(tmp_path, source).verdict == RIGHT
    wrong = source.replace("for m in two) * (1 if n.a > 0 else 0.1)", "for m in two)")
    assert judged(tmp_path, wrong).verdict != RIGHT


def test_momentum_is_right_at_its_first_step(tmp_path: Path):
    source = changed(
        ("self.b = 0.0", "self.b = 0.0; self.v = [0.0] * n"),
        ("n.w[j] -= rate * n.d * n.x[j]", "n.v[j] = 0.9 * n.v[j] + rate * n.d * n.x[j]; n.w[j] -= n.v[j]"),
    )
    report = judged(tmp_path, source)
    assert report.findings == []
    assert report.verdict in {RIGHT, UNKNOWN}


def test_numbers_that_are_no_network(tmp_path: Path):
    report = judged(
        tmp_path, "import random\ntotal = 0.0\nfor i in range(9):\n    total += random.random()\nprint(total)\n"
    )
    assert report.verdict == UNKNOWN
    assert [left.partition(":")[0] for left in report.not_checked] == ["nothing was seen that trains"]


LINKED = """
import random
draw = random.Random(3)
class Source:
    value = error = 0.0
    def back(self, rate):
        pass
class Unit:
    def __init__(self, sources):
        self.sources, self.w = sources, [draw.uniform(-1, 1) for _ in sources]
        self.b = draw.uniform(-1, 1)
    def ahead(self):
        s = self.b
        for w, source in zip(self.w, self.sources):
            s += w * source.value
        self.value, self.error = 1 / (1 + 2.718281828459045 ** -s), 0.0
    def back(self, rate):
        d = self.error * self.value * (1 - self.value)
        for i, source in enumerate(self.sources):
            source.error += d * self.w[i]
            self.w[i] -= rate * d * source.value
        self.b -= rate * d
layers = [[Source(), Source()]]
for size in (4, 3, 1):
    layers.append([Unit(layers[-1]) for _ in range(size)])
def learn(x, y):
    for source, number in zip(layers[0], x):
        source.value = number
    for layer in layers[1:]:
        for unit in layer:
            unit.ahead()
    out = layers[-1][0]
    out.error = out.value - y
    for layer in layers[:0:-1]:
        for unit in layer:
            unit.back(0.5)
    return 0.5 * (out.value - y) ** 2
data = [((a, b), float(a != b)) for a in (0, 1) for b in (0, 1)]
for epoch in range(1000):
    total = sum(learn(x, y) for x, y in data)
    if epoch % 100 == 0:
        print('epoch %d loss %.6f' % (epoch, total / 4))
"""


def test_a_number_that_nothing_printed_is_made_of_is_no_loss(tmp_path):
    assert judged(tmp_path, LINKED).verdict == RIGHT
    report = judged(tmp_path, LINKED.replace("+= d * self.w[i]", "+= self.error * self.w[i]"))
    line = next(i for i, text in enumerate(LINKED.split("\n"), 1) if "source.error +=" in text)
    assert [(f.slip, f.line) for f in report.findings] == [("slope-missing-passed-down", line)]
