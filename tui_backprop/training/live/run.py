"""One run of the server: its training, what has been recorded of it, and the time that it has taken."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tui_backprop.store.place import Store
from tui_backprop.store.reader import StoredRun
from tui_backprop.store.recorder import Recorder
from tui_backprop.store.standing import Standing
from tui_backprop.training.diagnosis.chronicle import Doctor
from tui_backprop.training.live.observe import Watched, describe
from tui_backprop.training.live.pace import Speed
from tui_backprop.training.live.snapshot import EditWeight, Snapshot, SwitchUnit
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.history import History, values_of
from tui_backprop.training.run.record import Record, series_of
from tui_backprop.training.run.recording import Recording, history_of
from tui_backprop.training.run.trainer import Training

NO_RUN: dict[str, Any] = {"run": "", "experiment": {}, "dataset": "", "epoch": 0, "folder": None}
"""What is said to one that asks before there is a run."""


class Run:
    """A run that is trained some epochs at a time.

    Args:
        number: the screen's own.
        training: before its first record.
        store: where it is recorded; None for nowhere.
        wake: called from another thread when it is time for `keep_when_due`.
        resumed: the recorded run that it goes on with, or that is looked at.

    Attributes:
        watched: what its pictures are made from.
        speed: at which it has been going.
        seconds: spent training, by this process.
        seconds_before: spent training by other processes, of a run that goes on.
        stood: seconds of the epochs that are being trained in which nothing was trained.
        resumed_at: the epoch at which it was taken up again; None of one that begins here.
    """

    def __init__(
        self,
        number: int,
        training: Training,
        store: Store | None = None,
        wake: Callable[[], object] = lambda: None,
        resumed: StoredRun | None = None,
    ) -> None:
        self._series = series_of(training.experiment.metrics)
        history = History(series=self._series) if resumed is None else history_of(resumed)
        self.watched = Watched(training, describe(number, training), history)
        self.speed = Speed(self.watched.scene.steps_per_epoch)
        self.seconds = self.seconds_before = self.stood = 0.0
        self.resumed_at = None if resumed is None else training.learner.epochs
        self._name = "" if resumed is None else resumed.id
        self._records = training.records()
        self._fresh: list[Record] = []
        self._edits = 0
        self._kept = (training.learner.steps, 0)
        self._recording: Recording | None = None
        self._closed: Recorder | None = None
        if store is not None:
            self._recording = Recording(
                training, store, resumed=resumed, clock=lambda: self.seconds, collect=self.collect, wake=wake
            )
            self.seconds_before = self._recording.seconds_before
        elif resumed is not None and resumed.checkpoint is not None:
            self.seconds_before = float(resumed.checkpoint.state["seconds"])

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
        if not self._fresh:
            return
        start, end, values = self._fresh[0].epoch, self._fresh[-1].epoch, values_of(self._fresh, self._series)
        self.watched.history.add(start, end, values)
        if self._recording is not None:
            self._recording.add(start, end, values)
        self._fresh.clear()

    # What is said of it

    def told(self, frame: Snapshot) -> Snapshot:
        """A snapshot with what is known of the run besides its training."""
        self.collect()
        return dataclasses.replace(
            frame,
            epochs_per_second=self.speed.epochs_per_second,
            steps_per_second=self.speed.steps_per_second,
            seconds=self.seconds_before + self.seconds,
            recorded_as=self.recorded_as,
            resumed_at=self.resumed_at,
            rarity="" if self._recording is None else self._recording.recorder.rarity,
        )

    def described(self) -> dict[str, Any]:
        """The same for a program that asks which run this is, see `NO_RUN`; from any thread."""
        last, experiment = self.training.last, self.training.experiment
        return {
            "run": self.recorded_as,
            "experiment": experiment.to_dict(),
            "dataset": experiment.dataset,
            "epoch": 0 if last is None else last.epoch,
            "folder": _folder(),
        }

    # Its record in the store

    def has_been_edited(self, command: EditWeight | SwitchUnit) -> None:
        """Note that a person has changed the network: it is not what its experiment alone would make it any more."""
        self._edits += 1
        if self._recording is not None:
            steps = self.training.learner.steps
            self._recording.recorder.event(type(command).__name__, steps=steps, **dataclasses.asdict(command))

    @property
    def is_keeping_due(self) -> bool:
        """Whether `keep_when_due` would do something, now or as soon as the network has changed."""
        return self._recording is not None and self._recording.recorder.due

    def keep_when_due(self) -> None:
        """Hand a checkpoint over to be written when it is time and something has changed."""
        if self._recording is None or not self._recording.recorder.due:
            return
        now = (self.training.learner.steps, self._edits)
        if now != self._kept:
            self._kept = now
            self._recording.keep()

    def keep_last(self) -> None:
        """Hand a checkpoint over whether it is time or not: in front of the batch that is not to be trained any more.

        Behind it the training measures what it has and gives a record of an epoch that was cut short, from which it
        could not go on to the same bits.
        """
        if self._recording is not None:
            self._recording.keep()

    def end(self, reason: Ending, *, wait: float) -> None:
        """Record that it has ended; by itself, or for this reason between two epochs."""
        if not self.training.stopped_by:
            self.keep_last()
            self.training.stopped_by = reason
        self.close(wait=wait)

    def close(self, *, status: Standing | None = None, stopped_by: Ending = Ending.NONE, wait: float = 0.0) -> None:
        """Record how it has ended, once, and later only wait; one that had hardly begun leaves no trace.

        Args:
            status: see `Recording.finish`; None for what the training says of itself.
            stopped_by: likewise.
            wait: seconds that the disk gets; what is not written by then is written while the process lives.
        """
        recording, self._recording = self._recording, None
        if recording is None:
            if self._closed is not None:
                self._closed.wait(wait)
            return
        self._closed = recording.recorder
        findings = None
        if status is None and self.training.stopped_by:
            doctor = Doctor(self.training, period=0.0)
            found = doctor.diagnosis(self.training, self.watched.history).findings
            findings = [finding.to_dict() for finding in found]
        elif status is None:
            if recording.recorder.discard():
                return
            recording.keep()
        recording.finish(findings=findings, status=status, stopped_by=stopped_by, wait=wait)
        self._name = recording.recorder.id

    @property
    def recorded_as(self) -> str:
        """Its name in the store; "" while there is nothing of it there."""
        if self._recording is not None and self._recording.recorder.has_written:
            self._name = self._recording.recorder.id
        return self._name

    @property
    def trouble(self) -> str:
        """Why it is not being recorded at the moment; "" while all is well."""
        return "" if self._recording is None else self._recording.recorder.trouble


def _folder() -> str | None:
    """Where relative paths begin; None when that has been deleted."""
    try:
        return str(Path.cwd())
    except OSError:
        return None
