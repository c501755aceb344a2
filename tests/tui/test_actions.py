"""One registry: what it says is what is bound, listed, shown and written down."""

from __future__ import annotations

from collections import Counter

import pytest
from textual.binding import Binding

from tui_backprop.tui.actions import ACTIONS, BY_KEY, GROUPS
from tui_backprop.tui.key_help import help_rows, key_table_markdown
from tui_backprop.tui.layout import TABS
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.screens.dashboard import Dashboard
from tui_backprop.tui.screens.help import help_text
from tui_backprop.tui.themes import load_theme
from tui_backprop.tui.widgets.footer import footer_actions, footer_line


def test_no_key_and_no_name_is_taken_twice():
    keys = Counter(key for action in ACTIONS for key, _ in action.all_keys)
    assert [key for key, count in keys.items() if count > 1] == []
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    assert {action.group for action in ACTIONS} == set(GROUPS)


def test_every_key_is_bound_to_its_action():
    bound = {binding.key: binding.action for binding in Binding.make_bindings(Dashboard.BINDINGS)}
    for key, (action, way) in BY_KEY.items():
        name = next(iter(Binding.make_bindings([Binding(key, "x")]))).key
        assert bound[name] == f"app.act('{action.id}', {way})"
    assert len(bound) == len(BY_KEY)


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


def test_capitals_go_backward():
    for key in "daolbin":
        action, way = BY_KEY[key]
        assert way == 1
        assert BY_KEY[key.upper()] == (action, -1)


@pytest.mark.parametrize("width", [60, 80, 120, 160, 250])
def test_footer_shows_whole_keys(width: int):
    look = Look(load_theme("night", {}))
    line = footer_line(width, look)
    assert line.cell_length == width
    shown = footer_actions(width)
    assert {"quit", "help", "pause"} <= {action.id for action in shown}
    for action in shown:
        assert f" {action.short}" in line.text
