"""The last line: the keys that matter most, as many as fit."""

from __future__ import annotations

from textual import events
from textual.strip import Strip

from tui_backprop.training.live.program import Program
from tui_backprop.tui.actions import ACTIONS, Action
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import line
from tui_backprop.tui.widgets.strips import StripWidget


def footer_actions(width: int, program: Program | None = None) -> list[Action]:
    """The actions whose key and name fit beside one another, in the registry's order.

    Args:
        program: somebody else's that is watched; None for a training of ours.
    """
    shown: list[Action] = []
    used = 1
    offered = [action for action in ACTIONS if action.short and action.is_offered(program)]
    for action in sorted(offered, key=lambda action: action.rank):
        used += _size(action)
        if used > width:
            break
        shown.append(action)
    return [action for action in ACTIONS if action in shown]


def _key(action: Action) -> str:
    return action.key_text if action.back and not action.keys[0].isalpha() else action.key_text.split()[0]


def _size(action: Action) -> int:
    return len(_key(action)) + 1 + len(action.short) + 2


def footer_line(width: int, look: Look, program: Program | None = None) -> Strip:
    parts = [(" ", look.ink("text"))]
    for action in footer_actions(width, program):
        parts += [(_key(action), look.ink("accent", bold=True)), (f" {action.short}  ", look.ink("muted"))]
    return line(parts, width, look)


class FooterBar(StripWidget):
    """The last line of the dashboard."""

    def __init__(self) -> None:
        super().__init__(id="footer")

    def redraw(self) -> None:
        if self.size.width:
            self.put([footer_line(self.size.width, self.look, self.app.session.program)])

    def on_resize(self) -> None:
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        x = 1
        for action in footer_actions(self.size.width, self.app.session.program):
            x += _size(action)
            if event.x < x:
                self.app.perform(action.id)
                return
