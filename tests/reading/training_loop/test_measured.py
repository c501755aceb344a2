"""Measures that are none although every update is right: of (n, n) comparisons, and of a prediction gone stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import line_with, said_of, slips_in

TRAINING = """\
def entropy(a, y):
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))


x, y = samples(60)
xt, yt = samples(40)
p = weights()
start = forward(p, x)[-1]
for epoch in range(200):
    g = gradient(p, x, y)
    for k in p:
        p[k] -= 0.5 * g[k]
    {measure}
out = forward(p, xt)[-1]
print('accuracy:', {accuracy})
"""
PLAIN = "print('epoch', epoch, 'loss', loss(p, x, y))"
RIGHT = "np.mean((out > 0.5) == yt)"


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("accuracy", "is_wrong"),
    [
        ("np.mean((out > 0.5) == yt.ravel())", True),
        ("((out > 0.5).astype(int) != yt.ravel()).sum() / 40", True),
        ("100 * np.mean((out.ravel() > 0.5) == yt)", True),
        ("np.mean((out - yt[:, 0]) ** 2)", True),
        (RIGHT, False),
        ("np.mean((out.ravel() > 0.5) == yt.ravel())", False),
        ("np.mean(out[yt == 1][:20, None] > out[yt == 0][:20])", False),
        ("((out > 0.5) == np.arange(40)).sum()", False),
    ],
)
def test_every_prediction_is_compared_with_its_own_label(tmp_path: Path, accuracy: str, is_wrong: bool) -> None:
    program = TRAINING.format(measure=PLAIN, accuracy=accuracy)
    report = said_of(tmp_path, program)
    wrong = [("labels-broadcast", line_with("print('accuracy:'", program))]
    assert slips_in(report) == (wrong if is_wrong else [])
    assert report.verdict == ("slip" if is_wrong else "right")


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("measure", "is_wrong"),
    [
        ("print('epoch', epoch, entropy(start, y))", True),
        ("print('epoch', epoch, entropy(forward(p, x)[-1], y))", False),
        ("print('epoch', epoch, entropy(y.mean(), y))", False),
        ("print(entropy(start, y), 'at the start, now', entropy(forward(p, x)[-1], y))", False),
    ],
)
def test_a_prediction_from_before_the_training_has_gone_stale(tmp_path: Path, measure: str, is_wrong: bool) -> None:
    program = TRAINING.format(measure=measure, accuracy=RIGHT)
    report = said_of(tmp_path, program)
    wrong = [("loss-without-weights", line_with("    print(", program))]
    assert slips_in(report) == (wrong if is_wrong else [])
    assert report.verdict == ("slip" if is_wrong else "right")


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("arguments", "is_wrong"), [("out, yt", True), ("yt, out", False), ("yt, yt", False), ("out, out", False)]
)
def test_the_logarithm_is_of_the_prediction_where_samples_are_held_out(
    tmp_path: Path, arguments: str, is_wrong: bool
) -> None:
    guarded = "def guarded(truth, prob):\n    prob = np.clip(prob, 1e-7, 1 - 1e-7)\n"
    guarded += "    return -np.mean(truth * np.log(prob) + (1 - truth) * np.log(1 - prob))\n\n\n"
    program = guarded + TRAINING.format(measure=PLAIN, accuracy=f"guarded({arguments})")
    report = said_of(tmp_path, program)
    wrong = [("cross-entropy-exchanged", line_with("print('accuracy:'", program))]
    assert slips_in(report) == (wrong if is_wrong else [])
    assert report.verdict == ("slip" if is_wrong else "right")
