"""Samples and labels: permutations that are kept nowhere, or that only one of the two is taken by."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.backward.test_faults import with_changes
from tests.reading.running.test_running import checked
from tests.reading.small_programs import line_with, said_of, slips_in
from tui_backprop.reading.verdicts.report import RIGHT, SLIP

pytestmark = pytest.mark.usefixtures("forked")


@pytest.mark.parametrize(
    ("kept", "verdict"), [("order = np.random.permutation(30)", RIGHT), ("np.random.permutation(30)", SLIP)]
)
def test_a_permutation_that_is_kept_is_no_slip(tmp_path: Path, kept: str, verdict: str):
    source = with_changes(
        ("    h = np.tanh(x @ w1)", f"    order = np.arange(30)\n    {kept}\n    h = np.tanh(x @ w1)")
    )
    report = checked(tmp_path, source)
    assert (report.verdict, {f.slip for f in report.findings}) == (
        verdict,
        set() if verdict == RIGHT else {"shuffle-does-nothing"},
    )


NO_LOSS = """\
import numpy as np
rng = np.random.default_rng(0)


def onehot(y):
    out = np.zeros((y.size, 3))
    out[np.arange(y.size), y] = 1
    return out


y = rng.integers(0, 3, 90)
x = rng.normal(size=(3, 4))[y] + 0.3 * rng.normal(size=(90, 4))
w1, w2 = rng.normal(0, 0.5, (4, 8)), rng.normal(0, 0.5, (8, 3))
for epoch in range(30):
    order = rng.permutation(90)
    SHUFFLE
    for i in range(0, 90, 30):
        a, t = x[i:i + 30], onehot(y[i:i + 30])
        h = np.maximum(a @ w1, 0)
        z = h @ w2
        e = np.exp(z - z.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        d = (p - t) / 30
        dh = d @ w2.T * (h > 0)
        w2 -= 0.2 * h.T @ d
        w1 -= 0.2 * a.T @ dh
    print(epoch, np.mean(p.argmax(axis=1) == y[60:]))
"""


@pytest.mark.parametrize(
    ("shuffle", "slips"),
    [("x = x[order]", ["shuffled-apart"]), ("x, y = x[order], y[order]", []), ("pass", [])],
)
def test_samples_shuffled_apart_from_one_hot_labels_without_a_loss(
    tmp_path: Path, shuffle: str, slips: list[str]
) -> None:
    report = said_of(tmp_path, NO_LOSS.replace("SHUFFLE", shuffle), beginning="")
    assert [slip for slip, _ in slips_in(report)] == slips


PLAIN_LABELS = """\
import numpy as np

np.random.seed(3)
data = np.random.randn(90, 3) + np.repeat([[0], [1], [2]], 30, axis=0)
label = np.repeat([0, 1, 2], 30)
first = np.random.permutation(90)
data, label = data[first], label[first]
x, t = data[:60], label[:60]
w1, w2 = np.random.randn(3, 6) * 0.5, np.random.randn(6, 3) * 0.5
for epoch in range(40):
    {shuffle}
    for i in range(0, 60, 20):
        a, y = x[i:i + 20], np.eye(3)[t[i:i + 20]]
        h = np.tanh(a @ w1)
        e = np.exp(h @ w2)
        p = e / e.sum(axis=1, keepdims=True)
        loss = -np.mean(np.sum(y * np.log(p), axis=1))
        d = (p - y) / 20
        dh = d @ w2.T * (1 - h ** 2)
        w2 -= 0.2 * h.T @ d
        w1 -= 0.2 * a.T @ dh
    print('epoch', epoch, 'loss', loss)
"""


@pytest.mark.parametrize(
    ("shuffle", "is_apart"),
    [
        ("np.random.shuffle(x)", True),
        ("x = x[np.random.permutation(60)]", True),
        ("order = np.random.permutation(60); x, t = x[order], t[order]", False),
        ("pass", False),
    ],
)
def test_labels_that_are_a_plain_array(tmp_path: Path, shuffle: str, is_apart: bool) -> None:
    rest = PLAIN_LABELS.format(shuffle=shuffle)
    report = said_of(tmp_path, rest, "")
    assert slips_in(report) == ([("shuffled-apart", line_with(shuffle, rest, ""))] if is_apart else [])
    assert report.verdict == (SLIP if is_apart else RIGHT)
