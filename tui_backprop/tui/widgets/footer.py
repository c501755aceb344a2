"""The last line: the keys that matter most, as many as fit."""

from __future__ import annotations

from textual import events
from textual.strip import Strip

from tui_backprop.training.live.program import Program
from tui_backprop.tui.actions import ACTIONS, BY_ID, Action
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import line
from tui_backprop.tui.session.session import View
from tui_backprop.tui.widgets.strips import StripWidget


def footer_actions(width: int, program: Program | None = None, *, is_over: bool = False) -> list[Action]:
    """The actions whose key and name fit beside one another, in the registry's order.

    Args:
        program: somebody else's that is watched; None for a training of ours.
        is_over: that program has ended: what holds or ends it is left out.
    """
    shown: list[Action] = []
    used = 1
    offered = [action for action in ACTIONS if action.short and action.is_offered(program)]
    if program is not None:
        offered.remove(BY_ID["runs"])  # it only says where they are
    if is_over:
        offered = [action for action in offered if not action.needs_going_on]
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


def footer_line(width: int, look: Look, program: Program | None = None, *, is_over: bool = False) -> Strip:
    parts = [(" ", look.ink("text"))]
    for action in footer_actions(width, program, is_over=is_over):
        parts += [(_key(action), look.ink("accent", bold=True)), (f" {action.short}  ", look.ink("muted"))]
    return line(parts, width, look)


class FooterBar(StripWidget):
    """The last line of the dashboard."""

    def __init__(self) -> None:
        super().__init__(id="footer")
        self._is_over = False

    def show(self, view: View) -> None:
        is_over = view.program is not None and view.status.is_over
        if is_over is not self._is_over:
            self._is_over = is_over
            self.redraw()

    def redraw(self) -> None:
        if self.size.width:
            program = self.app.session.program
            self.put([footer_line(self.size.width, self.look, program, is_over=self._is_over)])

    def on_resize(self) -> None:
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        x = 1
        for action in footer_actions(self.size.width, self.app.session.program, is_over=self._is_over):
            x += _size(action)
            if event.x < x:
                self.app.perform(action.id)
                return
