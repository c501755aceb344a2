"""`Board`: holds every panel and gives the visible ones their place."""

from __future__ import annotations

from collections.abc import Iterable

from textual.geometry import Offset, Region, Size, Spacing
from textual.layout import Layout, WidgetPlacement
from textual.widget import Widget

from tui_backprop.tui.layout import TABS, Tab, arrange
from tui_backprop.tui.lenses.lens import Lens
from tui_backprop.tui.session.session import View
from tui_backprop.tui.widgets.panel import Panel


class BoardLayout(Layout):
    """Places panels as the tab's tree says."""

    name = "board"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> list[WidgetPlacement]:
        assert isinstance(parent, Board)
        regions = arrange(parent.tabs[parent.tab].tree(size), Region(0, 0, size.width, size.height))
        nowhere = Region(0, 0, 0, 0)
        return [WidgetPlacement(regions.get(child.id or "", nowhere), Offset(), Spacing(), child) for child in children]


class Board(Widget):
    """The panels of the chosen tab.

    Attributes:
        tabs: those there are for the data.
        tab: index of the one that is shown.
    """

    def __init__(self) -> None:
        super().__init__(id="board")
        self.tabs: tuple[Tab, ...] = TABS
        self.tab = 0
        self._places = BoardLayout()
        self._view: View | None = None
        self._names: frozenset[str] = frozenset()

    def render(self) -> str:
        """Nothing of its own: before there are panels a widget of Textual would show its name."""
        return ""

    @property
    def layout(self) -> Layout:
        return self._places

    def fill(self, lenses: Iterable[type[Lens]]) -> None:
        """Mount a panel for each lens: after the first paint, which need not wait for them."""
        self.mount_all(Panel(lens()) for lens in lenses)
        self.call_after_refresh(self.arrange_panels)

    @property
    def panels(self) -> list[Panel]:
        """The panels on the screen."""
        return [child for child in self.children if isinstance(child, Panel) and child.id in self._names]

    def panel(self, name: str) -> Panel | None:
        """The panel of the lens of that name; None before there are any."""
        return next((child for child in self.children if child.id == name and isinstance(child, Panel)), None)

    def use(self, tabs: tuple[Tab, ...]) -> None:
        """Have other tabs from now on, for data of another kind."""
        self.tabs = tabs
        self.arrange_panels()

    def choose(self, tab: int) -> None:
        """Show another tab."""
        self.tab = tab
        self.arrange_panels()

    def arrange_panels(self) -> None:
        """Show the panels that the tab has at this size, and hide the others."""
        if not self.size.width or not self.children:
            return
        tree = self.tabs[self.tab].tree(self.size)
        names = frozenset(arrange(tree, Region(0, 0, 100, 100)))
        if names != self._names:
            self._names = names
            for child in self.children:
                child.display = child.id in names
        self.refresh(layout=True)
        if self._view is not None:
            self.show(self._view)

    def on_resize(self) -> None:
        self.arrange_panels()

    def show(self, view: View) -> None:
        """Show a view in every panel on the screen."""
        self._view = view
        for panel in self.panels:
            panel.show(view)

    def scroll(self, unit: str, way: int) -> None:
        """Move what can be moved in the panels on the screen: by a "row" or a "page", or to an "end"."""
        for panel in self.panels:
            panel.scroll(unit, way)

    def redraw(self) -> None:
        """Draw everything again, after the look has changed."""
        for panel in self.panels:
            panel.redraw()
