"""Which loss the checker says that it judges by, of programs that compute none or print another measure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_backprop.reading.running import check_file
from tui_backprop.reading.telling import told

HERE = Path(__file__).parent / "traits"


@pytest.mark.parametrize(
    ("file", "loss"),
    [
        ("t01_only_an_error.py", "half the squared error of line 12"),
        ("t04_only_an_error_softmax.py", "the cross-entropy of line 17"),
        ("t05_only_an_error_single_numbers.py", "half the squared error of line 20"),
        ("t09_error_of_one_sample_kept.py", "half the squared error of line 11"),
    ],
)
def test_the_loss_that_is_meant_is_named(file: str, loss: str):
    first = told(check_file(HERE / file)).split("\n")[0]
    assert f"every update is the slope of {loss}, as no loss is computed in one number" in first


def test_a_printed_mean_of_absolute_errors_is_said_to_be_another_loss():
    first = told(check_file(HERE / "t07_mean_absolute_error_printed.py")).split("\n")[0]
    assert "half the squared error of line 14, as line 13 measures |error|, which is another loss" in first
