"""The lines of a text file, whatever it is compressed with and however it is encoded."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tui_backprop.data.files import Progress
from tui_backprop.data.kinds import HEAD, encoding_of, opened_unpacked
from tui_backprop.errors import DataError

MAX_RECORD = 4_194_304
"""Characters of one row, its quoted line breaks included."""

_EVERY = 65_536
"""Characters after which it is told how far reading is: some milliseconds of it."""
_SPACE = re.compile(r"[ \t]+")


class Lines(Iterator[str]):
    """The lines of a text for `csv.reader`, each checked to be text, and a row's to fit in `MAX_RECORD`.

    A line that is not valid in UTF-8 is taken for Windows-1252, as old spreadsheets write it.

    Attributes:
        number: the line that was given last, the first being 1.
        old_encoding: whether a line was not UTF-8.
        spaced: runs of spaces and tabs become one space, for files whose columns white space divides.
    """

    def __init__(self, text: io.TextIOWrapper, path: Path, told: Callable[[], object]) -> None:
        self._text = text
        self._path = path
        self._told = told
        self._room = MAX_RECORD
        self._untold = 0
        self.number = 0
        self.old_encoding = False
        self.spaced = False

    def new_record(self) -> None:
        self._room = MAX_RECORD

    def __next__(self) -> str:
        try:
            line = self._text.readline(self._room + 1)
        except UnicodeError as error:
            remedy = "save the file as UTF-8"
            raise DataError(f"the text cannot be decoded ({error})", where=str(self._path), remedy=remedy) from error
        if not line:
            raise StopIteration
        self.number += 1
        self._untold += len(line)
        if self._untold >= _EVERY:
            self._untold = 0
            self._told()
        self._room -= len(line)
        where = f"{self._path}, line {self.number}"
        if self._room < 0:
            raise DataError(f"the row is longer than {MAX_RECORD:,} characters", where=where)
        if "\0" in line:
            remedy = "name a text file (CSV), a NumPy file (.npz, .npy) or a directory of IDX files"
            raise DataError("there is a NUL byte, so this is no text", where=where, remedy=remedy)
        if not line.isascii() and any("\udc80" <= letter <= "\udcff" for letter in line):
            self.old_encoding = True
            line = _old(line)
        if self.spaced:
            line = _SPACE.sub(" ", line.strip()) + "\n"
        return line


def _old(line: str) -> str:
    """A line with bytes that UTF-8 does not have (read as surrogates U+DC80…U+DCFF), as Windows-1252 has it."""
    return line.encode("utf-8", "surrogateescape").decode("cp1252", "replace").replace("\ufffd", "?")


@contextmanager
def lines_of(path: Path, progress: Progress | None = None) -> Iterator[Lines]:
    """The lines of the file `path`; closed when the block ends.

    Raises:
        DataError: the file cannot be read, or is no text.
    """
    with opened_unpacked(path) as (stream, file, _):
        size = max(1, path.stat().st_size)

        def told() -> None:
            if progress is not None:
                progress(min(1.0, file.tell() / size))

        head, stream = _peeked(stream)
        encoding = encoding_of(head)
        text = io.TextIOWrapper(stream, encoding, errors=_errors(encoding), newline="")
        lines = Lines(text, path, told)
        try:
            yield lines
        finally:
            text.detach()


def _errors(encoding: str) -> str:
    return "surrogateescape" if encoding.startswith("utf-8") else "strict"


def _peeked(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream, which stay to be read."""
    if isinstance(stream, io.BufferedReader):
        return stream.peek(HEAD)[:HEAD], stream
    head = stream.read(HEAD)
    stream.seek(0)
    return head, stream
