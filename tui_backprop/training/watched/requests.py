"""What a screen may ask of a training that is watched: its curves, and what it has printed."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui_backprop.training.live.requests import Request
from tui_backprop.watching.curves import Shape

COUNTS = ("epoch", "step")
"""What a training may count by itself, as its own network's curves do; lines are counted by us."""


@dataclass(frozen=True, eq=False)
class Measured:
    """One measurement of a training.

    Attributes:
        name: as "validation_loss"; kind: "loss", "score" or "other".
        shape: its curve.
        first, last: its first and its newest value.
        lowest, highest: extreme finite values, each with where it was.
        broken_at: where it was first no finite number; None while it never was.
        scale: by what a number must be divided: 100 where shares are printed in per cent, else 1.
    """

    name: str
    kind: str
    shape: Shape
    first: float
    last: float
    lowest: tuple[float, float]
    highest: tuple[float, float]
    broken_at: float | None
    scale: float = 1.0


@dataclass(frozen=True, eq=False)
class FiguresSeen:
    """All that has been measured.

    Attributes:
        unit: what the curves run over: "epoch", "step" or "line".
        measured: in the order in which they came up.
        earlier: the same of trainings before the present one in the same program, oldest first.
        left_out: how many measurements there was no room for.
    """

    unit: str = ""
    measured: tuple[Measured, ...] = ()
    earlier: tuple[tuple[Measured, ...], ...] = ()
    left_out: int = 0

    def of_kind(self, kind: str) -> list[Measured]:
        return [one for one in self.measured if one.kind == kind]


@dataclass(frozen=True)
class FiguresRequest(Request[FiguresSeen]):
    """The curves of a watched training, each in at most `columns` buckets."""

    columns: int = 400


@dataclass(frozen=True, eq=False)
class PrintedWindow:
    """Some printed lines.

    Attributes:
        start: number of the first one, counted from the first that was ever printed.
        lines: them, each cut to a sensible length.
        bar: what stands below the newest and does not stay, as a progress bar; "" for nothing.
        count: lines printed in all.
        unread: lines that were passed over, as they came too fast.
        has_lines: whether there can be any: an event file of TensorBoard has numbers only.
    """

    start: int = 0
    lines: tuple[str, ...] = ()
    bar: str = ""
    count: int = 0
    unread: int = 0
    has_lines: bool = True


@dataclass(frozen=True)
class PrintedRequest(Request[PrintedWindow]):
    """Printed lines.

    Attributes:
        rows: how many, at most.
        end: the number behind the last one; −1 for the newest.
    """

    rows: int = field(default=40)
    end: int = -1


@dataclass(frozen=True, eq=False)
class BesideSeen:
    """Our own training beside a program's.

    Attributes:
        said: how far they are the same and where they part, or why there is none, in a sentence.
        has_parted: whether they have.
        parted_at: where on the curves; None where that is not known.
        curves: the losses of its network and of ours, both as ours is defined; none when ours does not go on.
        is_told: whether that they have not parted says that they are the same: not where there is none of ours, nor
            where it goes at rates that were read from the program's updates.
    """

    said: str
    has_parted: bool
    parted_at: float | None
    curves: tuple[Measured, ...]
    is_told: bool = True


@dataclass(frozen=True)
class BesideRequest(Request[BesideSeen]):
    """Ours beside a watched program's own network; it is trained only as long as somebody asks for it."""

    columns: int = 400
