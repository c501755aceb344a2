"""Where a watched training's text comes from: a program in a pseudo-terminal, standard input, or a log that grows."""

from __future__ import annotations

import os
import select
import shlex
import shutil
import stat
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from tui_backprop.errors import BackpropError
from tui_backprop.training.live.program import Origin, Program
from tui_backprop.watching import tfevents
from tui_backprop.watching.words import PARTS

PIECE = 1 << 16
"""Bytes read at a time."""


class Source(Protocol):
    """What gives the bytes of a watched training.

    Attributes:
        program: which it is.
        exit_status: as a shell has it; None while it runs, and of what is not run here.
        is_over: nothing more comes.
    """

    program: Program
    exit_status: int | None
    is_over: bool

    def read(self, timeout: float) -> bytes:
        """What has come, after waiting for it for at most so many seconds; empty when nothing has."""

    def hold(self) -> None:
        """Let it stand still, where that can be done."""

    def go_on(self) -> None:
        """Let it go on."""

    def interrupt(self) -> None:
        """Ask it to end, as Ctrl-C does."""

    def pass_on(self, number: int) -> None:
        """Pass on a signal, where there is a process to have it."""

    def close(self) -> None:
        """End it, and let go of it."""


class _NotOurs:
    """What cannot be done to a training that is not run here."""

    exit_status: int | None = None
    is_over = False

    def hold(self) -> None:
        pass

    def go_on(self) -> None:
        pass

    def interrupt(self) -> None:
        pass

    def pass_on(self, number: int) -> None:
        pass


class Pipe(_NotOurs):
    """Another program's output, which ends when that program closes it.

    Args:
        descriptor: to read from; it is closed with this.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.program = Program("standard input", Origin.PIPE)

    def read(self, timeout: float) -> bytes:
        if self.is_over:
            return b""
        if not select.select([self._descriptor], [], [], max(0.0, timeout))[0]:
            return b""
        try:
            data = os.read(self._descriptor, PIECE)
        except OSError:
            data = b""
        self.is_over = not data
        return data

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


POLL = 0.2
"""Seconds between two looks at a log that has not grown."""


class LogFile(_NotOurs):
    """A log that somebody else writes, from its beginning, and what is appended to it.

    Args:
        path: a file, or a directory that holds event files of TensorBoard, see `log_in`.
        follow: wait for more at its end; else it is over there.

    Attributes:
        part: what stands before the names of an event file's measurements, as its folder says of what samples they are.

    Raises:
        BackpropError: there is no such log.
    """

    def __init__(self, path: Path, *, follow: bool) -> None:
        self.path = log_in(path)
        self.part = part_of(self.path)
        self._follow = follow
        try:
            self._file = self.path.open("rb")
        except OSError as error:
            raise BackpropError(f"cannot be read: {error.strerror}", where=str(path)) from None
        if not stat.S_ISREG(os.fstat(self._file.fileno()).st_mode):
            self._file.close()
            raise BackpropError(
                "no log: it is no ordinary file", where=str(path), remedy="pipe it in: … | backprop-tui watch"
            )
        self.program = Program(self.path.name, Origin.FILE, str(path))

    def read(self, timeout: float) -> bytes:
        if self.is_over:
            return b""
        try:
            data = self._file.read(PIECE)
            if not data and self._follow:
                self._rewind_if_cut()
        except OSError:
            self.is_over = True
            return b""
        if not data:
            self.is_over = not self._follow
            if self._follow and timeout > 0:
                time.sleep(min(timeout, POLL))
        return data

    def _rewind_if_cut(self) -> None:
        """Begin again with a file that has become shorter: somebody writes it anew."""
        if os.fstat(self._file.fileno()).st_size < self._file.tell():
            self._file.seek(0)

    def close(self) -> None:
        self._file.close()


def log_in(path: Path) -> Path:
    """The log that a path means: itself, or the newest event file below it.

    Of a training that writes several, a folder for each part of the samples, that of the training samples.
    """
    if not path.is_dir():
        if not path.exists():
            raise BackpropError(
                "there is no such file", where=str(path), remedy="name a program or a log, or '-- COMMAND'"
            )
        return path
    found = _newest(path.rglob(EVENT_FILES))
    if found is None:
        raise BackpropError(
            "there is no event file of TensorBoard in it", where=str(path), remedy="name a program or a log"
        )
    others = files_of_other_parts(found)
    return next((other for other in others if not part_of(other)), found) if part_of(found) else found


EVENT_FILES = f"*{tfevents.MARK}*"


def part_of(log: Path) -> str:
    """Of what samples the measurements of an event file are by the name of its folder, as `PARTS` has it.

    >>> part_of(Path("logs/validation/events.out.tfevents.1")), part_of(Path("logs/run 7/events.out.tfevents.1"))
    ('validation_', '')
    """
    return PARTS.get(log.parent.name.lower(), "") if tfevents.MARK in log.name else ""


def files_of_other_parts(log: Path) -> list[Path]:
    """The newest event files of the same training's other parts: Keras writes "train" and "validation" side by side."""
    if log.parent.name.lower() not in PARTS or tfevents.MARK not in log.name:
        return []
    folders = [folder for folder in log.parent.parent.iterdir() if folder.name.lower() in PARTS and folder.is_dir()]
    newest = [_newest(folder.glob(EVENT_FILES)) for folder in sorted(folders) if folder != log.parent]
    return [file for file in newest if file is not None]


def _newest(files: Iterable[Path]) -> Path | None:
    return max((file for file in files if file.is_file()), key=lambda file: file.stat().st_mtime, default=None)


def shell_form(command: Sequence[str]) -> str:
    """A command as a person would type it: without the directory of its first word where it is found without.

    >>> shell_form([shutil.which("sh"), "lab 1.sh", "--fast"]), shell_form(["./train", "--fast"])
    ("sh 'lab 1.sh' --fast", './train --fast')
    """
    name = Path(command[0]).name
    return shlex.join([name if shutil.which(name) == command[0] else command[0], *command[1:]])
