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
