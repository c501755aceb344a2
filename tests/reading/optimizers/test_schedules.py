"""Learning rates that are decayed, and decayed again, or come in twice: in the velocity or gradient and the update."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import line_with, said_of, slips_in

TRAINING = """\
x, y = samples(40)
p = weights()
lr0, decay = 0.5, 0.95
lr = lr0
v = {{k: 0 * w for k, w in p.items()}}
for epoch in range(100):
    {first}
    for i in range(0, 40, {batch}):
        g = gradient(p, x[i:i + {batch}], y[i:i + {batch}])
        for k in p:
            {update}
    {last}
    print('epoch', epoch, 'loss', loss(p, x, y))
"""
SGD = "p[k] = p[k] - lr * g[k]"
MOMENTUM = "v[k] = 0.9 * v[k] - lr * g[k]; p[k] = p[k] + v[k]"


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("first", "last", "slip"),
    [
        ("lr = lr * decay ** epoch", "pass", "lr * decay"),
        ("lr *= decay ** (epoch + 1)", "pass", "lr *= decay"),
        ("lr = 1 / (1 + 0.1 * epoch) * lr", "pass", "* epoch) * lr"),
        ("lr *= np.exp(-0.05 * epoch)", "pass", "lr *= np.exp"),
        ("lr *= decay", "lr *= 0.95", "lr *= 0.95"),
        ("lr = lr0 * decay ** epoch", "pass", ""),
        ("lr = lr0 / (1 + 0.1 * epoch)", "pass", ""),
        ("lr = lr0 * np.exp(-0.05 * epoch ** 2)", "pass", ""),
        ("lr = lr0 * (1 + np.cos(np.pi * epoch / 100)) / 2", "pass", ""),
        ("lr *= decay", "pass", ""),
        ("lr *= decay", "lr *= 1.0", ""),
        ("lr *= decay if epoch % 2 else 1.0", "pass", ""),
        ("lr = lr * 0.5 ** (epoch % 4 == 3)", "pass", ""),
    ],
)
@pytest.mark.parametrize(("batch", "update"), [(40, SGD), (20, SGD), (40, MOMENTUM)], ids=["whole", "half", "velocity"])
def test_a_rate_is_decayed_once(tmp_path: Path, first: str, last: str, slip: str, batch: int, update: str) -> None:
    rest = TRAINING.format(first=first, last=last, batch=batch, update=update)
    report = said_of(tmp_path, rest)
    assert slips_in(report) == ([("rate-decayed-twice", line_with(slip, rest))] if slip else [])
    assert report.verdict == ("slip" if slip else "right")


TWICE = """\
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
    rest = TWICE.replace("VELOCITY", velocity).replace("UPDATE", update)
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
