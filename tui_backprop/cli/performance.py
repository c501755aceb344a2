"""A recording of a session: the dashboard trains an experiment in a terminal of its own, and what it draws is kept."""

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
import sys
import tempfile
import termios
import time
from pathlib import Path

from tui_backprop.errors import BackpropError
from tui_backprop.experiment.command_line import as_options
from tui_backprop.experiment.experiment import Experiment

_GRACE = 20.0
"""Seconds that the dashboard gets to leave."""
_LAST_PICTURE = 2.0
"""Seconds that the end stays on the screen."""


def recording_of(experiment: Experiment, *, size: tuple[int, int], seconds: int) -> bytes:
    """The dashboard while it trains an experiment, as a file of asciinema (version 2).

    Args:
        size: columns and rows.
        seconds: how long it lasts; the pace is chosen so that the training ends with it.

    Raises:
        BackpropError: the dashboard did not come to an end in order.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "session.cast")
        pace = max(1.0, experiment.epochs / max(1.0, seconds - _LAST_PICTURE))
        options = Path(folder, "experiment.toml")
        from tui_backprop.experiment.toml_file import to_toml

        options.write_text(to_toml(experiment), encoding="utf-8")
        command = [
            sys.executable, "-P", "-m", "tui_backprop", "--experiment", str(options), "--no-store", "--no-mouse",
            "--colours", "256", "--pace", f"{pace:g}", "--cast", str(path),
        ]  # fmt: skip
        _perform(command, size, seconds)
        try:
            return path.read_bytes()
        except OSError:
            raise BackpropError(f"the dashboard of '{as_options(experiment)}' could not be recorded") from None


def _perform(command: list[str], size: tuple[int, int], seconds: float) -> None:
    """Run a program in a pseudo-terminal for so long, press q, and wait for its end."""
    ours, theirs = pty.openpty()
    columns, rows = size
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": str(rows)}
    environment.pop("COLORTERM", None)
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    end, is_asked = time.monotonic() + seconds, False
    try:
        while process.poll() is None:
            if select.select([ours], [], [], 0.05)[0]:
                try:
                    os.read(ours, 1 << 16)
                except OSError as error:
                    if error.errno != errno.EIO:
                        raise
                    break
            if time.monotonic() > end:
                if is_asked:
                    break
                is_asked, end = True, time.monotonic() + _GRACE
                os.write(ours, b"q")
        process.wait(_GRACE)
    finally:
        if process.poll() is None:
            with contextlib.suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        os.close(ours)
