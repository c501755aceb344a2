"""Why a run has ended."""

from __future__ import annotations

from enum import StrEnum


class Ending(StrEnum):
    """Why a run has ended, by the word that JSON, the store and the channel have for it."""

    NONE = ""
    """It has not: alone among them it is false."""
    EPOCHS = "epochs"
    """All of its epochs are done."""
    LOSSES = "losses"
    """Every sample's loss is below the experiment's bound."""
    PERFECT = "perfect"
    """Accuracy has been 100 % for long enough."""
    PATIENCE = "patience"
    """The validation loss has not fallen for too long."""
    DIVERGED = "diverged"
    """The loss or a parameter is not finite any more."""
    INTERRUPTED = "interrupted"
    """Whoever watched it, or a signal, wanted no more."""
    LEFT = "left"
    """Only of a recorded run: the screen that trained it was left, or began another."""
