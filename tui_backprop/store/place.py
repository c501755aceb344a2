"""Where the store lies, who may read it, and which version of it this program understands."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from tui_backprop.errors import StoreError

FORMAT = 1
"""The version that is written. Every one up to it can be read; a newer one is refused."""

ENVIRONMENT = "BACKPROP_TUI_HOME"
_MARKER = "store.json"
_FOLDER_MODE, _FILE_MODE = 0o700, 0o600


@dataclass(frozen=True)
class Store:
    """A place for runs.

    Attributes:
        root: its directory.
    """

    root: Path

    @property
    def runs(self) -> Path:
        """The directory that holds a directory for each run."""
        return self.root / "runs"

    @property
    def trash(self) -> Path:
        """Where deleted runs wait."""
        return self.root / "trash"

    def create(self) -> None:
        """Make its directories and its mark of a version, where they are missing.

        Raises:
            OSError: the disk does not let it.
            StoreError: see `check`.
        """
        self.check()
        make_folder(self.root)
        make_folder(self.runs)
        if not (self.root / _MARKER).exists():
            write_json(self.root / _MARKER, {"format": FORMAT})

    def check(self) -> None:
        """Refuse what this program does not understand.

        Raises:
            StoreError: it was written by a newer program, or is no directory.
        """
        with contextlib.suppress(OSError):
            if not self.root.is_dir() and self.root.exists():
                raise StoreError("not a directory", where=str(self.root), remedy="a store of runs is one")
        require_format(read_json(self.root / _MARKER).get("format"), where=str(self.root))


def find_store(path: str | None = None, environ: Mapping[str, str] | None = None) -> Store:
    """The store that a user means; it need not exist.

    Args:
        path: its directory, as --store gives it; None for the usual place.
        environ: read for BACKPROP_TUI_HOME; the process's own when None.

    Raises:
        StoreError: it was written by a newer program, or is no directory.
    """
    home = path or (os.environ if environ is None else environ).get(ENVIRONMENT)
    root = Path(home) if home else Path(platformdirs.user_data_dir("backprop-tui"))
    try:
        if "\0" in str(root):
            raise ValueError
        # Not `resolve`: a path through a symbolic link is told as the user knows it.
        store = Store(Path(os.path.abspath(root.expanduser())))  # noqa: PTH100
        store.check()
    except (ValueError, RuntimeError):
        raise StoreError("a name in it is not valid", where=str(root)) from None
    return store


def require_format(found: Any, *, where: str) -> None:
    """Refuse what a newer program has written.

    Args:
        found: the version it says it has; None when it says nothing.
        where: its path.

    Raises:
        StoreError: the version is a newer one.
    """
    if isinstance(found, int) and found > FORMAT:
        raise StoreError(
            f"written by a newer backprop-tui (format {found}; this one reads up to {FORMAT})",
            where=where,
            remedy="update backprop-tui, or use another store with --store DIR",
        )


def make_folder(path: Path) -> None:
    """A directory for its owner only, unless it exists already, and the directories above it."""
    if path.is_dir():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=_FOLDER_MODE, exist_ok=True)


def create_file(path: Path, *, exclusive: bool = True) -> int:
    """Open a new file of the owner's own for writing.

    Args:
        exclusive: it must not exist; otherwise it is emptied.

    Returns:
        a descriptor.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | (os.O_EXCL if exclusive else os.O_TRUNC)
    return os.open(path, flags, _FILE_MODE)


def sync_folder(path: Path) -> None:
    """Make the names in a directory durable, where the file system can."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(descriptor)


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Replace a small file as a whole: a reader sees the old one or the new one.

    Raises:
        OSError: the disk does not let it; the old one is untouched.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    sync_folder(path.parent)


def read_json(path: Path) -> dict[str, Any]:
    """A small file written by `write_json`; empty when it is missing or cannot be read."""
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
