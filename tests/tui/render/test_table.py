"""Tables: whole numbers, a cursor, where they begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.table import Column, column_widths, table

Rows = Callable[[Sequence[Strip]], list[str]]
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
