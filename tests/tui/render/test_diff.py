"""Which rows a new frame has changed."""

from __future__ import annotations

from tui_backprop.tui.render.diff import changed_rows
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.table import Column, table

COLUMNS = [Column("iter"), Column("truth", align="right"), Column("prediction", align="right", stretch=True)]
BODY: list[list[str | tuple[str, str]]] = [["0", "1", "0.5"], ["62", "服", ("0.999728", "good")]]


def test_changed_rows(look: Look) -> None:
    old = table(COLUMNS, BODY, 26, 3, look)
    new = table(COLUMNS, [BODY[0], ["62", "服", ("0.999728", "bad")]], 26, 3, look)
    assert changed_rows(old, table(COLUMNS, BODY, 26, 3, look)) == []
    assert changed_rows(old, new) == [2]
    assert changed_rows(old, new[:1]) == [1, 2]
    assert changed_rows([], new) == [0, 1, 2]
