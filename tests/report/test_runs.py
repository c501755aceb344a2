"""Recorded runs as tables and lines."""

from __future__ import annotations

import math

from tui_backprop.report.runs import differing, number_text, runs_table, value_text
from tui_backprop.store.rows import Row


def test_a_damaged_run_is_a_row_of_dashes() -> None:
    (cells,) = runs_table([Row.damaged("20261125-x", "it is set aside", started=0.0)]).rows
    assert cells == ["20261125-x", "damaged", *["–"] * 8]


def test_numbers_that_are_not_finite_are_told() -> None:
    assert [number_text(value) for value in (math.inf, math.nan, True, "x")] == ["inf", "nan", "–", "–"]


def test_values() -> None:
    assert [value_text(value) for value in ([], [4, 2], False, None, "", 0.5)] == ["none", "4,2", "no", "–", "–", "0.5"]


def test_what_one_does_not_have_differs() -> None:
    assert differing({"a": 1, "b": 2}, {"b": 2, "c": 3}) == {"a": (1, None), "c": (None, 3)}
