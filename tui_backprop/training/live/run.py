"""One run of the server: its training, what has been recorded of it, and the time that it has taken."""

from __future__ import annotations

import time
from collections.abc import Callable

from tui_backprop.training.live.observe import Watched, describe
from tui_backprop.training.live.pace import Speed
from tui_backprop.training.run.history import History
from tui_backprop.training.run.record import Record, series_of
from tui_backprop.training.run.trainer import Training


class Run:
    """A run that is trained some epochs at a time.

    Args:
        number: the screen's own.
        training: before its first record.

    Attributes:
        watched: what its pictures are made from.
        speed: at which it has been going.
        seconds: spent training.
        stood: seconds of the epochs that are being trained in which nothing was trained.
        is_new: nothing has been shown of it yet.
        shown_steps: updates done when it was shown last.
    """

    def __init__(self, number: int, training: Training) -> None:
        history = History(series=series_of(training.experiment.metrics))
        self.watched = Watched(training, describe(number, training), history)
        self.speed = Speed(self.watched.scene.steps_per_epoch)
        self.seconds = self.stood = 0.0
        self.is_new = True
        self.shown_steps = 0
        self._records = training.records()
        self._fresh: list[Record] = []

    @property
    def training(self) -> Training:
        return self.watched.training

    def train(self, count: int, is_held: Callable[[], bool]) -> tuple[float, bool]:
        """Train `count` epochs, or to the end of the run, or of an epoch in which a pause came.

        Returns:
            The seconds that were spent training, and whether all `count` were trained.
        """
        before = time.perf_counter()
        self.stood = 0.0
        left = count
        for record in self._records:
            self._fresh.append(record)
            left -= 1
            if left == 0 or is_held():
                break
        now = time.perf_counter()
        took = now - before - self.stood
        self.seconds += took
        self.collect()
        self.speed.measure(now, self.training.learner.steps)
        return took, left == 0

    def collect(self) -> None:
        """Add to the history what has been recorded since; many records at a time cost less."""
        self.watched.history.extend(self._fresh)
        self._fresh.clear()
