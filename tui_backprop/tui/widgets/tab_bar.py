"""The second line: the tabs, with the number keys that choose them, and how far the run is."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.strip import Strip

from tui_backprop.tui.layout import TABS, Tab
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import line, meter
from tui_backprop.tui.session.session import View
from tui_backprop.tui.widgets.strips import StripWidget


def tab_texts(chosen: int, width: int, tabs: Sequence[Tab] = TABS) -> list[str]:
    """Each tab's text: roomy, close together, or the numbers alone, whichever fits; the chosen one in brackets."""
    long, short = [tab.title for tab in tabs], [tab.short or tab.title for tab in tabs]
    for titles, around in ((long, " "), (long, ""), (short, ""), ([""] * len(tabs), "")):
        texts = [
            f"[{index + 1} {title or short[index]}]"
            if index == chosen
            else f"{around}{index + 1}{title and ' '}{title}{around}"
            for index, title in enumerate(titles)
        ]
        if sum(map(len, texts)) + len(texts) - 1 <= width:
            return texts
    return texts


SHORTEST, LONGEST = 12, 40
"""Cells of the bar that shows how far the run is; where there is less room for it there is none."""


def tab_line(chosen: int, width: int, look: Look, progress: float | None = None, tabs: Sequence[Tab] = TABS) -> Strip:
    """The tabs' numbers and titles, the chosen one marked, idle ones dimmed; on the right how far the run is.

    Args:
        progress: share of the run's epochs that are done; None for no bar.
    """
    parts = []
    for index, text in enumerate(tab_texts(chosen, width, tabs)):
        gap = " " if index else ""
        parts += [(gap, look.ink("muted"))]
        quiet = look.ink("border" if tabs[index].idle else "muted")
        parts += [(text, look.ink("accent", bold=True) if index == chosen else quiet)]
    room = width - sum(len(text) for text, _ in parts) - 1
    size = min(LONGEST, room - 2)
    if progress is not None and size >= SHORTEST:
        done, left = meter(progress, size, ascii=look.ascii)
        parts += [(" " * (room - size), look.ink("muted")), (done, look.ink("accent")), (left, look.ink("border"))]
    return line(parts, width, look)


class TabBar(StripWidget):
    """The second line of the dashboard."""

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self.chosen = 0
        self.tabs = TABS
        self._progress: float | None = None

    def choose(self, index: int) -> None:
        self.chosen = index
        self._draw()

    def show(self, view: View) -> None:
        """Show how far the run of a view is."""
        snapshot = view.snapshot if view.is_current else None
        self._progress = None
        if view.program is not None:
            state = snapshot.program if snapshot is not None else None
            self._progress = state.x / state.end if state is not None and state.end else None
        elif snapshot is not None and snapshot.record is not None:
            self._progress = (snapshot.record.epoch + snapshot.epoch_fraction) / view.experiment.epochs
        self._draw()

    def _draw(self) -> None:
        if self.size.width:
            self.put([tab_line(self.chosen, self.size.width, self.look, self._progress, self.tabs)])

    def on_resize(self) -> None:
        self.choose(self.chosen)

    def on_click(self, event: events.Click) -> None:
        x = 0
        for index, text in enumerate(tab_texts(self.chosen, self.size.width, self.tabs)):
            x += len(text) + 1
            if event.x < x:
                self.app.perform(f"tab-{index + 1}")
                return
