"""Where the store lies, who may read it, and which version of it this program understands."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from tui_backprop.errors import StoreError
from tui_backprop.store.files import make_folder, read_json, write_json

FORMAT = 1
"""The version that is written. Every one up to it can be read; a newer one is refused."""

ENVIRONMENT = "BACKPROP_TUI_HOME"
_MARKER = "store.json"


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
