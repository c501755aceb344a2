"""A trainer that another screen has started, as a screen holds it that came in by the door."""

from __future__ import annotations

import socket
import threading
from typing import Any

from tui_backprop.errors import TrainerError
from tui_backprop.training.live.channel import SocketChannel
from tui_backprop.training.live.codec import Codec, CodecError
from tui_backprop.training.live.door import knock
from tui_backprop.training.live.observe import Observers
from tui_backprop.training.live.snapshot import Command, Snapshot


class AttachedTrainer:
    """A trainer of this user on this machine.

    Args:
        link: a socket on which greetings have been exchanged.
        codec: writes and reads what is said.
        told: what the trainer said of itself.
    """

    def __init__(self, link: socket.socket, codec: Codec, told: dict[str, Any]) -> None:
        self.told = told
        self._channel = SocketChannel(link, codec, sends=Command, takes=Snapshot)
        self._is_closed = threading.Event()

    @property
    def folder(self) -> str | None:
        """Where the paths of its experiments begin; None when it did not say."""
        folder = self.told.get("folder")
        return folder if isinstance(folder, str) else None

    def send(self, command: Command) -> bool:
        """Give a command; False when the trainer is gone (`receive` then says so)."""
        try:
            self._channel.send(command)
        except OSError:
            return False
        return True

    def receive(self) -> Snapshot:
        """Wait for the next snapshot; to be called from a thread of its own.

        Raises:
            TrainerError: the trainer is gone, or said something that is no snapshot.
        """
        try:
            snapshot = self._channel.recv()
        except (EOFError, OSError):
            raise TrainerError(f"the trainer process {self.told.get('pid', '')} is gone") from None
        except CodecError as error:
            raise TrainerError(f"the trainer process cannot be understood: {error}") from None
        assert isinstance(snapshot, Snapshot)
        return snapshot

    def close(self) -> None:
        """Leave it to itself."""
        if not self._is_closed.is_set():
            self._is_closed.set()
            self._channel.close()


def attach(pid: int, observers: Observers, *, name: str) -> AttachedTrainer:
    """Come in by the door of a trainer.

    Args:
        observers: what answers the requests that this screen may make.
        name: what other screens call this one.

    Raises:
        TrainerError: see `door.knock`.
    """
    codec = Codec(observers)
    link, told = knock(pid, codec, name=name)
    return AttachedTrainer(link, codec, told)
