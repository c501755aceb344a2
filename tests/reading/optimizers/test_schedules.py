"""Learning rates that are decayed, and decayed again."""

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
