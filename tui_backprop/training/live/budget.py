"""How often the trainer may make a snapshot, so that watching does not slow training."""

from __future__ import annotations

import time
from collections.abc import Callable

from tui_backprop.training.child import cores

SHARE = 0.03
"""Share of the time that pictures may cost training."""
LONGEST_WAIT = 2.0
"""Seconds between two snapshots that the share may cost, at most."""
_ROOM = 0.75
"""Cores that training must leave idle for the screen to draw in."""


class Budget:
    """Makes a snapshot wait until training has had its share of the time since the one before.

    A snapshot costs training the time in which it is made. The screen draws it in a process of its own: that costs
    nothing where a core is idle, and as much again where training keeps all of them busy (large matrix products do, and
    anything does on a single core).

    Args:
        available: processor cores; counted when None.
        clock: seconds, from any origin.
        processor: processor seconds of this process and all its threads.
    """

    def __init__(
        self,
        available: int | None = None,
        *,
        clock: Callable[[], float] = time.perf_counter,
        processor: Callable[[], float] = time.process_time,
    ) -> None:
        self._available = cores() if available is None else available
        self._clock, self._processor = clock, processor
        self._not_before = 0.0
        self._began = self._ended = clock()
        self._used = processor()
        self._is_crowded = False

    @property
    def left(self) -> float:
        """Seconds until the next snapshot may be made; none are left when it is not above 0."""
        return self._not_before - self._clock()

    def begin(self) -> None:
        """A snapshot is being made from now on."""
        self._began = self._clock()
        trained = self._began - self._ended
        busy = (self._processor() - self._used) / trained if trained > 0 else 0.0
        self._is_crowded = self._available - busy < _ROOM

    def end(self, drawn: float) -> None:
        """It is made and sent.

        Args:
            drawn: processor seconds that the screen took for the one before.
        """
        self._ended, self._used = self._clock(), self._processor()
        cost = self._ended - self._began + (drawn if self._is_crowded else 0.0)
        self._not_before = self._ended + min(cost * (1 / SHARE - 1), LONGEST_WAIT)

    def forgive(self) -> None:
        """The next one may be made at once: a person has just asked to see something else."""
        self._not_before = 0.0
