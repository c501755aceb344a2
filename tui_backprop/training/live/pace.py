"""How fast a run may go, how many epochs are trained at once, and how fast it has been."""

from __future__ import annotations

import collections
import time

BURST = 0.02
"""Seconds of training, about, after which its records are added to the history: many at a time cost less."""
_MOST = 4096
"""Epochs of a burst, at most."""
_LAG = 0.1
"""Seconds that a run which was held up may catch up."""
_RATE_WINDOW = 1.0
"""Seconds over which the speed is measured."""


class Pace:
    """Says when the next epochs may be trained, and how many.

    Attributes:
        epochs_per_second: at most; 0 for as fast as it goes.
    """

    def __init__(self) -> None:
        self.epochs_per_second = 0.0
        self._burst = 1
        self._next_at = 0.0

    def begin(self) -> None:
        """Another run begins."""
        self._burst = 1
        self.start_clock()

    def start_clock(self) -> None:
        """The next epoch is due now."""
        self._next_at = time.perf_counter()

    @property
    def wait(self) -> float:
        """Seconds until the next epoch may be trained; not above 0 when it may be now."""
        return self._next_at - time.perf_counter() if self.epochs_per_second else 0.0

    def claim(self) -> int:
        """How many epochs to train now; they are counted as trained."""
        if not self.epochs_per_second:
            return self._burst
        # At a high pace several epochs belong together, so that waiting stays exact.
        count = max(1, min(self._burst, int(self.epochs_per_second * BURST)))
        self._next_at = max(self._next_at, time.perf_counter() - _LAG) + count / self.epochs_per_second
        return count

    def learn(self, seconds: float, *, is_whole: bool) -> None:
        """Training took so long; `is_whole` when it was a whole burst."""
        if seconds < BURST / 2 and is_whole:
            self._burst = min(self._burst * 2, _MOST)
        elif seconds > BURST * 2:
            self._burst = max(1, self._burst // 2)


class Speed:
    """Measured over the last second or so.

    Args:
        steps_per_epoch: updates in an epoch.

    Attributes:
        epochs_per_second, steps_per_second: 0 before the first.
    """

    def __init__(self, steps_per_epoch: int) -> None:
        self.epochs_per_second = self.steps_per_second = 0.0
        self._steps_per_epoch = steps_per_epoch
        self._points: collections.deque[tuple[float, int]] = collections.deque()

    def forget(self) -> None:
        """The time before now does not count: the run stood still."""
        self._points.clear()

    def measure(self, now: float, steps: int) -> None:
        """So many steps had been done at that time."""
        points = self._points
        points.append((now, steps))
        while len(points) > 2 and now - points[1][0] > _RATE_WINDOW:
            points.popleft()
        then, first = points[0]
        if now > then:
            per_epoch = self._steps_per_epoch
            self.epochs_per_second = (steps / per_epoch - first / per_epoch) / (now - then)
            self.steps_per_second = (steps - first) / (now - then)
