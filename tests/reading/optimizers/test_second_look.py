"""Updates that are more than a multiple of the slope, and are right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.running.test_running import RIGHT_PROGRAM, checked
from tui_backprop.reading.verdicts.report import REMARK, RIGHT

pytestmark = pytest.mark.usefixtures("forked")


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("w1 = w1 * 0.999 - 0.5 * x.T @ dh", "w2 = w2 * 0.999 - 0.5 * h.T @ d", "weights decay by 0.001"),
        ("w1 -= 0.5 * (x.T @ dh + 0.02 * w1)", "w2 -= 0.5 * (h.T @ d + 0.02 * w2)", "0.02 · w is added to the slope"),
        ("w1 -= 0.5 * (x.T @ dh + np.random.randn(2, 3) * 0.01)", "w2 -= 0.5 * h.T @ d", "noise is added"),
    ],
)
def test_it_is_told_what_explains_them(tmp_path: Path, first: str, second: str, why: str):
    source = RIGHT_PROGRAM.replace("w1 -= 0.5 * x.T @ dh", first).replace("w2 -= 0.5 * h.T @ d", second)
    report = checked(tmp_path, source)
    assert (report.verdict, report.findings) in [(RIGHT, []), (REMARK, [])]
    assert any(remark.startswith(why) for remark in report.remarks)


@pytest.mark.parametrize("slope", ["(1 - h)", "1", "(1 - np.tanh(h) ** 2)"])
@pytest.mark.parametrize(
    "update", ["w1 = w1 * 0.999 - 0.5 * x.T @ dh", "w1 -= 0.5 * (x.T @ dh + np.random.randn(2, 3))"]
)
def test_wrong_gradients_are_not_explained_by_them(tmp_path: Path, slope: str, update: str):
    source = RIGHT_PROGRAM.replace("w1 -= 0.5 * x.T @ dh", update).replace("(1 - h ** 2)", slope)
    assert checked(tmp_path, source).verdict != RIGHT


def test_weights_that_are_replaced_do_not_decay(tmp_path: Path):
    source = RIGHT_PROGRAM.replace("w1 -= 0.5 * x.T @ dh", "w1 = -0.5 * x.T @ dh + 0 * w1")
    assert checked(tmp_path, source.replace("w2 -= 0.5 * h.T @ d", "w2 = -0.5 * h.T @ d + 0 * w2")).verdict != RIGHT


def test_root_that_the_gradient_is_made_with(tmp_path: Path):
    source = RIGHT_PROGRAM.replace("np.mean((p - y) ** 2)", "np.sqrt(np.mean((p - y) ** 2))")
    report = checked(tmp_path, source.replace("d = 2 * (p - y) / len(y)", "d = (p - y) / len(y) / loss"))
    assert report.verdict == RIGHT
    assert report.rate == pytest.approx(0.5)
