"""Opening a data file or directory that a user named, or saying in one line why it cannot be read."""

from __future__ import annotations

import io
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tui_backprop.errors import DataError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

Progress = Callable[[float], object]
"""Called now and then while a file is read, with the share that is done, from 0 to 1."""


def part_of(progress: Progress | None, start: float, end: float) -> Progress | None:
    """What a part of the work calls with its own share, when it is the whole's from `start` to `end`."""
    return None if progress is None else lambda share: progress(start + (end - start) * share)


def size_of(path: Path) -> int:
    """Bytes of a file, at least 1; 1, too, when it cannot be known: what reads it says why."""
    try:
        return max(1, path.stat().st_size)
    except OSError:
        return 1


class Watched(io.RawIOBase):
    """A file that tells how far it has been read; the share never goes back.

    Args:
        size: of the file, in bytes, at least 1.
    """

    def __init__(self, file: BinaryIO, size: int, progress: Progress) -> None:
        self._file = file
        self._size = size
        self._progress = progress
        self._farthest = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        chunk = self._file.read(len(memoryview(buffer)))
        memoryview(buffer)[: len(chunk)] = chunk
        self._farthest = max(self._farthest, self._file.tell())
        self._progress(min(1.0, self._farthest / self._size))
        return len(chunk)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The regular file `path`, open for reading bytes; closed when the block ends.

    Anything else is refused unopened: a pipe could keep the reader waiting for ever, and a device never ends.

    Raises:
        DataError: there is no such file, it is no regular file, or the system refuses to open it or, within
            the block, to read it.
    """
    with _refusals(path, "there is no such file"):
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise DataError("this is a directory, not a file", where=str(path))
        if not stat.S_ISREG(mode):
            raise DataError("this is a pipe or a device, not a regular file", where=str(path))
        with path.open("rb") as file:
            yield file


def names_in(directory: Path, *, remedy: str) -> list[str]:
    """The names of the entries of `directory`, sorted.

    Args:
        remedy: what to do if there is no such directory.

    Raises:
        DataError: there is no such directory, or it cannot be read.
    """
    with _refusals(directory, "there is no such directory", remedy):
        if not stat.S_ISDIR(directory.stat().st_mode):
            raise DataError("this is a file, not a directory", where=str(directory), remedy=remedy)
        return sorted(entry.name for entry in directory.iterdir())


@contextmanager
def _refusals(path: Path, missing: str, remedy: str = "") -> Iterator[None]:
    """Turn what the system says of `path` into a DataError."""
    if "\0" in str(path):
        raise DataError("a file name cannot hold a NUL character", where=repr(str(path)))
    try:
        yield
    except FileNotFoundError as error:
        raise DataError(missing, where=str(path), remedy=remedy) from error
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror or error})", where=str(path)) from error
