"""Text by cells, tables, and numbers that stand still."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest
from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.render import numbers
from tui_backprop.tui.render.diff import changed_rows
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.table import Column, column_widths, table
from tui_backprop.tui.render.text import fit, line

Rows = Callable[[Sequence[Strip]], list[str]]


@pytest.mark.parametrize(
    ("text", "width", "align", "expected"),
    [
        ("abc", 5, "left", "abc  "),
        ("abc", 5, "right", "  abc"),
        ("abc", 6, "center", " abc  "),
        ("abcdef", 4, "left", "abc…"),
        ("0.5", 1, "right", "…"),
        ("abc", 0, "left", ""),
        ("abc", -2, "left", ""),
        ("服装", 3, "left", "服…"),
        ("服装", 2, "left", "… "),
        ("a\nb\x1b", 4, "left", "a b "),
    ],
)
def test_fit(text: str, width: int, align: str, expected: str) -> None:
    assert fit(text, width, align) == expected  # type: ignore[arg-type]


def test_a_line_is_cut_within_the_part_that_no_longer_fits(look: Look, ascii_look: Look) -> None:
    parts: list[tuple[str, Style | str]] = [("loss ", "muted"), ("0.0021", "text"), (" ok", "good")]
    assert line(parts, 16, look).text == "loss 0.0021 ok  "
    assert line(parts, 16, look, align="right").text == "  loss 0.0021 ok"
    assert line(parts, 14, look).text == "loss 0.0021 ok"
    assert line(parts, 11, look).text == "loss 0.002…"
    assert line(parts, 9, ascii_look).text == "loss 0.0~"
    assert line([], 3, look).text == "   "
    assert [segment.style for segment in line(parts, 14, look)] == [
        look.ink("muted"),
        look.ink("text"),
        look.ink("good"),
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.6931471805, "0.693147"),
        (0.0, "0.000000"),
        (12.3456789, "12.34568"),
        (9.99999999, "10.00000"),
        (123456.78, "123456.8"),
        (999999.99, " 1000000"),
        (1234567.0, "1.23e+06"),
        (1.234e-5, "1.23e-05"),
        (1.5e-120, "1.5e-120"),
        (-0.5, "-0.50000"),
        (-1.5e-120, "-2e-120"),
        (math.nan, "     nan"),
        (-math.inf, "    -inf"),
    ],
)
def test_format_loss(value: float, expected: str) -> None:
    assert numbers.format_loss(value) == expected.rjust(8)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (41, "0:41"),
        (40.2, "0:41"),
        (3723, "1:02:03"),
        (59.5, "1:00"),
        (0, "0:00"),
        (100 * 3600, "4d 04h"),
        (None, "–"),
        (math.nan, "–"),
        (math.inf, "–"),
        (-1, "–"),
    ],
)
def test_format_eta(seconds: float | None, expected: str) -> None:
    assert numbers.format_eta(seconds) == expected
    assert numbers.format_eta(seconds, 9) == expected.rjust(9)


def test_counts_and_rates() -> None:
    assert numbers.format_count(12400, 8) == "  12,400"
    assert numbers.format_rate(9812.4) == "9,812/s"
    assert numbers.format_rate(3.44) == "3.4/s"
    assert numbers.format_rate(9.97) == "10/s"
    assert numbers.format_rate(1_250_000) == "1.25M/s"
    assert numbers.format_rate(math.nan) == "–"


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (1.0, "100.0 %"),
        (0.9999, " 99.9 %"),
        (11 / 21, " 52.4 %"),
        (0.0, "  0.0 %"),
        (1e-6, "  0.1 %"),
        (math.nan, "      –"),
    ],
)
def test_accuracy_is_never_rounded_to_perfect(share: float, expected: str) -> None:
    assert numbers.format_percent(share) == expected


def test_decimals_stand_in_one_column() -> None:
    assert numbers.align_decimals([1.5, -20.25, math.nan], 2) == ["  1.50", "-20.25", "   nan"]
    assert numbers.align_decimals([]) == []


COLUMNS = [Column("iter"), Column("truth", align="right"), Column("prediction", align="right", stretch=True)]
BODY: list[list[str | tuple[str, str]]] = [["0", "1", "0.5"], ["62", "服", ("0.999728", "good")]]


def test_table(look: Look, rows: Rows) -> None:
    assert rows(table(COLUMNS, BODY, 26, 4, look)) == [
        "iter  truth     prediction",
        "0         1            0.5",
        "62       服       0.999728",
        "                          ",
    ]


def test_a_table_too_wide_never_shows_half_a_number_as_a_whole_one(look: Look, rows: Rows) -> None:
    assert rows(table(COLUMNS, BODY, 14, 3, look)) == ["iter  truth  …", "0         1  …", "62       服  …"]
    assert column_widths(COLUMNS, BODY, 14) == [4, 5, 1]
    assert rows(table(COLUMNS, BODY, 9, 2, look)) == ["iter  tr…", "0       1"]


def test_the_cursor_is_in_reverse_and_in_one_ink(look: Look) -> None:
    strips = table(COLUMNS, BODY, 26, 3, look, cursor=1)
    assert [segment.style for segment in strips[2]] == [look.ink("text") + Style(reverse=True)]
    assert not any(segment.style and segment.style.reverse for segment in strips[1])
    plain = table(COLUMNS, BODY, 26, 3, look)
    assert look.ink("good") in [segment.style for segment in plain[2]]


def test_a_table_begins_where_it_is_told(look: Look, rows: Rows) -> None:
    assert [row[:2] for row in rows(table(COLUMNS, BODY, 26, 3, look, first=1))] == ["it", "62", "  "]


def test_changed_rows(look: Look) -> None:
    old = table(COLUMNS, BODY, 26, 3, look)
    new = table(COLUMNS, [BODY[0], ["62", "服", ("0.999728", "bad")]], 26, 3, look)
    assert changed_rows(old, table(COLUMNS, BODY, 26, 3, look)) == []
    assert changed_rows(old, new) == [2]
    assert changed_rows(old, new[:1]) == [1, 2]
    assert changed_rows([], new) == [0, 1, 2]
