"""Where the gradient is taken: at the weights, ahead of them, or behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import line_with, said_of, slips_in

NESTEROV = """\
x, y = samples(60)
p = weights()
v = {{k: np.zeros_like(w) for k, w in p.items()}}
for epoch in range(300):
    {look}
    g = gradient(q, x, y)
    for k in p:
        v[k] = 0.9 * v[k] - 0.1 * g[k]
        p[k] = p[k] + v[k]
    if epoch % 50 == 0:
        print('epoch', epoch, 'loss', loss(p, x, y))
"""
LOOKS = {
    "behind": "q = {k: w - 0.9 * v[k] for k, w in p.items()}",
    "ahead": "q = {k: w + 0.9 * v[k] for k, w in p.items()}",
    "with noise": "q = {k: w + rng.normal(0, 0.01, w.shape) for k, w in p.items()}",
    "there": "q = p",
}


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("where", LOOKS)
def test_nesterov_whose_loss_is_computed_elsewhere(tmp_path: Path, where: str) -> None:
    rest = NESTEROV.format(look=LOOKS[where])
    report = said_of(tmp_path, rest)
    found = [("nesterov-looks-back", line_with("q = ", rest))] if where == "behind" else []
    assert slips_in(report) == found
    assert report.verdict == ("slip" if found else "right")


COPIED = """\
x, y = samples(60)
p = weights()
v = {{k: np.zeros_like(w) for k, w in p.items()}}
for epoch in range(300):
    {look}
    a = forward(q, x)[-1]
    g = gradient(q, x, y)
    v = {{k: 0.9 * v[k] - 0.1 * g[k] for k in p}}
    p = {{k: p[k] + v[k] for k in p}}
    if epoch % 50 == 0:
        print('epoch', epoch, 'accuracy', np.mean((a > 0.5) == y))
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("where", LOOKS)
def test_nesterov_without_a_loss(tmp_path: Path, where: str) -> None:
    rest = COPIED.format(look=LOOKS[where])
    found = [("nesterov-looks-back", line_with("q = ", rest))] if where == "behind" else []
    assert slips_in(said_of(tmp_path, rest)) == found
