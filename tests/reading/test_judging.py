"""The verdict on a program as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import said_of, slips_in

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
    known = "memory[k] = 0.9 * memory[k] + g[k]; p[k] = p[k] - 0.1 * memory[k]"
    assert said_of(tmp_path, TRAINING % known).verdict == "right"


@pytest.mark.usefixtures("forked")
def test_gradients_that_pile_up_beside_a_velocity_are_named(tmp_path: Path) -> None:
    piled = "s[k] += g[k]; memory[k] = 0.9 * memory[k] - 0.1 * s[k]; p[k] = p[k] + memory[k]"
    program = "s = {k: np.zeros_like(v) for k, v in weights().items()}\n" + TRAINING % piled
    assert [slip for slip, _ in slips_in(said_of(tmp_path, program))] == ["gradients-never-zeroed"]
