"""The interface of a lens, which one thin widget shows and one registry of keys steers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, ClassVar

from textual.strip import Strip

from tui_backprop.training.live.snapshot import Scene, Snapshot
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import line

KEY_GLYPHS = {"left": "←", "right": "→", "up": "↑", "down": "↓", "comma": ",", "full_stop": ".", "enter": "Enter"}


class Lens:
    """One look into a run.

    Attributes:
        name: its id; title: on its border.
        minimum: columns and rows below which it is not worth showing.
        keys: key to what it does, for the panel's own help line while it has the focus. Those that go either way have
            the same word. None but the arrows, j and k means something else on the dashboard.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    minimum: ClassVar[tuple[int, int]] = (20, 6)
    keys: ClassVar[Mapping[str, str]] = {}
    _last: Any = None
    """The newest answer; None before the first of a run."""

    def requests(self, width: int, height: int, look: Look) -> tuple[Hashable, ...]:
        """What the trainer must answer for this lens at this size; no more than what is drawn."""
        raise NotImplementedError

    def draw(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        """Exactly `height` strips of `width` cells; a snapshot that lacks the answer keeps the picture before."""
        raise NotImplementedError

    def press(self, key: str, scene: Scene) -> bool:
        """Take a key; True when it meant something here and the picture must be drawn anew."""
        return False

    def idle_keys(self, scene: Scene) -> str:
        """Keys of one letter that have nothing to do in this run, and so are not offered."""
        return ""

    @classmethod
    def key_help(cls, idle: str = "") -> list[tuple[str, str]]:
        """Keys and what they do but for `idle` ones, those with the same word together: ("← →", "layer")."""
        found: dict[str, list[str]] = {}
        for key, what in cls.keys.items():
            if key not in tuple(idle):
                found.setdefault(what, []).append(KEY_GLYPHS.get(key, key))
        return [(" ".join(keys), what) for what, keys in found.items()]

    def follow(self, sample: int) -> None:
        """Stepping by samples has come to this one of the list of training samples."""

    def begin(self, scene: Scene) -> None:
        """A new run begins: forget what belonged to the one before."""

    @property
    def heading(self) -> str:
        """What is shown at the upper edge of the border."""
        return self.title

    @property
    def subtitle(self) -> str:
        """What is shown at the lower edge of the border; empty for nothing."""
        return ""


def note(text: str, width: int, height: int, look: Look, *, role: str = "muted") -> list[Strip]:
    """A sentence in the middle of an empty panel."""
    blank = Strip.blank(max(0, width))
    rows = [blank] * max(0, height)
    if height > 0:
        rows[height // 2] = line([(text, role)], width, look, align="center")
    return rows


def answer(snapshot: Snapshot, request: Any) -> Any:
    """The trainer's answer to `request`; None when this snapshot has none."""
    return snapshot.extras.get(request)
