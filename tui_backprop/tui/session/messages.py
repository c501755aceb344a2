"""What the thread that listens to the trainer tells the App."""

from __future__ import annotations

from textual.message import Message

from tui_backprop.training.live.snapshot import Snapshot
from tui_backprop.tui.session.session import Trainer


class SnapshotArrived(Message, bubble=False):
    """The trainer has answered."""

    def __init__(self, trainer: Trainer, snapshot: Snapshot) -> None:
        super().__init__()
        self.trainer = trainer
        self.snapshot = snapshot


class TrainerLost(Message, bubble=False):
    """The trainer's process is gone; `reason` says how it ended."""

    def __init__(self, trainer: Trainer, reason: str) -> None:
        super().__init__()
        self.trainer = trainer
        self.reason = reason
