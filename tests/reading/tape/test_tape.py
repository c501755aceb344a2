"""An operation that the tape does not know is never a wrong verdict: it is named, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.running.test_running import RIGHT_PROGRAM, checked
from tui_backprop.reading.verdicts.report import SLIP, UNKNOWN

pytestmark = pytest.mark.usefixtures("forked")

FORWARD = "h = np.tanh(x @ w1)"
PREDICTION = "p = 1 / (1 + np.exp(-(h @ w2)))"
LOSS = "loss = np.mean((p - y) ** 2)"
OPERATIONS = {
    "kron": (FORWARD, "h = np.tanh(np.kron(np.eye(1), x @ w1))"),
    "roll": (FORWARD, "h = np.roll(np.roll(np.tanh(x @ w1), 1), -1)"),
    "sort": (LOSS, "loss = np.mean(np.sort((p - y) ** 2, axis=0))"),
    "tensordot": (FORWARD, "h = np.tanh(np.tensordot(x, w1, 1))"),
    "sinc": (PREDICTION, "p = 1 / (1 + np.exp(-(h @ w2))) + 0 * np.sinc(h @ w2)"),
    "rot90": (FORWARD, "h = np.rot90(np.rot90(np.tanh(x @ w1)), -1)"),
    "pad": (FORWARD, "h = np.pad(np.tanh(x @ w1), 1)[1:-1, 1:-1]"),
    "trapezoid": (LOSS, "loss = np.trapezoid(((p - y) ** 2).ravel())"),
    "cumprod": (FORWARD, "h = np.cumprod(np.tanh(x @ w1)[None], axis=0)[0]"),
    "matrix_power": (FORWARD, "h = np.tanh(x @ np.linalg.matrix_power(np.eye(2), 2) @ w1)"),
    "interp": (LOSS, "loss = np.mean(np.interp(((p - y) ** 2).ravel(), [0, 1], [0, 1]))"),
    "convolve": (LOSS, "loss = np.convolve(((p - y) ** 2).ravel(), [1 / len(y)]).sum()"),
}


@pytest.mark.parametrize("op", sorted(OPERATIONS))
def test_right_program_with_an_unknown_operation_is_not_called_wrong(tmp_path: Path, op: str):
    old, new = OPERATIONS[op]
    assert old in RIGHT_PROGRAM
    assert checked(tmp_path, RIGHT_PROGRAM.replace(old, new)).verdict != SLIP


@pytest.mark.parametrize("op", ["kron", "roll", "sort", "rot90", "pad", "cumprod"])
def test_it_is_named_with_its_line(tmp_path: Path, op: str):
    old, new = OPERATIONS[op]
    source = RIGHT_PROGRAM.replace(old, new)
    report = checked(tmp_path, source)
    line = next(i for i, text in enumerate(source.split("\n"), 1) if new in text)
    assert report.verdict == UNKNOWN
    assert any(
        left.startswith(f"cannot be judged: np.{op}") and left.endswith(f"line {line}") for left in report.not_checked
    )


@pytest.mark.parametrize("op", ["kron", "roll", "sort"])
def test_wrong_program_with_an_unknown_operation_is_not_called_right(tmp_path: Path, op: str):
    old, new = OPERATIONS[op]
    source = RIGHT_PROGRAM.replace(old, new).replace("* (1 - h ** 2)", "* (1 - h)")
    assert checked(tmp_path, source).verdict == UNKNOWN
