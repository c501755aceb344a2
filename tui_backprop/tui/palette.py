"""The command palette: every action, tab and theme by its name."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence

from textual.app import SystemCommand

from tui_backprop.training.live.program import Program
from tui_backprop.tui.actions import ACTIONS
from tui_backprop.tui.layout import Tab
from tui_backprop.tui.themes import find_themes


def commands(
    program: Program | None,
    tabs: Sequence[Tab],
    perform: Callable[[str], None],
    show_tab: Callable[[int], None],
    use_theme: Callable[[str], None],
) -> Iterator[SystemCommand]:
    """What the palette lists on the dashboard.

    Args:
        program: somebody else's that is watched; None for a training of ours.
        perform: carries out the action of an id; show_tab: shows the tab of an index; use_theme: draws in a theme.
    """
    from tui_backprop.tui.key_help import help_of  # knows the panels, which come after the first paint

    for action in ACTIONS:
        if action.is_offered(program) and action.id != "palette" and not action.id.startswith("tab-"):
            yield SystemCommand(
                f"{action.label}  ({action.key_text})", help_of(action, program), functools.partial(perform, action.id)
            )
    for index, tab in enumerate(tabs):
        yield SystemCommand(f"Tab {tab.title}  ({index + 1})", "show it", functools.partial(show_tab, index))
    for name in find_themes():
        yield SystemCommand(f"Theme {name}", "draw in its colours", functools.partial(use_theme, name))
