"""The index: what a list of runs shows, in a file of this machine's own that can be thrown away at any time.

The directories of the runs are what counts. The index remembers, for each, when it was last changed, and reads again
what has changed since.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import platformdirs

from tui_backprop.errors import StoreError
from tui_backprop.store.files import make_folder
from tui_backprop.store.place import Store
from tui_backprop.store.reader import read_run
from tui_backprop.store.rows import Row
from tui_backprop.store.standing import Standing

_VERSION = 1
"""Of the index's tables. An index of another version is made anew."""
_BUSY = 2.0
"""Seconds that another process may hold the index."""

_GRAIN = 2_000_000_000
"""Nanoseconds within which a file system may give two changes the same time."""

_COLUMNS = (
    "id", "kind", "started", "status", "stopped_by", "name", "note", "tags", "writer", "touched", "size",
    "experiment", "result", "message",
)  # fmt: skip


class Index:
    """The index of one store.

    When its file cannot be used, it is kept in memory, and then has to be made anew each time.

    Args:
        store: whose runs it lists.
        folder: where its file is; this machine's own cache directory when None.

    Attributes:
        trouble: why it is kept in memory, in one line; "" when it is not.
    """

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        self._store = store
        self.trouble = ""
        folder = Path(platformdirs.user_cache_dir("backprop-tui")) if folder is None else folder
        digest = hashlib.sha256(os.fsencode(store.root)).hexdigest()[:16]
        self.path = folder / f"runs-{digest}.sqlite"
        self._database = self._open()

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> sqlite3.Connection:
        for attempt in range(2):
            try:
                make_folder(self.path.parent)
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
                return _connect(str(self.path))
            except sqlite3.OperationalError as error:  # busy, locks that do not work, a full disk
                self.trouble = f"the index {self.path} cannot be used: {error}"
                break
            except sqlite3.DatabaseError:  # damaged: it can be made anew
                if attempt == 0:
                    with contextlib.suppress(OSError):
                        self.path.unlink()
                    continue
                self.trouble = f"the index {self.path} is damaged"
            except OSError as error:
                self.trouble = f"the index {self.path} cannot be used: {error.strerror}"
                break
        return _connect(":memory:")

    def _fall_back(self, error: sqlite3.Error) -> None:
        self.trouble = self.trouble or f"the index {self.path} cannot be used: {error}"
        with contextlib.suppress(sqlite3.Error):
            self._database.close()
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            with contextlib.suppress(OSError):
                self.path.unlink()
        self._database = _connect(":memory:")

    def refresh(self) -> None:
        """Read again what has changed.

        Raises:
            StoreError: the store cannot be listed.
        """
        try:
            self._save(*self._read_again())
        except sqlite3.Error as error:
            self._fall_back(error)
            self._save(*self._read_again())

    def _read_again(self) -> tuple[list[tuple[Row, int]], list[str]]:
        """The rows of runs that are new or have changed, with the time of the change; and the runs that are gone."""
        changed, gone = self._changes()
        rows: list[tuple[Row, int]] = []
        for name, stamp in changed:
            row = self._row(name, stamp)
            if row is None:
                gone.append(name)
            else:
                rows.append((row, stamp))
        return rows, gone

    def _changes(self) -> tuple[list[tuple[str, int]], list[str]]:
        """Runs that are new or have changed, with the time of the change; and those that are gone."""
        try:
            known = {
                name: (stamp, status, touched, size)
                for name, stamp, status, touched, size in self._database.execute(
                    "SELECT id, stamp, status, touched, size FROM runs"
                )
            }
        except sqlite3.Error as error:
            self._fall_back(error)
            known = {}
        found: dict[str, int] = {}
        try:
            with os.scandir(self._store.runs) as entries:
                for entry in entries:
                    if not entry.name.startswith("."):
                        with contextlib.suppress(OSError):
                            found[entry.name] = entry.stat().st_mtime_ns
        except FileNotFoundError:
            pass
        except OSError as error:
            raise StoreError(f"cannot be read: {error.strerror}", where=str(self._store.runs)) from None
        # What may change again within the grain of the file system's clock is read once more the next time.
        settled = time.time_ns() - _GRAIN
        changed = [
            (name, stamp if stamp < settled else 0)
            for name, stamp in found.items()
            if name not in known or known[name][0] != stamp or not self._stands(name, *known[name][1:])
        ]
        return changed, [name for name in known if name not in found]

    def _stands(self, name: str, status: str, touched: float, size: int) -> bool:
        """Whether a run is as it was read, when its directory has not changed."""
        if status == Standing.DAMAGED:  # a network's disk may have refused to give it
            return False
        return bool(status) or self._is_as_it_was(name, touched, size)

    def _is_as_it_was(self, name: str, touched: float, size: int) -> bool:
        """Whether a run that has not ended stands still: its journal grows without a change of its directory."""
        try:
            with os.scandir(self._store.runs / name) as entries:
                found = [entry.stat() for entry in entries]
        except OSError:
            return False
        return (max((one.st_mtime for one in found), default=0.0), sum(one.st_size for one in found)) == (touched, size)

    def _row(self, name: str, stamp: int) -> Row | None:
        """A run as it is now; None when it has been deleted meanwhile."""
        path = self._store.runs / name
        try:
            return Row.of(read_run(path, arrays=False))
        except StoreError as error:
            if not os.path.lexists(path):
                return None
            return Row.damaged(name, str(error), started=stamp / 1e9)

    def _save(self, rows: Iterable[tuple[Row, int]], gone: Iterable[str]) -> None:
        rows, gone = list(rows), list(gone)
        if not rows and not gone:
            return
        marks = ", ".join("?" * (len(_COLUMNS) + 1))
        with self._database:
            self._database.executemany("DELETE FROM runs WHERE id = ?", [(name,) for name in gone])
            self._database.executemany(
                f"INSERT OR REPLACE INTO runs ({', '.join(_COLUMNS)}, stamp) VALUES ({marks})",
                [(*_values(row), stamp) for row, stamp in rows],
            )

    def rows(self) -> list[Row]:
        """Every run that the index knows, newest first; `refresh` makes it know all."""
        query = f"SELECT {', '.join(_COLUMNS)} FROM runs ORDER BY started DESC, id DESC"
        try:
            found = self._database.execute(query).fetchall()
        except sqlite3.Error as error:
            self._fall_back(error)
            self.refresh()
            found = self._database.execute(query).fetchall()
        rows = (Row(*(*values[:7], _tags(values[7]), *values[8:])) for values in found)
        return [now for row in rows if (now := self._as_it_stands(row)) is not None]

    def _as_it_stands(self, row: Row) -> Row | None:
        """A row as it is; read again when its process is gone and may have recorded an end since it was read."""
        if row.status or row.state == Standing.RUNNING or self._is_as_it_was(row.id, row.touched, row.size):
            return row
        return self._row(row.id, time.time_ns())

    def rebuild(self) -> None:
        """Forget everything and read all runs.

        Raises:
            StoreError: the store cannot be listed.
        """
        try:
            with self._database:
                self._database.execute("DELETE FROM runs")
        except sqlite3.Error as error:
            self._fall_back(error)
        self.refresh()


def _values(row: Row) -> tuple[Any, ...]:
    values = [getattr(row, name) for name in _COLUMNS]
    values[7] = ",".join(row.tags)
    # SQLite takes no half characters, which a damaged file may give.
    return tuple(value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for value in values)


def _tags(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def _connect(path: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_BUSY)
    try:
        # Not WAL: its shared memory fails on a network's disk.
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute("PRAGMA synchronous = OFF")  # what a power cut damages here is made anew
        (version,) = database.execute("PRAGMA user_version").fetchone()
        with database:
            if version != _VERSION:
                database.execute("DROP TABLE IF EXISTS runs")
            database.execute(
                "CREATE TABLE IF NOT EXISTS runs (id TEXT PRIMARY KEY, kind TEXT, started REAL, status TEXT, "
                "stopped_by TEXT, name TEXT, note TEXT, tags TEXT, writer TEXT, touched REAL, size INTEGER, "
                "experiment TEXT, result TEXT, message TEXT, stamp INTEGER)"
            )
            database.execute(f"PRAGMA user_version = {_VERSION}")
    except BaseException:
        database.close()
        raise
    return database
