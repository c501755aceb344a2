"""A text to read: what was asked for, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from tui_backprop.tui.host import Host
from tui_backprop.tui.render.text import printable


class Told(Screen[None]):
    """A heading and lines below it; long lines go on in the next row.

    Args:
        heading: what it is.
        lines: to be read.
        foot: what stands on the last line, before the way back.
    """

    app = getters.app(Host)
    CSS_PATH = "told.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,space", "app.pop_screen", "Back", show=False),
        Binding("down,j", "scroll('down')", "Down", show=False),
        Binding("up,k", "scroll('up')", "Up", show=False),
    ]

    def __init__(self, heading: str, lines: Sequence[str], foot: str = "") -> None:
        super().__init__(id="told")
        self._heading, self._lines, self._foot = heading, tuple(lines), foot

    def compose(self) -> ComposeResult:
        yield Static(Text(f" {self._heading}"), id="told-head")
        with VerticalScroll(id="told-body"):
            yield Static(Text("\n".join(printable(line) for line in self._lines)))
        yield Static(Text("   ".join(part for part in (self._foot, "Esc back", "↑ ↓ scroll") if part)), id="told-foot")

    def action_scroll(self, way: str) -> None:
        area = self.query_one(VerticalScroll)
        (area.scroll_down if way == "down" else area.scroll_up)(animate=False)
