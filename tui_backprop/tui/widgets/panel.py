"""`Panel`: the widget that shows a lens. Its border, its keys and when it is drawn are the same for every one."""

from __future__ import annotations

import time

from rich.cells import cell_len
from textual import events
from textual.geometry import Region
from textual.markup import escape
from textual.widget import Widget

from tui_backprop.training.live.requests import NO_ANSWERS, Request
from tui_backprop.training.live.snapshot import Cursor, Scene, Snapshot
from tui_backprop.training.live.status import Status
from tui_backprop.tui.lenses.lens import Lens, WeightWish
from tui_backprop.tui.render.plain import plain
from tui_backprop.tui.render.text import cut, ellipsis_of
from tui_backprop.tui.session.session import View
from tui_backprop.tui.widgets.messages import WeightWanted
from tui_backprop.tui.widgets.strips import StripWidget


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
        if (text or "") == (self.__get__(panel) or ""):
            return
        setattr(panel, self._name, panel.render_str(text) if text else None)
        width, height = panel.outer_size
        row = Region(0, 0 if self._top else height - 1, width, 1)
        panel.refresh(row.translate(-panel.content_offset))

    def __get__(self, panel: Widget | None, kind: type[Widget] | None = None) -> str | None:
        text = getattr(panel, self._name, None)
        return None if text is None else text.markup


class Panel(StripWidget):
    """A bordered part of the dashboard that shows a view of the run through a lens.

    While it has the focus its keys come before those of the dashboard.

    Args:
        lens: what it shows; its name is the widget's id.
    """

    border_title = _BorderText(top=True)
    border_subtitle = _BorderText(top=False)

    def __init__(self, lens: Lens) -> None:
        super().__init__(id=lens.name)
        self.lens = lens
        self.can_focus = bool(lens.keys)
        self._view: View | None = None
        self._scene: Scene | None = None
        self._cursor: Cursor | None = None
        self._drawn: Snapshot | None = None
        self._shown_at = float("-inf")

    def requests(self) -> tuple[Request[object], ...]:
        """What the trainer must answer for what is on the screen."""
        width, height = self.size
        if self._scene is None or width <= 0 or height <= 0:
            return ()
        return self.lens.requests(self._scene, width, height, self.look)

    # Drawing

    def show(self, view: View) -> None:
        """Show a view, or leave the last one standing: for the lens' period, or when nothing is new."""
        old, self._view = self._view, view
        self._follow(view)
        if old is not None and self._drawn_width >= 0:
            is_same = _is_same(old, view)
            if is_same and not self.lens.shows_wishes and self._drawn is view.snapshot:
                return
            waited = time.monotonic() - self._shown_at
            if is_same and view.status is Status.RUNNING and waited < self._interval:
                return
        self.redraw()

    def _follow(self, view: View) -> None:
        """Tell the lens of a new run and of the sample that stepping has come to."""
        if view.scene is None or view.snapshot is None:
            return
        cursor = view.snapshot.cursor
        if view.scene is self._scene and cursor == self._cursor:
            return
        if view.scene is not self._scene:
            self._scene = view.scene
            self.lens.begin(view.scene)
        if cursor != self._cursor:
            self._cursor = cursor
            if cursor is not None:
                self.lens.follow(cursor.sample)
        # Only now is it known what to ask for; the picture need not wait for the next frame.
        self._ask_anew()

    def _ask_anew(self) -> None:
        if self.requests():
            self.app.ask_anew()

    @property
    def _interval(self) -> float:
        """Seconds between two pictures; what was asked for and is not in the picture yet is not kept waiting."""
        answered = self._drawn.answers if self._drawn is not None else NO_ANSWERS
        is_answered = all(request in answered for request in self.requests())
        return self.lens.period * self.app.thrift if is_answered else 0.0

    def redraw(self) -> None:
        """Draw the newest view again, when something else that decides the picture has changed."""
        view, look = self._view, self.look
        width, height = self.size
        if view is None or not self.is_mounted or not self.display or width <= 0 or height <= 0:
            return
        self._shown_at = time.monotonic()
        self._drawn = view.snapshot
        if view.snapshot is not None and view.scene is not None:
            self.lens.take(view.snapshot, view.scene, width, height, look)
        self.border_title = self._edge(self.lens.heading(view, width, height))
        self.put(self.lens.draw(view, width, height, look))
        self.border_subtitle = self._edge(self._help if self.has_focus else self.lens.subtitle(view))

    def _edge(self, text: str) -> str:
        """Markup of what is shown on an edge of the border: cut to it, and in ASCII where the look says so."""
        text = plain(text) if self.look.ascii else text
        return escape(cut(text, self.size.width - 2, ellipsis=ellipsis_of(self.look)))

    @property
    def _help(self) -> str:
        """What the keys do, as many words as there is room for: at least the keys are named."""
        idle = self.lens.idle_keys(self._scene) if self._scene is not None else ""
        is_watched = self._view is not None and self._view.program is not None
        told = self.lens.key_help(idle, is_watched=is_watched)
        keys = [(keys.replace(" ", ""), what) for keys, what in told]
        room = self.size.width - 2
        forms = [
            "  ".join(f"{key} {what}" for key, what in keys),
            "  ".join(f"{key} {what.split()[0]}" for key, what in keys),
        ]
        # Rather fewer keys than keys without words: the help says them all.
        few = [f"{key} {what.split()[0]}" for key, what in keys]
        forms += ["  ".join([*few[:count], "? more"]) for count in range(len(few) - 1, 0, -1)]
        forms.append("? keys")
        return next((form for form in forms if cell_len(form) <= room), forms[-1])

    # What the person does

    def scroll(self, unit: str, way: int) -> None:
        """Move by a "row" or a "page", or to an "end", if the lens has what can be moved."""
        if self._scene is not None and self.lens.scroll(unit, way, self._scene, *self.size):
            self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        self.redraw()
        # What is wanted goes by the size, and a run that stands still sends nothing that is not asked for.
        if event.size.area and self.requests():
            self._shown_at = float("-inf")  # and the answer is shown as soon as it comes
            self.app.ask_anew()

    def on_focus(self) -> None:
        self._redraw_soon_again()

    def on_blur(self) -> None:
        self._redraw_soon_again()

    def _redraw_soon_again(self) -> None:
        """Draw now, and once more as soon as the trainer has answered, however soon that is."""
        self.redraw()
        self._shown_at = float("-inf")

    def on_key(self, event: events.Key) -> None:
        if self._scene is None or event.key not in self.lens.keys:
            return
        response = self.lens.press(event.key, self._scene, *self.size, self.look)
        if response is False:
            return
        event.stop()
        event.prevent_default()
        if isinstance(response, WeightWish):
            self.post_message(WeightWanted(response))
        elif response is not True:
            self.app.command(response)
        self._redraw_soon_again()
        self.app.refresh_view()


def _is_same(old: View, new: View) -> bool:
    """Whether two views are of the same run and drawn alike: their pictures then differ by time alone."""
    pins = [[(pin.number, pin.is_racing) for pin in view.pins] for view in (old, new)]
    return old.scene is new.scene and old.log_scale == new.log_scale and pins[0] == pins[1]
