"""Waiting for conditions, never for times or counts: what another thread or process does comes when it comes."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 120.0
"""Seconds after which something that should have come counts as never coming."""


def wait_for(true: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Waits until a condition holds.

    Raises:
        AssertionError: it did not come within `seconds`.
    """
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.005)
