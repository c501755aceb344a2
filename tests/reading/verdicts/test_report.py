"""What `check --json` says of a program."""

from __future__ import annotations

from tui_backprop.reading.finding import Finding
from tui_backprop.reading.verdicts.report import Report, TensorReport


def report(**more: object) -> Report:
    found = [Finding("chain-rule", 9, "wrong; see line 4", certain=True)]
    rows = [TensorReport([2, 4], 9, "wrong", None, 0.5)]
    remarks = ["you train on 2 × the slope of the loss at line 4"]
    given = {"tensors": rows, "findings": found, "loss_line": 4, "remarks": remarks, "not_checked": ["f (line 9)"]}
    return Report("lab1.py", **{**given, **more})  # type: ignore[arg-type]


def test_remarks_are_told_in_words():
    assert report().public()["remarks"] == ["you train on 2 × the slope of the loss at line 4"]


def test_lines_of_a_script_have_no_cell():
    told = report().public()
    assert (told["loss_line"], told["findings"][0]["line"], told["tensors"][0]["line"]) == (4, 9, 9)
    assert "loss_cell" not in told
    assert "cell" not in told["findings"][0]


def test_lines_of_a_notebook_are_found_again_in_their_cells():
    told = report(cells=[[1, 1], [3, 6]]).public()
    assert (told["loss_cell"], told["loss_line"]) == (1, 4)
    assert (told["findings"][0]["cell"], told["findings"][0]["line"]) == (3, 4)
    assert (told["tensors"][0]["cell"], told["tensors"][0]["line"]) == (3, 4)
    assert told["findings"][0]["message"] == "wrong; see cell 1, line 4"
    assert told["remarks"] == ["you train on 2 × the slope of the loss at cell 1, line 4"]
    assert told["not_checked"] == ["f (cell 3, line 4)"]
