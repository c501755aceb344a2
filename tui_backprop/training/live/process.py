"""The screen's handle on the process that trains.

A training thread inside the screen's process would starve both through the interpreter lock (measured: 6 times
slower, and keys that feel dead), so the network trains in a child process, `training.trainer_process`. Commands go
down, one snapshot comes up for each `Want`. When the screen dies the channel closes, and the trainer does as its
`Manners` say: it ends, with a last checkpoint of what it records, at once or after a while; when the trainer dies the
screen sees the same.
"""

from __future__ import annotations

from pathlib import Path

from tui_backprop.training.child import ChildProcess, follower_ahead
from tui_backprop.training.live.manners import LAST_MOMENT, PLAIN, Manners
from tui_backprop.training.live.snapshot import Command, Leave, Snapshot

_GRACE = 2 * LAST_MOMENT
"""Seconds that a process which records gets to end by itself when it was told that the screen leaves."""


class TrainerProcess:
    """The process that trains, as a screen holds it.

    Args:
        manners: how it behaves towards screens, and where it records.
        child: a process that runs already, when that is not the trainer.

    Raises:
        TrainerError: the process cannot be started.
    """

    def __init__(
        self,
        manners: Manners = PLAIN,
        *,
        child: ChildProcess | None = None,
    ) -> None:
        self._manners = manners
        self._left: Leave | None = None
        self._has_others = self._is_released = False
        self._child = child or ChildProcess(
            "tui_backprop.training.trainer_process", name="the trainer process", arguments=(manners.to_text(),)
        )

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def is_alive(self) -> bool:
        return self._child.is_alive

    def send(self, command: Command) -> bool:
        """Give a command; False when the process is gone (`receive` then says why)."""
        if self._is_released:
            return False
        if isinstance(command, Leave):
            self._left = command
        return self._child.send(command)

    def receive(self) -> Snapshot:
        """Wait for the next snapshot; to be called from a thread of its own.

        Raises:
            TrainerError: the process is gone; the message says how it ended.
        """
        snapshot = self._child.receive()
        assert isinstance(snapshot, Snapshot)
        self._has_others = snapshot.company.others > 0
        return snapshot

    def close(self) -> None:
        """Let the process go, which ends it unless it stays: after `Leave`, what it records gets a moment.

        One that goes on without this screen, or with others, is left to itself.
        """
        left = self._left
        if self._is_released:
            return
        if left is not None and (left.stays or (self._manners.has_door and self._has_others)):
            self._is_released = True
            self._child.release()
        else:
            self._child.close(_GRACE if left is not None and self._manners.store is not None else 0.0)


class FollowerProcess(TrainerProcess):
    """A process that shows what another one records, as a screen holds it.

    Args:
        run: the directory of the run.
        ahead: what `follower_ahead` has started; started now when None.

    Raises:
        TrainerError: the process cannot be started.
    """

    def __init__(self, run: Path, ahead: ChildProcess | None = None) -> None:
        super().__init__(child=ahead or follower_ahead())
        self._child.send(str(run))
