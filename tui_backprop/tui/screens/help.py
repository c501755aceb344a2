"""The help: every key, and how to read the screen."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui_backprop.tui.screens.help_text import help_text
from tui_backprop.tui.screens.text import TextScreen

MARGIN = 8
"""Columns beside the text, the scroll bar's included."""


class Help(TextScreen):
    """Every key and what it does; training goes on meanwhile.

    Args:
        list_first: see `help_text`.
    """

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark", "app.pop_screen", "Back", show=False)]

    def __init__(self, *, list_first: bool = False) -> None:
        super().__init__()
        self._list_first = list_first

    def compose(self) -> ComposeResult:
        look, width, program = self.app.look, self.app.size.width - MARGIN, self.app.session.program
        with VerticalScroll(id="help"):
            yield Static(help_text(look, width, program, list_first=self._list_first))
        yield Static("Esc back   ↑ ↓ scroll", id="help-foot")
