"""Writes a run while it trains, in a thread of its own: the disk never stops training.

The trainer looks at `Recorder.due` before every batch. When it is set, it hands over copies of what it has, and goes
on; the thread writes them. A disk that is full, busy or read-only is told by `trouble` and tried again; meanwhile the
newest checkpoint replaces the one that waits, and pieces of history wait in memory, which are few (see `thinning`).
"""

from __future__ import annotations

import collections
import contextlib
import errno
import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tui_backprop.errors import StoreError
from tui_backprop.nn.arrays import Array
from tui_backprop.store.checkpoints import Checkpoint, write_checkpoint
from tui_backprop.store.files import make_folder, sync_folder
from tui_backprop.store.frames import EVENT, META, OUTCOME, Part, encode_json
from tui_backprop.store.journal import Journal, journal_path
from tui_backprop.store.place import FORMAT, Store
from tui_backprop.store.writer import BEAT, this_process

SPACING = 0.6
"""Seconds between two checkpoints, at least: with the time to write one, at most one second of training is lost."""
PROMISE = 1.0
"""Seconds of training that are lost at most, while a checkpoint costs no more than its share of them."""
SHARE = 0.02
"""Share of the time that checkpoints may cost the trainer: those of a large network lie further apart."""
BESIDE = 0.25
"""Share of what writing costs the recorder's thread that it costs the trainer, too, when each has a core of its own:
that in which it holds the interpreter (measured: 0.23 of a checkpoint of 6 MB, 0.07 of one of 48 MB; smaller ones cost
so little that they come every `SPACING` seconds anyway)."""
LAST_WAIT = 10.0
"""Seconds that the end of a run waits for a disk that does not answer."""
_RETRY = (0.5, 30.0)
"""Seconds until a disk that has refused is tried again: the first, and the longest."""
_SILENT = 5.0
"""Seconds after which a disk that has not answered is told of."""
_PATIENCE = 3.0
"""Seconds that a disk which refuses gets at the end of a run."""
_FINAL = (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG)
"""What a disk does not take back while one waits."""
_MAX_EVENTS = 2000
_ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"  # none that are taken for one another

Frames = Sequence[tuple[bytes, Sequence[Part]]]


def new_id(now: float | None = None) -> str:
    """A name for a run: when it began (UTC), and six random letters; names sort by time."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now))
    return f"{stamp}-{''.join(secrets.choice(_ALPHABET) for _ in range(6))}"


class Recorder:
    """Records one run for this process.

    None of its methods raises because of the disk, and none but `finish` waits for it. A new run appears in the store
    with the first that there is to write.

    Args:
        store: where to; made when it does not exist.
        describe: called once in the thread, gives what is recorded of the run besides its course, as plain JSON values.
        resume: the run to go on with, and the number of this process's journal in it; a new run when None.
        serial: of the newest checkpoint there is.
        spacing: seconds between two checkpoints, at least.
        wake: called from another thread when `due` has become True, for a trainer that does not look at it.

    Attributes:
        due: True when the trainer should hand over what it has. Plain, so that it costs nothing to look at.
        id: the run's name.
    """

    def __init__(
        self,
        store: Store,
        describe: Callable[[], Mapping[str, Any]],
        *,
        resume: tuple[str, int] | None = None,
        serial: int = 0,
        spacing: float = SPACING,
        wake: Callable[[], object] = lambda: None,
    ) -> None:
        self.due = False
        self._wake = wake
        self.id = resume[0] if resume else new_id()
        self._store = store
        self._describe = describe
        self._segment = resume[1] if resume else 1
        self._is_resumed = resume is not None
        self._spacing = spacing
        self._serial = serial
        self._journal: Journal | None = None
        self._frames: collections.deque[tuple[bytes, Sequence[Part]]] = collections.deque()
        self._checkpoint: Checkpoint | None = None
        self._events = 0
        self._capturing = self._writing = 0.0  # seconds of processor time of the last one
        self._longest = 0.0  # seconds between two checkpoints
        self._refused = 0
        self._trouble = ""
        self._writing_since: float | None = None
        self._is_closing = self._is_over = False
        self._closed_at = 0.0
        self._is_begun = self._is_resumed
        self._change = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="recorder", daemon=True)
        self._thread.start()

    # The trainer's side

    def hand_over(
        self, frames: Frames, state: Mapping[str, Any], arrays: Mapping[str, Array], *, seconds: float = 0.0
    ) -> None:
        """Give pieces of history and a checkpoint that belongs behind them; neither may be changed afterwards.

        Args:
            seconds: what it cost to make them.
        """
        self.due = False
        with self._change:
            self._frames.extend(frames)
            self._put(state, arrays)
            self._capturing = seconds
            self._change.notify()

    def _put(self, state: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
        self._serial += 1
        self._checkpoint = Checkpoint(self._serial, state, arrays)

    def event(self, what: str, **details: Any) -> None:
        """Note that something happened; of thousands only the first ones are kept, and that is noted."""
        with self._change:
            self._events += 1
            if self._events > _MAX_EVENTS:
                return
            if self._events == _MAX_EVENTS:
                what, details = "further events are not recorded", {}
            self._frames.append((EVENT, [encode_json({"time": time.time(), "what": what, **details})]))
            self._change.notify()

    def finish(
        self,
        outcome: Mapping[str, Any],
        *,
        frames: Frames = (),
        checkpoint: tuple[Mapping[str, Any], Mapping[str, Array]] | None = None,
        wait: float = LAST_WAIT,
    ) -> bool:
        """Record how the run ended, and close.

        Args:
            outcome: plain JSON values.
            checkpoint: state and arrays of the last one.
            wait: seconds that the disk gets.

        Returns:
            whether everything is durable; `trouble` says why not.
        """
        with self._change:
            self._frames.extend(frames)
            if checkpoint is not None:
                self._put(*checkpoint)
            self._frames.append((OUTCOME, [encode_json(outcome)]))
            self._close()
        self._thread.join(wait)
        self.due = False
        return self._is_over and not self._trouble

    def wait(self, seconds: float) -> None:
        """After `finish`: give the disk so long once more."""
        self._thread.join(seconds)

    def discard(self) -> bool:
        """Close without a trace, if nothing has been written yet; False when something has."""
        with self._change:
            if self._is_begun:
                return False
            self._is_over = True
            self._close()
        self._thread.join()
        self.due = False
        return True

    def _close(self) -> None:
        self._is_closing = True
        self._closed_at = time.monotonic()
        self._change.notify()

    @property
    def trouble(self) -> str:
        """Why nothing is being recorded at the moment, in one line; "" while all is well."""
        since = self._writing_since
        if since is not None and time.monotonic() - since > _SILENT:
            return f"{self._store.root}: the disk has not answered for {time.monotonic() - since:.0f} s"
        return self._trouble

    @property
    def has_written(self) -> bool:
        """Whether there is anything of the run in the store, from this process or the one that it goes on from."""
        return self._journal is not None or self._is_resumed

    @property
    def spacing(self) -> float:
        """Seconds between two checkpoints at the moment."""
        beside = self._writing * (1.0 if _is_crowded() else BESIDE)
        return max(self._spacing, (self._capturing + beside) / SHARE)

    @property
    def rarity(self) -> str:
        """Why more than a second of training may be lost, in one line; "" when no more is."""
        if self._longest <= PROMISE:
            return ""
        return (
            f"a checkpoint of this network is large: one every {self._longest:.1f} s, so that recording costs training "
            f"at most {SHARE:.0%} of its time; a kill may cost as much"
        )

    # The thread

    def _work(self) -> None:
        try:
            if not self._is_begun:
                self._await_work(time.monotonic())
            while not self._is_over:
                began = time.monotonic()
                self._write_once()
                if not self._is_over:
                    self._await_work(began)
        except Exception as error:  # a defect of ours must not end a training either
            self._trouble = f"not recorded any more: {type(error).__name__}: {error}"
            self.due = False
        finally:
            if self._journal is not None:
                self._journal.close()

    def _await_work(self, began: float) -> None:
        """Let the time between two checkpoints pass, ask for the next one, and wait for it."""
        pause = self.spacing
        self._longest = max(self._longest, pause)
        if self._refused:
            pause = min(_RETRY[0] * 2 ** (self._refused - 1), _RETRY[1])
        with self._change:
            if self._is_closing and self._refused:
                self._change.wait(min(pause, _RETRY[0]))
                return
            self._change.wait_for(lambda: self._is_closing, max(0.0, began + pause - time.monotonic()))
            self.due = not self._is_closing
            if self.due:
                self._wake()
            if not self._refused:
                self._change.wait_for(lambda: self._is_closing or self._has_work, BEAT)

    @property
    def _has_work(self) -> bool:
        return self._checkpoint is not None or bool(self._frames)

    def _write_once(self) -> None:
        """Write what there is; what the disk refuses stays for the next time."""
        with self._change:
            frames, checkpoint = list(self._frames), self._checkpoint
            is_last = self._is_closing
            if not (self._is_begun or self._has_work) or self._is_over:
                return
            self._is_begun = True
        self._writing_since = time.monotonic()
        try:
            if self._journal is None:
                self._journal = self._open()
            processor = time.thread_time()
            self._write(self._journal, frames, checkpoint)
            self._writing = time.thread_time() - processor
            self._trouble, self._refused = "", 0
            self._is_over = is_last
        except StoreError as error:
            self._trouble, self._is_over = f"not recorded: {error}", True
        except (OSError, MemoryError) as error:
            reason = getattr(error, "strerror", None) or "not enough memory"
            self._trouble = f"{self._store.root}: not recorded at the moment: {reason}"
            self._refused += 1
            is_hopeless = getattr(error, "errno", None) in _FINAL or time.monotonic() - self._closed_at > _PATIENCE
            self._is_over = is_last and is_hopeless
        finally:
            self._writing_since = None

    def _write(self, journal: Journal, frames: Frames, checkpoint: Checkpoint | None) -> None:
        if journal_path(journal.path.parent, self._segment + 1).exists():  # this machine slept, and was taken for dead
            raise StoreError("another process goes on with this run", where=self.id)
        endings = [frame for frame in frames if frame[0] == OUTCOME]
        for kind, parts in frames:
            if kind != OUTCOME:
                journal.append(kind, parts)
                self._frames.popleft()
        if frames:
            journal.sync()
        elif checkpoint is None:
            journal.touch()
        if checkpoint is not None:
            write_checkpoint(journal.path.parent, checkpoint)
            with self._change:
                if self._checkpoint is checkpoint:
                    self._checkpoint = None
        for kind, parts in endings:  # behind the checkpoint that it speaks of
            journal.append(kind, parts)
            journal.sync()
            self._frames.popleft()

    def _open(self) -> Journal:
        """Begin this process's journal; a new run appears under its name when the journal says what it is."""
        self._store.create()
        if self._is_resumed:
            try:
                return self._begin_journal(self._store.runs / self.id)
            except FileExistsError:
                raise StoreError("another process goes on with this run", where=self.id) from None
        draft, final = self._store.runs / f".new-{self.id}", self._store.runs / self.id
        try:
            make_folder(draft)
            journal = self._begin_journal(draft)
            try:
                sync_folder(draft)
                draft.rename(final)
                sync_folder(self._store.runs)
            except BaseException:
                journal.close()
                raise
        except BaseException:
            with contextlib.suppress(OSError):
                shutil.rmtree(draft)
            raise
        journal.path = final / journal.path.name
        return journal

    def _begin_journal(self, folder: Path) -> Journal:
        journal = Journal(folder, self._segment, this_process())
        try:
            journal.append(META, [encode_json({"format": FORMAT, **self._describe()})])
            journal.sync()
        except BaseException:
            journal.close()
            with contextlib.suppress(OSError):
                journal.path.unlink()
            raise
        return journal


def _is_crowded() -> bool:
    """Whether this machine has no core left for the recorder's thread, going by the last minute."""
    try:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return os.getloadavg()[0] > cores - 0.75
    except OSError:
        return True


def record_result(store: Store, description: Mapping[str, Any], outcome: Mapping[str, Any]) -> str:
    """Record something that is over already, such as a sweep, as a run of the store.

    Returns:
        the run's name.

    Raises:
        StoreError: it could not be recorded; the message says why.
    """
    recorder = Recorder(store, lambda: description)
    if not recorder.finish(outcome):
        raise StoreError(recorder.trouble or "the disk does not answer", where=str(store.root))
    return recorder.id
