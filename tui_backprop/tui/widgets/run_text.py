"""The lines around the list of runs, and the words on the run at its place."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual.strip import Strip

from tui_backprop.store.rows import Row
from tui_backprop.tui.render.plain import plain
from tui_backprop.tui.render.run_rows import run_details
from tui_backprop.tui.render.text import line
from tui_backprop.tui.widgets.strips import StripWidget

Parts = Sequence[tuple[str, Style | str]]


class TextLine(StripWidget):
    """One line."""

    def __init__(self, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._parts: Parts = ()

    def show(self, parts: Parts) -> None:
        """Show texts, each with its style or the role that has an ink."""
        self._parts = parts
        if self.size.width:
            look = self.look
            told = [(plain(text) if look.ascii else text, ink) for text, ink in parts]
            self.put([line(told, self.size.width, look)])

    def on_resize(self) -> None:
        self.show(self._parts)


class Details(StripWidget):
    """One run in more words.

    Attributes:
        losses: the run whose curve is known, and that.
    """

    def __init__(self) -> None:
        super().__init__(id="runs-details")
        self.losses: tuple[str, Sequence[float]] = ("", ())
        self._row: Row | None = None

    def show(self, row: Row | None) -> None:
        """Show a run; nothing for None."""
        self._row = row
        width, height = self.size
        if width <= 0 or height <= 0:
            return
        if row is None:
            self.put([Strip.blank(width)] * height)
            return
        losses = self.losses[1] if self.losses[0] == row.id else ()
        self.put(run_details(row, losses, width, height, self.look))

    def on_resize(self) -> None:
        self.show(self._row)
