"""The second line: the tabs, with the number keys that choose them."""

from __future__ import annotations

from textual import events
from textual.strip import Strip

from tui_backprop.tui.layout import TABS
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import line
from tui_backprop.tui.widgets.panel import StripWidget


def tab_texts(chosen: int, width: int) -> list[str]:
    """Each tab's text: roomy, close together, or the numbers alone, whichever fits; the chosen one in brackets."""
    for title, around in ((True, " "), (True, ""), (False, "")):
        texts = [
            f"[{index + 1} {tab.title}]"
            if index == chosen
            else f"{around}{index + 1}{' ' + tab.title if title else ''}{around}"
            for index, tab in enumerate(TABS)
        ]
        if sum(map(len, texts)) + len(texts) - 1 <= width:
            return texts
    return texts


def tab_line(chosen: int, width: int, look: Look) -> Strip:
    """The tabs' numbers and titles, the chosen one marked."""
    parts = []
    for index, text in enumerate(tab_texts(chosen, width)):
        gap = " " if index else ""
        parts += [(gap, look.ink("muted"))]
        parts += [(text, look.ink("accent", bold=True) if index == chosen else look.ink("muted"))]
    return line(parts, width, look)


class TabBar(StripWidget):
    """The second line of the dashboard."""

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self.chosen = 0

    def choose(self, index: int) -> None:
        self.chosen = index
        if self.size.width:
            self.put([tab_line(index, self.size.width, self.look)])

    def on_resize(self) -> None:
        self.choose(self.chosen)

    def on_click(self, event: events.Click) -> None:
        x = 0
        for index, text in enumerate(tab_texts(self.chosen, self.size.width)):
            x += len(text) + 1
            if event.x < x:
                self.app.perform(f"tab-{index + 1}")  # type: ignore[attr-defined]
                return
