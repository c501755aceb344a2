"""Follows a run by what is recorded of it, and shows it as its trainer would: for reading only.

The run may train on any machine that shares the store. Its journal brings the curves, its newest checkpoint the
network; everything else is computed here.
"""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

from tui_backprop.errors import BackpropError
from tui_backprop.store.reader import StoredRun, read_run
from tui_backprop.store.standing import Standing
from tui_backprop.store.writer import this_process
from tui_backprop.training.live.audience import Audience
from tui_backprop.training.live.channel import Channel
from tui_backprop.training.live.inbox import Inbox
from tui_backprop.training.live.observe import Observers, Watched, describe
from tui_backprop.training.live.pace import Speed
from tui_backprop.training.live.picture import picture_of
from tui_backprop.training.live.snapshot import Company, Snapshot, Want
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.recording import history_of, restore

_PERIOD = 0.5
"""Seconds between two looks at the files."""
_NUMBER = 1
"""Of the run: there is only this one."""


class Follower:
    """Answers a screen as a trainer does, and obeys nothing.

    Args:
        home: to the screen.
        observers: what answers the screen's requests.
        path: the directory of the run.
    """

    def __init__(self, home: Channel, observers: Observers, path: Path) -> None:
        self._observers = observers
        self._path = path
        self._inbox = Inbox()
        self._audience = Audience()
        self._viewer = self._audience.viewer(home)
        self._audience.join(self._viewer)
        self._stamps: dict[str, tuple[int, int]] = {}
        self._looked_at = float("-inf")
        self._run: StoredRun | None = None
        self._watched: Watched | None = None
        self._speed: Speed | None = None
        self._serial = 0
        self._status = Status.LOADING
        self._message = ""

    def serve(self) -> None:
        """Look and answer until the screen is gone."""
        self._inbox.listen(self._viewer)
        while True:
            for _, command in self._inbox.taken():
                if isinstance(command, Want):
                    self._viewer.question.ask(command)
            if self._inbox.stay.is_over:
                self._inbox.stay.exit()
            if time.monotonic() - self._looked_at >= _PERIOD:
                self._look()
                self._looked_at = time.monotonic()
            if (due := self._audience.due()) is not None:
                self._audience.answer(self._viewer, self._snapshot(due[1]))
            left = self._audience.left
            self._inbox.wait(_PERIOD if left is None else max(0.0, min(left, _PERIOD)))

    def _look(self) -> None:
        """Read what has changed."""
        try:
            stamps = {
                entry.name: ((status := entry.stat()).st_mtime_ns, status.st_size)
                for entry in self._path.iterdir()
                if not entry.name.startswith(".")
            }
        except OSError as error:
            self._fail(f"the run cannot be read: {error.strerror}")
            return
        try:
            run = self._run
            # One that has died changes no file.
            has_died = run is not None and run.status == Standing.RUNNING and not run.writer.is_alive(run.touched)
            if stamps != self._stamps or has_died:
                self._stamps = stamps
                self._read()
            elif run is not None:
                self._stand(run)
        except BackpropError as error:
            self._fail(str(error))

    def _read(self) -> None:
        """Take over the newest checkpoint and the curves.

        Raises:
            BackpropError: the run, or the data that it is trained on, cannot be had.
        """
        self._run = run = read_run(self._path)
        if run.checkpoint is not None and run.checkpoint.serial != self._serial:
            self._serial = run.checkpoint.serial
            if self._watched is None:
                training = restore(run)
                self._watched = Watched(training, describe(_NUMBER, training), history_of(run))
                self._speed = Speed(self._watched.scene.steps_per_epoch)
            else:
                training = self._watched.training
                training.restore(run.checkpoint.state["training"], run.checkpoint.arrays)
                self._watched = dataclasses.replace(self._watched, history=history_of(run))
            if self._speed is not None:
                self._speed.measure(time.perf_counter(), training.learner.steps)
        self._stand(run)
        self._audience.has_news()

    def _stand(self, run: StoredRun) -> None:
        """Note where the run stands now; a process that has died says nothing of it."""
        status = Status.RUNNING if run.status == Standing.RUNNING else Status.ENDED
        if self._watched is None and status is Status.RUNNING:
            status = Status.LOADING
        if status != self._status or self._message:
            self._status, self._message = status, ""
            self._audience.has_news()

    def _fail(self, message: str) -> None:
        if message != self._message:
            self._status, self._message = Status.FAILED, message
            self._audience.has_news()

    def _ending(self, run: StoredRun) -> Ending:
        if self._status is not Status.ENDED:
            return Ending.NONE
        stopped_by = Ending.INTERRUPTED if run.outcome is None else run.outcome.get("stopped_by", Ending.INTERRUPTED)
        return Ending(stopped_by) if stopped_by in list(Ending) else Ending.INTERRUPTED

    def _snapshot(self, want: Want) -> Snapshot:
        run, watched, viewer = self._run, self._watched, self._viewer
        frame = Snapshot(
            version=viewer.question.version,
            run=_NUMBER,
            status=self._status,
            message=self._message,
            company=Company(is_steering=False, reading_only="" if run is None else where_it_trains(run)),
        )
        if run is None or watched is None or self._speed is None:
            return frame
        state = {} if run.checkpoint is None else run.checkpoint.state
        frame = dataclasses.replace(
            frame,
            epochs_per_second=self._speed.epochs_per_second,
            steps_per_second=self._speed.steps_per_second,
            seconds=float(state.get("seconds", 0.0)),
            recorded_as=run.id,
        )
        is_first, viewer.scene_of = viewer.scene_of != _NUMBER, _NUMBER
        picture = picture_of(watched, frame, want.requests, self._observers, is_first=is_first)
        return dataclasses.replace(picture, stopped_by=self._ending(run))


def where_it_trains(run: StoredRun) -> str:
    """Where a run trains that cannot be steered from here, for a person."""
    own = this_process()
    if run.writer.machine == own.machine:
        return f"this run trains in process {run.writer.pid} of this machine, which lets nobody else steer"
    return f"this run trains on {run.writer.host}"
