"""A learning rate that comes in twice: in the velocity, or in the gradient, and in the update."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import line_with, said_of, slips_in

PROGRAM = """\
x, y = samples(60)
p = weights()
v = {k: np.zeros_like(p[k]) for k in p}
lr, mu = 0.2, 0.9
for epoch in range(200):
    for k, g in gradient(p, x, y).items():
        v[k] = VELOCITY
        p[k] = UPDATE
    print('epoch', epoch, 'loss', loss(p, x, y))
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("velocity", "update", "is_twice"),
    [
        ("mu * v[k] - lr * g", "p[k] + v[k]", False),
        ("mu * v[k] + g", "p[k] - lr * v[k]", False),
        ("mu * v[k] + (1 - mu) * g", "p[k] - lr * v[k]", False),
        ("mu * v[k] - lr * g", "p[k] + mu * v[k] - lr * g", False),  # Nesterov's: β comes in twice
        ("mu * v[k] - lr * g", "p[k] + v[k] - lr * 0.01 * p[k]", False),
        ("lr * g", "p[k] - v[k]", False),
        ("mu * v[k] - lr * g", "p[k] + lr * v[k]", True),
        ("mu * v[k] + g * lr", "p[k] - lr * v[k]", True),
        ("lr * g", "p[k] - lr * v[k]", True),
        ("3 * (lr * g)", "p[k] - lr * v[k]", True),  # of another multiple of the loss
        ("3 * (lr * g)", "p[k] - v[k]", False),
        ("lr * 0.01 * p[k]", "p[k] - lr * (g + v[k])", False),
    ],
)
def test_the_rate_comes_in_once(tmp_path: Path, velocity: str, update: str, is_twice: bool) -> None:
    rest = PROGRAM.replace("VELOCITY", velocity).replace("UPDATE", update)
    report = said_of(tmp_path, rest)
    assert slips_in(report) == ([("rate-twice", line_with("p[k] =", rest))] if is_twice else [])
    first = line_with("v[k] =", rest)
    assert not is_twice or f"lr comes in at line {first}, and again here" in report.findings[0].whole
    assert not is_twice or "at 0.2² = 0.04" in report.findings[0].whole


OWN_BATCH = """\
x, y = samples(80)
p = weights()
lr = 0.3
for epoch in range(100):
    for i in range(0, 60, 20):
        a1, a2, a = forward(p, x[i:i + 20])
        d3 = (a - y[i:i + 20]) / 20
        d2 = d3 @ p['w3'].T * (1 - a2 ** 2)
        d1 = d2 @ p['w2'].T * (1 - a1 ** 2)
        g = [x[i:i + 20].T @ d1, d1.sum(0), a1.T @ d2, d2.sum(0), a2.T @ d3, d3.sum(0)]
        steps = [RATE for d in g]
        for k, step in zip(p, steps):
            p[k] -= lr * step
    print('epoch', epoch, 'validation loss', loss(p, x[60:], y[60:]))
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(("rate", "is_twice"), [("lr * d", True), ("d", False)])
def test_the_loss_is_of_other_samples(tmp_path: Path, rate: str, is_twice: bool) -> None:
    """The loss of the batch is written for the check then, with a factor of its own."""
    rest = OWN_BATCH.replace("RATE", rate)
    report = said_of(tmp_path, rest)
    assert slips_in(report) == ([("rate-twice", line_with("p[k] -=", rest))] if is_twice else [])
    assert report.verdict == ("slip" if is_twice else "right")
