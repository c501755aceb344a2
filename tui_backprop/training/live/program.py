"""What a screen is told of a program that is watched: which it is, and where it stands."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

NOTEBOOK = ".ipynb"
SCRIPTS = (".py", NOTEBOOK)


class Origin(StrEnum):
    """Where a watched training comes from."""

    PROGRAM = "program"
    """A command that is run here: it can be held, interrupted and run again."""
    PIPE = "pipe"
    """Standard input: another program's output."""
    FILE = "file"
    """A log that somebody else writes."""


@dataclass(frozen=True)
class Program:
    """A training that is not ours.

    Attributes:
        title: its name in few words: "lab1.py", "standard input", "metrics.csv".
        origin: where it comes from.
        command: what is run, as a shell would have it, or the path of the log; "" for a pipe.
        options: of `watch`, that say how it is run and read: "--input", "3,4".
    """

    title: str
    origin: Origin
    command: str = ""
    options: tuple[str, ...] = ()

    @property
    def to_watch(self) -> str:
        """What stands behind `backprop-tui watch` to watch it again, where its paths begin; "" for a pipe."""
        words = shlex.split(self.command) if self.is_run_here else [self.command] if self.command else []
        if self.is_run_here and words and not words[0].endswith(NOTEBOOK):
            words = ["--", *words]
        elif len(words) > 1:
            words[1:1] = ["--"]
        return shlex.join([*self.options, *words]) if words else ""

    @property
    def script(self) -> Path | None:
        """The Python program or notebook that is run, with its whole path; None where it is something else."""
        words = shlex.split(self.command) if self.is_run_here else []
        name = next((word for word in words if word.endswith(SCRIPTS)), None)
        return None if name is None else Path(name).absolute()

    @property
    def is_run_here(self) -> bool:
        """Whether it can be held, interrupted and run again."""
        return self.origin is Origin.PROGRAM


@dataclass(frozen=True)
class ProgramState:
    """Where a watched training stands.

    Attributes:
        unit: what its measurements are counted by, "epoch", "step" or "line"; "" before the first.
        x: how far it is; end: how far it will go, None when that was not said.
        seconds_left: at the rate so far; None when it cannot be told.
        figures: lines or records with measurements.
        lines: lines printed in all; unread: those that came faster than they could be read.
        scores: whether there is an accuracy, or something else that rises, among what was measured.
        training: how many trainings it has begun, one after another.
        exit_status: as a shell has it, 128 + the number of a signal; None while it runs, and of what is not run here.
        trouble: what else is to be said, one line; "" for nothing.
        network: that was found in it, as "2-4-4-1"; "" for none.
        drops: whether training drops units at random, which the network that is shown does not.
        last_words: why it has failed, by what it printed last: "line 12: ValueError: …"; "" while it has not.
        curves_only: why its network is not shown, in a clause; "" when it is, or when there is no question of it.
    """

    unit: str = ""
    x: float = 0.0
    end: float | None = None
    seconds_left: float | None = None
    figures: int = 0
    lines: int = 0
    unread: int = 0
    scores: bool = False
    training: int = 1
    exit_status: int | None = None
    trouble: str = ""
    network: str = ""
    drops: bool = False
    last_words: str = ""
    curves_only: str = ""
