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
    assert report.optimizer == ("Nesterov momentum 0.9" if where == "ahead" else "momentum 0.9")


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


OWN_FORWARD = """\
x, y = samples(60)
P = list(weights().values())
V = [0 * w for w in P]


def cost(P, x, y):
    h = np.tanh(np.tanh(x @ P[0] + P[1]) @ P[2] + P[3])
    return np.mean((h @ P[4] + P[5] - y) ** 2)


def slopes(P, x, y):
    a = np.tanh(x @ P[0] + P[1])
    b = np.tanh(a @ P[2] + P[3])
    e = 2 * (b @ P[4] + P[5] - y) / len(x)
    d2 = e @ P[4].T * (1 - b ** 2)
    d1 = d2 @ P[2].T * {slope}
    return [x.T @ d1, d1.sum(0), a.T @ d2, d2.sum(0), b.T @ e, e.sum(0)]


for epoch in range(100):
    for i in range(0, 60, 20):
        G = slopes([p {sign} 0.9 * v for p, v in zip(P, V)], x[i:i + 20], y[i:i + 20])
        V = [0.9 * v - 0.05 * g for v, g in zip(V, G)]
        P = [p + v for p, v in zip(P, V)]
    print('epoch', epoch, 'mse', cost(P, x, y))
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("sign", "slope", "slip", "where"),
    [
        ("+", "(1 - a ** 2)", "", ""),
        ("-", "(1 - a ** 2)", "nesterov-looks-back", "G = slopes"),
        ("+", "a * (1 - a)", "chain-rule", "d1 = d2 @ P[2]"),
    ],
)
def test_a_loss_with_a_forward_pass_of_its_own(tmp_path: Path, sign: str, slope: str, slip: str, where: str) -> None:
    """The updates are judged by their own error, where the loss is computed elsewhere and in other words."""
    rest = OWN_FORWARD.format(sign=sign, slope=slope)
    report = said_of(tmp_path, rest)
    assert slips_in(report) == ([(slip, line_with(where, rest))] if slip else [])
    assert report.verdict == ("slip" if slip else "right")
    lines = line_with("e = 2 * (b", rest), line_with("return np.mean((h @ P[4]", rest)
    assert (report.loss_line, report.other_line) == lines
