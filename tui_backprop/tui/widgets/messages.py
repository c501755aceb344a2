"""What widgets wish for: messages that go up to the screen they stand on."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message


class WeightWanted(Message):
    """The person wants to set a weight.

    Args:
        value: what it is now.
        set_to: takes the new value; None when it is left as it is.
    """

    def __init__(self, value: float, set_to: Callable[[float | None], None]) -> None:
        super().__init__()
        self.value = value
        self.set_to = set_to
