"""What the screen has asked of the process that watches."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from multiprocessing.connection import Connection

from tui_backprop.training.live.snapshot import Command


class Commands:
    """Takes the screen's commands in a thread of its own.

    Args:
        connection: to the screen.
        grace: seconds until the process is ended when the screen is gone, whatever it does.

    Attributes:
        is_closed: the screen is gone, and the process is about to end.
    """

    def __init__(self, connection: Connection, *, grace: float) -> None:
        self._connection = connection
        self._grace = grace
        self._waiting: deque[Command] = deque()
        self._mail = threading.Event()
        self.is_closed = False
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                self._waiting.append(self._connection.recv())
                self._mail.set()
        self.is_closed = True
        self._mail.set()
        time.sleep(self._grace)
        os._exit(0)

    def taken(self) -> Iterator[Command]:
        """The commands, oldest first, each taken out."""
        while self._waiting:
            yield self._waiting.popleft()

    def wait(self, seconds: float) -> None:
        """Until a command comes, but no longer than this."""
        self._mail.wait(seconds)
        self._mail.clear()
