"""Dropout: its masks keep what they are to keep."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import line_with, said_of, slips_in
from tui_backprop.reading.verdicts.same_experiment import command_for

PROGRAM = """\
x, y = samples(60)
p = weights()
for epoch in range(200):
    a1 = np.tanh(x @ p['w1'] + p['b1'])
    MASK
    a2 = np.tanh(d1 @ p['w2'] + p['b2'])
    a = 1 / (1 + np.exp(-(a2 @ p['w3'] + p['b3'])))
    cost = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
    e3 = (a - y) / len(x)
    e2 = e3 @ p['w3'].T * (1 - a2 ** 2)
    e1 = e2 @ p['w2'].T * FACTOR * (1 - a1 ** 2)
    g = {'w1': x.T @ e1, 'b1': e1.sum(0), 'w2': d1.T @ e2, 'b2': e2.sum(0), 'w3': a2.T @ e3, 'b3': e3.sum(0)}
    for k in p:
        p[k] = p[k] - 0.5 * g[k]
    print(epoch, cost)
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("mask", "factor", "is_turned"),
    [
        ("m = (rng.random(a1.shape) > 0.2) / 0.8; d1 = a1 * m", "m", False),
        ("m = (rng.random(a1.shape) < 0.8) / 0.8; d1 = a1 * m", "m", False),
        ("m = (rng.random(a1.shape) < 0.2) / 0.8; d1 = a1 * m", "m", True),
        ("m = rng.random(a1.shape) > 0.8; d1 = a1 * m / 0.8", "m / 0.8", True),
        ("m = rng.binomial(1, 0.2, a1.shape) / 0.8; d1 = a1 * m", "m", True),
        ("m = (rng.random(a1.shape) < 0.5) / 0.5; d1 = a1 * m", "m", False),  # a half is the same either way
        ("m = rng.random(a1.shape) < 0.2; d1 = a1 * m", "m", False),  # without a factor that says what is meant
        ("m = (rng.random(a1.shape) < 0.7) / 0.8; d1 = a1 * m", "m", False),  # another matter
    ],
)
def test_dropout_that_keeps_what_it_is_to_drop(tmp_path: Path, mask: str, factor: str, is_turned: bool) -> None:
    rest = PROGRAM.replace("MASK", mask).replace("FACTOR", factor)
    report = said_of(tmp_path, rest)
    assert slips_in(report) == ([("dropout-turned", line_with(mask[:20], rest))] if is_turned else [])
    assert not is_turned or "20% of the units are kept, and multiplied by 1.25" in report.findings[0].whole


@pytest.mark.usefixtures("forked")
def test_the_activation_beneath_a_mask_is_told(tmp_path: Path) -> None:
    rest = PROGRAM.replace("MASK", "m = (rng.random(a1.shape) > 0.2) / 0.8; d1 = a1 * m").replace("FACTOR", "m")
    report = said_of(tmp_path, rest)
    assert report.activations == ["tanh with dropout", "tanh", "sigmoid"]
    assert not command_for(report), "it would train without"
