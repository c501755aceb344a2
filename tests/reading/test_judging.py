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
