"""When the trainer is asked for the next picture: once a frame, and as the terminal's line can carry it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from tui_backprop.tui.line import Line


class Asking:
    """The one question that is due.

    Args:
        ask: puts the question.
        frame: seconds between two pictures, at least.
        line: knows how long it is still busy with the pictures before.
    """

    def __init__(self, ask: Callable[[], None], *, frame: float, line: Line) -> None:
        self.frame = frame
        self._ask = ask
        self._line = line
        self._due: asyncio.TimerHandle | None = None
        self._asked_at = 0.0

    def now(self) -> None:
        """Ask without waiting for the frame to end."""
        self._later(0.0)

    def soon(self) -> None:
        """Ask when what is under way has been done: what several panels wish at a time is one question."""
        if self._due is not None:
            self._due.cancel()
        self._due = asyncio.get_running_loop().call_later(0.0, self.now)

    def next_frame(self) -> None:
        """Ask when a frame has passed since the last question, at once when it has; or sooner, when that is due."""
        seconds = self._asked_at + self.frame - time.monotonic()
        if self._due is None or self._due.when() > asyncio.get_running_loop().time() + seconds:
            self._later(seconds)

    def _later(self, seconds: float) -> None:
        if self._due is not None:
            self._due.cancel()
        if seconds <= 0:
            self._due = None
            self._asked_at = time.monotonic()
            self._ask()
        else:
            self._due = asyncio.get_running_loop().call_later(seconds, self._in_turn)

    def _in_turn(self) -> None:
        """Ask, once the line has carried the pictures before."""
        self._due = None
        self._later(self._line.busy)
