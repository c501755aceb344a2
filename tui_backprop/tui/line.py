"""What the line to the terminal carries: how long it is busy with what was written.

So pictures come no faster than it carries them.
"""

from __future__ import annotations

import time
from collections.abc import Callable

LONGEST_WAIT = 7.0
"""Seconds that the line counts as busy after a write, at most: a whole page of colours does not stop the pictures."""
FRAMING = 32
"""Bytes around every partial update: the marks of a synchronised update and the cursor's place."""


class Line:
    """What the line to the terminal is allotted, on average; a picture of many bytes is followed by a longer wait.

    Args:
        bytes_per_second: what it may carry.
        clock: seconds, from any origin.
    """

    def __init__(self, bytes_per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = bytes_per_second
        self._clock = clock
        self._busy_until = float("-inf")

    def wrote(self, count: int) -> None:
        """So many bytes have been written."""
        now = self._clock()
        self._busy_until = min(max(self._busy_until, now) + count / self._rate, now + LONGEST_WAIT)

    def wrote_update(self, text: str) -> None:
        """A partial update has been written."""
        self.wrote(len(text.encode()) + FRAMING)

    @property
    def busy(self) -> float:
        """Seconds until what was written has used up its allotted time; 0 when the line is free."""
        return max(0.0, self._busy_until - self._clock())
