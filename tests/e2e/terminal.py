"""A command in a real pseudo-terminal, and what its screen shows."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence

import psutil
import pyte

from tests.waiting import PATIENCE, wait_for

UNKNOWN = re.compile(
    rb"\x1b\[[<>=?][0-9;]*[uq]|\x1b\[\?[0-9;]*\$p|\x1bP[^\x1b]*\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b_[^\x1b]*\x1b\\"
)
"""Sequences that pyte would print."""

FOREIGN = ("NO_COLOR", "COLUMNS", "LINES")
"""Variables of the tests' own terminal."""

DASHBOARD = """
import sys
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.tui.sitting import run
from tui_backprop.tui.options import DashboardOptions
sys.exit(run(Experiment.from_dict(dict(part.split("=") for part in sys.argv[1:])), options=DashboardOptions()))
"""


class Terminal:
    """A process with a terminal of its own; it leads a session, as a login shell's job does.

    Args:
        controls: whether the terminal controls the session: only then does the kernel tell it of a dropped line.
    """

    def __init__(
        self, command: Sequence[str], columns: int = 120, rows: int = 36, *, controls: bool = True, **environment: str
    ) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = termios.tcgetattr(slave)
        self.slave = slave
        defaults = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        clean = {name: value for name, value in os.environ.items() if name not in FOREIGN}

        def lead() -> None:
            os.setsid()
            if controls:
                fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=clean | defaults | environment,
            preexec_fn=lead,
        )  # fmt: skip
        self.output = bytearray()
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._children: list[psutil.Process] = []

    def pump(self, seconds: float) -> None:
        """Read what the process writes for a while."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self.master < 0 or not select.select([self.master], [], [], min(left, 0.05))[0]:
                if self.master < 0:
                    time.sleep(min(left, 0.05))
                continue
            try:
                data = os.read(self.master, 1 << 16)
            except OSError:
                return
            if b"\x1b[?2026$p" in data:
                os.write(self.master, b"\x1b[?2026;2$y")
            self.output += data
            self._stream.feed(UNKNOWN.sub(b"", data))

    def pump_until_silent(self, seconds: float) -> None:
        """Read until the process has written nothing for so long."""
        end = time.monotonic() + PATIENCE
        written = -1
        while written != len(self.output):
            assert time.monotonic() < end, "it does not fall silent"
            written = len(self.output)
            self.pump(seconds)

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def wait_for(self, condition: Callable[[str], object], seconds: float = PATIENCE) -> str:
        """The screen's text once it fulfils `condition`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition(self.text):
                return self.text
            self.pump(0.05)
        raise AssertionError(f"not within {seconds} s:\n{self.text}")

    def press(self, *keys: str) -> None:
        """Press keys one after the other, an escape with the time that tells it from the beginning of another key."""
        for key in keys:
            os.write(self.master, key.encode())
            self.pump(0.15 if key == "\x1b" else 0.05)

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.kill(self.process.pid, signal.SIGWINCH)

    @property
    def epoch(self) -> int:
        """The epoch that the header shows; −1 while it shows none."""
        found = re.search(r"epoch\s+([\d,]+)/", self.text)
        return int(found[1].replace(",", "")) if found else -1

    def trainer(self) -> psutil.Process:
        """The one process that the dashboard has started."""
        (child,) = psutil.Process(self.process.pid).children(recursive=True)
        self._children.append(child)
        return child

    def hang_up(self) -> None:
        """What a dropped SSH line does."""
        os.close(self.slave)
        os.close(self.master)
        self.master = self.slave = -1

    def exit_status(self, seconds: float = PATIENCE) -> int:
        """How the process ended."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self.pump(0.05)
        self.pump_until_silent(0.01)  # what it has written is there to be read
        status = self.process.poll()
        assert status is not None, f"still running:\n{self.text}"
        return status

    def close(self) -> None:
        for process in [self.process, *self._children]:
            with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
                process.kill()
        self.process.wait(PATIENCE)
        for descriptor in (self.master, self.slave):
            if descriptor >= 0:
                os.close(descriptor)


def dashboard(
    *settings: str, columns: int = 120, rows: int = 36, controls: bool = True, **environment: str
) -> Terminal:
    """The dashboard on an experiment of settings like "epochs=100"."""
    return Terminal([sys.executable, "-c", DASHBOARD, *settings], columns, rows, controls=controls, **environment)


def gone(process: psutil.Process) -> bool:
    """Waits until a process has ended, as a zombie has, too."""

    def has_ended() -> bool:
        try:
            return bool(process.status() == psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return True

    wait_for(has_ended)
    return True
