"""The dashboard: header, tabs, panels, status line, footer."""

from __future__ import annotations

import gc

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen

from tui_backprop.data.sources import SOURCES
from tui_backprop.training.inside.diagnosis import DiagnosisRequest
from tui_backprop.training.live.requests import CurveRequest, Request
from tui_backprop.training.watched.requests import BesideRequest
from tui_backprop.tui.actions import ACTIONS
from tui_backprop.tui.compositor import make_thrifty
from tui_backprop.tui.host import Host
from tui_backprop.tui.layout import Tab, tabs_for, watched_tabs
from tui_backprop.tui.line import Line
from tui_backprop.tui.session.session import View
from tui_backprop.tui.widgets.board import Board
from tui_backprop.tui.widgets.footer import FooterBar
from tui_backprop.tui.widgets.header import HeaderBar
from tui_backprop.tui.widgets.messages import Painted, WeightWanted
from tui_backprop.tui.widgets.status import StatusLine
from tui_backprop.tui.widgets.tab_bar import TabBar
from tui_backprop.tui.words.program import why_no_tab


class Dashboard(Screen[None]):
    """What is seen while a network learns.

    Args:
        line: is told what is written to the terminal.
    """

    app = getters.app(Host)
    AUTO_FOCUS = None
    BINDINGS = [  # noqa: RUF012
        Binding(key, f"app.act('{action.id}', {way})", action.label, show=False)
        for action in ACTIONS
        for key, way in action.all_keys
    ]

    def __init__(self, line: Line) -> None:
        super().__init__(id="dashboard")
        make_thrifty(self, line)
        self.header = HeaderBar()
        self.tab_bar = TabBar()
        self.board = Board()
        self.status = StatusLine()
        self.footer = FooterBar()

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.tab_bar
        yield self.board
        yield self.status
        yield self.footer

    def on_screen_resume(self) -> None:
        self.app.refresh_view()
        if not self.board.children:
            self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        from tui_backprop.tui.lenses.registry import LENSES, WATCHED_LENSES  # after the first paint

        of_programs = WATCHED_LENSES.values() if self.app.session.program is not None else ()
        self.board.fill([*of_programs, *LENSES.values()])
        # What has been imported stays: the collector, which `__main__` left off, need never look at it.
        gc.freeze()
        gc.enable()
        self._load_plotext()
        self.post_message(Painted())

    @work(thread=True)
    def _load_plotext(self) -> None:
        """Import what draws curves, some tenths of a second, beside the screen."""
        from tui_backprop.tui.lenses.curves import prepare

        prepare()
        self.app.call_from_thread(self.board.redraw)

    def on_weight_wanted(self, message: WeightWanted) -> None:
        from tui_backprop.tui.screens.weight import WeightScreen

        if self.app.session.program is not None:  # says that it is not ours to change
            self.app.command(message.wish.command(message.wish.value))
            return

        def send(value: float | None) -> None:
            if value is not None:
                self.app.command(message.wish.command(value))
                self.app.refresh_view()

        self.app.push_screen(WeightScreen(message.wish.value), send)

    def show(self, view: View) -> None:
        """Show a view in every part."""
        self._suit(view)
        self.header.show(view)
        self.tab_bar.show(view)
        self.board.show(view)
        self.status.show(view)
        self.footer.show(view)

    def _suit(self, view: View) -> None:
        """Have the tabs for a view's data; as long as it is being loaded, for what is known of it."""
        scene = view.scene if view.is_current else None
        if view.program is not None:
            state = view.snapshot.program if view.snapshot is not None else None
            scores, network = state is not None and state.scores, scene is not None and bool(scene.sizes)
            self._use(watched_tabs(scores=scores, network=network, classes=not (scene and scene.is_regression)))
            return
        images = scene.image_shape is not None if scene else SOURCES[view.experiment.dataset].holds_pictures
        tabs = tabs_for(images=images, classes=not (scene or view.experiment).is_regression)
        self._use(tabs)

    def _use(self, tabs: tuple[Tab, ...]) -> None:
        if tabs != self.board.tabs:
            self.tab_bar.tabs = tabs
            self.board.use(tabs)
            if self.tab_bar.chosen >= len(tabs):
                self.choose_tab(0)

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """Those there are for what is shown."""
        return self.board.tabs

    def choose_tab(self, index: int) -> str:
        """Show another tab, or say why not."""
        tabs = self.board.tabs
        if not 0 <= index < len(tabs):
            return why_no_tab(self.app.session.view(), len(tabs))
        if tabs[index].idle:
            return tabs[index].idle
        self.tab_bar.choose(index)
        self.board.choose(index)
        self.set_focus(self.board.panel(tabs[index].focus))
        return ""

    def tab_beside(self, way: int) -> int:
        """The next tab that way that has something to show."""
        tabs, index = self.board.tabs, self.tab_bar.chosen
        for _ in tabs:
            index = (index + way) % len(tabs)
            if not tabs[index].idle:
                break
        return index

    def redraw(self) -> None:
        """Draw everything again, after the look has changed."""
        self.header.on_resize()
        self.tab_bar.choose(self.tab_bar.chosen)
        self.board.redraw()
        self.status.on_resize()
        self.footer.redraw()

    def requests(self) -> tuple[Request[object], ...]:
        """What the trainer must answer: for visible panels, the curve that a pinned run keeps, and what is wrong."""
        wanted = [request for panel in self.board.panels for request in panel.requests()]
        if self.app.session.beside:
            wanted.append(BesideRequest())
        return tuple(dict.fromkeys([CurveRequest(max(100, 2 * self.size.width)), DiagnosisRequest(), *wanted]))
