"""Reads runs back, whatever has happened to their files."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_backprop.errors import StoreError
from tui_backprop.store.checkpoints import Checkpoint, read_checkpoint
from tui_backprop.store.frames import EVENT, HEAD, HISTORY, META, OUTCOME, Frame, FrameError, Scan, scan
from tui_backprop.store.journal import segments
from tui_backprop.store.labels import Labels, read_labels
from tui_backprop.store.place import require_format
from tui_backprop.store.standing import Standing
from tui_backprop.store.thinning import Buckets, before
from tui_backprop.store.writer import Writer


@dataclass(frozen=True, eq=False)
class StoredRun:
    """A run as it is recorded.

    Attributes:
        path: its directory.
        meta: what was recorded of it when it began; resumed by another process, what was recorded first.
        started: seconds since 1970.
        writer: the newest process that trained it.
        segment: the number of that process's journal.
        pieces: the learning curves, by epoch.
        events: what happened, by time.
        outcome: how it ended; None when the newest process has not said.
        checkpoint: the newest one; None when there is none.
        labels: what a person has written about it.
        touched: when anything of it was last written, in seconds since 1970.
        size: bytes on the disk.
        is_alive: whether its newest process lived when it was read.
        damage: a line for each thing that could not be read; empty when all is well.
    """

    path: Path
    meta: Mapping[str, Any]
    started: float
    writer: Writer
    segment: int
    pieces: tuple[Buckets, ...]
    events: tuple[Mapping[str, Any], ...]
    outcome: Mapping[str, Any] | None
    checkpoint: Checkpoint | None
    labels: Labels
    touched: float
    size: int
    is_alive: bool
    damage: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.path.name

    @property
    def kind(self) -> str:
        """What it is: "run", or another word that its recorder has given (sweep, check, …)."""
        return str(self.meta.get("kind", "run"))

    @property
    def status(self) -> str:
        """Where it stood when it was read, a word of `Standing`."""
        if self.outcome is not None:
            return str(self.outcome.get("status", Standing.ENDED))
        return Standing.RUNNING if self.is_alive else Standing.INTERRUPTED


@dataclass
class _Parts:
    """What is gathered while the journals of a run are read."""

    meta: Mapping[str, Any] | None
    heads: list[Mapping[str, Any]]
    pieces: list[Buckets]
    events: list[Mapping[str, Any]]
    outcome: Mapping[str, Any] | None
    damage: list[str]


def read_run(path: Path, *, arrays: bool = True) -> StoredRun:
    """A run of the store, up to its last whole frame.

    Args:
        path: its directory.
        arrays: False leaves out the arrays of its checkpoint.

    Raises:
        StoreError: it cannot be used at all: it is not there, its beginning is damaged, or a newer program wrote it.
    """
    run = _read(path, arrays=arrays)
    if run.outcome is None and not run.is_alive:
        # Its process may have recorded the end, and gone, after its journal was read: all that it wrote is there now.
        run = _read(path, arrays=arrays)
    return run


def _read(path: Path, *, arrays: bool) -> StoredRun:
    """What can be read of a run; the writer is looked for last."""
    parts = _Parts(None, [], [], [], None, [])
    touched, size = 0.0, 0
    try:
        journals = segments(path)
        for _, file in journals:
            _read_journal(file, parts)
        for entry in path.iterdir():
            with contextlib.suppress(FileNotFoundError):  # the draft of a checkpoint has become one meanwhile
                status = entry.stat()
                size += status.st_size
                touched = max(touched, status.st_mtime)
    except FileNotFoundError:
        raise StoreError("there is no such run", where=path.name) from None
    except OSError as error:
        raise StoreError(f"the run cannot be read: {error.strerror}", where=path.name) from None
    checkpoint, damage = read_checkpoint(path, arrays=arrays)
    parts.damage += damage
    if parts.meta is None or not parts.heads:
        reason = "; ".join(parts.damage) or "it holds no journal"
        raise StoreError(f"the run is set aside: its beginning cannot be read ({reason})", where=path.name)
    labels, note = read_labels(path)
    parts.damage += note
    writer = Writer.from_dict(parts.heads[-1].get("writer"))
    return StoredRun(
        path=path,
        meta=parts.meta,
        started=_number(parts.meta.get("started"), touched),
        writer=writer,
        segment=journals[-1][0],
        pieces=tuple(parts.pieces),
        events=tuple(parts.events),
        outcome=parts.outcome,
        checkpoint=checkpoint,
        labels=labels,
        touched=touched,
        size=size,
        is_alive=writer.is_alive(touched),
        damage=tuple(parts.damage),
    )


def _read_journal(file: Path, parts: _Parts) -> None:
    """Add what a journal holds.

    Raises:
        OSError: it cannot be read.
        StoreError: a newer program wrote it.
    """
    scanned = scan(file.read_bytes())
    parts.damage += describe_damage(file.name, scanned)
    for frame in scanned.frames:
        try:
            _take(frame, parts, file)
        except FrameError as error:
            parts.damage.append(f"{file.name}: {error}")


def _take(frame: Frame, parts: _Parts, file: Path) -> None:
    if frame.kind == HISTORY:
        piece = Buckets.decode(frame.payload)
        if parts.pieces and parts.pieces[-1].end > piece.start:
            parts.pieces = before(parts.pieces, piece.start)
        parts.pieces.append(piece)
        return
    value = frame.json()
    if frame.kind == HEAD:
        require_format(value.get("format"), where=file.parent.name)
        parts.heads.append(value)
        parts.outcome = None  # a process that goes on undoes the end that the one before it has recorded
    elif frame.kind == META:
        parts.meta = parts.meta or value
        # What was recorded behind the checkpoint from which this process goes on is trained anew.
        epoch = value.get("continues_at")
        if isinstance(epoch, int):
            parts.pieces = before(parts.pieces, epoch)
    elif frame.kind == EVENT:
        parts.events.append(value)
    elif frame.kind == OUTCOME:
        parts.outcome = value


def describe_damage(name: str, scanned: Scan) -> list[str]:
    """A line for what could not be read of a file; none when all of it could."""
    told: list[str] = []
    if scanned.gaps:
        told.append(f"{sum(size for _, size in scanned.gaps):,} bytes of {name} are damaged and were passed over")
    elif scanned.lost:
        told.append(f"{scanned.lost:,} frames of {name} are missing")
    if scanned.torn:
        told.append(f"the last {scanned.torn:,} bytes of {name} are no whole frame and were left out")
    return told


def _number(value: Any, otherwise: float) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else otherwise


def progress(run: StoredRun) -> Mapping[str, Any]:
    """How far a run has come: what its end says, or its newest checkpoint; empty when neither does."""
    if run.outcome is not None and isinstance(run.outcome.get("result"), dict):
        return dict(run.outcome["result"])
    if run.checkpoint is not None and isinstance(run.checkpoint.state.get("result"), dict):
        return dict(run.checkpoint.state["result"])
    return {}


def damage_lines(runs: Sequence[StoredRun]) -> list[str]:
    """The damage of some runs, each line with the run's name."""
    return [f"{run.id}: {line}" for run in runs for line in run.damage]
