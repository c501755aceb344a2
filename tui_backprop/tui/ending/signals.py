"""Signals that end the dashboard: in order when it can be done in time, by force when not."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
import threading
import time
from collections.abc import Callable

GRACE = 2.0
"""Seconds that a signal leaves for an orderly end."""


def end_on_signals(leave: Callable[[int], None], close: Callable[[], None]) -> None:
    """Leave with status 128 + number when a signal asks for it.

    Args:
        leave: begins the orderly end, with that status.
        close: lets the trainer go; called from a thread when the orderly end takes longer than `GRACE`.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, functools.partial(_end_by, number, leave, close))


def _end_by(number: signal.Signals, leave: Callable[[int], None], close: Callable[[], None]) -> None:
    status = 128 + number

    def force() -> None:
        time.sleep(GRACE)
        close()
        os._exit(status)

    # A terminal that has hung up may block the orderly way out.
    threading.Thread(target=force, daemon=True).start()
    leave(status)
