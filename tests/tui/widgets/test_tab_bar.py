"""The tabs' line: how far the run is, where there is room for it."""

from __future__ import annotations

import pytest

from tui_backprop.tui.layout import tabs_for
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.themes import load_theme
from tui_backprop.tui.widgets.tab_bar import LONGEST, tab_line, tab_texts

LOOK = Look(load_theme("night", {}))
ASCII = Look(load_theme("night", {}), markers="ascii")


@pytest.mark.parametrize(("progress", "done"), [(0.0, 0), (0.25, 10), (1.0, LONGEST), (1.5, LONGEST)])
def test_bar_is_as_long_as_the_run_is_far(progress: float, done: int):
    text = tab_line(0, 160, LOOK, progress).text
    assert text.count("━") == done
    assert text.count("━") + text.count("─") == LONGEST
    assert text.startswith(tab_texts(0, 160)[0])


def test_bar_gives_way_to_the_tabs():
    for width in range(20, 200):
        with_bar, without = tab_line(3, width, LOOK, 0.5), tab_line(3, width, LOOK)
        assert with_bar.cell_length == without.cell_length == width
        assert with_bar.text.startswith(without.text.rstrip()[: width - LONGEST])
    assert "━" not in tab_line(3, 80, LOOK, 0.5).text


def test_ascii():
    assert tab_line(0, 160, ASCII, 0.5).text.isascii()


def test_a_tab_with_nothing_to_show_is_dimmed():
    tabs = tabs_for(images=False, classes=False)
    segments = {text.strip(): style for text, style, _ in tab_line(0, 160, LOOK, tabs=tabs)}
    assert segments["8 Images"] == LOOK.ink("border")
    assert segments["7 Inspect"] == LOOK.ink("muted")


@pytest.mark.parametrize("images", [False, True])
@pytest.mark.parametrize("chosen", range(9))
def test_at_80_columns_every_tab_has_its_name(images: bool, chosen: int):
    tabs = tabs_for(images=images, classes=True)
    text = tab_line(chosen, 80, LOOK, tabs=tabs).text
    assert all((tab.short or tab.title) in text for tab in tabs)
