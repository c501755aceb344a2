"""Follows a training, and says at any time what is wrong with it."""

from __future__ import annotations

import time
from collections.abc import Callable

from tui_backprop.nn.arrays import Array
from tui_backprop.training.diagnosis.evidence import Evidence
from tui_backprop.training.diagnosis.examiner import Examiner
from tui_backprop.training.diagnosis.findings import Diagnosis
from tui_backprop.training.diagnosis.rules import assurance, diagnose
from tui_backprop.training.run.history import History, values_of
from tui_backprop.training.run.record import Record, series_of
from tui_backprop.training.run.trainer import Training

COLUMNS = 256
"""Buckets of the learning curves that rules see."""
_BLOCK = 512
PERIOD = 0.5
"""Seconds for which a diagnosis serves while training goes on: people read slower, and it takes milliseconds."""


def _diagnosis(evidence: Evidence) -> Diagnosis:
    return Diagnosis(diagnose(evidence), assurance(evidence))


class Doctor:
    """Diagnoses one training again and again.

    It keeps no hold of the training itself.

    Args:
        training: whom it will be asked about.
        period: seconds for which a diagnosis serves while training goes on.
    """

    def __init__(self, training: Training, *, period: float = PERIOD) -> None:
        self._examiner = Examiner(training)
        self._period = period
        self._made: Diagnosis | None = None
        self._made_at = 0.0
        self._seen: tuple[object, ...] = ()

    def diagnosis(self, training: Training, history: History) -> Diagnosis:
        """What is to be said now, between two batches or after the last record.

        Args:
            training: the one that it was made for.
            history: its records so far.
        """
        state = training.learner.steps, training.stopped_by, training.last
        is_young = time.monotonic() - self._made_at < self._period and not training.stopped_by
        if self._made is None or (state != self._seen and not is_young):
            evidence = self._examiner.evidence(training, history.curve(COLUMNS), tuple(history.recent))
            self._made, self._seen, self._made_at = _diagnosis(evidence), state, time.monotonic()
        return self._made


class Chronicle:
    """The records of one training, in bounded memory, for who has no history of it.

    Args:
        training: whose records it takes.
        history: of a run that goes on, what came before the records to come.

    Attributes:
        also: called with what is added to the history, as `History.add` is.
    """

    def __init__(self, training: Training, history: History | None = None) -> None:
        self._training = training
        self._series = series_of(training.experiment.metrics)
        self._history = History(series=self._series) if history is None else history
        self.also: Callable[[int, int, Array], object] | None = None
        self._doctor: Doctor | None = None
        self._block: list[Record] = []

    def take(self, record: Record) -> None:
        """Take the next record; this line runs every epoch."""
        self._block.append(record)
        if len(self._block) == _BLOCK:
            self.settle()

    def diagnosis(self) -> Diagnosis:
        """What is to be said now, between two records or after the last."""
        self.settle()
        if self._doctor is None:
            self._doctor = Doctor(self._training, period=0.0)
        return self._doctor.diagnosis(self._training, self._history)

    def settle(self) -> None:
        """Add to the history what was taken since the last time."""
        if not self._block:
            return
        start, end, values = self._block[0].epoch, self._block[-1].epoch, values_of(self._block, self._series)
        self._history.add(start, end, values)
        if self.also is not None:
            self.also(start, end, values)
        self._block.clear()
