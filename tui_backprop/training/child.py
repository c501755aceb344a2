"""A child process of this package, and the channel to it.

The two talk over a socket pair, so that each sees at once when the other is gone. `multiprocessing` is not used to
start it: that fails inside a Textual application, which replaces stderr, and it imports the caller's main module.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from typing import IO, Any

from tui_backprop.errors import TrainerError

_CHANNEL_BYTES = 1 << 20


def cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_SIGNALLED = 128
"""A process that puts its work in order after a signal ends with this and the signal's number."""


class ChildProcess:
    """A module of this package that runs as a process of its own.

    Args:
        module: its name; it is run as `python -m module FD`, FD being its end of the channel.
        name: what error messages call it.
        arguments: what it is given behind its end of the channel.
        environment: variables that it gets besides this process's own.
        inherit: open files that it gets, under the same numbers.

    Attributes:
        connection: this end of the channel.

    Raises:
        TrainerError: the process cannot be started.
    """

    def __init__(
        self,
        module: str,
        *,
        name: str,
        arguments: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        inherit: Sequence[int] = (),
    ) -> None:
        self._name = name
        self._sending = threading.Lock()
        with contextlib.ExitStack() as opened:
            try:
                ours, theirs = map(opened.enter_context, socket.socketpair())
                for end in (ours, theirs):
                    # A large message then fits into the channel, and who sends it goes on working; the system caps it.
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _CHANNEL_BYTES)
                # What it prints, a traceback at most, must not land on the screen that its parent draws.
                self._errors: IO[bytes] = opened.enter_context(tempfile.TemporaryFile())
                self._process = subprocess.Popen(
                    # -P: a file of the user's called numpy.py, in the directory they are in, is not to be imported.
                    [sys.executable, "-P", "-m", module, str(theirs.fileno()), *arguments],
                    pass_fds=[theirs.fileno(), *inherit],
                    stdin=subprocess.DEVNULL,
                    stdout=self._errors,
                    stderr=self._errors,
                    env={**os.environ, **(environment or {})},
                    start_new_session=True,
                )
            except OSError as error:
                raise TrainerError(f"{name} could not be started: {error.strerror}") from error
            opened.pop_all()
        theirs.close()
        self.connection = Connection(ours.detach())

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def epitaph(self) -> str:
        """How it ended, in one line, when the channel has closed."""
        try:
            code = self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            return f"{self._name} closed its channel"
        if code < 0:
            try:
                reason = signal.Signals(-code).name
            except ValueError:
                reason = f"signal {-code}"
            return f"{self._name} was killed by {reason}"
        if code > _SIGNALLED and code - _SIGNALLED in set(signal.Signals):
            return f"{self._name} was ended by {signal.Signals(code - _SIGNALLED).name}"
        lines: list[str] = []
        with contextlib.suppress(OSError, ValueError):  # closed meanwhile
            self._errors.seek(0)
            lines = self._errors.read().decode(errors="replace").strip().splitlines()
        last = f": {lines[-1]}" if lines else ""
        return f"{self._name} ended with status {code}{last}"

    def send(self, message: object) -> bool:
        """Give it a message, from any thread; False when it is gone (`receive` then says why)."""
        try:
            with self._sending:
                self.connection.send(message)
        except (OSError, ValueError):
            return False
        return True

    def receive(self) -> Any:
        """Wait for its next message; to be called from one thread.

        Raises:
            TrainerError: it is gone; the message says how it ended.
        """
        try:
            return self.connection.recv()
        except (EOFError, OSError, TypeError):
            raise TrainerError(self.epitaph()) from None

    def release(self) -> None:
        """Let it go on alone: its channel closes, and nobody waits for its end."""
        self._hang_up()
        self._errors.close()
        self._process.returncode = 0  # else it would be warned of as forgotten

    def _hang_up(self) -> None:
        """Let it, and a thread of this process that waits for it, see that this end is gone."""
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(self.connection.fileno())) as channel:
            channel.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            self.connection.close()

    def close(self, grace: float = 0.0, last: Callable[[], object] = lambda: None) -> None:
        """End the process.

        Args:
            grace: seconds that it gets to end by itself, since its channel has closed.
            last: called when it has ended and the channel is still open at this end.
        """
        if grace:
            with contextlib.suppress(OSError), socket.socket(fileno=os.dup(self.connection.fileno())) as channel:
                channel.shutdown(socket.SHUT_WR)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(grace)
        with contextlib.suppress(OSError):
            self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(2.0)
        last()
        # Only now: a thread that waits for the channel has met its end.
        with contextlib.suppress(OSError):
            self.connection.close()
        self._errors.close()


def follower_ahead() -> ChildProcess:
    """Start the process that shows what another one records; the first message to it is the directory of the run.

    It imports what it needs while its parent is still looking for the run.

    Raises:
        TrainerError: it cannot be started.
    """
    return ChildProcess("tui_backprop.training.follower_process", name="the trainer process")
