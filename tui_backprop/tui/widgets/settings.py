"""The experiment's settings, each beside the keys that change it."""

from __future__ import annotations

from textual.strip import Strip

from tui_backprop.tui.actions import ACTIONS
from tui_backprop.tui.render.text import line
from tui_backprop.tui.session import View
from tui_backprop.tui.widgets.panel import Panel

KEYS = 4
NAMES = 11


class Settings(Panel):
    """What the keys change, read off the registry of actions."""

    title = "Experiment"
    shows_wishes = True

    def draw(self, view: View, width: int, height: int) -> list[Strip]:
        look, session = self.look, self.session
        listed = [action for action in ACTIONS if action.setting]
        rows = []
        for action in listed[:height]:
            keys = action.keys[0] if action.keys[0] not in "]}>+" else action.key_text
            value = action.value(session)
            rows.append(
                line(
                    [
                        (keys.ljust(KEYS), look.ink("accent", bold=True)),
                        (action.setting.ljust(NAMES), "muted"),
                        (value, "text"),
                    ],
                    width,
                    look,
                )
            )
        return rows + [Strip.blank(width)] * (height - len(rows))
