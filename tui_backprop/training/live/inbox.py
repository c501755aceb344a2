"""The commands that have come from the screen."""

from __future__ import annotations

import collections
import os
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from multiprocessing.connection import Connection

from tui_backprop.training.live.snapshot import Command

LAST_MOMENT = 1.0
"""Seconds that the process gets for what it records when the screen is gone."""


class Inbox:
    """What the screen has sent and nobody has carried out yet.

    Args:
        connection: to the screen.
        grace: seconds until the process is ended when the screen is gone.

    Attributes:
        commands: oldest first.
        is_closed: the screen is gone, and the process is about to end.
        is_idle: True while nobody waits for anything: then a checkpoint, of which there are fifty thousand a second,
            costs one look at it. Whoever sets it looks at the inbox afterwards, so that no command is missed.
    """

    def __init__(self, connection: Connection, *, grace: float = 0.0) -> None:
        self.is_idle = self.is_closed = False
        self._connection = connection
        self._grace = grace
        self.commands: collections.deque[Command] = collections.deque()
        self._mail = threading.Event()

    def open(self) -> None:
        """Take commands from now on, in a thread of its own."""
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        """Take commands until the screen is gone, then end the process, whatever it does."""
        status = 1
        try:
            while True:
                self.commands.append(self._connection.recv())
                self.wake()
        except (EOFError, OSError):
            status = 0
            self.is_closed = True
            self.wake()
            time.sleep(self._grace)
        except Exception:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(status)

    def wake(self) -> None:
        """Have the inbox looked at, and end a wait; from any thread."""
        self.is_idle = False
        self._mail.set()

    def taken(self) -> Iterator[Command]:
        """The commands, oldest first, each taken out; also those that come meanwhile."""
        while self.commands:
            yield self.commands.popleft()

    def wait(self, seconds: float | None) -> None:
        """Until a command comes, but no longer than this; None for as long as it takes."""
        self._mail.wait(seconds)
        self._mail.clear()
