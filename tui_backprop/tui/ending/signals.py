"""What ends the dashboard from outside, a signal or a terminal that is gone: in order when it can be done in time,
by force when not."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

GRACE = 2.0
"""Seconds that are left for an orderly end, and then as many for letting the trainer go."""


def end_on_signals(leave: Callable[[int], None], close: Callable[[int], None]) -> None:
    """Leave with status 128 + number when a signal asks for it, whatever the screen is waiting for.

    A terminal that is gone takes no output: who writes to it may wait for good, and the event loop with it. So a thread
    of its own waits for signals, and ends the process when the loop does not.

    Args:
        leave: begins the orderly end, with that status; called in the running event loop.
        close: lets the trainer go, with that status; called from a thread when the orderly end takes longer than
            `GRACE`.
    """
    loop = asyncio.get_running_loop()
    arrived: SimpleQueue[int] = SimpleQueue()  # a handler may put into it at any moment

    def end() -> None:
        status = 128 + arrived.get()
        with contextlib.suppress(RuntimeError):  # the loop may be closed by now
            loop.call_soon_threadsafe(leave, status)
        time.sleep(GRACE)
        letting_go = threading.Thread(target=close, args=(status,), daemon=True)
        letting_go.start()
        letting_go.join(GRACE)
        os._exit(status)

    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: arrived.put(number))
    for waits in (end, lambda: _wait_for_hang_up(arrived)):
        threading.Thread(target=waits, name="ending", daemon=True).start()


def _wait_for_hang_up(arrived: SimpleQueue[int]) -> None:
    """Count as SIGHUP that a terminal is gone: only one that controls its processes sends it to them by itself."""
    terminals = select.poll()
    for stream in (sys.__stdin__, sys.__stderr__):
        if stream is not None and stream.isatty():
            terminals.register(stream, 0)
    if any(event & (select.POLLHUP | select.POLLERR) for _, event in terminals.poll()):
        arrived.put(signal.SIGHUP)
