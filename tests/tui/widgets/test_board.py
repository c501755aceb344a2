"""What holds the panels."""

from __future__ import annotations

from tui_backprop.tui.widgets.board import Board


def test_before_there_are_panels_nothing_is_shown_in_their_place() -> None:
    """A widget that draws nothing would have Textual show its name, which is seen over a slow line."""
    assert Board().render() == ""
