"""The last line: the keys that matter most, as many as fit."""

from __future__ import annotations

from textual import events
from textual.strip import Strip

from tui_backprop.training.live.program import Program
from tui_backprop.training.live.status import Status
from tui_backprop.tui.actions import ACTIONS, BY_ID, Action
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import line
from tui_backprop.tui.session.session import View
from tui_backprop.tui.widgets.strips import StripWidget


def footer_actions(
    width: int, program: Program | None = None, *, is_over: bool = False, again: str = ""
) -> list[Action]:
    """The actions whose key and name fit beside one another, in the registry's order.

    Args:
        program: somebody else's that is watched; None for a training of ours.
        is_over: that program has ended, or our trainer is gone: what holds or ends it is left out.
        again: what the key that runs it again is called; "" for its usual name.
    """
    shown: list[Action] = []
    used = 1
    offered = [action for action in ACTIONS if action.short and action.is_offered(program)]
    if program is not None:
        offered.remove(BY_ID["runs"])  # it only says where they are
        if not program.is_run_here:
            offered.remove(BY_ID["pin"])  # there is no next run to lie above it
    if is_over:
        offered = [action for action in offered if not action.needs_going_on]
    for action in sorted(offered, key=lambda action: action.rank):
        used += _size(action, again)
        if used > width:
            break
        shown.append(action)
    return [action for action in ACTIONS if action in shown]


def _key(action: Action) -> str:
    return action.key_text if action.back and not action.keys[0].isalpha() else action.key_text.split()[0]


def _short(action: Action, again: str) -> str:
    return again if again and action is BY_ID["rerun"] else action.short


def _size(action: Action, again: str) -> int:
    return len(_key(action)) + 1 + len(_short(action, again)) + 2


def footer_line(
    width: int, look: Look, program: Program | None = None, *, is_over: bool = False, again: str = ""
) -> Strip:
    """The footer `width` wide; see `footer_actions`."""
    parts = [(" ", look.ink("text"))]
    for action in footer_actions(width, program, is_over=is_over, again=again):
        parts += [(_key(action), look.ink("accent", bold=True)), (f" {_short(action, again)}  ", look.ink("muted"))]
    return line(parts, width, look)


class FooterBar(StripWidget):
    """The last line of the dashboard."""

    def __init__(self) -> None:
        super().__init__(id="footer")
        self._is_over = False
        self._again = ""

    def show(self, view: View) -> None:
        is_gone = view.program is None and view.status is Status.DEAD
        is_over = is_gone or (view.program is not None and view.status.is_over)
        again = "go on" if is_gone and view.recorded_as else ""
        if (is_over, again) != (self._is_over, self._again):
            self._is_over, self._again = is_over, again
            self.redraw()

    def redraw(self) -> None:
        if self.size.width:
            program = self.app.session.program
            self.put([footer_line(self.size.width, self.look, program, is_over=self._is_over, again=self._again)])

    def on_resize(self) -> None:
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        x = 1
        program = self.app.session.program
        for action in footer_actions(self.size.width, program, is_over=self._is_over, again=self._again):
            x += _size(action, self._again)
            if event.x < x:
                self.app.perform(action.id)
                return
