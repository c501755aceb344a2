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


def test_without_a_trainer_only_what_works_is_offered() -> None:
    offered = {action.id for action in footer_actions(300, is_over=True)}
    assert not offered & {"pause", "step", "stop"}
    assert {"rerun", "dataset", "seed", "quit", "help"} <= offered


def test_what_goes_on_from_its_checkpoint_is_not_called_a_rerun() -> None:
    look = Look(load_theme("night", {}))
    assert " r go on " in footer_line(160, look, is_over=True, again="go on").text
    assert " r rerun " in footer_line(160, look, is_over=True).text
