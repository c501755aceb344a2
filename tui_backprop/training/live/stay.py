"""How long a trainer stays when no screen looks any more."""

from __future__ import annotations

import math
import os
import signal
import threading
from collections.abc import Callable
from queue import SimpleQueue


class Stay:
    """Counts the screens, and ends the process when they are gone: in order when it can be done in time, by force else.

    Args:
        grace: seconds for which a run that is under way goes on when the last screen is gone without having said that
            it leaves; infinite for a run that goes on to its end.
        moment: seconds that the process gets for its end in order.
        wake: called from another thread when it is to end.

    Attributes:
        is_over: it is to end now; nobody is let in any more.
        is_detached: the run goes on to its end whoever leaves.
    """

    def __init__(self, *, grace: float, moment: float, wake: Callable[[], object]) -> None:
        self.is_over = False
        self.is_detached = False
        self._grace, self._moment, self._wake = grace, moment, wake
        self._count = 0
        self._has_begun = self._has_run = False
        self._lock = threading.Lock()
        self._change = threading.Event()
        self._signal = 0

    def heed_signals(self) -> None:
        """End in order on SIGTERM, whoever looks; to be called in the main thread."""
        arrived: SimpleQueue[int] = SimpleQueue()  # a handler may put into it at any moment
        signal.signal(signal.SIGTERM, lambda number, _frame: arrived.put(number))

        def wait() -> None:
            self._signal = arrived.get()
            self._end(threading.Event(), 0.0)

        threading.Thread(target=wait, name="signals", daemon=True).start()

    def exit(self) -> None:
        """End the process at once, by the signal that asked for it if one did."""
        if self._signal and threading.current_thread() is threading.main_thread():
            signal.signal(self._signal, signal.SIG_DFL)
            os.kill(os.getpid(), self._signal)
        os._exit(128 + self._signal if self._signal else 0)

    def detach(self) -> None:
        """From now on the run goes on to its end whoever leaves."""
        self.is_detached = True

    def come(self) -> bool:
        """A screen looks; False when it is too late."""
        with self._lock:
            if self.is_over:
                return False
            self._count += 1
            self._has_begun = True
            self._change.set()
            return True

    def go(self, *, wants_end: bool) -> None:
        """A screen is gone.

        Args:
            wants_end: it has said that it leaves, and that the run is not to go on without it.
        """
        with self._lock:
            self._count -= 1
            self._wait_from_now(0.0 if wants_end else self._grace)

    def has_run(self, there_is: bool) -> None:
        """Whether a run is under way; without one nothing is waited for."""
        with self._lock:
            self._has_run = there_is
            if not there_is:
                self._wait_from_now(0.0)

    def _wait_from_now(self, seconds: float) -> None:
        if self._count > 0 or self.is_over or not self._has_begun:
            return
        if self._has_run and self.is_detached:
            return
        self._change.set()
        self._change = threading.Event()
        seconds = seconds if self._has_run else 0.0
        if not math.isinf(seconds):
            threading.Thread(target=self._end, args=(self._change, seconds), name="stay", daemon=True).start()

    def _end(self, change: threading.Event, seconds: float) -> None:
        """End the process after some seconds, unless somebody comes."""
        if change.wait(seconds):
            return
        with self._lock:
            if change.is_set():
                return
            self.is_over = True
        self._wake()
        threading.Event().wait(self._moment)
        self.exit()
