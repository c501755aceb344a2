"""The list of runs as a widget: only the rows on the screen are made, so that ten thousand cost what twenty do."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.strip import Strip

from tui_backprop.tui.render.run_rows import columns_for, run_table
from tui_backprop.tui.render.text import line
from tui_backprop.tui.session.run_list import RunList
from tui_backprop.tui.widgets.strips import StripWidget


class RunTable(StripWidget):
    """A heading, and the rows around the place of a list of runs.

    Args:
        runs: what it shows.
    """

    can_focus = True

    class Picked(Message):
        """A row was clicked: once to go there, or again to open it."""

        def __init__(self, *, again: bool) -> None:
            super().__init__()
            self.again = again

    class Heading(Message):
        """The heading of a column was clicked."""

        def __init__(self, field: str) -> None:
            super().__init__()
            self.field = field

    def __init__(self, runs: RunList) -> None:
        super().__init__(id="runs-table")
        self._runs = runs
        self._first = 0
        self.empty: tuple[str, ...] = ()
        """What is said instead of rows where there are none, a line each."""

    @property
    def page(self) -> int:
        """Rows that are shown at a time."""
        return max(1, self.size.height - 1)

    def redraw(self) -> None:
        width, height = self.size
        if width <= 0 or height <= 0:
            return
        runs = self._runs
        if not runs.shown and self.empty:
            self.put(self._told(width, height))
            return
        self._first = max(runs.at - self.page + 1, min(self._first, runs.at))
        self._first = max(0, min(self._first, len(runs.shown) - self.page))
        self.put(
            run_table(
                runs.shown, width, height, self.look,
                first=self._first, at=runs.at, marked=runs.marked, order=runs.order,
            )
        )  # fmt: skip

    def _told(self, width: int, height: int) -> list[Strip]:
        blank = Strip.blank(width)
        rows = [
            line([(text, "text" if index == 0 else "muted")], width, self.look, align="center")
            for index, text in enumerate(self.empty)
        ]
        above = max(0, (height - len(rows)) // 2)
        return ([blank] * above + rows + [blank] * height)[:height]

    def on_resize(self) -> None:
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        if event.y == 0:
            for field, x, size in columns_for(self.size.width):
                if x <= event.x < x + size:
                    self.post_message(self.Heading(field))
            return
        index = self._first + event.y - 1
        if index < len(self._runs.shown):
            is_there = index == self._runs.at
            self._runs.at = index
            self.redraw()
            self.post_message(self.Picked(again=is_there))

    def on_mouse_scroll_down(self) -> None:
        self._scroll(3)

    def on_mouse_scroll_up(self) -> None:
        self._scroll(-3)

    def _scroll(self, by: int) -> None:
        self._runs.move(by)
        self.redraw()
        self.post_message(self.Picked(again=False))
