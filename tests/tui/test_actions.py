"""One registry: what it says is what is bound, listed, shown and written down."""

from __future__ import annotations

from collections import Counter

from textual.binding import Binding

from tui_backprop.tui.actions import ACTIONS, BY_KEY, GROUPS
from tui_backprop.tui.screens.dashboard import Dashboard


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


def test_capitals_go_backward():
    for key in "daolbin":
        action, way = BY_KEY[key]
        assert way == 1
        assert BY_KEY[key.upper()] == (action, -1)
