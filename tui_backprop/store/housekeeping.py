"""Finding, deleting and bringing back runs, and the limit on what the store may hold."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_backprop.errors import StoreError, nearest
from tui_backprop.store.files import create_file, make_folder, read_json, write_json
from tui_backprop.store.index import Index
from tui_backprop.store.labels import check_name
from tui_backprop.store.place import Store
from tui_backprop.store.rows import Row
from tui_backprop.store.sizes import LIMIT_VARIABLE, describe_size
from tui_backprop.store.standing import Standing

_ABANDONED = 86_400.0
"""Seconds after which what a dead process had begun is cleared away."""
_DELETED = "deleted.json"
_PRUNED = "pruned"
_PRUNE_EVERY = 3600.0


def resolve(rows: Sequence[Row], wanted: str) -> Row:
    """The run that a person means.

    Args:
        rows: newest first.
        wanted: "last", an identifier or the beginning or end of one, or a name; "" is "last".

    Raises:
        StoreError: there is none, or there are several.
    """
    if not rows:
        raise StoreError("there are no runs in the store", remedy="train one: backprop-tui train")
    if wanted in ("", "last"):
        return rows[0]
    exact = [row for row in rows if wanted in (row.id, row.name)]
    found = exact or [row for row in rows if row.id.startswith(wanted) or row.id.endswith(wanted)]
    if exact and all(row.name == wanted for row in exact):
        return exact[0]  # of several runs of one name, the newest
    if len(found) > 1:
        raise StoreError(
            f"'{wanted}' may be any of {len(found)} runs", where="RUN", remedy=f"the newest is {found[0].id}"
        )
    if not found:
        names = [row.name for row in rows[:100] if row.name]
        raise StoreError(
            f"there is no run '{wanted[:60]}'",
            where="RUN",
            remedy=nearest(wanted, ["last", *names, *(row.id for row in rows[:10])]),
        )
    return found[0]


def shared_name(store: Store, name: str) -> str:
    """What is to be said of a name that several runs of a store have; "" where one has it at most."""
    name = check_name(name)
    with Index(store) as index:
        index.refresh()
        alike = [row.id for row in index.rows() if name and row.name == name]
    return f"{len(alike)} runs have that name: '{name}' is the newest of them, {alike[0]}" if len(alike) > 1 else ""


def delete(store: Store, rows: Sequence[Row]) -> None:
    """Put runs into the trash, all of them as one deed that `undo` takes back.

    Raises:
        StoreError: one is in training, or the disk does not let it.
    """
    for row in rows:
        if row.state == Standing.RUNNING:
            raise StoreError("it is in training and cannot be deleted", where=row.id, remedy="end it first")
    deed = {"deed": f"{time.time_ns()}-{secrets.token_hex(4)}"}
    for row in rows:
        path = store.runs / row.id
        try:
            make_folder(store.trash)
            # The mark goes in first: what is in the trash always says since when. It is no harm where it is left.
            write_json(path / _DELETED, deed)
            path.rename(store.trash / row.id)
        except FileNotFoundError:
            raise StoreError("there is no such run", where=row.id) from None
        except OSError as error:
            raise StoreError(f"cannot be deleted: {error.strerror}", where=row.id) from None


def undo(store: Store) -> list[str]:
    """Bring back what was deleted last.

    Returns:
        the runs that are there again.

    Raises:
        StoreError: the trash is empty, or the disk does not let it.
    """
    deeds: dict[str, list[Path]] = {}
    for path in _folders(store.trash):
        deeds.setdefault(str(read_json(path / _DELETED).get("deed", "0")), []).append(path)
    if not deeds:
        raise StoreError("nothing has been deleted that could be brought back")
    back: list[str] = []
    for path in sorted(deeds[max(deeds)]):
        try:
            path.rename(store.runs / path.name)
        except OSError as error:
            raise StoreError(f"cannot be brought back: {error.strerror}", where=path.name) from None
        with contextlib.suppress(OSError):
            (store.runs / path.name / _DELETED).unlink()
        back.append(path.name)
    return back


@dataclass(frozen=True)
class Pruned:
    """What was deleted for good to keep the store under its limit.

    Attributes:
        runs: how many were in the list.
        trash: how many had been deleted before.
        freed: bytes.
        size: bytes that are left.
        limit: bytes that are allowed.
    """

    runs: int
    trash: int
    freed: int
    size: int
    limit: int

    @property
    def lines(self) -> list[str]:
        """What a person is told; nothing when nothing was done and all is well."""
        told: list[str] = []
        if self.runs or self.trash:
            what = [
                f"{count:,} {words}"
                for count, words in ((self.trash, "from the trash"), (self.runs, "oldest without a tag"))
                if count
            ]
            told.append(
                f"runs deleted to keep the store under {describe_size(self.limit)}: {' and '.join(what)}, "
                f"{describe_size(self.freed)}"
            )
        if self.size > self.limit > 0:
            told.append(
                f"the store holds {describe_size(self.size)}, above its limit of {describe_size(self.limit)}: what is "
                f"left is tagged or in training; {LIMIT_VARIABLE} changes the limit"
            )
        return told


def prune(store: Store, rows: Sequence[Row], limit: int) -> Pruned:
    """Keep the store under a limit: the trash goes first, then the oldest runs that have ended and have no tag.

    Args:
        rows: all runs.
        limit: bytes; 0 for none.
    """
    _clear_abandoned(store)
    bins = [(path, _size(path)) for path in sorted(_folders(store.trash))]
    size = sum(row.size for row in rows) + sum(amount for _, amount in bins)
    before, counts = size, [0, 0]
    if limit and size > limit:
        oldest = sorted(rows, key=lambda row: row.started)
        candidates = [(store.runs / row.id, row.size, row) for row in oldest if not row.tags]
        for which, (path, amount, row) in [
            *((0, (path, amount, None)) for path, amount in bins),
            *((1, candidate) for candidate in candidates),
        ]:
            if size <= limit:
                break
            if row is not None and row.state == Standing.RUNNING:
                continue
            if _remove(path):
                size -= amount
                counts[which] += 1
    return Pruned(runs=counts[1], trash=counts[0], freed=before - size, size=size, limit=limit)


def prune_now_and_then(store: Store, limit: int) -> list[str]:
    """`prune`, but not again within an hour, since it looks at every run.

    Returns:
        what a person is told of it.
    """
    mark = store.root / _PRUNED
    if not store.runs.is_dir():
        return []
    try:
        if mark.exists() and abs(time.time() - mark.stat().st_mtime) < _PRUNE_EVERY:
            return []
        os.close(create_file(mark, exclusive=False))
        with Index(store) as index:
            index.refresh()
            return prune(store, index.rows(), limit).lines
    except OSError as error:
        return [f"{store.root}: cannot be kept below its limit: {error.strerror}"]
    except StoreError as error:
        return [str(error)]


def _remove(path: Path) -> bool:
    """Delete a directory for good; out of the list first, so that nobody reads a half of it."""
    doomed = path.with_name(f".gone-{path.name}")
    try:
        path.rename(doomed)
        shutil.rmtree(doomed)
    except OSError:
        return False
    return True


def _clear_abandoned(store: Store) -> None:
    """Delete what processes that have died had begun to make or to delete."""
    for folder in (store.runs, store.trash):
        with contextlib.suppress(OSError):
            for path in folder.glob(".*-*"):
                if path.is_dir() and time.time() - path.stat().st_mtime > _ABANDONED:
                    shutil.rmtree(path, ignore_errors=True)


def _folders(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
    except OSError:
        return []


def _size(path: Path) -> int:
    total = 0
    with contextlib.suppress(OSError):
        for entry in path.iterdir():
            with contextlib.suppress(OSError):
                total += entry.stat().st_size
    return total
