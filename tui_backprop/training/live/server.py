"""The trainer's side of its process: obeys the screen's commands, trains in between, answers with snapshots."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import os
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.sources import DataSpec, load
from tui_backprop.errors import BackpropError
from tui_backprop.training.live.budget import Budget
from tui_backprop.training.live.observe import Observers, Watched, answers_of, describe
from tui_backprop.training.live.snapshot import (
    Command,
    Cursor,
    EditWeight,
    Pause,
    Resume,
    Scene,
    SetPace,
    Snapshot,
    Start,
    Step,
    Stop,
    SwitchUnit,
    Want,
)
from tui_backprop.training.run.history import History
from tui_backprop.training.run.record import Record, series_of
from tui_backprop.training.run.trainer import Training

_SLICE = 0.004
"""Seconds of training between two looks at the inbox."""
_BURST = 0.02
"""Seconds of training, about, after which its records are added to the history: many at a time cost less."""
_DATASETS = 3
"""Data sets kept, so that going back to one is instant."""
_RATE_WINDOW = 1.0
"""Seconds over which the speed is measured."""


class _Restart(Exception):  # noqa: N818
    """Thrown through a running epoch when another run begins."""


class Server:
    """The trainer's side: obeys commands, trains in between, answers one `Want` at a time.

    Args:
        connection: to the screen.
        observers: what answers the screen's requests.
    """

    def __init__(self, connection: Connection, observers: Observers) -> None:
        self._connection = connection
        self._observers = observers
        self._inbox: collections.deque[Command] = collections.deque()
        self._mail = threading.Event()
        self._datasets: collections.OrderedDict[DataSpec, Dataset] = collections.OrderedDict()
        self._want: Want | None = None
        self._answered: Want | None = None
        self._answered_steps = 0
        self._run = 0
        self._version = 0
        self._changed = True
        self._budget = Budget()
        self._pace = 0.0
        self._paused = False
        self._step: Step | None = None
        self._place: int | None = None  # in the coming batch, when steps go by samples
        self._start: Start | None = None
        self._training: Training | None = None
        self._records: Iterator[Record] | None = None
        self._history = History()
        self._fresh: list[Record] = []
        self._scene: Scene | None = None
        self._scene_sent = True
        self._status = "waiting"
        self._message = ""
        self._stop = False
        self._burst = 1
        self._next_epoch_at = 0.0
        self._look_at = 0.0
        # True while nobody waits for anything: then a checkpoint, of which there are fifty thousand a second, costs
        # one look at it. Whoever sets it looks at the inbox afterwards, so that no command is missed.
        self._is_idle = False
        self._seconds = 0.0
        self._stood = 0.0
        self._rates: collections.deque[tuple[float, float, int]] = collections.deque()
        self._steps_per_epoch = 1
        self._speed = (0.0, 0.0)

    # The screen's side of the channel

    def listen(self) -> None:
        """Take commands until the screen is gone, then end the process at once; in a thread of its own."""
        status = 1
        try:
            while True:
                self._inbox.append(self._connection.recv())
                self._is_idle = False
                self._mail.set()
        except (EOFError, OSError):
            status = 0
        except Exception:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(status)

    def serve(self) -> None:
        """Train and answer, for ever."""
        threading.Thread(target=self.listen, daemon=True).start()
        while True:
            try:
                self._obey()
                if self._start is not None:
                    self._begin()
                elif self._is_training:
                    self._train_a_little()
                else:
                    self._wait(None)
                self._answer()
            except _Restart:
                continue

    def _wait(self, seconds: float | None) -> None:
        if self._want is not None and self._changed:
            left = self._budget.left
            seconds = left if seconds is None else min(seconds, left)
            if seconds <= 0:
                return
        self._mail.wait(seconds)
        self._mail.clear()

    def _obey(self) -> None:
        """Carry out what has come in; the newest `Start` and `Want` replace those before them."""
        while self._inbox:
            command = self._inbox.popleft()
            if isinstance(command, Want):
                # A request that asks for something else is worth an answer though nothing has been trained.
                is_new = (
                    self._answered is None or dataclasses.replace(command, seen=self._answered.seen) != self._answered
                )
                self._changed |= is_new or command.seen < self._version
                if is_new:  # a person has just asked to see something else
                    self._budget.forgive()
                self._want = command
            elif isinstance(command, Start):
                # What came before it was meant for the run that it replaces, what follows is for its own.
                self._start = command
                self._set_paused(command.paused)
                self._stop = False
            elif isinstance(command, Pause):
                self._set_paused(True)
            elif isinstance(command, Resume):
                self._set_paused(False)
            elif isinstance(command, Step):
                self._step = command
            elif isinstance(command, Stop):
                self._stop = True
            elif isinstance(command, EditWeight | SwitchUnit):
                self._edit(command)
            elif isinstance(command, SetPace):
                self._pace = command.epochs_per_second
                self._next_epoch_at = time.perf_counter()
                self._changed = True

    def _edit(self, command: EditWeight | SwitchUnit) -> None:
        """Change the network by hand; an edit of what is not there is ignored, since its run may be over."""
        training = self._training
        if training is None:
            return
        network = training.learner.network
        if not 0 <= command.layer < len(network.layers):
            return
        layer = network.layers[command.layer]
        if not 0 <= command.unit < layer.fan_out:
            return
        if isinstance(command, SwitchUnit):
            network.switch_unit(command.layer, command.unit, on=command.on)
        elif -1 - network.bias < command.source < layer.fan_in:
            layer.weights[command.unit, command.source] = command.value
        training.remeasure()
        self._changed = True

    def _set_paused(self, paused: bool) -> None:
        self._paused = paused
        self._step = self._place = None
        self._rates.clear()
        self._next_epoch_at = time.perf_counter()
        if self._status in ("running", "paused"):
            self._status = "paused" if paused else "running"
        self._changed = True

    # Runs

    @property
    def _is_training(self) -> bool:
        if self._records is None:
            return False
        return not self._paused or self._step is not None or self._stop

    def _begin(self) -> None:
        start = self._start
        assert start is not None
        self._start = None
        self._training = self._records = self._scene = None
        self._history = History(series=series_of(start.experiment.metrics))
        self._fresh.clear()
        self._message = ""
        self._seconds, self._burst = 0.0, 1
        self._rates.clear()
        self._speed = (0.0, 0.0)
        self._next_epoch_at = time.perf_counter()
        self._run = start.run
        self._status = "loading"
        self._changed = True
        self._answer()
        try:
            training = Training(
                start.experiment,
                dataset=self._dataset(start.experiment.data_spec),
                checkpoint=self._checkpoint,
                pulse=self._pulse,
            )
            self._scene = describe(start.run, training)
        except BackpropError as error:
            self._fail(str(error))
            return
        except MemoryError:
            self._fail("not enough memory for this experiment")
            return
        except Exception as error:
            traceback.print_exc()
            self._fail(f"{type(error).__name__}: {error}")
            return
        self._training = training
        self._steps_per_epoch = self._scene.steps_per_epoch
        self._records = training.records()
        self._scene_sent = False
        self._status = "paused" if self._paused else "running"
        # The untrained network, so that there is something to see also when it begins paused.
        self._take(1)

    def _fail(self, message: str) -> None:
        self._records = None
        self._status, self._message = "failed", message
        self._changed = True

    def _dataset(self, spec: DataSpec) -> Dataset:
        if spec not in self._datasets or spec.data:
            self._datasets[spec] = load(spec)
        self._datasets.move_to_end(spec)
        while len(self._datasets) > _DATASETS:
            self._datasets.popitem(last=False)
        return self._datasets[spec]

    def _train_a_little(self) -> None:
        if self._stop:
            self._end("interrupted")
            return
        count = self._burst
        if self._paused:
            count = 1
        elif self._pace:
            wait = self._next_epoch_at - time.perf_counter()
            if wait > 0:
                self._wait(wait)
                return
            # At a high pace several epochs belong together, so that waiting stays exact.
            count = max(1, min(self._burst, int(self._pace * _BURST)))
            self._next_epoch_at = max(self._next_epoch_at, time.perf_counter() - 0.1) + count / self._pace
        self._take(count)
        if self._paused and self._step is not None and self._step.unit != "sample":
            self._step = None

    def _take(self, count: int) -> None:
        """Train `count` epochs, or to the end of the run, or of an epoch in which a pause came."""
        assert self._records is not None
        before = time.perf_counter()
        self._stood = 0.0
        left = count
        try:
            for record in self._records:
                self._fresh.append(record)
                left -= 1
                if left == 0 or self._paused:
                    break
        except _Restart:
            self._records = None
            raise
        except Exception as error:
            traceback.print_exc()
            self._fail(f"{type(error).__name__}: {error}")
            return
        now = time.perf_counter()
        took = now - before - self._stood
        self._seconds += took
        if took < _BURST / 2 and left == 0:
            self._burst = min(self._burst * 2, 4096)
        elif took > _BURST * 2:
            self._burst = max(1, self._burst // 2)
        self._collect()
        self._changed = True
        assert self._training is not None
        self._measure_speed(now, self._training)
        if self._training.stopped_by:
            self._end(self._training.stopped_by)

    def _collect(self) -> None:
        """Add to the history what has been recorded since; many records at a time cost less."""
        self._history.extend(self._fresh)
        self._fresh.clear()

    def _measure_speed(self, now: float, training: Training) -> None:
        steps = training.learner.steps
        self._rates.append((now, steps / self._steps_per_epoch, steps))
        while len(self._rates) > 2 and now - self._rates[1][0] > _RATE_WINDOW:
            self._rates.popleft()
        then, epoch, first = self._rates[0]
        if now > then:
            self._speed = (self._rates[-1][1] - epoch) / (now - then), (steps - first) / (now - then)

    def _end(self, reason: str) -> None:
        assert self._training is not None
        self._training.stopped_by = self._training.stopped_by or reason
        self._records = None
        self._status = "ended"
        self._stop = False
        self._changed = True

    def _checkpoint(self) -> bool:
        """Called before every batch of a run: obey, answer, stand still when paused."""
        if self._is_idle:
            return False
        now = time.perf_counter()
        if not self._inbox and not self._paused and now < self._look_at:
            return False
        self._look_at = now + _SLICE
        assert self._training is not None
        self._changed |= self._training.learner.steps != self._answered_steps
        self._measure_speed(now, self._training)
        self._obey()
        while True:
            if self._start is not None:
                raise _Restart
            self._answer()
            if self._stop or not self._paused:
                break
            if self._step is not None and self._is_step_due():
                break
            self._wait(None)
            self._obey()
        self._is_idle = True
        if self._inbox or self._paused or self._stop or self._want is not None:
            self._is_idle = False
        self._stood += time.perf_counter() - now
        return self._stop

    @property
    def _cursor(self) -> Cursor | None:
        if self._place is None or self._training is None:
            return None
        coming = self._training.learner.coming
        return Cursor(int(coming[self._place]), self._place, coming.size)

    def _is_step_due(self) -> bool:
        """Whether the step that was asked for trains the coming batch; one by a sample may only move on in it."""
        assert self._step is not None
        assert self._training is not None
        if self._step.unit != "sample":
            self._place = None
            if self._step.unit == "batch":
                self._step = None
            return True
        place = -1 if self._place is None else self._place
        if place + 1 == self._training.learner.coming.size:
            self._place = None  # the step goes on to the first sample of the batch that follows
            return True
        self._place, self._step = place + 1, None
        self._changed = True
        return False

    def _pulse(self) -> None:
        """Called between the blocks of a long evaluation: obey and answer, but see the evaluation through."""
        self._obey()
        if self._start is not None:
            raise _Restart
        self._answer()

    # Snapshots

    def _answer(self) -> None:
        """Send a snapshot when one is wanted, there is something new, and the time for it has come."""
        if self._want is None or not self._changed or self._budget.left > 0:
            return
        self._budget.begin()
        want, self._want = self._want, None
        self._answered = want
        self._version += 1
        self._changed = False
        snapshot = self._snapshot(want)
        with contextlib.suppress(OSError):
            self._connection.send(snapshot)
        self._budget.end(want.drawn)

    def _snapshot(self, want: Want) -> Snapshot:
        training = self._training
        shared: dict[str, Any] = {
            "version": self._version,
            "run": self._run,
            "status": self._status,
            "message": self._message,
            "pace": self._pace,
            "seconds": self._seconds,
        }
        if training is None or self._scene is None or training.last is None:
            return Snapshot(**shared)
        self._collect()
        self._answered_steps = training.learner.steps
        wrong = None
        is_regression = training.dataset.is_regression
        if not is_regression and training.last_finite is not None and training.last_finite.accuracy is not None:
            wrong = round((1 - training.last_finite.accuracy) * self._scene.samples)
        scene = None if self._scene_sent else self._scene
        self._scene_sent = True
        per_epoch = self._scene.steps_per_epoch
        return Snapshot(
            **shared,
            stopped_by=training.stopped_by,
            diverged_at=training.diverged_at,
            record=training.last,
            last_finite=training.last_finite,
            epoch_fraction=max(0.0, min(1.0, (training.learner.steps - training.last.steps) / per_epoch)),
            epochs_per_second=self._speed[0],
            steps_per_second=self._speed[1],
            perfect_at=self._history.perfect_at,
            wrong=wrong,
            scene=scene,
            cursor=self._cursor,
            answers=answers_of(Watched(training, self._scene, self._history), want.requests, self._observers),
        )
