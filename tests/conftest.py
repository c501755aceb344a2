"""For all tests."""

from __future__ import annotations

import contextlib
import signal

# A shell that starts the tests in the background has them, and all that they start, ignore Ctrl-C; tests press it.
with contextlib.suppress(ValueError):  # not in the main thread
    signal.signal(signal.SIGINT, signal.default_int_handler)
