"""The screen's handle on the process that watches somebody else's training."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict

from tui_backprop.errors import TrainerError
from tui_backprop.store.place import Store
from tui_backprop.training.child import ChildProcess
from tui_backprop.training.live.snapshot import Command, Snapshot
from tui_backprop.training.watched.opening import Target
from tui_backprop.training.watched.server import LAST_MOMENT


class WatchProcess:
    """The process that watches, as a screen holds it: like `training.live.process.TrainerProcess`.

    Args:
        target: what it watches.
        store: where that is recorded; None for nowhere.

    Attributes:
        exit_status: the program's, as a shell has it; None while it is not known.

    Raises:
        TrainerError: the process cannot be started.
    """

    def __init__(self, target: Target, store: Store | None = None) -> None:
        self.exit_status: int | None = None
        self._child = ChildProcess(
            "tui_backprop.training.watcher_process",
            name="the process that watches",
            arguments=(json.dumps(asdict(target)), *(() if store is None else (str(store.root),))),
            inherit=(target.descriptor,) if target.descriptor >= 0 else (),
        )

    def send(self, command: Command) -> bool:
        """Give a command; False when the process is gone (`receive` then says why)."""
        return self._child.send(command)

    def receive(self) -> Snapshot:
        """Wait for the next snapshot; to be called from a thread of its own.

        Raises:
            TrainerError: the process is gone; the message says how it ended.
        """
        snapshot = self._child.receive()
        assert isinstance(snapshot, Snapshot)
        if snapshot.program is not None:
            self.exit_status = snapshot.program.exit_status
        return snapshot

    def close(self) -> None:
        """End the process, and the program with it."""
        self._child.close(LAST_MOMENT, self._take_last_word)

    def _take_last_word(self) -> None:
        """Read how the program has ended, when nobody else does."""
        with contextlib.suppress(TrainerError):
            while True:
                self.receive()
