"""What is to be watched, as plain values that go to another process, and opening it there."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tui_backprop.reading.source import notebook
from tui_backprop.training.live.program import Origin, Program
from tui_backprop.training.watched.follower import CSV, EVENTS, TEXT, Follower
from tui_backprop.training.watched.naming import NOTEBOOKS, script_at, title_of
from tui_backprop.training.watched.program import RunProgram
from tui_backprop.training.watched.sources import LogFile, Pipe, Source, files_of_other_parts, shell_form
from tui_backprop.training.watched.tracked import TrackSocket
from tui_backprop.watching.reader import Pattern, Reader, Reads
from tui_backprop.watching.tfevents import MARK


@dataclass(frozen=True)
class Target:
    """What is to be watched.

    Attributes:
        command: a command to run; empty for none.
        path: a log to read; "" for none.
        descriptor: of an open pipe to read; −1 for none.
        pattern: a person's own regular expression; "" for the ways that are known.
        answers: what a command finds on its standard input.
        follow: whether to wait at a log's end for more.
        title: what it is called; "" for its own name.
    """

    command: tuple[str, ...] = ()
    path: str = ""
    descriptor: int = -1
    pattern: str = ""
    answers: str = ""
    follow: bool = True
    title: str = ""

    @property
    def is_notebook(self) -> bool:
        """Whether it is a notebook that is run."""
        return self.command[1:2] == (notebook.__file__,)

    @property
    def script(self) -> tuple[str, tuple[str, ...]]:
        """The Python program or the notebook that is run, and its arguments; "" for something else."""
        at = 2 if self.is_notebook else script_at(self.command)
        if not at:
            return "", ()
        return self.command[at], self.command[at + 1 :]

    @property
    def program(self) -> Program:
        """Which training it is."""
        if self.command:
            title = self.title or title_of(self.command)
            command = shell_form(self.command[2 if self.is_notebook else 0 :])
            return Program(title, Origin.PROGRAM, command, self._options)
        if self.path:
            return Program(Path(self.path).name or self.path, Origin.FILE, self.path, self._options)
        return Program("standard input", Origin.PIPE)

    @property
    def _options(self) -> tuple[str, ...]:
        """Those of `watch` that are needed to run and read it so again."""
        given = {"--input": ",".join(self.answers.splitlines()), "--pattern": self.pattern}
        return tuple(word for name, value in given.items() if value for word in _option(name, value))


def _option(name: str, value: str) -> tuple[str, ...]:
    """An option with its value, joined where the value looks like an option itself."""
    return (f"{name}={value}",) if value.startswith("-") else (name, value)


def interpreter() -> str:
    """The Python that a person's own programs run with: the one they would get by typing its name."""
    return shutil.which("python3") or shutil.which("python") or sys.executable


def script_target(path: Path, arguments: tuple[str, ...], *, pattern: str = "", answers: str = "") -> Target:
    """A Python program or a notebook to be run."""
    runner = (notebook.__file__,) if path.suffix in NOTEBOOKS else ()
    return Target((interpreter(), *runner, str(path), *arguments), pattern=pattern, answers=answers, title=path.name)


def reader_of(pattern: str) -> Reads:
    """What makes figures of lines.

    Raises:
        BackpropError: the pattern cannot be used.
    """
    return Pattern(pattern) if pattern else Reader()


def open_source(target: Target, environment: Mapping[str, str] | None = None) -> Source:
    """The source of a target.

    Raises:
        BackpropError: it cannot be had.
    """
    if target.command:
        return RunProgram(target.command, answers=target.answers, environment=environment, program=target.program)
    if target.path:
        return LogFile(Path(target.path), follow=target.follow)
    return Pipe(os.dup(target.descriptor))


def follow(target: Target, environment: Mapping[str, str] | None = None) -> Follower:
    """A follower of a target, from its beginning.

    Args:
        environment: variables that a command gets besides this process's own.

    Raises:
        BackpropError: it cannot be had, or its pattern cannot be used.
    """
    reader = reader_of(target.pattern)
    tracked = _listening() if target.command else None
    try:
        source = open_source(target, {**(environment or {}), **(tracked.environment if tracked is not None else {})})
    except BaseException:
        if tracked is not None:
            tracked.close()
        raise
    others = files_of_other_parts(source.path) if isinstance(source, LogFile) and Path(target.path).is_dir() else []
    logs = [LogFile(path, follow=target.follow) for path in others]
    return Follower(source, reader, form=_form(source), tracked=tracked, others=logs)


def _listening() -> TrackSocket | None:
    """Where a program's loops may report; None where the system has no room for that."""
    try:
        return TrackSocket()
    except OSError:
        return None


def _form(source: Source) -> str:
    if not isinstance(source, LogFile):
        return TEXT
    if MARK in source.path.name:
        return EVENTS
    return CSV if source.path.suffix.lower() in (".csv", ".tsv") else TEXT
