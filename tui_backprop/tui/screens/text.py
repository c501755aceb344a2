"""A screen that is read: it scrolls, and every key that could mean so leads back."""

from __future__ import annotations

from typing import ClassVar

from textual import getters
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen

from tui_backprop.tui.host import Host


class TextScreen(Screen[None]):
    """What is composed has one `VerticalScroll` with the text in it."""

    app = getters.app(Host)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,space", "app.pop_screen", "Back", show=False),
        Binding("down,j", "scroll('down')", "Down", show=False),
        Binding("up,k", "scroll('up')", "Up", show=False),
    ]

    def action_scroll(self, way: str) -> None:
        area = self.query_one(VerticalScroll)
        (area.scroll_down if way == "down" else area.scroll_up)(animate=False)
