"""A trainer without a process: it answers what a test scripts, with pictures of real runs."""

from __future__ import annotations

import queue
from dataclasses import replace
from typing import Any

from tui_backprop.data.sources import load
from tui_backprop.errors import TrainerError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.observe import Watched, answers_of, describe
from tui_backprop.training.live.picture import picture_of
from tui_backprop.training.live.requests import NO_ANSWERS, Answers, Request
from tui_backprop.training.live.snapshot import Command, Pause, Resume, Snapshot, Start, Step, Stop, Want
from tui_backprop.training.live.status import Status
from tui_backprop.training.observers import OBSERVERS
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.history import History
from tui_backprop.training.run.trainer import Training

_RUNS: dict[int, Watched] = {}
"""The run behind each scene, by its id: what answers a `Want` for more than a snapshot carries."""


def snapshot_of(
    experiment: Experiment,
    epochs: int,
    *requests: Request[object],
    run: int = 1,
    version: int = 1,
    **more: Any,
) -> Snapshot:
    """The picture that the trainer process gives after `epochs` epochs of a real run."""
    training = Training(experiment, dataset=load(experiment.data_spec))
    history = History()
    for record in training.records():
        history.extend([record])
        if record.epoch >= epochs:
            break
    scene = describe(run, training)
    watched = _RUNS[id(scene)] = Watched(training, scene, history)
    frame = Snapshot(
        version=version,
        run=run,
        status=Status.ENDED if training.stopped_by else Status.RUNNING,
        epochs_per_second=100.0,
        steps_per_second=100.0,
        seconds=1.5,
        pace=100.0,
    )
    settled = picture_of(watched, frame, requests, OBSERVERS, is_first=True)
    return replace(settled, **more)


class FakeTrainer:
    """Obeys like the trainer process, without one: each `Start` is answered with a picture of that experiment.

    Args:
        epochs: after how many epochs the picture is taken.
        failing: what a run's data are said to fail with; "" for data that load.
    """

    def __init__(self, epochs: int = 40, failing: str = "") -> None:
        self.commands: list[Command] = []
        self.epochs = epochs
        self.failing = failing
        self.closed = False
        self._box: queue.Queue[Snapshot | None] = queue.Queue()
        self._state: Snapshot | None = None
        self._version = 0
        self._sent = -1
        self._wanted = False
        self._wants: Want | None = None
        self._handed = False

    @property
    def is_delivered(self) -> bool:
        """Whether every answer has been received and passed on."""
        return self._box.unfinished_tasks == 0

    def send(self, command: Command) -> bool:
        if self.closed:
            return False
        self.commands.append(command)
        state = self._state
        if isinstance(command, Start):
            if self.failing:
                self._become(Snapshot(0, command.run, Status.FAILED, message=self.failing))
            else:
                made = snapshot_of(command.experiment, self.epochs, run=command.run)
                paused = command.paused and made.status is Status.RUNNING
                self._become(replace(made, status=Status.PAUSED) if paused else made)
        elif state is not None and state.status.is_under_way:
            if isinstance(command, Pause):
                self._become(replace(state, status=Status.PAUSED))
            elif isinstance(command, Resume):
                self._become(replace(state, status=Status.RUNNING))
            elif isinstance(command, Step):
                self._become(replace(state, status=Status.PAUSED))
            elif isinstance(command, Stop):
                self._become(replace(state, status=Status.ENDED, stopped_by=Ending.INTERRUPTED))
        if isinstance(command, Want):
            # As in the real one, another request is worth an answer though nothing has been trained.
            if self._wants is not None and command.requests != self._wants.requests:
                self._version += 1
            self._wanted, self._wants = True, command
        self._answer()
        return True

    def _become(self, state: Snapshot) -> None:
        self._version += 1
        self._state = replace(state, version=self._version)

    def show(self, state: Snapshot) -> None:
        """Answer with this from now on."""
        self._become(state)
        self._answer()

    def _answer(self) -> None:
        if self._wanted and self._state is not None and self._version > self._sent:
            self._wanted, self._sent = False, self._version
            self._box.put(replace(self._state, version=self._version, answers=self._answers()))

    def _answers(self) -> Answers:
        run = _RUNS.get(id(self._state.scene)) if self._state is not None else None
        if run is None or self._wants is None:
            return NO_ANSWERS
        return answers_of(run, self._wants.requests, OBSERVERS)

    def receive(self) -> Snapshot:
        if self._handed:
            self._box.task_done()  # whoever comes for the next one has passed on the one before
        found = self._box.get()
        self._handed = True
        if found is None:
            raise TrainerError("the trainer process was killed by SIGKILL")
        return found

    def die(self) -> None:
        """As if the process had been killed."""
        self.closed = True
        self._box.put(None)

    def close(self) -> None:
        self.die()

    def sent(self, kind: type) -> list[Any]:
        """The commands of one kind that came."""
        return [command for command in self.commands if isinstance(command, kind)]
