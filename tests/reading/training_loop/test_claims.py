"""An accuracy that is 1 − the mean of |error|: none, unless the predictions are rounded to labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.small_programs import said_of, slips_in

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
