"""The screen's handle on the process that trains.

A training thread inside the screen's process would starve both through the interpreter lock (measured: 6 times
slower, and keys that feel dead), so the network trains in a child process, `training.trainer_process`. Commands go
down, one snapshot comes up for each `Want`. When the screen dies the channel closes, and the trainer ends, with a last
checkpoint of what it records; when the trainer dies the screen sees the same.
"""

from __future__ import annotations

import threading

from tui_backprop.errors import TrainerError
from tui_backprop.store.place import Store
from tui_backprop.training.child import ChildProcess
from tui_backprop.training.live.inbox import LAST_MOMENT
from tui_backprop.training.live.snapshot import Command, Leave, Snapshot

_GRACE = 2 * LAST_MOMENT
"""Seconds that a process which records gets to end by itself when it was told that the screen leaves."""


class TrainerProcess:
    """The process that trains, as a screen holds it.

    Args:
        store: where it records its runs; None for nowhere.

    Raises:
        TrainerError: the process cannot be started.
    """

    def __init__(self, store: Store | None = None) -> None:
        self._records = store is not None
        self._grace = 0.0
        self._child = ChildProcess(
            "tui_backprop.training.trainer_process",
            name="the trainer process",
            arguments=() if store is None else (str(store.root),),
        )
        self._lock = threading.Lock()

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def is_alive(self) -> bool:
        return self._child.is_alive

    def send(self, command: Command) -> bool:
        """Give a command; False when the process is gone (`receive` then says why)."""
        if isinstance(command, Leave) and self._records:
            self._grace = _GRACE
        try:
            with self._lock:
                self._child.connection.send(command)
        except (OSError, ValueError):
            return False
        return True

    def receive(self) -> Snapshot:
        """Wait for the next snapshot; to be called from a thread of its own.

        Raises:
            TrainerError: the process is gone; the message says how it ended.
        """
        try:
            snapshot = self._child.connection.recv()
        except (EOFError, OSError, TypeError):
            raise TrainerError(self._child.epitaph()) from None
        assert isinstance(snapshot, Snapshot)
        return snapshot

    def close(self) -> None:
        """End the process, without waiting for what it does; after `Leave`, what it records gets a moment."""
        self._child.close(self._grace)
