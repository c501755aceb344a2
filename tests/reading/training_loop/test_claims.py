"""An accuracy that is 1 − the mean of |error|: none, unless the predictions are rounded to labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import line_with, said_of, slips_in

REST = """\
x, y = samples(60)
p = weights()
for epoch in range(200):
    g = gradient(p, x, y)
    for k in p:
        p[k] -= 0.5 * g[k]
    if epoch % 50 == 49:
        print('epoch', epoch, 'loss', loss(p, x, y))
out = forward(p, x)[-1]
print('accuracy:', {accuracy})
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("accuracy", "is_wrong"),
    [
        ("1 - np.mean(np.abs(out - y))", True),
        ("100 * (1 - np.abs(y - out).mean())", True),
        ("1 - np.mean(np.abs(np.round(out) - y))", False),
        ("1 - np.mean(np.abs((out > 0.5) * 1.0 - y))", False),
    ],
)
def test_one_less_the_mean_error_is_no_accuracy(tmp_path: Path, accuracy: str, is_wrong: bool) -> None:
    report = said_of(tmp_path, REST.format(accuracy=accuracy))
    assert [slip for slip, _ in slips_in(report)] == (["accuracy-from-loss"] if is_wrong else [])
    assert report.verdict == ("slip" if is_wrong else "right")


OLD = """\
x, y = samples(60)
p = weights()
{before}
for epoch in range(120):
    for i in range(0, 60, 20):
        g = gradient(p, x[i:i + 20], y[i:i + 20])
        for k in p:
            p[k] = p[k] - 0.5 * g[k]
    if (epoch + 1) % 40 == 0:
        {now}
        print('epoch', epoch, 'loss', -np.mean(y * np.log(out) + (1 - y) * np.log(1 - out)), *beside)
{after}
"""


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("before", "now", "after", "is_old"),
    [
        ("out = forward(p, x)[2]", "beside = ()", "pass", True),
        ("out = forward(p, x)[2]", "beside = 'loss', loss(p, x, y)", "pass", False),  # compared with a beginning
        ("pass", "out = forward(p, x)[2]; beside = ()", "pass", False),
        # What it was before the training may well be told after it.
        (
            "first = forward(p, x)[2]",
            "out = forward(p, x)[2]; beside = ()",
            "print('before, mse:', np.mean((first - y) ** 2))",
            False,
        ),
    ],
)
def test_a_loss_of_the_training_is_of_a_new_prediction(
    tmp_path: Path, before: str, now: str, after: str, is_old: bool
) -> None:
    rest = OLD.format(before=before, now=now, after=after)
    report = said_of(tmp_path, rest)
    assert slips_in(report) == ([("loss-without-weights", line_with("'loss', -np", rest))] if is_old else [])
    assert report.verdict in ({"slip"} if is_old else {"right", "remark"})  # a suspicion may remain
