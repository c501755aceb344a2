"""The status line: what has happened, and which keys go on from here."""

from __future__ import annotations

from textual.strip import Strip

from tui_backprop.training.live.snapshot import Scene
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import cut_at_word, ellipsis_of, fitting, line, printable
from tui_backprop.tui.session.session import View
from tui_backprop.tui.widgets.strips import StripWidget
from tui_backprop.tui.words.status import most_wrong, sentence


def status_line(text: str, role: str, width: int, look: Look) -> Strip:
    """The line: of a sentence that has no room it shows whole words."""
    shown = cut_at_word(printable(text), max(0, width - 1), ellipsis=ellipsis_of(look))
    return line([(" ", "text"), (shown, role)], width, look)


def _beginnings(summary: str) -> list[str]:
    """A summary with as many of its parts as one likes, and where all of it is."""
    parts = summary.split(", ")
    whole = f"{summary} (tab Setup says more)"
    return [whole, *(f"{', '.join(parts[:count])} … tab Setup" for count in range(len(parts), 0, -1))]


class StatusLine(StripWidget):
    """The last line but one of the dashboard."""

    def __init__(self) -> None:
        super().__init__(id="status")
        self._view: View | None = None
        self._said = self._news = ""
        self._scene: Scene | None = None
        self._is_summary_due = False

    def say(self, text: str) -> None:
        """Say something until the next key."""
        self._said, self._news = text, ""
        self._is_summary_due = False
        self._redraw()

    def announce(self, text: str) -> None:
        """Say something until the next key, or until the run is over, which is the greater news."""
        self._news = text
        self._is_summary_due = False
        self._redraw()

    def _redraw(self) -> None:
        if self._view is not None:
            self.show(self._view)

    def show(self, view: View) -> None:
        self._view = view
        if view.status.is_over:
            self._news = ""
        if view.is_current and view.scene is not self._scene:
            # Of data that are other than before it is said what was understood, until the next key.
            before = self._scene.understood if self._scene is not None else ()
            self._scene = view.scene
            self._is_summary_due |= self._scene is not None and self._scene.understood not in ((), before)
        if self._said:
            text, role = self._said, "warning"
        elif self._news:
            text, role = self._news, "text"
        elif self._is_summary_due and self._scene is not None and view.status.is_under_way and not most_wrong(view):
            text, role = fitting(_beginnings(self._scene.summary), self.size.width - 1), "text"
        else:
            text, role = sentence(view, self.size.width - 1)
        if self.size.width:
            self.put([status_line(text, role, self.size.width, self.look)])

    def on_resize(self) -> None:
        self._redraw()
