"""The watching side of its process: reads a training that is not ours, and answers the screen like a trainer does.

It speaks the same language as `training.live.server`: `Start` runs the program, `Pause` holds it, `Stop` interrupts it,
and each `Want` gets one snapshot. So the screen need not know whose training it shows.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import os
import signal
import time
import traceback
from multiprocessing.connection import Connection

from tui_backprop.errors import BackpropError
from tui_backprop.store.place import Store
from tui_backprop.training.live.observe import Observers
from tui_backprop.training.live.program import ProgramState
from tui_backprop.training.live.question import Question
from tui_backprop.training.live.requests import Answers
from tui_backprop.training.live.snapshot import Command, Pause, Resume, Scene, Snapshot, Start, Stop, Want
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.watched.follower import Follower
from tui_backprop.training.watched.inbox import Commands
from tui_backprop.training.watched.opening import Target, follow
from tui_backprop.training.watched.own import OwnPicture
from tui_backprop.training.watched.program import RunProgram
from tui_backprop.training.watched.recording import WatchedRecording
from tui_backprop.training.watched.requests import COUNTS
from tui_backprop.training.watched.scene import scene_of
from tui_backprop.training.watched.seen import answers_of, record_of

_LOOK = 0.02
"""Seconds after which commands are looked at while nothing is printed."""
_TICK = 0.5
"""Seconds after which a picture is made though nothing was printed: time goes on."""
LAST_MOMENT = 3.0
"""Seconds that a program gets to end when the screen is gone."""


class WatchServer:
    """Watches one target for a screen.

    Args:
        connection: to the screen.
        observers: what answers the screen's requests of a network.
        target: what is watched.
        store: where it is recorded; None for nowhere.
    """

    def __init__(
        self, connection: Connection, observers: Observers, target: Target, store: Store | None = None
    ) -> None:  # fmt: skip
        self._connection = connection
        self._observers = observers
        self._target = target
        self._store = store
        self._recording: WatchedRecording | None = None
        self._inbox = Commands(connection, grace=LAST_MOMENT)
        self._question = Question()
        self._follower: Follower | None = None
        self._own: OwnPicture | None = None
        self._waiting = False
        self._number = 0
        self._is_held = False
        self._is_stopped = False
        self._failure = ""
        self._scene: Scene | None = None
        self._scene_sent: Scene | None = None
        self._ticked_at = 0.0

    def serve(self) -> None:
        """Watch and answer, until the screen is gone."""
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self._leave())
        while True:
            for command in self._inbox.taken():
                self._carry_out(command)
            if self._inbox.is_closed:
                self._leave()
            self._watch()
            self._answer()

    def _watch(self) -> None:
        if self._waiting:
            self._begin_when_found()
        follower = self._follower
        if self._own is not None and follower is not None:
            self._question.has_news |= self._own.advance(is_over=follower.is_over)
        if follower is None or follower.is_over:
            self._inbox.wait(_TICK if not self._question.is_due else 0.0)
            return
        try:
            self._question.has_news |= follower.advance(_LOOK)
            if self._recording is not None:
                self._recording.keep_when_due()
        except Exception as error:  # a defect of ours; the program goes on, and so does what else there is to see
            traceback.print_exc()
            follower.trouble = f"reading has failed: {type(error).__name__}: {error}"
            self._question.has_news = True
        if time.monotonic() - self._ticked_at >= _TICK or follower.is_over:
            self._ticked_at = time.monotonic()
            self._question.has_news = True
        if follower.is_over:
            self._finish(follower)

    def _begin_when_found(self) -> None:
        """Run the program as soon as its network was found, or when that takes too long."""
        assert self._own is not None
        if self._own.text:
            self._own.wait(_LOOK)
        if not self._own.text:
            self._waiting = False
            self._begin()

    def _begin(self) -> None:
        """Run the program, or open what else is watched."""
        try:
            environment = {} if self._own is None else self._own.begin(self._number)
            follower = self._follower = follow(self._target, environment)
        except BackpropError as error:
            self._failure = str(error)
        else:
            if self._store is not None:
                self._recording = WatchedRecording(
                    follower.log,
                    self._target.program,
                    self._store,
                    seconds=lambda: follower.seconds,
                    config=follower.config,
                )
        self._question.has_news = True

    def _finish(self, follower: Follower) -> None:
        """Record how it ended."""
        if self._recording is not None:
            recording, self._recording = self._recording, None
            status = follower.source.exit_status
            recording.finish(exit_status=status, interrupted=self._is_stopped, wait=LAST_MOMENT / 3)

    def _leave(self) -> None:
        """End the program and the process, as the screen is gone."""
        if self._own is not None:
            self._own.close()
        if self._follower is not None:
            self._is_stopped |= not self._follower.is_over
            self._close(self._follower)
            with contextlib.suppress(OSError):  # how it ended is known only now
                self._connection.send(self._snapshot(Want()))
        os._exit(0)

    def _close(self, follower: Follower) -> None:
        source = follower.source
        if isinstance(source, RunProgram):
            source.close(number=signal.SIGHUP, grace=LAST_MOMENT / 2)
        follower.close()
        self._finish(follower)

    # Commands

    @functools.singledispatchmethod
    def _carry_out(self, command: Command) -> None:
        """What is meant for a training of ours means nothing here."""

    @_carry_out.register
    def _(self, command: Want) -> None:
        self._question.ask(command)

    @_carry_out.register
    def _(self, command: Start) -> None:
        if self._follower is not None:
            self._close(self._follower)
        self._number, self._failure = command.run, ""
        self._is_held = self._is_stopped = False
        self._follower, self._scene_sent = None, None
        self._scene = scene_of(command.run, command.experiment)
        if self._own is None or self._own.is_out_of_date:
            if self._own is not None:
                self._own.close()
            self._own = OwnPicture(self._target, self._observers)
        self._waiting = True
        self._question.has_news = True

    @_carry_out.register
    def _(self, _command: Pause) -> None:
        if self._follower is not None:
            self._is_held = True
            self._follower.source.hold()
        self._question.has_news = True

    @_carry_out.register
    def _(self, _command: Resume) -> None:
        if self._follower is not None:
            self._is_held = False
            self._follower.source.go_on()
        self._question.has_news = True

    @_carry_out.register
    def _(self, _command: Stop) -> None:
        if self._follower is not None:
            self._is_stopped, self._is_held = True, False
            self._follower.source.interrupt()
        self._question.has_news = True

    # Snapshots

    @property
    def _status(self) -> Status:
        if self._failure:
            return Status.FAILED
        if self._follower is None:
            return Status.WAITING
        if self._follower.is_over:
            return Status.ENDED
        return Status.PAUSED if self._is_held else Status.RUNNING

    def _answer(self) -> None:
        if not self._question.is_due:
            return
        want = self._question.take()
        snapshot = self._snapshot(want)
        with contextlib.suppress(OSError):
            self._connection.send(snapshot)
        self._question.close()

    def _snapshot(self, want: Want) -> Snapshot:
        message = self._failure or (self._own.text if self._waiting and self._own is not None else "")
        frame = Snapshot(version=self._question.version, run=self._number, status=self._status, message=message)
        follower = self._follower
        if follower is None:
            return frame
        record = record_of(follower)
        answers = dict(answers_of(follower, want.requests).items())
        if self._own is not None:
            unit = follower.log.course.unit
            answers |= self._own.answers(want.requests, unit if unit in COUNTS else COUNTS[0])
        return dataclasses.replace(
            frame,
            stopped_by=(Ending.INTERRUPTED if self._is_stopped else Ending.EPOCHS) if follower.is_over else Ending.NONE,
            record=record,
            last_finite=record,
            seconds=follower.seconds,
            trouble=self._recording.trouble if self._recording is not None else "",
            wrong=None if self._own is None else self._own.wrong,
            scene=self._new_scene(),
            program=self._state(follower),
            answers=Answers(answers),
        )

    def _new_scene(self) -> Scene | None:
        """The scene when the screen does not have it yet: one without a network, and one with it once there is any."""
        scene = (None if self._own is None else self._own.scene) or self._scene
        is_new, self._scene_sent = scene is not self._scene_sent, scene
        return scene if is_new else None

    def _state(self, follower: Follower) -> ProgramState:
        state = follower.state()
        if self._own is None:
            return state
        mirror, scene = self._own.mirror, self._own.scene
        return dataclasses.replace(
            state,
            trouble=state.trouble or ("" if mirror is None else mirror.trouble),
            network="" if scene is None else "-".join(map(str, scene.sizes)),
            drops=mirror is not None and mirror.network.drops,
            curves_only=self._own.why_not,
        )
