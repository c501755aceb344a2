"""How many samples an update is said to be made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import said_of
from tui_backprop.reading.verdicts.telling import told

TRAINING = """\
p, (x, y) = weights(), samples(24)
for epoch in range(20):
    {order}
    for i in range(0, 24, {size}):
        batch = {batch}
        g = gradient(p, x[batch], y[batch])
        print(loss(p, x[batch], y[batch]))
        for name in p:
            p[name] -= 0.5 * g[name]
"""
WHOLE = """\
p, (x, y) = weights(), samples(24)
for epoch in range(20):
    g = gradient(p, x, y)
    print(loss(p, x, y))
    for name in p:
        p[name] -= 0.5 * g[name]
"""
IN_ORDER, SHUFFLED = "order = np.arange(24)", "order = rng.permutation(24)"
THE_NEXT, THE_FIRST = "order[i:i + {size}]", "order[:{size}]"
OF_ALL = "all 24 samples at a time"


def training(order: str, size: int, batch: str = THE_NEXT) -> str:
    return TRAINING.format(order=order, size=size, batch=batch.format(size=size))


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("rest", "said", "of_ours"),
    [
        (WHOLE, OF_ALL, ""),
        (training(SHUFFLED, 24), OF_ALL, ""),
        (training(SHUFFLED, 6), "batches of 6", "where a batch of 6 was seen"),
        (training(IN_ORDER, 6), "batches of 6", "where a batch of 6 was seen"),
        (training(IN_ORDER, 6, THE_FIRST), "6 samples at a time", "where 6 at a time were seen"),
    ],
    ids=["whole", "whole, shuffled", "batches", "batches in order", "the same part each time"],
)
def test_a_whole_batch_is_not_called_batches(tmp_path: Path, rest: str, said: str, of_ours: str):
    text = told(said_of(tmp_path, rest))
    assert f"; {said}; " in text
    assert "a batch of 24 " not in text
    command = text.split("backprop-tui train")[1]
    assert of_ours in command if of_ours else "all samples at a time" not in command
