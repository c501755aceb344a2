"""Ctrl-C, SIGTERM and a dropped line as a request to end in order."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """Inside its `with` block the first SIGINT, SIGTERM or SIGHUP only sets `signal`; a second one kills the process.

    A signal that was ignored before (under nohup, say) stays ignored. To be used in the main thread.

    Attributes:
        signal: the number of the signal that came; 0 while none has.
    """

    def __init__(self) -> None:
        self.signal = 0
        self._before: dict[signal.Signals, Any] = {}

    def requested(self) -> bool:
        """Whether to end; cheap enough to be asked before every batch."""
        return self.signal != 0

    @property
    def exit_code(self) -> int:
        """What the shell expects of a process that ended by `signal`; 0 without one."""
        return 128 + self.signal if self.signal else 0

    def __enter__(self) -> Interrupts:
        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._take)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _take(self, number: int, _frame: FrameType | None) -> None:
        if not self.signal:
            self.signal = number
            return
        if sys.stderr is not None and sys.stderr.isatty():
            os.write(sys.stderr.fileno(), b"\x1b[?25h")  # the progress bar has hidden the cursor
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
