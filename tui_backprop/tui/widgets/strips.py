"""`StripWidget`: what is drawn row by row, and sends to the terminal only what has changed."""

from __future__ import annotations

from rich.style import Style
from textual import getters
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui_backprop.tui.host import Host
from tui_backprop.tui.render.diff import changed_rows
from tui_backprop.tui.render.look import Look


class StripWidget(Widget):
    """A widget drawn row by row from a list of strips; only rows that changed are sent to the terminal."""

    app = getters.app(Host)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._strips: list[Strip] = []
        self._painted: list[Strip] = []
        self._drawn_width = -1
        self._ground = Style.null()

    @property
    def look(self) -> Look:
        """What to draw with."""
        return self.app.look

    def put(self, strips: list[Strip]) -> None:
        """Show `strips`, as many and as wide as the content region."""
        width = self.size.width
        ground = self.look.ink("text", on="background")
        if width != self._drawn_width or ground != self._ground or len(strips) != len(self._strips):
            self._drawn_width, self._ground = width, ground
            self._strips = strips
            self._painted = [strip.apply_style(ground) for strip in strips]
            self.refresh()
            return
        changed = changed_rows(self._strips, strips)
        if not changed:
            return
        regions = []
        for y in changed:
            regions += [Region(x, y, size, 1) for x, size in changed_spans(self._strips[y], strips[y])]
            self._painted[y] = strips[y].apply_style(ground)
        self._strips = strips
        self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        if y < len(self._painted):
            return self._painted[y]
        return Strip.blank(self.size.width, self._ground)


MERGE = 6
"""Cells between two changed spans below which they are sent as one: moving the cursor costs bytes too."""


def changed_spans(old: Strip, new: Strip) -> list[tuple[int, int]]:
    """Start and size in cells of the parts of a row that differ; both rows are equally wide.

    >>> from rich.segment import Segment
    >>> changed_spans(Strip([Segment("loss "), Segment("0.5")]), Strip([Segment("loss "), Segment("0.4")]))
    [(5, 3)]
    """
    was, now = list(old), list(new)
    if [segment.cell_length for segment in was] != [segment.cell_length for segment in now]:
        start = end = 0
        while start < min(len(was), len(now)) and was[start] == now[start]:
            start += 1
        while end < min(len(was), len(now)) - start and was[-1 - end] == now[-1 - end]:
            end += 1
        before = sum(segment.cell_length for segment in now[:start])
        return [(before, new.cell_length - before - sum(segment.cell_length for segment in now[len(now) - end :]))]
    spans: list[tuple[int, int]] = []
    x = 0
    for first, second in zip(was, now, strict=True):
        size = second.cell_length
        if first != second:
            if spans and x - sum(spans[-1]) < MERGE:
                spans[-1] = (spans[-1][0], x + size - spans[-1][0])
            else:
                spans.append((x, size))
        x += size
    return spans
