"""The last line: whole keys, those that matter most."""

from __future__ import annotations

import pytest

from tui_backprop.tui.render.look import Look
from tui_backprop.tui.themes import load_theme
from tui_backprop.tui.widgets.footer import footer_actions, footer_line


@pytest.mark.parametrize("width", [60, 80, 120, 160, 250])
def test_footer_shows_whole_keys(width: int):
    look = Look(load_theme("night", {}))
    line = footer_line(width, look)
    assert line.cell_length == width
    shown = footer_actions(width)
    assert {"quit", "help", "pause"} <= {action.id for action in shown}
    for action in shown:
        assert f" {action.short}" in line.text
