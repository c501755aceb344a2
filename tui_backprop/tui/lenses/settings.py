"""The experiment's settings, each beside the keys that change it, and what was understood of its data."""

from __future__ import annotations

import textwrap

from rich.style import Style
from textual.strip import Strip

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


class SettingsLens(Lens):
    """What the keys change, read off the registry of actions; below it, where there is room, the data."""

    name = "settings"
    title = "Experiment"
    shows_wishes = True

    def picture(self, view: View, width: int, height: int, look: Look) -> list[Strip]:
        listed = [action for action in ACTIONS if action.setting]
        data = _data(view, width, height - len(listed), look)
        # Where there is room, a blank row between what makes the network, what trains it, and how it is watched.
        spread = width >= EXPLAINED and height >= len(listed) + len(BREAKS) + len(data)
        rows: list[Strip] = []
        for action in listed:
            if spread and action.id in BREAKS:
                rows.append(Strip.blank(width))
            rows.append(_row(action, view, width, look))
        rows += data
        return (rows + [Strip.blank(width)] * (height - len(rows)))[:height]


def _data(view: View, width: int, room: int, look: Look) -> list[Strip]:
    """What was understood of a file, in whole lines where they have room, else the beginning of each."""
    if view.scene is None or not view.is_current:
        return []
    said = [spelled(text) if look.ascii else text for text in view.scene.understood]
    wrapped = [piece for text in said for piece in _wrap(text, width)]
    shown = wrapped if len(wrapped) <= room else said
    if not shown or len(shown) > room:
        return []
    gap = [Strip.blank(width)] if len(shown) < room else []
    return gap + [line([(text, "text")], width, look) for text in shown]


def _wrap(text: str, width: int) -> list[str]:
    """A line in pieces, of which none ends within the name of an option."""
    return textwrap.wrap(text, max(20, width), subsequent_indent="  ", break_on_hyphens=False)


def _row(action: Action, view: View, width: int, look: Look) -> Strip:
    keys = action.keys[0] if action.keys[0] not in "]}>+" else action.key_text
    value = action.value(view)
    parts: list[tuple[str, Style | str]] = [
        (keys.ljust(KEYS), look.ink("accent", bold=True)), (action.setting.ljust(NAMES), "muted")
    ]  # fmt: skip
    if width < EXPLAINED:
        return line([*parts, (value, "text")], width, look)
    about = action.about(view) or action.help
    if look.ascii:
        about = spelled(about)
    return line([*parts, (fit(value, VALUES) + "  ", "text"), (about, "muted")], width, look)
