"""The panels that look inside the network: each shows a lens and gives it its keys while it has the focus."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.cells import cell_len
from textual import events
from textual.strip import Strip

from tui_backprop.training.live.snapshot import Cursor, Scene
from tui_backprop.tui.lenses.field import FieldLens
from tui_backprop.tui.lenses.hidden import HiddenLens
from tui_backprop.tui.lenses.images import ConfusionLens, FirstWeightsLens, GalleryLens
from tui_backprop.tui.lenses.inspect import InspectLens
from tui_backprop.tui.lenses.layers import LayersLens
from tui_backprop.tui.lenses.lens import Lens, note
from tui_backprop.tui.lenses.network import NetworkLens
from tui_backprop.tui.render.plain import plain, plain_strip
from tui_backprop.tui.session.session import View
from tui_backprop.tui.widgets.messages import WeightWanted
from tui_backprop.tui.widgets.panel import Panel


class LensPanel(Panel, can_focus=True):
    """A lens in a panel. While it has the focus its keys come before those of the dashboard."""

    lens_type: ClassVar[type[Lens]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.title = cls.lens_type.title
        cls.can_focus = bool(cls.lens_type.keys)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.lens = self.lens_type()
        self._scene: Scene | None = None
        self._cursor: Cursor | None = None

    def wants(self) -> tuple[Any, ...]:
        if self._scene is None or self.size.width <= 0 or self.size.height <= 0:
            return ()
        return self.lens.requests(*self.size, self.look)

    def heading(self, view: View) -> str:
        return self.lens.heading

    def draw(self, view: View, width: int, height: int) -> list[Strip]:
        if view.scene is None or view.snapshot is None:
            return note("", width, height, self.look)
        if view.scene is not self._scene:
            self._scene = view.scene
            self.lens.begin(view.scene)
            # Only now is it known what to ask for; the first picture need not wait for the next frame.
            self.app.ask_anew()
        cursor = view.snapshot.cursor
        if cursor != self._cursor:
            self._cursor = cursor
            if cursor is not None:
                self.lens.follow(cursor.sample)
                self.app.ask_anew()
        strips = self.lens.draw(view.snapshot, view.scene, width, height, self.look)
        if self.look.ascii:
            strips = [plain_strip(strip) for strip in strips]
        subtitle = self._help if self.has_focus else self.lens.subtitle
        if self.look.ascii:
            subtitle = plain(subtitle)
        if self.border_subtitle != subtitle:
            self.border_subtitle = subtitle
        return strips

    @property
    def _interval(self) -> float:
        # What was asked for and is not in the picture yet is not kept waiting.
        answered = self._drawn.extras if self._drawn is not None else {}
        return super()._interval if all(request in answered for request in self.wants()) else 0.0

    @property
    def _help(self) -> str:
        """What the keys do, as many words as there is room for: at least the keys are named."""
        idle = self.lens.idle_keys(self._scene) if self._scene is not None else ""
        keys = [(keys.replace(" ", ""), what) for keys, what in self.lens.key_help(idle)]
        room = self.size.width - 2
        forms = [
            "  ".join(f"{key} {what}" for key, what in keys),
            "  ".join(f"{key} {what.split()[0]}" for key, what in keys),
            "  ".join(key for key, _ in keys),
        ]
        return next((form for form in forms if cell_len(form) <= room), forms[-1])

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        # What is wanted goes by the size, and a run that stands still sends nothing that is not asked for.
        if event.size.area:
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
        if self._scene is not None and event.key in self.lens.keys and self.take_key(event.key, self._scene):
            event.stop()
            event.prevent_default()
            self._redraw_soon_again()
            self.app.refresh_view()

    def take_key(self, key: str, scene: Scene) -> bool:
        """Give a key to the lens; True when it meant something."""
        return self.lens.press(key, scene)


class FieldPanel(LensPanel):
    lens_type = FieldLens


class LayersPanel(LensPanel):
    lens_type = LayersLens
    period = 0.3


class HiddenPanel(LensPanel):
    lens_type = HiddenLens


class InspectPanel(LensPanel):
    lens_type = InspectLens


class ConfusionPanel(LensPanel):
    lens_type = ConfusionLens


class GalleryPanel(LensPanel):
    lens_type = GalleryLens


class FirstWeightsPanel(LensPanel):
    lens_type = FirstWeightsLens


class NetworkPanel(LensPanel):
    """The diagram; besides walking it, weights are edited and units switched while training goes on."""

    lens_type = NetworkLens
    period = 0.25

    def take_key(self, key: str, scene: Scene) -> bool:
        lens = self.lens
        assert isinstance(lens, NetworkLens)
        if key == "z":
            command = lens.switched()
            if command is not None:
                self.session.send(command)
            return command is not None
        if key == "enter" and lens.value is not None:
            self.post_message(WeightWanted(lens.value, self._edit))
            return True
        return super().take_key(key, scene)

    def _edit(self, value: float | None) -> None:
        lens = self.lens
        assert isinstance(lens, NetworkLens)
        command = lens.edited(value) if value is not None else None
        if command is not None:
            self.session.send(command)
            self.app.refresh_view()
