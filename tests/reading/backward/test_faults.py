"""Two faults in one program, and what is only suspected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.running.test_running import RIGHT_PROGRAM, checked
from tui_backprop.reading.verdicts.report import REMARK, RIGHT, SLIP, UNKNOWN, Report
from tui_backprop.reading.verdicts.telling import table_of, told

pytestmark = pytest.mark.usefixtures("forked")

THREE_LAYERS = """
import numpy as np
np.random.seed(2)
x = np.random.rand(30, 2)
y = (x[:, :1] > x[:, 1:]).astype(float)
w1, w2, w3 = np.random.randn(2, 4), np.random.randn(4, 3), np.random.randn(3, 1)
for epoch in range(100):
    h = np.tanh(x @ w1)
    k = np.tanh(h @ w2)
    p = 1 / (1 + np.exp(-(k @ w3)))
    loss = np.mean((p - y) ** 2)
    d = 2 * (p - y) / len(y) * p * (1 - p)
    dk = d @ w3.T * (1 - k ** 2)
    dh = dk @ w2.T * (1 - h ** 2)
    w3 -= 0.5 * k.T @ d
    w2 -= 0.5 * h.T @ dk
    w1 -= 0.5 * x.T @ dh
    print(epoch, float(loss))
"""


def line_of(source: str, part: str) -> int:
    return next(i for i, text in enumerate(source.split("\n"), 1) if part in text)


def with_changes(*pairs: tuple[str, str]) -> str:
    source = THREE_LAYERS
    for old, new in pairs:
        assert old in source
        source = source.replace(old, new)
    return source


@pytest.mark.parametrize(
    ("changes", "slips"),
    [
        (
            [("d @ w3.T * (1 - k ** 2)", "d @ w3.T"), ("(1 - h ** 2)", "(1 - h)")],
            [("slope-missing-passed-down", "dk = "), ("square-missing", "dh = ")],
        ),
        (
            [("(1 - k ** 2)", "(1 - np.tanh(k) ** 2)"), ("dk @ w2.T * (1 - h ** 2)", "dk @ w2.T")],
            [("tanh-twice", "dk = "), ("slope-missing-first-layer", "dh = ")],
        ),
        (
            [("d @ w3.T * (1 - k ** 2)", "d @ w3.T"), ("x.T @ dh", "x.T @ dh / len(x)")],
            [("slope-missing-passed-down", "dk = "), ("scale-differs", "w1 -= ")],
        ),
    ],
)
def test_two_faults_are_both_found(tmp_path: Path, changes: list[tuple[str, str]], slips: list[tuple[str, str]]):
    source = with_changes(*changes)
    report = checked(tmp_path, source)
    assert [(f.slip, f.line) for f in report.findings] == [(slip, line_of(source, part)) for slip, part in slips]
    assert all(f.certain and f.change.rpartition("; ")[2].startswith("tried") for f in report.findings)


def test_where_the_gradient_ends_is_a_suspicion_only(tmp_path: Path):
    # A number in place of a matrix: nothing of the right shape can be put in its place.
    source = with_changes(("x.T @ dh", "np.sum(x.T @ dh)"), ("h.T @ dk", "np.max(dk)"))
    report = checked(tmp_path, source)
    assert report.verdict == UNKNOWN
    assert [(f.slip, f.line, f.certain) for f in report.findings] == [("chain-rule", line_of(source, "w2 -="), False)]
    assert table_of(report).endswith("chain-rule (a suspicion)")
    assert "cannot be judged, with 1 suspicion" in told(report)


def test_a_replacement_that_mends_a_part_is_a_suspicion(tmp_path: Path):
    source = with_changes(("d @ w3.T * (1 - k ** 2)", "d @ w3.T"), ("x.T @ dh", "np.sum(dh)"))
    report = checked(tmp_path, source)
    assert report.verdict == UNKNOWN
    assert [(f.slip, f.line, f.certain) for f in report.findings] == [
        ("slope-missing-passed-down", line_of(source, "dk ="), False)
    ]
    assert report.findings[0].change.endswith("tried: so 2 of 3 updates are the slope of the loss, in place of 1")


def test_rates_of_their_own_are_no_missing_mean(tmp_path: Path):
    # 30 samples, and rates of which one is 30 times the other.
    report = checked(tmp_path, RIGHT_PROGRAM.replace("w1 -= 0.5", "w1 -= 15.0"))
    assert (report.verdict, report.findings) == (REMARK, [])


def test_missing_mean_beside_rates_of_their_own(tmp_path: Path):
    source = with_changes(("w1 -= 0.5 * x.T @ dh", "w1 -= 0.2 * (x.T @ dh * len(x))"), ("w2 -= 0.5", "w2 -= 0.4"))
    report = checked(tmp_path, source)
    assert [(f.slip, f.line, f.certain) for f in report.findings] == [
        ("mean-missing-in-one-layer", line_of(source, "w1 -="), True)
    ]


@pytest.mark.parametrize(
    ("verdict", "certain", "wanted"),
    [(UNKNOWN, [False], UNKNOWN), ("right", [False], REMARK), ("right", [False, True], SLIP), ("right", [], "right")],
)
def test_verdict_of_findings(verdict: str, certain: list[bool], wanted: str):
    from tui_backprop.reading.finding import Finding

    report = Report("a.py", verdict, findings=[Finding("chain-rule", 3, "it is so", certain=c) for c in certain])
    report.settle()
    assert report.verdict == wanted


def test_weights_that_are_also_scaled_are_suspected_of_being_a_velocity(tmp_path: Path):
    # w ← 0.9 w − η · gradient: a velocity without a velocity, or a decay that is meant.
    report = checked(tmp_path, with_changes(*((f"w{k} -= 0.5 *", f"w{k} = 0.9 * w{k} - 0.5 *") for k in (1, 2, 3))))
    assert (report.verdict, [(f.slip, f.certain) for f in report.findings]) == (REMARK, [("velocity-assigned", False)])


EVALUATED = """

def predict(a, b, c):
    return 1 / (1 + np.exp(-(np.tanh(np.tanh(x @ a) @ b) @ c)))


u1, u2, u3 = np.random.randn(2, 4), np.random.randn(4, 3), np.random.randn(3, 1)
for epoch in range(100):
    h = np.tanh(x @ w1)
    k = np.tanh(h @ w2)
    p = predict(w1, w2, w3)
    loss = np.mean((p - y) ** 2)
    d = 2 * (p - y) / len(y) * p * (1 - p)
    dk = d @ w3.T * (1 - k ** 2)
    dh = dk @ w2.T * (1 - h ** 2)
    w3 -= 0.5 * k.T @ d
    w2 -= 0.5 * h.T @ dk
    w1 -= 0.5 * x.T @ dh
"""


@pytest.mark.parametrize(
    ("printed", "verdict", "certain"),
    [
        ("print('accuracy', np.mean((predict(u1, u2, u3) > 0.5) == y))", SLIP, [True]),
        (
            "print('accuracy', np.mean((predict(w1, w2, w3) > 0.5) == y))\n"
            "print('untrained', np.mean((predict(u1, u2, u3) > 0.5) == y))",
            REMARK,
            [False],
        ),
        ("print('accuracy', np.mean((predict(w1, w2, w3) > 0.5) == y))", "right", []),
    ],
)
def test_an_untrained_network_beside_the_trained_one_is_a_suspicion(
    tmp_path: Path, printed: str, verdict: str, certain: list[bool]
):
    source = THREE_LAYERS.partition("for epoch")[0] + EVALUATED + printed + "\n"
    report = checked(tmp_path, source)
    assert (report.verdict, [f.certain for f in report.findings]) == (verdict, certain)
    wrong = "print('accuracy', np.mean((predict(u1" if certain == [True] else "print('untrained'"
    assert [(f.slip, f.line) for f in report.findings] == [
        ("other-model-evaluated", line_of(source, wrong)) for _ in certain
    ]


DECAYING = [(f"w{k} -= 0.5 * ", f"w{k} -= 0.5 * 0.001 * w{k} + 0.5 * ") for k in (1, 2, 3)]


def test_a_wrong_slope_beside_a_decay_of_weights(tmp_path: Path):
    source = with_changes(*DECAYING, ("(1 - h ** 2)", "(1 - h)"))
    report = checked(tmp_path, source)
    assert [(f.slip, f.line, f.certain) for f in report.findings] == [
        ("square-missing", line_of(source, "dh = "), True)
    ]


def test_a_decay_of_weights_alone_is_told_and_no_slip(tmp_path: Path):
    report = checked(tmp_path, with_changes(*DECAYING))
    assert (report.verdict, report.findings) == (REMARK, [])
    assert report.remarks == ["0.001 · w is added to the slope of the loss, as for a penalty of ½ · 0.001 · Σw²"]


ONE_BY_ONE = """
import numpy as np
np.random.seed(2)
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
def slope(z):
    return sigmoid(z) * (1 - sigmoid(z))
data = [(np.random.rand(2, 1), float(k % 2)) for k in range(6)]
w = [np.random.randn(5, 2), np.random.randn(4, 5), np.random.randn(1, 4)]
def cost():
    total = 0
    for a, y in data:
        for v in w:
            a = sigmoid(v @ a)
        total += 0.5 * np.sum((a - y) ** 2)
    return total
for epoch in range(100):
    print(epoch, float(cost()))
    sums = [np.zeros(v.shape) for v in w]
    for x, y in data:
        a, zs = [x], []
        for v in w:
            zs.append(v @ a[-1])
            a.append(sigmoid(zs[-1]))
        d = (a[-1] - y) * slope(zs[-1])
        sums[2] += d @ a[-2].T
        for k in (2, 3):
            d = w[-k + 1].T @ d * slope(zs[-k])
            sums[-k] += d @ a[-k - 1].T
    w = [v - 0.4 * s for v, s in zip(w, sums)]
"""


def test_a_wrong_slope_where_the_samples_are_passed_one_after_the_other(tmp_path: Path):
    assert checked(tmp_path, ONE_BY_ONE).verdict == RIGHT
    source = ONE_BY_ONE.replace("@ d * slope(zs[-k])", "@ d * slope(a[-k])")
    (finding,) = checked(tmp_path, source).findings
    assert (finding.slip, finding.line) == ("slope-of-z-on-a", line_of(source, "return sigmoid(z) *"))
    assert finding.right == "a₂ ⊙ (1 − a₂)"
