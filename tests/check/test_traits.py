"""What the checker says of programs with traits of public ones: most of all, no loss is computed."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.check.table import judged
from tui_backprop.reading.running import check_file
from tui_backprop.reading.telling import told

HERE = Path(__file__).parent / "traits"
ENTRIES: list[dict[str, Any]] = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))["program"]


def test_every_program_is_listed_once():
    assert sorted(entry["file"] for entry in ENTRIES) == sorted(path.name for path in HERE.glob("*.py"))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e["file"])
def test_program_is_judged(entry: dict[str, Any]):
    grade, said, _ = judged(HERE, entry)
    assert grade == ("exact" if entry["verdict"] == "slip" else "right"), said


@pytest.mark.parametrize(
    ("file", "loss"),
    [
        ("t01_only_an_error.py", "half the squared error of line 12"),
        ("t04_only_an_error_softmax.py", "the cross-entropy of line 17"),
        ("t05_only_an_error_single_numbers.py", "half the squared error of line 20"),
    ],
)
def test_the_loss_that_is_meant_is_named(file: str, loss: str):
    first = told(check_file(HERE / file)).split("\n")[0]
    assert f"every update is the slope of {loss}, as no loss is computed in one number" in first


def test_a_printed_mean_of_absolute_errors_is_said_to_be_another_loss():
    first = told(check_file(HERE / "t10_mean_absolute_error_printed.py")).split("\n")[0]
    assert "half the squared error of line 14, as line 13 measures |error|, which is another loss" in first
