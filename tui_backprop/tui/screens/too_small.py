"""What is shown on a terminal that has no room for the dashboard."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from tui_backprop.tui.layout import MINIMUM


class TooSmall(Screen[None]):
    """Says how much room is needed; training goes on meanwhile."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "app.act('quit', 1)", "Quit", show=False)]

    def compose(self) -> ComposeResult:
        yield Static(id="too-small")

    def on_resize(self) -> None:
        width, height = self.size
        needed = f"{MINIMUM[0]}×{MINIMUM[1]}"
        text = f"backprop-tui needs at least {needed},\nthis is {width}×{height}.\nTraining goes on. q quits."
        self.query_one(Static).update(Text(text, justify="center"))
