"""What widgets wish for: messages that go up to the screen they stand on."""

from __future__ import annotations

from textual.message import Message

from tui_backprop.tui.lenses.lens import WeightWish


class WeightWanted(Message):
    """The person wants to set a weight: they are to be asked for its value."""

    def __init__(self, wish: WeightWish) -> None:
        super().__init__()
        self.wish = wish
