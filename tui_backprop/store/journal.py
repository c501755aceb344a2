"""A run's journal: a file that only grows, written by one process."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tui_backprop.store.files import create_file, sync_folder
from tui_backprop.store.frames import HEAD, Part, encode, encode_json
from tui_backprop.store.place import FORMAT
from tui_backprop.store.writer import Writer

_NAME = re.compile(r"journal-(\d{4,9})\Z")


def segments(run: Path) -> list[tuple[int, Path]]:
    """The journals of a run in order: one for each process that has trained it, numbered from 1.

    Raises:
        OSError: the directory cannot be read.
    """
    found = [(int(match[1]), entry) for entry in run.iterdir() if (match := _NAME.match(entry.name))]
    return sorted(found)


def journal_path(run: Path, number: int) -> Path:
    """Where the journal of a run's process of that number is, or would be."""
    return run / f"journal-{number:04d}"


class Journal:
    """The journal of one process.

    What was written stays whole when a write fails: the file is cut back to it before the next one.

    Args:
        run: the run's directory.
        number: which process of the run this is, from 1. The file must not exist: of two processes that begin the same
            one, only one succeeds, on a network's disk, too.
        writer: this process.

    Raises:
        OSError: the file cannot be made (FileExistsError when another process has made it), or not written.
    """

    def __init__(self, run: Path, number: int, writer: Writer) -> None:
        self.path = journal_path(run, number)
        self._file = create_file(self.path)
        self._good = 0
        self._sequence = 0
        self._is_torn = False
        try:
            head = {"format": FORMAT, "segment": number, "run": run.name, "writer": writer.to_dict()}
            self.append(HEAD, [encode_json(head)])
            self.sync()
            sync_folder(run)
        except BaseException:
            self.close()
            with contextlib.suppress(OSError):
                self.path.unlink()
            raise

    def append(self, kind: bytes, parts: Sequence[Part]) -> None:
        """Write a frame behind all others.

        Raises:
            OSError: the disk does not let it; the frame is not in the journal then.
        """
        if self._is_torn:
            os.ftruncate(self._file, self._good)
            os.lseek(self._file, self._good, os.SEEK_SET)
            self._is_torn = False
        self._is_torn = True
        self._good += write_all(self._file, encode(kind, self._sequence, parts))
        self._sequence += 1
        self._is_torn = False

    def sync(self) -> None:
        """Make what was written durable.

        Raises:
            OSError: the disk does not let it.
        """
        os.fsync(self._file)

    def touch(self) -> None:
        """Show that this process lives.

        Raises:
            OSError: the disk does not let it.
        """
        os.utime(self._file)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self._file)


def write_all(file: int, parts: Sequence[Any]) -> int:
    """Write pieces of bytes one after another, all of them.

    Returns:
        how many bytes that were.

    Raises:
        OSError: the disk does not let it; some of them may have been written.
    """
    total = 0
    for part in parts:
        view = memoryview(part).cast("B") if memoryview(part).nbytes else memoryview(b"")
        while view:
            done = os.write(file, view[: 1 << 24])
            total += done
            view = view[done:]
    return total
