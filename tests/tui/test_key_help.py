"""What the help and README say of the keys."""

from __future__ import annotations

from tui_backprop.tui.actions import ACTIONS
from tui_backprop.tui.key_help import help_rows, key_table_markdown
from tui_backprop.tui.layout import TABS
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.screens.help_text import help_text
from tui_backprop.tui.themes import load_theme


def test_help_and_readme_name_every_key():
    text = help_text(Look(load_theme("night", {}))).plain
    table = key_table_markdown()
    for _, keys, label, explained in help_rows(len(TABS)):
        assert label in text
        assert explained in text
        assert label in table
        for key in keys.split():
            assert key in text
    named = {action.id for action in ACTIONS if not action.id.startswith("tab-")}
    assert len(help_rows(len(TABS))) == len(named) + 1
