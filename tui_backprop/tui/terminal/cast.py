"""What the dashboard draws, kept as a recording of asciinema while it goes to the terminal.

The form is asciinema's, version 2: a line of JSON with the size, then a line for everything that was written,
[seconds, "o", text], or for a change of size, [seconds, "r", "COLUMNSxROWS"]. Source:
https://docs.asciinema.org/manual/asciicast/v2/.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from pathlib import Path
from typing import IO, Any

from textual.driver import Driver

from tui_backprop.errors import BackpropError
from tui_backprop.tui.terminal.driver import asking_driver
from tui_backprop.tui.terminal.question import QUESTION


class Cast:
    """A recording that grows.

    Args:
        path: its file, which is made anew.

    Raises:
        BackpropError: it cannot be written.
    """

    def __init__(self, path: str) -> None:
        try:
            self._file: IO[str] | None = Path(path).open("w", encoding="utf-8", errors="replace")  # noqa: SIM115
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "a name in it is not valid"
            raise BackpropError(f"cannot be written: {reason}", where=f"--cast {path}") from None
        self._began = time.monotonic()
        self._size = (0, 0)

    def add(self, text: str, size: tuple[int, int]) -> None:
        """Keep what is written now; a disk that refuses ends the recording and nothing else.

        Args:
            size: columns and rows of the terminal.
        """
        if self._file is None or not text or text == QUESTION:
            return
        try:
            if self._size == (0, 0):
                head = {"version": 2, "width": size[0], "height": size[1], "timestamp": int(time.time())}
                self._line({**head, "env": {"TERM": os.environ.get("TERM", "")}, "title": "backprop-tui"})
            elif size != self._size:
                self._event("r", f"{size[0]}x{size[1]}")
            self._size = size
            self._event("o", text)
        except OSError:
            self.close()

    def _event(self, kind: str, text: str) -> None:
        self._line([round(time.monotonic() - self._began, 6), kind, text])

    def _line(self, value: Any) -> None:
        assert self._file is not None
        self._file.write(json.dumps(value, ensure_ascii=False) + "\n")

    def close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                file.close()


def casting_driver(base: type[Driver], cast: Cast) -> type[Driver]:
    """A driver that keeps what it writes."""

    class CastingDriver(base):  # type: ignore[misc, valid-type]
        def write(self, data: str) -> None:
            cast.add(data, os.get_terminal_size(self.fileno) if os.isatty(self.fileno) else (80, 24))
            super().write(data)

        def close(self) -> None:
            super().close()
            cast.close()

    return CastingDriver


def driver_for(path: str, *, asks: bool) -> type[Driver] | None:
    """What talks to the terminal; None where Textual's own has to do.

    Args:
        path: the file in which the session is recorded; "" for none.
        asks: whether the terminal is asked about its colours.

    Raises:
        BackpropError: that file cannot be written.
    """
    asking = asking_driver() if asks else None
    if not path:
        return asking
    from textual.drivers.linux_driver import LinuxDriver

    return casting_driver(asking or LinuxDriver, Cast(path))
