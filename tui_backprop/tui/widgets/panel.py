"""`Panel`: the base of everything that shows the run, and how to add one.

To add a panel
    1. Write a class in a module of its own in `widgets/`: derive it from `Panel`, set `title`, and write `draw`, which
       turns a `View` into strips (use `tui.render`). Nothing else is needed: caching, comparing rows with the last
       frame, resizing and the border are done here.
    2. If it shows something that a snapshot does not carry, return the requests for it (frozen dataclasses that
       `training.observe.OBSERVERS` answers) from `wants`. They are computed only while the panel is on the screen, and
       the answers are in `view.snapshot.extras`, by request; they may be missing from the first snapshots.
    3. Enter the class in `panels.PANELS` under a name, and that name in the trees of `layout.TABS`.

A panel may set `period` to be redrawn less often than the numbers change, override `heading` for a title that changes,
and have `BINDINGS` of its own for when it has the focus (`can_focus`). To have a key of its own shown in help and
palette it enters it in `actions.ACTIONS`.
"""

from __future__ import annotations

import time
from typing import Any, ClassVar

from rich.style import Style
from textual import events, getters
from textual.geometry import Region
from textual.markup import escape
from textual.strip import Strip
from textual.widget import Widget

from tui_backprop.training.live.snapshot import Snapshot
from tui_backprop.tui.host import Host
from tui_backprop.tui.render.diff import changed_rows
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.plain import plain
from tui_backprop.tui.render.text import cut, ellipsis_of
from tui_backprop.tui.session.session import Session, View


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

    @property
    def session(self) -> Session:
        """What the person asked for."""
        return self.app.session

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


class _BorderText:
    """The title or the subtitle in a panel's border; markup, as Textual's own.

    Setting Textual's own paints the whole widget anew, and a title that counts would send all of its panel with every
    picture; here only its row of the border is.
    """

    def __init__(self, *, top: bool) -> None:
        self._top = top

    def __set_name__(self, owner: type[Widget], name: str) -> None:
        # Where Textual looks for what the border shows.
        self._name = f"_{name}"

    def __set__(self, panel: Widget, text: str | None) -> None:
        setattr(panel, self._name, panel.render_str(text) if text else None)
        width, height = panel.outer_size
        row = Region(0, 0 if self._top else height - 1, width, 1)
        panel.refresh(row.translate(-panel.content_offset))

    def __get__(self, panel: Widget | None, kind: type[Widget] | None = None) -> str | None:
        text = getattr(panel, self._name, None)
        return None if text is None else text.markup


class Panel(StripWidget):
    """A bordered part of the dashboard that shows a view of the run. See the module for how to add one."""

    border_title = _BorderText(top=True)
    border_subtitle = _BorderText(top=False)

    title: ClassVar[str] = ""
    """What stands in the border."""

    period: ClassVar[float] = 0.0
    """Seconds between two redraws while training runs, at least; 0 for every picture."""

    shows_wishes: ClassVar[bool] = False
    """Whether it shows what was asked for, too: it is then redrawn without a new snapshot."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._view: View | None = None
        self._drawn: Snapshot | None = None
        self._shown_at = float("-inf")

    def wants(self) -> tuple[Any, ...]:
        """Requests for what a snapshot does not carry by itself, while the panel is on the screen."""
        return ()

    def draw(self, view: View, width: int, height: int) -> list[Strip]:
        """The picture: `height` strips of `width` cells, whatever the view holds."""
        raise NotImplementedError

    def heading(self, view: View) -> str:
        """The title in the border; markup is not interpreted."""
        return self.title

    def show(self, view: View) -> None:
        """Show a view, or leave the last one standing: for `period` while training runs, or when nothing is new."""
        old, self._view = self._view, view
        if old is not None and self._drawn_width >= 0:
            same_run = old.scene is view.scene and old.log_scale == view.log_scale
            if same_run and not self.shows_wishes and self._drawn is view.snapshot:
                return
            waited = time.monotonic() - self._shown_at
            if same_run and view.status == "running" and waited < self._interval:
                return
        self._redraw()

    @property
    def _interval(self) -> float:
        return self.period * self.app.thrift

    def on_resize(self, event: events.Resize) -> None:
        self._redraw()

    def redraw(self) -> None:
        """Draw the newest view again, when something else that decides the picture has changed."""
        self._redraw()

    def _redraw(self) -> None:
        width, height = self.size
        if self._view is None or not self.is_mounted or not self.display or width <= 0 or height <= 0:
            return
        self._shown_at = time.monotonic()
        self._drawn = self._view.snapshot
        heading = self.heading(self._view)
        if self.look.ascii:
            heading = plain(heading)
        heading = escape(cut(heading, width - 2, ellipsis=ellipsis_of(self.look)))
        if self.border_title != heading:
            self.border_title = heading
        self.put(self.draw(self._view, width, height))
