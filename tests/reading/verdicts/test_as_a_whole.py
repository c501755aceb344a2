"""What a program is as a whole: whether it takes all samples at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import said_of
from tui_backprop.reading.verdicts.telling import found

PROGRAM = """\
x, y = samples(60)
p = weights()
for epoch in range(100):
    {taken}
    g = gradient(p, a, t)
    print('loss', loss(p, a, t))
    for k in p:
        p[k] -= 0.5 * g[k]
new, truth = samples(60)
print('accuracy', accuracy(p, new, truth))
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ("a, t = x, y", "all 60 samples at a time"),
        ("order = rng.permutation(60); a, t = x[order], y[order]", "all 60 samples at a time"),
        ("some = rng.permutation(60)[:20]; a, t = x[some], y[some]", "batches of 20"),
        ("a, t = x[:20], y[:20]", "batches of 20"),
        ("i = epoch % 60; a, t = x[i:i + 1], y[i:i + 1]", "one sample at a time"),
    ],
)
def test_samples_at_a_time(tmp_path: Path, taken: str, said: str) -> None:
    report = said_of(tmp_path, PROGRAM.format(taken=taken))
    assert said in found(report)
