"""The experiment's settings, each beside the keys that change it, and what was understood of its data."""

from __future__ import annotations

import textwrap

from rich.style import Style
from textual.strip import Strip

from tui_backprop.training.live.snapshot import Scene, Snapshot
from tui_backprop.tui.actions import ACTIONS, Action
from tui_backprop.tui.lenses.lens import Lens
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.plain import spelled
from tui_backprop.tui.render.text import fit, line
from tui_backprop.tui.session.session import View

KEYS = 4
NAMES = 11
VALUES = 13
BREAKS = ("initializer", "seed", "step-unit")
"""Settings with which another kind begins."""
EXPLAINED = 60
"""Columns from which what a value means stands beside it."""
SCROLLED = 40
"""Columns from which everything is told, however many rows it takes; in a narrower panel it is told elsewhere."""


class SettingsLens(Lens):
    """What the keys change, read off the registry of actions; below it the data."""

    name = "settings"
    title = "Experiment"
    shows_wishes = True

    def __init__(self) -> None:
        super().__init__()
        self._start = self._more = 0

    def picture(self, view: View, width: int, height: int, look: Look) -> list[Strip]:
        rows = _rows(view, width, height, look)[self._start if width >= SCROLLED else 0 :]
        return (rows + [Strip.blank(width)] * (height - len(rows)))[:height]

    def take(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> None:
        view = View(snapshot, scene, scene.experiment, snapshot.status)
        rows = len(_rows(view, width, height, look)) if width >= SCROLLED else 0
        self._more = max(0, rows - height)
        self._start = min(self._start, self._more)

    def subtitle(self, view: View) -> str:
        left = self._more - self._start
        return f"PgDn: {left} more" if left else "PgUp: back" if self._start else ""

    def scroll(self, unit: str, way: int, scene: Scene, width: int, height: int) -> bool:
        before = self._start
        distance = {"row": 1, "page": max(1, height - 1), "end": self._more}[unit]
        self._start = min(self._more, max(0, before + way * distance))
        return self._start != before


def _rows(view: View, width: int, height: int, look: Look) -> list[Strip]:
    """Every setting, and what was understood of the data; as many rows as they need where they can be scrolled.

    The data stand below, or first where not all has room: a guess is not to be overlooked.
    """
    listed = [action for action in ACTIONS if action.setting]
    data = _data(view, width, height - len(listed), look)
    settings = [_row(action, view, width, look) for action in listed]
    # Where there is room, a blank row between what makes the network, what trains it, and how it is watched.
    needed = sum(map(len, settings)) + len(BREAKS) + len(data)
    is_spread = width >= EXPLAINED and height >= needed
    rows: list[Strip] = []
    for action, own in zip(listed, settings, strict=True):
        if is_spread and action.id in BREAKS:
            rows.append(Strip.blank(width))
        rows += own
    return rows + data if len(rows) + len(data) <= height or width < SCROLLED else data + rows


def _data(view: View, width: int, room: int, look: Look) -> list[Strip]:
    """What was understood of a file: whole where it can be scrolled to or has room, else the beginning of each line."""
    if view.scene is None or not view.is_current:
        return []
    said = [spelled(text) if look.ascii else text for text in view.scene.understood]
    wrapped = [piece for text in said for piece in _wrap(text, width)]
    is_whole = width >= SCROLLED or len(wrapped) <= room
    shown = wrapped if is_whole else said
    if not shown or (len(shown) > room and not is_whole):
        return []
    gap = [Strip.blank(width)] if len(shown) < room else []
    return gap + [line([(text, "text")], width, look) for text in shown]


def _wrap(text: str, width: int) -> list[str]:
    """A line in pieces, of which none ends within the name of an option."""
    return textwrap.wrap(text, max(20, width), subsequent_indent="  ", break_on_hyphens=False)


def _row(action: Action, view: View, width: int, look: Look) -> list[Strip]:
    keys = action.keys[0] if action.keys[0] not in "]}>+" else action.key_text
    value = action.value(view)
    parts: list[tuple[str, Style | str]] = [
        (keys.ljust(KEYS), look.ink("accent", bold=True)), (action.setting.ljust(NAMES), "muted")
    ]  # fmt: skip
    if width < EXPLAINED:
        return [line([*parts, (value, "text")], width, look)]
    about = action.about(view) or action.help
    before = KEYS + NAMES + VALUES + 2
    first, *more = textwrap.wrap(spelled(about) if look.ascii else about, max(20, width - before)) or [""]
    rows = [line([*parts, (fit(value, VALUES) + "  ", "text"), (first, "muted")], width, look)]
    return rows + [line([(" " * before + piece, "muted")], width, look) for piece in more]
