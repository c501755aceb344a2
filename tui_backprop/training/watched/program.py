"""`RunProgram`: a command that is run to be watched, in a pseudo-terminal and a process group of its own.

The terminal makes it print as it does for a person: line by line, with its progress bars. The group makes that what it
starts is held, interrupted and ended with it.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from tui_backprop.errors import BackpropError
from tui_backprop.training.live.program import Origin, Program
from tui_backprop.training.watched.sources import PIECE, shell_form

COLUMNS, ROWS = 132, 40
"""Size of the terminal that it finds; wide, so that nothing is left out of a progress bar."""
GRACE = 2.0
"""Seconds that it gets to end when it is asked to, before it is ended."""
SILENCE = 0.3
"""Seconds without output after its end in which processes that it has left behind may still print."""


class RunProgram:
    """A command that runs.

    Args:
        command: program and arguments.
        answers: what it finds on its standard input; nothing at all when empty.
        environment: variables that it gets besides this process's own.
        program: what it is called; by its command when None.

    Raises:
        BackpropError: it cannot be started.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        answers: str = "",
        environment: Mapping[str, str] | None = None,
        program: Program | None = None,
    ) -> None:
        self.program = program or Program(Path(command[0]).name, Origin.PROGRAM, shell_form(command))
        self.exit_status: int | None = None
        self.is_over = False
        self._silent_since = 0.0
        self._master, terminal = pty.openpty()
        _make_plain(terminal)
        try:
            with _input_of(answers) as given:
                self._process = subprocess.Popen(
                    list(command),
                    stdin=given,
                    stdout=terminal,
                    stderr=terminal,
                    env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
                    start_new_session=True,
                )
        except (OSError, ValueError) as error:
            os.close(self._master)
            raise BackpropError(_why(error), where=shell_form(command[:1]), remedy=_remedy(command[0])) from None
        finally:
            os.close(terminal)
        os.set_blocking(self._master, False)

    @property
    def pid(self) -> int:
        return self._process.pid

    def read(self, timeout: float) -> bytes:
        """What it has printed; see `Source.read`."""
        if self.is_over:
            return b""
        self._look()
        ready = select.select([self._master], [], [], max(0.0, timeout))[0]
        data = bytearray()
        while ready and len(data) < PIECE:
            try:
                piece = os.read(self._master, PIECE)
            except BlockingIOError:
                break
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                piece = b""
            if not piece:  # nobody holds the terminal any more
                self._end()
                break
            data += piece
        if data:
            self._silent_since = time.monotonic()
        elif self.exit_status is not None and time.monotonic() - self._silent_since > SILENCE:
            self.is_over = True  # what it has left behind may hold the terminal for ever
        return bytes(data)

    def _look(self) -> None:
        """Notice that it has ended."""
        if self.exit_status is None:
            code = self._process.poll()
            if code is not None:
                self.exit_status = 128 - code if code < 0 else code
                self._silent_since = time.monotonic()

    def _end(self) -> None:
        """Its terminal is closed: it has ended, or it goes on without one."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.05)
        self._look()
        if self.exit_status is not None:
            self.is_over = True
        else:
            time.sleep(0.02)  # a terminal that is closed is always ready to be read

    def hold(self) -> None:
        self.pass_on(signal.SIGSTOP)

    def go_on(self) -> None:
        self.pass_on(signal.SIGCONT)

    def interrupt(self) -> None:
        self.pass_on(signal.SIGINT)
        self.pass_on(signal.SIGCONT)

    def pass_on(self, number: int) -> None:
        """Give a signal to it and to all that it has started."""
        if self.exit_status is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)

    def close(self, *, number: int = signal.SIGTERM, grace: float = GRACE) -> None:
        """End it with a signal; when that does not end it within `grace` seconds, by force."""
        self._look()
        if self.exit_status is None:
            self.pass_on(number)
            self.pass_on(signal.SIGCONT)
            self._drain(time.monotonic() + grace)
            self.pass_on(signal.SIGKILL)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(1.0)
            self._look()
        self.is_over = True
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def _drain(self, until: float) -> None:
        """Wait for its end; what it prints meanwhile is taken, as it might else wait for that for ever."""
        while time.monotonic() < until:
            self._look()
            if self.exit_status is not None:
                return
            with contextlib.suppress(OSError):
                if select.select([self._master], [], [], 0.02)[0]:
                    os.read(self._master, PIECE)
            time.sleep(0.005)


def _make_plain(terminal: int) -> None:
    """Have a line feed pass as one, echo nothing, and say how large the terminal is."""
    attributes = termios.tcgetattr(terminal)
    attributes[1] &= ~termios.OPOST
    attributes[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(terminal, termios.TCSANOW, attributes)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))


@contextlib.contextmanager
def _input_of(answers: str) -> Iterator[IO[bytes]]:
    """A standard input that holds these answers and then ends."""
    with tempfile.TemporaryFile() as file:
        file.write(answers.encode("utf-8", "surrogateescape"))
        file.seek(0)
        yield file


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such command"
    if isinstance(error, PermissionError):
        return "it may not be executed"
    return f"it cannot be started: {getattr(error, 'strerror', None) or error}"


def _remedy(command: str) -> str:
    return (
        "name the program and its arguments behind '--'"
        if "/" not in command
        else "a script needs 'chmod +x', or its interpreter before it"
    )
