"""The verdict on a program as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.agreement import disagreements
from tests.reading.small_programs import BEGINNING, said_of, slips_in
from tui_backprop.reading.running.running import check_file
from tui_backprop.reading.verdicts.telling import told

TRAINING = """\
x, y = samples(40)
p = weights()
memory = {k: np.zeros_like(v) for k, v in p.items()}
for epoch in range(300):
    g = gradient(p, x, y)
    for k in p:
        %s
    if epoch %% 50 == 0:
        print(epoch, loss(p, x, y))
"""


@pytest.mark.usefixtures("forked")
def test_an_optimizer_that_is_not_known_is_not_called_right(tmp_path: Path) -> None:
    unknown = "memory[k] = 0.9 * np.sin(memory[k]) + g[k]; p[k] = p[k] - 0.1 * memory[k]"
    report = said_of(tmp_path, TRAINING % unknown)
    assert report.verdict == "unknown"
    assert "what is made of them is no optimizer that is known here" in " ".join(report.not_checked)
    assert {row.verdict for row in report.tensors} == {"right gradient, other update"}
    assert not list(disagreements(report, tmp_path / "program.py"))
    known = "memory[k] = 0.9 * memory[k] + g[k]; p[k] = p[k] - 0.1 * memory[k]"
    assert said_of(tmp_path, TRAINING % known).verdict == "right"


@pytest.mark.usefixtures("forked")
def test_gradients_that_pile_up_beside_a_velocity_are_named(tmp_path: Path) -> None:
    piled = "s[k] += g[k]; memory[k] = 0.9 * memory[k] - 0.1 * s[k]; p[k] = p[k] + memory[k]"
    program = "s = {k: np.zeros_like(v) for k, v in weights().items()}\n" + TRAINING % piled
    assert [slip for slip, _ in slips_in(said_of(tmp_path, program))] == ["gradients-never-zeroed"]


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("batch", "step", "slip"),
    [
        (20, "epoch", "adam-step-per-epoch"),
        (5, "epoch", "adam-step-per-epoch"),  # more updates in an epoch than are compared
        (5, "t", "adam-correction-without-power"),
    ],
)
def test_adams_step_is_counted_for_every_update(tmp_path: Path, batch: int, step: str, slip: str) -> None:
    program = """\
t = 1
x, y = samples(40)
p = weights()
m, v = ({k: np.zeros_like(w) for k, w in p.items()} for _ in range(2))
for epoch in range(1, 100):
    for i in range(0, 40, BATCH):
        g = gradient(p, x[i:i + BATCH], y[i:i + BATCH])
        for k in p:
            m[k] = 0.9 * m[k] + 0.1 * g[k]
            v[k] = 0.999 * v[k] + 0.001 * g[k] ** 2
            p[k] = p[k] - 0.01 * (m[k] / (1 - 0.9 ** STEP)) / (np.sqrt(v[k] / (1 - 0.999 ** STEP)) + 1e-8)
    print(epoch, loss(p, x, y))
""".replace("BATCH", str(batch)).replace("STEP", step)
    assert [name for name, _ in slips_in(said_of(tmp_path, program))] == [slip]


@pytest.mark.usefixtures("forked")
def test_samples_that_are_made_by_a_random_matrix_are_no_layer(tmp_path: Path) -> None:
    sgd = "p[k] = p[k] - 0.1 * g[k]"
    made = "lift = rng.normal(size=(5, 2)); x = rng.normal(size=(40, 5)) @ lift; y = (x[:, :1] > 0) * 1.0"
    report = said_of(tmp_path, (TRAINING % sgd).replace("x, y = samples(40)", made))
    assert (report.verdict, report.findings) == ("right", [])


@pytest.mark.usefixtures("forked")
def test_adam_whose_loss_is_first_computed_late_is_known(tmp_path: Path) -> None:
    program = """\\
x, y = samples(40)
p = weights()
m, v = ({k: np.zeros_like(w) for k, w in p.items()} for _ in range(2))
for t in range(1, 400):
    a1, a2, a = forward(p, x)
    if t % 100 == 0:
        print(t, -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a)))
    d3 = (a - y) / len(x)
    d2 = d3 @ p['w3'].T * (1 - a2 ** 2)
    d1 = d2 @ p['w2'].T * (1 - a1 ** 2)
    g = {'w1': x.T @ d1, 'b1': d1.sum(0), 'w2': a1.T @ d2, 'b2': d2.sum(0), 'w3': a2.T @ d3, 'b3': d3.sum(0)}
    for k in p:
        m[k] = 0.9 * m[k] + 0.1 * g[k]
        v[k] = 0.999 * v[k] + 0.001 * g[k] ** 2
        p[k] = p[k] - 0.01 * (m[k] / (1 - 0.9 ** t)) / (np.sqrt(v[k] / (1 - 0.999 ** t)) + 1e-8)
"""
    report = said_of(tmp_path, program)
    assert (report.verdict, report.optimizer) == ("right", "Adam 0.9, 0.999")


@pytest.mark.usefixtures("forked")
def test_a_loss_of_all_samples_in_a_pass_of_its_own_is_not_called_another(tmp_path: Path) -> None:
    program = """\\
x = rng.normal(size=(60, 4))
y = rng.integers(0, 3, 60)
w1, w2 = rng.normal(0, 0.5, (4, 8)), rng.normal(0, 0.5, (8, 3))


def logarithms(x):
    h = np.tanh(x @ w1)
    s = h @ w2
    s = s - s.max(1, keepdims=True)
    return h, s - np.log(np.exp(s).sum(1, keepdims=True))


for epoch in range(40):
    for i in range(0, 60, 20):
        h, s = logarithms(x[i:i + 20])
        d = np.exp(s)
        d[np.arange(20), y[i:i + 20]] -= 1
        d /= 20
        e = d @ w2.T * (1 - h * h)
        w2 = w2 * (1 - 0.0002) - 0.1 * h.T @ d
        w1 = w1 * (1 - 0.0002) - 0.1 * x[i:i + 20].T @ e
    s = logarithms(x)[1]
    print(epoch, -s[np.arange(60), y].mean())
"""
    assert not said_of(tmp_path, program).findings


ONE_BY_ONE = """\
import numpy as np
rng = np.random.RandomState(1)
data = [([0., 0.], 0.), ([0., 1.], 1.), ([1., 0.], 1.), ([1., 1.], 0.)]
w, v = rng.uniform(-1, 1, (3, 4)), rng.uniform(-1, 1, (5, 1))
for epoch in range(300):
    sse = 0
    for given, wanted in data:
        x = np.array(given + [1.0]).reshape(1, 3)
        h = 1 / (1 + np.exp(-x.dot(w)))
        h1 = np.hstack([h, [[1.0]]])
        o = 1 / (1 + np.exp(-h1.dot(v)))
        err = o - wanted
        sse += 0.5 * float(err[0, 0]) ** 2
        d = err * o * (1 - o)
        FIRST
        e = d.dot(v[:4].T) * h * (1 - h)
        LAST
        w -= 0.8 * x.T.dot(e)
    print(epoch, sse)
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("first", "last", "slips"),
    [("pass", "v -= 0.8 * h1.T.dot(d)", []), ("v -= 0.8 * h1.T.dot(d)", "pass", [("updated-before-used", 16)])],
)
def test_an_error_that_is_squared_as_a_plain_number_is_judged_by_what_it_means(
    tmp_path: Path, first: str, last: str, slips: list[tuple[str, int]]
) -> None:
    report = said_of(tmp_path, ONE_BY_ONE.replace("FIRST", first).replace("LAST", last), beginning="")
    assert slips_in(report) == slips


WEIGHTED = """\
x, y = samples(64)
p = weights()
for epoch in range(30):
    total = 0
    for i in range(0, 64, 16):
        xb, yb = x[i:i + 16], y[i:i + 16]
        a1, a2, a = forward(p, xb)
        data = -np.log(np.where(yb > 0.5, a, 1 - a)).mean()
        total += (data + 0.005 * sum((p[k] ** 2).sum() for k in ('w1', 'w2', 'w3'))) TIMES
        g = gradient(p, xb, yb)
        for k in p:
            p[k] = p[k] - 0.1 * (g[k] + (0.01 * p[k] if k[0] == 'w' else 0))
    print(epoch, total / 64)
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(("times", "is_wrong"), [("* len(xb)", False), ("", True)])
def test_means_of_batches_that_are_weighted_by_their_samples(tmp_path: Path, times: str, is_wrong: bool) -> None:
    report = said_of(tmp_path, WEIGHTED.replace("TIMES", times))
    assert ("wrong-count" in {slip for slip, _ in slips_in(report)}) == is_wrong


FORWARD = """\
p = weights()
total = 0
for row in samples(6)[0]:
    total += forward(p, row)[2].item()
print(total)
"""
BEFORE_LOSSES = BEGINNING[: BEGINNING.index("def loss")]


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("beginning", "rest"),
    [
        ("", 'print("hello")\n'),
        (BEFORE_LOSSES, "print(forward(weights(), samples(4)[0])[2])\n"),
        (BEFORE_LOSSES, FORWARD),
    ],
    ids=["hello", "a forward pass", "many forward passes"],
)
def test_of_what_trains_nothing_that_is_said_and_no_adapter_is_asked_for(
    tmp_path: Path, beginning: str, rest: str
) -> None:
    report = said_of(tmp_path, rest, beginning)
    assert report.verdict == "unknown"
    (said,) = report.not_checked
    assert said.startswith("nothing was seen that trains: looked for arrays and numbers that are changed")
    assert "adapter" not in told(report)


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("beginning", "rest"),
    [
        (BEGINNING, "p, (x, y) = weights(), samples(8)\ng = gradient(p, x, y)\nprint(loss(p, x, y))\n"),
        ("", "from fractions import Fraction\nw = Fraction(1, 2)\nfor _ in range(9):\n    w = w - w / 3\n"),
        ("", "import net\n"),
    ],
    ids=["a gradient that nothing is done with", "numbers of a kind of their own", "another module"],
)
def test_what_an_adapter_may_settle_has_one(tmp_path: Path, beginning: str, rest: str) -> None:
    (tmp_path / "net.py").write_text("w = 1\n", encoding="utf-8")
    assert "an adapter settles it" in told(said_of(tmp_path, rest, beginning))


@pytest.mark.usefixtures("forked")
def test_a_program_that_asks_for_input_is_told_how_to_answer(tmp_path: Path) -> None:
    program = tmp_path / "lab 1.py"
    program.write_text("n = int(input('How many? '))\nrate = float(input())\n", encoding="utf-8")
    (said,) = check_file(program).not_checked
    assert said.startswith(
        "line 1: EOFError: it asks for input: 'How many?'; --input gives an answer for every input()"
    )
    assert said.endswith("backprop-tui check 'lab 1.py' --input 2,0.5,2000")
    (said,) = check_file(program, answers="3").not_checked
    assert said.startswith("line 2: EOFError: it asks for input; --input gives, after the 1 given, one more")
    assert said.endswith("--input 3,THE_NEXT")
