"""`Session`: the state machine around the trainer process. It knows no Textual.

What the person asked for (experiment, pause, pace) is kept here and given to the trainer; what the trainer answers is
kept here and read by the screen. A session outlives its trainer: when that process dies, the session says so, and the
next run starts another one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tui_backprop.errors import TrainerError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import MAX_SEED
from tui_backprop.training.live.program import Program
from tui_backprop.training.live.requests import Request
from tui_backprop.training.live.snapshot import (
    ALONE,
    Command,
    Company,
    Leave,
    Pause,
    Resume,
    Scene,
    SetPace,
    Snapshot,
    Start,
    Steer,
    Step,
    StepUnit,
    Stop,
    Want,
)
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.ending import Ending
from tui_backprop.tui.session import changes
from tui_backprop.tui.session.comparison import Pin

WATCHABLE_PACE = 100.0
"""Epochs a second at which a small network can be watched while it learns."""
FLAT_OUT = 0.0
PACES = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1_000.0, 3_000.0, 10_000.0, FLAT_OUT)
"""The paces between which keys step, slowest first."""

PATIENCE = 0.25
"""Seconds that a run may be loading its data before another one no longer waits for it, but has a new trainer."""


class Trainer(Protocol):
    """What a session needs of `TrainerProcess`."""

    def send(self, command: Command) -> bool: ...

    def receive(self) -> Snapshot: ...

    def close(self) -> None: ...


@dataclass(frozen=True, eq=False)
class View:
    """What there is to be seen: the newest picture of the newest run that has one.

    Attributes:
        snapshot: the newest snapshot with a record; None before the first.
        scene: of the run in `snapshot`; None exactly when that is None.
        experiment: what was asked for last; the picture may still be of the run before it.
        status: where the run stands.
        reason: why it ended; `Ending.NONE` otherwise.
        message: of a run that failed and of a trainer that died, one line.
        loaded: the share of a file that has been read, 0 to 1; None where nothing is read that takes long.
        pace: epochs a second at most; 0 for flat out.
        log_scale: whether losses are drawn on a logarithmic axis.
        step_unit: how far a step goes.
        pins: the runs kept for comparison, oldest first.
        is_current: whether the picture is of what was asked for last, and not of the run before it.
        program: somebody else's training that is watched; None when it is ours.
        company: who else looks at the run.
        recorded_as: the name of the newest run in the store; "" while there is nothing of it there.
        beside: our own training is to be seen beside the program's.
    """

    snapshot: Snapshot | None
    scene: Scene | None
    experiment: Experiment
    status: Status
    reason: Ending = Ending.NONE
    message: str = ""
    loaded: float | None = None
    pace: float = FLAT_OUT
    log_scale: bool = True
    step_unit: StepUnit = StepUnit.EPOCH
    pins: tuple[Pin, ...] = ()
    is_current: bool = True
    program: Program | None = None
    company: Company = ALONE
    recorded_as: str = ""
    beside: bool = False

    @property
    def label(self) -> str:
        """What a run is called where its experiment does not say it; "" where it does."""
        if self.program is None or self.snapshot is None:
            return ""
        return f"{self.program.title}, run {self.snapshot.run}"

    @property
    def is_run_here(self) -> bool:
        """Whether there can be a next run of what is seen: not of what somebody else prints or logs."""
        return self.program is None or self.program.is_run_here

    @property
    def is_live(self) -> bool:
        """Whether new pictures are to be expected without a key being pressed."""
        return self.status.is_preparing or self.status is Status.RUNNING


class Session:
    """One person's sitting: one run after another.

    Args:
        experiment: the first run.
        launch: starts a trainer; raises TrainerError when it cannot be started.
        trainer: one that has been started already; launched when None.
        pace: epochs a second at most, 0 for flat out; None for a pace worth watching.
        paused: the first run stands still at epoch 0.
        program: somebody else's training, which the trainer watches; None when it trains.
        looks_on: the trainer is one that has been at work for another screen: nothing is asked of it, and what it does
            is taken over from it.
        clock: seconds, from any origin.

    Attributes:
        experiment: what the newest run trains.
        trainer: the newest trainer, dead or alive; None when none could be started.
        run: number of the newest run.
        paused: whether it is to stand still.
        failure: why there is no trainer; "" while there is one.
        log_scale: whether losses are drawn on a logarithmic axis.
        step_unit: how far a step goes.
        is_edited: whether the newest run's weights or units were changed by hand.
        company: who else looks at the run, as the trainer said last.
        beside: see `View.beside`.
    """

    def __init__(
        self,
        experiment: Experiment,
        *,
        launch: Callable[[], Trainer],
        trainer: Trainer | None = None,
        pace: float | None = None,
        paused: bool = False,
        program: Program | None = None,
        looks_on: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.experiment = experiment
        self.trainer = trainer
        self.program = program
        self.run = 0
        self.paused = paused
        self.pace = WATCHABLE_PACE if pace is None else pace
        self.failure = ""
        self.is_edited = False
        self.beside = False
        self.log_scale = True
        self.step_unit = StepUnit.EPOCH
        self.memory = changes.Memory.of(experiment)
        self.launch = launch
        self.company = Company(is_steering=not looks_on)
        self._clock = clock
        self._begun_at = 0.0
        self._used: float | None = None  # processor seconds of this process when it asked last
        self._version = -1
        self._latest: Snapshot | None = None
        self._picture: Snapshot | None = None
        self._scene: Scene | None = None
        self._coming: Scene | None = None

    # What there is to be seen

    @property
    def status(self) -> Status:
        """See `View.status`."""
        if self.failure:
            return Status.DEAD
        if self._latest is None or self._latest.run != self.run:
            return Status.LOADING if self.run else Status.WAITING
        status = self._latest.status
        if not status.is_under_way:
            return status
        if self._latest.record is None:
            return Status.LOADING
        # What was just asked for is shown at once, not when the trainer has said so.
        return Status.PAUSED if self.paused else Status.RUNNING

    def view(self, pins: Sequence[Pin] = ()) -> View:
        """What there is to be seen now, with the runs kept for comparison."""
        status = self.status
        latest = self._latest if self._latest is not None and self._latest.run == self.run else None
        return View(
            snapshot=self._picture,
            scene=self._scene,
            experiment=self.experiment,
            status=status,
            reason=latest.stopped_by if latest is not None and status is Status.ENDED else Ending.NONE,
            message=self.failure or (latest.message if latest is not None else ""),
            loaded=latest.loaded if latest is not None else None,
            pace=self.pace,
            log_scale=self.log_scale,
            step_unit=self.step_unit,
            pins=tuple(pins),
            program=self.program,
            # Of the newest run, or of one before it of the same experiment, as when it is run again. A run's own
            # experiment may differ from what was asked for: its data have settled what was left open.
            is_current=self._picture is not None
            and self._scene is not None
            and (self._picture.run == self.run or self._scene.experiment == self.experiment),
            company=self.company,
            recorded_as=latest.recorded_as if latest is not None else "",
            beside=self.beside,
        )

    # The trainer's answers

    def ask(self, *requests: Request[object]) -> None:
        """Ask for one snapshot newer than the newest, with the answers to these requests."""
        used = time.process_time()
        drawn = 0.0 if self._used is None else used - self._used
        self._used = used
        self._send(Want(self._version, requests, drawn))

    def take(self, snapshot: Snapshot) -> bool:
        """Keep a snapshot; False when it belongs to a run that is over."""
        self._version = snapshot.version
        if snapshot.scene is not None:
            self._coming = snapshot.scene
        # What another screen steers is taken over from the trainer, the last time when steering has just passed to us.
        if not (self.company.is_steering and snapshot.company.is_steering):
            self._follow(snapshot)
        self.company = snapshot.company
        if snapshot.run != self.run:
            return False
        self._latest = snapshot
        if snapshot.status is Status.ENDED:
            self.paused = False
        if snapshot.record is not None and self._coming is not None and self._coming.run == snapshot.run:
            self._picture, self._scene = snapshot, self._coming
        return True

    def _follow(self, snapshot: Snapshot) -> None:
        """Take over what a run is, whoever has begun it, and how it is to go."""
        self.run, self.pace = snapshot.run, snapshot.pace
        if snapshot.status.is_under_way:
            self.paused = snapshot.status is Status.PAUSED
        if self._coming is not None and self._coming.run == snapshot.run and self.experiment != self._coming.experiment:
            self.experiment = self._coming.experiment
            self.memory = self.memory.seen(self.experiment)

    def lost(self, message: str) -> None:
        """The trainer is gone; `message` says how it ended."""
        self.failure = message or "the trainer process ended"

    # What the person asks for

    def begin(
        self,
        experiment: Experiment | None = None,
        *,
        paused: bool | None = None,
        resume: str = "",
        look: bool = False,
    ) -> None:
        """Start a run, and a trainer if there is none.

        Args:
            experiment: what to train; the same again when None.
            paused: stand still at epoch 0; as now when None.
            resume: the name of a recorded run of that experiment to go on with; "" for a new run.
            look: stand where that run stood last, and train nothing.
        """
        if not self.company.is_steering and not self.failure:
            return
        self.is_edited = False
        if experiment is not None:
            self.experiment = experiment
            self.memory = self.memory.seen(experiment)
        if paused is not None:
            self.paused = paused
        now = self._clock()
        stuck = self.status is Status.LOADING and now - self._begun_at > PATIENCE
        self.run += 1
        self._begun_at = now
        if self.trainer is None or self.failure or stuck:
            self._revive()
        self._send(SetPace(self.pace))
        self._send(Start(self.run, self.experiment, paused=self.paused, resume=resume, look=look))

    def _revive(self) -> None:
        if self.trainer is not None:
            self.trainer.close()
            self.trainer = None
        self._version = -1
        self._coming = None
        self.company = ALONE
        try:
            self.trainer = self.launch()
        except TrainerError as error:
            self.failure = str(error)
        else:
            self.failure = ""

    def new_seed(self, way: int) -> None:
        """Run the next seed, or with `way` −1 the one before."""
        self.begin(self.experiment.replace(seed=(self.experiment.seed + way) % (MAX_SEED + 1)), paused=False)

    def set_paused(self, paused: bool) -> None:
        self.paused = paused
        self._send(Pause() if paused else Resume())

    def step(self) -> None:
        """Go on by one `step_unit` and stand still."""
        if not self.paused:
            self.set_paused(True)
        self._send(Step(self.step_unit))

    def change_step_unit(self, way: int) -> None:
        """The next unit of steps, or with `way` −1 the one before."""
        units = list(StepUnit)
        self.step_unit = units[(units.index(self.step_unit) + way) % len(units)]

    def stop(self) -> None:
        """End the run and keep what it has."""
        self._send(Stop())

    def set_pace(self, pace: float) -> None:
        self.pace = pace
        self._send(SetPace(pace))

    def change_pace(self, way: int) -> bool:
        """The next faster pace, or with `way` −1 slower; False at the end of the ladder."""
        rank = [pace or float("inf") for pace in PACES]
        now = self.pace or float("inf")
        others = [pace for pace in rank if (pace > now if way > 0 else pace < now)]
        if not others:
            return False
        chosen = min(others) if way > 0 else max(others)
        self.set_pace(FLAT_OUT if chosen == float("inf") else chosen)
        return True

    def revive(self) -> str:
        """Start a trainer in place of one that is gone, and go on with what it had recorded.

        Returns:
            the name of the recorded run; "" when the experiment begins anew.
        """
        latest = self._latest
        resume = latest.recorded_as if latest is not None and latest.run == self.run else ""
        experiment = self._scene.experiment if resume and self._scene is not None else None
        self.begin(experiment, paused=False, resume=resume)
        return resume

    def look_at(self, trainer: Trainer) -> None:
        """Leave the run that there is, and look at what another trainer does; the first to do so steers it."""
        self.close()
        self.trainer, self.failure = trainer, ""
        self._version, self._coming = -1, None
        self.company = Company(is_steering=False)

    def take_over(self) -> None:
        """Steer from now on."""
        self._send(Steer())

    def close(self, *, in_order: bool = True, stays: bool = False) -> None:
        """Let the trainer go, which ends it unless others look.

        Args:
            in_order: because the person wants it; a run that is under way is else offered at the next start.
            stays: it is not to end because of this.
        """
        if self.trainer is not None:
            self._send(Leave(in_order=in_order, stays=stays))
            self.trainer.close()

    def send(self, command: Command) -> None:
        """Give the trainer a command of a panel's own, such as `EditWeight`."""
        self.is_edited = True
        self._send(command)

    def _send(self, command: Command) -> None:
        # Should the process be gone, the thread that receives is told how it ended.
        if self.trainer is None or self.failure:
            return
        if self.company.is_steering or isinstance(command, Want | Steer | Leave):
            self.trainer.send(command)
