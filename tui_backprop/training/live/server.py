"""The trainer's side of its process: obeys the screens' commands, trains in between, answers with snapshots."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import time
import traceback
from typing import Any

from tui_backprop import __version__
from tui_backprop.errors import BackpropError, StoreError, TrainerError
from tui_backprop.store.reader import read_run
from tui_backprop.store.recorder import LAST_WAIT
from tui_backprop.store.standing import Standing
from tui_backprop.training.live.audience import Audience, Viewer
from tui_backprop.training.live.channel import Channel
from tui_backprop.training.live.codec import Codec
from tui_backprop.training.live.door import Door
from tui_backprop.training.live.editing import edit
from tui_backprop.training.live.inbox import Come, Gone, Inbox
from tui_backprop.training.live.manners import LAST_MOMENT, PLAIN, Manners
from tui_backprop.training.live.observe import Observers
from tui_backprop.training.live.pace import Pace
from tui_backprop.training.live.picture import picture_of
from tui_backprop.training.live.run import NO_RUN, Run
from tui_backprop.training.live.shelf import Shelf
from tui_backprop.training.live.snapshot import (
    Command,
    EditWeight,
    Leave,
    Pause,
    Resume,
    SetPace,
    Snapshot,
    Start,
    Steer,
    Step,
    Stop,
    SwitchUnit,
    Want,
)
from tui_backprop.training.live.status import Status
from tui_backprop.training.live.stepping import Gait, Stepping
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.recording import require_resumable, restore
from tui_backprop.training.run.trainer import Training

_SLICE = 0.004
"""Seconds of training between two looks at the inbox."""
_SLOW = 1.0
"""Seconds of reading from which on it is said how far it has come."""


class _Restart(Exception):  # noqa: N818
    """Thrown through a running epoch when another run begins."""


class Server:
    """The trainer's side: obeys who steers, trains in between, answers one `Want` of each screen at a time.

    Args:
        home: to the screen that has started it.
        observers: what answers the screens' requests.
        manners: how it behaves towards screens.
    """

    def __init__(self, home: Channel, observers: Observers, manners: Manners = PLAIN) -> None:
        self._observers = observers
        self._manners = manners
        self._has_left = False
        self._inbox = Inbox(grace=manners.grace, moment=0.0 if manners.store is None else LAST_MOMENT)
        self._audience = Audience()
        self._home = self._audience.viewer(home, manners.screen)
        self._audience.join(self._home)
        self._door: Door | None = None
        self._door_trouble = ""
        self._stepping = Stepping()
        self._pace = Pace()
        self._shelf = Shelf()
        self._start: Start | None = None
        self._number = 0
        self._run: Run | None = None
        self._state = Status.WAITING
        self._message = ""
        self._loading_since = self._look_at = 0.0
        self._loaded: float | None = None

    def serve(self) -> None:
        """Train and answer, for ever."""
        self._inbox.stay.heed_signals()
        self._inbox.listen(self._home)
        if self._manners.has_door:
            self._door = Door(Codec(self._observers), self._describe, self._admit)
            try:
                self._door.open()
            except TrainerError as error:
                self._door_trouble = f"nobody can attach to this run: {error}"
        while True:
            with contextlib.suppress(_Restart):
                self._obey()
                if self._start is not None:
                    self._begin(self._start)
                elif self._state is Status.RUNNING and self._stepping.is_going:
                    self._train_a_little()
                else:
                    self._wait(None)
                self._answer()

    def _describe(self) -> dict[str, Any]:
        """What whoever knocks at the door is told."""
        run = self._run
        described = {"version": __version__, "status": self._status, "screens": len(self._audience)}
        return described | (NO_RUN if run is None else run.described())

    def _admit(self, channel: Channel, name: str) -> None:
        """A screen comes in by the door."""
        if not self._inbox.listen(self._audience.viewer(channel, name)):
            channel.close()

    def _wait(self, seconds: float | None) -> None:
        """Until a command comes or an answer is due, but no longer than this."""
        left = self._audience.left
        if left is not None:
            seconds = left if seconds is None else min(seconds, left)
            if seconds <= 0:
                return
        self._inbox.wait(seconds)

    # Commands

    def _obey(self) -> None:
        """Carry out what has come in; the newest `Start` and `Want` replace those before them."""
        for viewer, command in self._inbox.taken():
            self._hear(viewer, command)
        if self._run is not None:
            self._run.keep_when_due()
        if self._inbox.stay.is_over:
            self._leave()

    def _hear(self, viewer: Viewer, command: Command | Come | Gone) -> None:
        """Take what one screen says; who does not steer may look, leave and take over."""
        if isinstance(command, Want):
            viewer.question.ask(command)
        elif isinstance(command, Come):
            self._has_left = False
            self._audience.join(viewer)
        elif isinstance(command, Gone):
            self._audience.leave(viewer)
        elif isinstance(command, Steer):
            self._audience.steer(viewer)
        elif isinstance(command, Leave):
            self._has_left = command.in_order and not command.stays
        elif viewer is self._audience.steerer:
            self._carry_out(command)

    def _leave(self) -> None:
        """End the process, as nobody looks any more."""
        if self._door is not None:
            self._door.close()
        if self._run is not None:
            self._run.close(stopped_by=Ending.LEFT if self._has_left else Ending.NONE, wait=LAST_MOMENT)
        self._inbox.stay.exit()

    @functools.singledispatchmethod
    def _carry_out(self, command: Command) -> None:
        raise NotImplementedError(type(command).__name__)

    @_carry_out.register
    def _(self, command: Start) -> None:
        # What came before it was meant for the run that it replaces, what follows is for its own.
        self._start = command
        self._stepping.begin(paused=command.paused)
        self._has_turned()

    @_carry_out.register
    def _(self, _command: Pause) -> None:
        self._stepping.hold()
        self._has_turned()

    @_carry_out.register
    def _(self, _command: Resume) -> None:
        self._stepping.go()
        self._has_turned()

    @_carry_out.register
    def _(self, command: Step) -> None:
        self._stepping.step(command)

    @_carry_out.register
    def _(self, _command: Stop) -> None:
        self._stepping.stop()

    @_carry_out.register
    def _(self, command: SetPace) -> None:
        self._pace.epochs_per_second = command.epochs_per_second
        self._pace.start_clock()
        self._audience.has_news()

    @_carry_out.register(EditWeight)
    @_carry_out.register(SwitchUnit)
    def _(self, command: EditWeight | SwitchUnit) -> None:
        if self._run is not None and edit(self._run.training, command):
            self._run.has_been_edited(command)
            self._audience.has_news()

    def _has_turned(self) -> None:
        """The run is to go another way: time and speed are counted anew."""
        self._pace.start_clock()
        if self._run is not None:
            self._run.speed.forget()
        self._audience.has_news()

    # Runs

    def _become(self, state: Status, message: str = "") -> None:
        self._state, self._message = state, message
        self._audience.has_news()
        self._inbox.stay.has_run(state in (Status.LOADING, Status.RUNNING))

    def _begin(self, start: Start) -> None:
        """Load what a run needs, and measure its untrained network."""
        if self._run is not None:
            self._run.close(stopped_by=Ending.LEFT)
        self._start = self._run = None
        self._number = start.run
        self._audience.forget_scene()
        self._pace.begin()
        self._loading_since, self._loaded = time.perf_counter(), None
        self._become(Status.LOADING)
        self._answer()
        try:
            self._run = self._load(start)
        except _Restart:
            raise
        except BackpropError as error:
            self._become(Status.FAILED, str(error))
        except MemoryError:
            self._become(Status.FAILED, "not enough memory for this experiment")
        except Exception as error:
            self._fail(error)
        else:
            if start.look:
                self._end(Ending.INTERRUPTED)
                return
            self._become(Status.RUNNING)
            # So that there is something to see also when it begins paused.
            if self._run.training.last is None:
                self._take(1)

    def _load(self, start: Start) -> Run:
        """A run with its data, new or as it was recorded; raises `BackpropError` where it cannot be had."""
        if start.resume and self._manners.store is not None:
            resumed = read_run(self._manners.store.runs / start.resume)
            if not start.look:
                require_resumable(resumed)
            elif resumed.checkpoint is None:
                raise StoreError("it has no checkpoint to be looked at", where=resumed.id)
            training = restore(resumed, checkpoint=self._checkpoint, pulse=self._pulse)
            return Run(start.run, training, None if start.look else self._manners.store, self._inbox.wake, resumed)
        dataset = self._shelf.get(start.experiment.data_spec, self._has_read)
        self._has_read(1.0)
        training = Training(start.experiment, dataset=dataset, checkpoint=self._checkpoint, pulse=self._pulse)
        return Run(start.run, training, self._manners.store, self._inbox.wake)

    def _has_read(self, share: float) -> None:
        """Called while data are read and scaled: obey and answer, and give way to a run that is to begin instead."""
        share = int(share * 100) / 100
        if share != self._loaded and time.perf_counter() - self._loading_since >= _SLOW:
            self._loaded = share
            self._audience.has_news()
        self._pulse()

    def _fail(self, error: Exception) -> None:
        """A defect ends the run; its traceback goes where the process prints."""
        traceback.print_exc()
        if self._run is not None:
            self._run.close(status=Standing.FAILED)
        self._become(Status.FAILED, f"{type(error).__name__}: {error}")

    def _train_a_little(self) -> None:
        if self._stepping.gait is Gait.STOP:
            self._end(Ending.INTERRUPTED)
            return
        is_held = self._stepping.is_held
        if not is_held and (wait := self._pace.wait) > 0:
            self._wait(wait)
            return
        self._take(1 if is_held else self._pace.claim())
        self._stepping.has_trained()

    def _take(self, count: int) -> None:
        """Train so many epochs, see `Run.train`."""
        run = self._run
        assert run is not None
        try:
            took, is_whole = run.train(count, lambda: self._stepping.is_held)
        except _Restart:
            raise
        except Exception as error:
            self._fail(error)
            return
        self._pace.learn(took, is_whole=is_whole)
        self._audience.has_news()
        if run.training.stopped_by:
            self._end(run.training.stopped_by)

    def _end(self, reason: Ending) -> None:
        assert self._run is not None
        # When nobody looks, the process ends behind this: it is to be durable by then.
        self._run.end(reason, wait=0.0 if len(self._audience) else LAST_WAIT)
        self._stepping.has_ended()
        self._become(Status.ENDED)

    # Called while an epoch is trained

    def _checkpoint(self) -> bool:
        """Called before every batch of a run: obey, answer, stand still when paused."""
        inbox, stepping = self._inbox, self._stepping
        if inbox.is_idle:
            return False
        now = time.perf_counter()
        if now < self._look_at and stepping.gait is Gait.GO and not inbox.commands:
            return False
        self._look_at = now + _SLICE
        run = self._run
        assert run is not None
        steps = run.training.learner.steps
        self._audience.has_trained(steps)
        run.speed.measure(now, steps)
        self._obey()
        self._stand(run)
        inbox.is_idle = True
        if inbox.commands or stepping.gait is not Gait.GO or self._audience.is_waiting or run.is_keeping_due:
            inbox.is_idle = False
        is_stopped = stepping.gait is Gait.STOP
        if is_stopped:
            run.keep_last()
        run.stood += time.perf_counter() - now
        return is_stopped

    def _stand(self, run: Run) -> None:
        """Answer, and obey until the coming batch is to be trained: at once when the run is not held."""
        stepping = self._stepping
        while True:
            self._yield()
            place = stepping.place
            if stepping.is_batch_due(run.training.learner.coming.size):
                return
            if stepping.place != place:
                self._audience.has_news()
            self._wait(None)
            self._obey()

    def _pulse(self) -> None:
        """Called between the blocks of a long evaluation: obey and answer, but see the evaluation through."""
        self._obey()
        self._yield()

    def _yield(self) -> None:
        """Give way to a run that is to begin; answer otherwise."""
        if self._start is not None:
            raise _Restart
        self._answer()

    # Snapshots

    @property
    def _status(self) -> Status:
        is_paused = self._state is Status.RUNNING and self._stepping.is_held
        return Status.PAUSED if is_paused else self._state

    def _answer(self) -> None:
        """Send a snapshot to each screen that wants one, when there is something new and the time for it has come."""
        while (due := self._audience.due()) is not None:
            viewer, want = due
            self._audience.answer(viewer, self._snapshot(viewer, want))

    def _snapshot(self, viewer: Viewer, want: Want) -> Snapshot:
        run = self._run
        frame = Snapshot(
            version=viewer.question.version,
            run=self._number,
            status=self._status,
            message=self._message,
            loaded=self._loaded if self._state is Status.LOADING else None,
            pace=self._pace.epochs_per_second,
            company=self._audience.company(viewer, stays=self._inbox.stay.is_detached),
        )
        if run is None or run.training.last is None:
            return frame
        frame = dataclasses.replace(
            run.told(frame),
            trouble=run.trouble or self._door_trouble,
            cursor=self._stepping.cursor(run.training.learner.coming),
        )
        viewer.seen_steps = run.training.learner.steps
        is_first, viewer.scene_of = viewer.scene_of != self._number, self._number
        return picture_of(run.watched, frame, want.requests, self._observers, is_first=is_first)
