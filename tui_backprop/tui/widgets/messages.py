"""What goes up from what stands on the screen: a widget's wish to its screen, and a screen's news to the App."""

from __future__ import annotations

from textual.message import Message

from tui_backprop.tui.lenses.lens import WeightWish


class WeightWanted(Message):
    """The person wants to set a weight: they are to be asked for its value."""

    def __init__(self, wish: WeightWish) -> None:
        super().__init__()
        self.wish = wish


class Painted(Message):
    """The dashboard is on the terminal: what can wait until the person sees something may begin."""
