"""A multiple of the weights in the gradients that an optimizer is given, with a penalty in the loss and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import line_with, said_of, slips_in

PROGRAM = """\
x, y = samples(40)
p = weights()
m, v, t = {k: np.zeros_like(w) for k, w in p.items()}, {k: np.zeros_like(w) for k, w in p.items()}, 0
for epoch in range(100):
    a1, a2, a = forward(p, x)
    cost = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a)) + PENALTY
    d3 = (a - y) / len(x)
    d2 = d3 @ p['w3'].T * (1 - a2 ** 2)
    d1 = d2 @ p['w2'].T * (1 - a1 ** 2)
    g = {'w1': x.T @ d1, 'b1': d1.sum(0), 'w2': a1.T @ d2, 'b2': d2.sum(0), 'w3': a2.T @ d3, 'b3': d3.sum(0)}
    t += 1
    for k in p:
        if k[0] == 'w':
            g[k] = g[k] + DECAY * p[k]
        UPDATE
    print(epoch, cost)
"""
SQUARES = "(np.sum(p['w1'] ** 2) + np.sum(p['w2'] ** 2) + np.sum(p['w3'] ** 2))"
UPDATES = {
    "sgd": "p[k] = p[k] - 0.1 * g[k]",
    "momentum": "m[k] = 0.9 * m[k] + g[k]; p[k] = p[k] - 0.1 * m[k]",
    "adam": "m[k] = 0.9 * m[k] + 0.1 * g[k]; v[k] = 0.999 * v[k] + 0.001 * g[k] ** 2; "
            "p[k] = p[k] - 0.01 * (m[k] / (1 - 0.9 ** t)) / (np.sqrt(v[k] / (1 - 0.999 ** t)) + 1e-8)",
}  # fmt: skip


def program(penalty: str, decay: str, update: str) -> str:
    return PROGRAM.replace("PENALTY", penalty).replace("DECAY", decay).replace("UPDATE", UPDATES[update])


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("update", UPDATES)
@pytest.mark.parametrize(("penalty", "decay"), [(f"0.005 * {SQUARES}", "0.01"), (f"0.01 * {SQUARES}", "2 * 0.01")])
def test_the_slope_of_a_penalty_is_right(tmp_path: Path, penalty: str, decay: str, update: str) -> None:
    assert said_of(tmp_path, program(penalty, decay, update)).verdict in {"right", "remark"}


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("update", UPDATES)
def test_a_penalty_whose_slope_has_another_factor_is_named(tmp_path: Path, update: str) -> None:
    rest = program(f"0.01 * {SQUARES}", "0.01", update)
    assert slips_in(said_of(tmp_path, rest)) == [("penalty-differs", line_with("g[k] + 0.01 * p[k]", rest))]


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("update", ["momentum", "adam"])
def test_a_decay_without_a_penalty_is_told(tmp_path: Path, update: str) -> None:
    report = said_of(tmp_path, program("0", "0.01", update))
    assert not report.findings
    assert "0.01 · w is added to the slope of the loss, as for a penalty of ½ · 0.01 · Σw²" in report.remarks
    assert report.optimizer.endswith("with a decay of the weights")


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("update", ["momentum", "adam"])
def test_weights_that_are_made_to_grow_are_not_called_right(tmp_path: Path, update: str) -> None:
    assert said_of(tmp_path, program("0", "-0.01", update)).verdict == "unknown"
