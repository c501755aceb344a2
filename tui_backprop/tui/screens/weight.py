"""Asks for the new value of a weight."""

from __future__ import annotations

import math
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label


class WeightScreen(ModalScreen[float | None]):
    """Dismissed with the number, or with None when it was left.

    Args:
        value: what the weight is now.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "leave")]
    DEFAULT_CSS = """
    WeightScreen { align: center middle; }
    WeightScreen > Vertical { width: 44; height: auto; padding: 1 2; background: $surface; border: round $accent; }
    WeightScreen Label { width: 100%; }
    """

    def __init__(self, value: float) -> None:
        super().__init__()
        self._value = value

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label("New value of the weight")
            yield Input(f"{self._value:.6g}", select_on_focus=True)
            yield Label("Enter sets it, Esc leaves it", id="weight-error")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            value = float(event.value.replace("−", "-"))
        except ValueError:
            value = math.nan
        if math.isfinite(value):
            self.dismiss(value)
        else:
            self.query_one("#weight-error", Label).update(f"'{event.value}' is not a number such as 0.5")
