"""`Lens`: one look into a run, and how to add one.

To add a panel
    1. Write a lens in a module of its own in `lenses/`. One that draws what is in a view (numbers of the record, what
       the person asked for) derives from `Lens` and writes `picture`; one that draws an answer of the trainer derives
       from `AnswerLens` and writes `request` and `paint`. Both are pure: they turn what they are given into strips
       (use `tui.render`) and change nothing, so that a test needs no App. What a lens keeps is what keys have chosen,
       and the newest answer; it is computed only while the panel is on the screen. The learning curve is in every
       snapshot, as a run that is pinned keeps it. A request of a new kind has its answer in `training.observers`.
    2. Enter it in `lenses.registry.LENSES`.
    3. Name it in the trees of `layout.TABS`.

The widget that shows it, its border, its keys, comparing rows with the last frame, resizing, asking the trainer and
ASCII are done once for all: see `widgets.panel`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual.strip import Strip

from tui_backprop.training.live.requests import Request
from tui_backprop.training.live.snapshot import Command, Scene, Snapshot
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.plain import plain_strip
from tui_backprop.tui.render.text import line
from tui_backprop.tui.session.session import View

KEY_GLYPHS = {"left": "←", "right": "→", "up": "↑", "down": "↓", "comma": ",", "full_stop": ".", "enter": "Enter"}


@dataclass(frozen=True)
class WeightWish:
    """The person wants to set a weight: they are asked for its value.

    Attributes:
        value: what it is now.
        command: makes of a value the command that sets it.
    """

    value: float
    command: Callable[[float], Command]


Response = bool | Command | WeightWish
"""What a key has meant: nothing (False), another picture (True), or a wish that whoever shows the lens carries out."""


class Lens:
    """One look into a run: what the trainer must answer for it, and the picture of that.

    Attributes:
        name: its id; title: on its border.
        keys: key to what it does, for the panel's own help line while it has the focus. Those that go either way have
            the same word. None but the arrows, j and k means something else on the dashboard.
        edits: those of its keys that change the network, which only one of ours lets happen.
        period: seconds between two pictures while training runs, at least; 0 for every snapshot.
        shows_wishes: whether it shows what was asked for, too: it is then drawn again without a new snapshot.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    keys: ClassVar[Mapping[str, str]] = {}
    edits: ClassVar[frozenset[str]] = frozenset()
    period: ClassVar[float] = 0.0
    shows_wishes: ClassVar[bool] = False

    # Pictures: nothing here changes the lens

    def draw(self, view: View, width: int, height: int, look: Look) -> list[Strip]:
        """Exactly `height` strips of `width` cells, whatever the view holds; in ASCII where the look says so."""
        strips = self.picture(view, width, height, look)
        return [plain_strip(strip) for strip in strips] if look.ascii else strips

    def picture(self, view: View, width: int, height: int, look: Look) -> list[Strip]:
        """What `draw` gives, with any characters."""
        raise NotImplementedError

    def requests(self, scene: Scene, width: int, height: int, look: Look) -> tuple[Request[object], ...]:
        """What the trainer must answer for this lens at this size; no more than what is drawn."""
        return ()

    def heading(self, view: View, width: int, height: int) -> str:
        """What is shown at the upper edge of the border; markup is not interpreted."""
        return self.title

    def subtitle(self, view: View) -> str:
        """What is shown at the lower edge of the border; empty for nothing."""
        return ""

    def idle_keys(self, scene: Scene) -> str:
        """Keys of one letter that have nothing to do in this run, and so are not offered."""
        return ""

    @classmethod
    def key_help(cls, idle: str = "", *, is_watched: bool = False) -> list[tuple[str, str]]:
        """Keys and what they do, those with the same word together: ("← →", "layer").

        Args:
            idle: keys of one letter that are left out.
            is_watched: of somebody else's program, whose network they cannot change.
        """
        found: dict[str, list[str]] = {}
        for key, what in cls.keys.items():
            if key not in tuple(idle) and not (is_watched and key in cls.edits):
                found.setdefault(what, []).append(KEY_GLYPHS.get(key, key))
        return [(" ".join(keys), what) for what, keys in found.items()]

    # What has happened

    def begin(self, scene: Scene) -> None:
        """A new run begins: forget what belonged to the one before."""

    def follow(self, sample: int) -> None:
        """Stepping by samples has come to this one of the list of training samples."""

    def take(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> None:
        """Keep what the trainer has answered; one that lacks the answer leaves the one before."""

    def press(self, key: str, scene: Scene, width: int, height: int, look: Look) -> Response:
        """Take a key while a picture of this size is shown."""
        return False

    def scroll(self, unit: str, way: int, scene: Scene, width: int, height: int) -> bool:
        """Move by a "row" or a "page", or to an "end"; True when the picture must be drawn anew."""
        return False


Answer = TypeVar("Answer")


class AnswerLens(Lens, Generic[Answer]):
    """A lens that draws the trainer's answer to one request: the newest, or the last one there was.

    Attributes:
        found: that answer; None before the first of a run.
    """

    def __init__(self) -> None:
        self.found: Answer | None = None

    def request(self, scene: Scene, width: int, height: int, look: Look) -> Request[Answer] | None:
        """What is to be answered; None when there is nothing to draw in this run or at this size."""
        raise NotImplementedError

    def paint(self, found: Answer, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        """The picture of an answer."""
        raise NotImplementedError

    def reason(self, scene: Scene) -> str:
        """Why there is nothing to draw in this run; empty when there is something."""
        return ""

    def requests(self, scene: Scene, width: int, height: int, look: Look) -> tuple[Request[object], ...]:
        request = self.request(scene, width, height, look)
        return () if request is None else (request,)

    def begin(self, scene: Scene) -> None:
        self.found = None

    def take(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> None:
        request = self.request(scene, width, height, look)
        found = snapshot.answers.get(request) if request is not None else None
        if found is not None:
            self.found = found

    def picture(self, view: View, width: int, height: int, look: Look) -> list[Strip]:
        if view.scene is None:
            return note("", width, height, look)
        if reason := self.reason(view.scene):
            return sentence(reason, width, height, look)
        if self.found is None:
            return note("waiting for the first look", width, height, look)
        return self.paint(self.found, view.scene, width, height, look)


def note(text: str, width: int, height: int, look: Look, *, role: str = "muted") -> list[Strip]:
    """A few words in the middle of an empty panel."""
    blank = Strip.blank(max(0, width))
    rows = [blank] * max(0, height)
    if height > 0:
        rows[height // 2] = line([(text, role)], width, look, align="center")
    return rows


def sentence(text: str, width: int, height: int, look: Look) -> list[Strip]:
    """A sentence in the middle of an empty panel, over several rows where it is narrow."""
    pieces = textwrap.wrap(text, max(1, width))
    top = max(0, (height - len(pieces)) // 2)
    rows = [line([(piece, "muted")], width, look, align="center") for piece in pieces]
    blank = Strip.blank(max(0, width))
    return ([blank] * top + rows + [blank] * max(0, height))[: max(0, height)]
