"""Follows a training record by record, and says at any time what is wrong with it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from tui_backprop.nn.arrays import Array
from tui_backprop.training.diagnosis.evidence import Evidence
from tui_backprop.training.diagnosis.examiner import Examiner
from tui_backprop.training.diagnosis.findings import Finding
from tui_backprop.training.diagnosis.rules import assurance, diagnose
from tui_backprop.training.run.history import History, values_of
from tui_backprop.training.run.record import Record, series_of
from tui_backprop.training.run.trainer import Training

RECENT = 128
"""Newest epochs whose losses are known one by one."""
COLUMNS = 256
"""Buckets of the learning curves that rules see."""
_BLOCK = 512


@dataclass(frozen=True)
class Diagnosis:
    """What there is to say of a training.

    Attributes:
        findings: what is wrong, the most important first.
        well: what is known to be well.
    """

    findings: tuple[Finding, ...]
    well: str

    @classmethod
    def of(cls, evidence: Evidence) -> Diagnosis:
        return cls(diagnose(evidence), assurance(evidence))


class Chronicle:
    """The records of one training, in bounded memory.

    Args:
        training: whose records it takes.
        history: of a run that goes on, what came before the records to come.

    Attributes:
        also: called with what is added to the history, as `History.add` is.
    """

    def __init__(self, training: Training, history: History | None = None) -> None:
        self._training = training
        self._examiner: Examiner | None = None
        self._series = series_of(training.experiment.metrics)
        self._history = History(series=self._series) if history is None else history
        self.also: Callable[[int, int, Array], object] | None = None
        self._recent: deque[float] = deque(maxlen=RECENT)
        self._block: list[Record] = []

    def take(self, record: Record) -> None:
        """Take the next record; this line runs every epoch."""
        self._block.append(record)
        if len(self._block) == _BLOCK:
            self.settle()

    def diagnosis(self) -> Diagnosis:
        """What is to be said now, between two records or after the last."""
        self.settle()
        if self._examiner is None:
            self._examiner = Examiner(self._training)
        return Diagnosis.of(self._examiner.evidence(self._history.curve(COLUMNS), tuple(self._recent)))

    def settle(self) -> None:
        """Add to the history what was taken since the last time."""
        if not self._block:
            return
        start, end, values = self._block[0].epoch, self._block[-1].epoch, values_of(self._block, self._series)
        self._history.add(start, end, values)
        if self.also is not None:
            self.also(start, end, values)
        self._recent.extend(record.loss for record in self._block[-RECENT:])
        self._block.clear()
