"""A text to read: what was asked for, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui_backprop.tui.render.text import printable
from tui_backprop.tui.screens.text import TextScreen


class Told(TextScreen):
    """A heading and lines below it; long lines go on in the next row.

    Args:
        heading: what it is.
        lines: to be read.
        foot: what stands on the last line, before the way back.
    """

    CSS_PATH = "told.tcss"

    def __init__(self, heading: str, lines: Sequence[str], foot: str = "") -> None:
        super().__init__(id="told")
        self._heading, self._lines, self._foot = heading, tuple(lines), foot

    def compose(self) -> ComposeResult:
        yield Static(Text(f" {self._heading}"), id="told-head")
        with VerticalScroll(id="told-body"):
            yield Static(Text("\n".join(printable(line) for line in self._lines)))
        yield Static(Text("   ".join(part for part in (self._foot, "Esc back", "↑ ↓ scroll") if part)), id="told-foot")
