"""Which loss the checker says that it judges by, of programs that compute none or print another measure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_backprop.reading.running.running import check_file
from tui_backprop.reading.verdicts.examine import SLOPE_OF_EITHER
from tui_backprop.reading.verdicts.telling import told

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


@pytest.mark.parametrize(
    ("file", "error", "printed"),
    [
        ("t07_mean_absolute_error_printed.py", 14, 13),
        ("t10_absolute_errors_printed_single_numbers.py", 21, 22),
    ],
)
def test_a_printed_mean_of_absolute_errors_is_said_to_be_another_loss(file: str, error: int, printed: int):
    first = told(check_file(HERE / file)).split("\n")[0]
    said = f"half the squared error of line {error}, as line {printed} measures |error|, which is another loss"
    assert said in first


@pytest.mark.parametrize(
    ("file", "is_said"),
    [
        ("t07_mean_absolute_error_printed.py", False),
        ("t12_mean_absolute_error_printed_no_slope_at_output.py", True),
    ],
)
def test_an_error_without_the_slope_of_the_output_may_be_of_cross_entropy(file: str, is_said: bool):
    report = check_file(HERE / file)
    assert not report.findings
    assert report.remarks == ([SLOPE_OF_EITHER] if is_said else [])


def test_a_one_that_is_joined_to_the_one_sample_is_no_input():
    assert "(2-4-3-1; sigmoid;" in told(check_file(HERE / "t09_error_of_one_sample_kept.py")).split("\n")[0]
