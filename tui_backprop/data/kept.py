"""Data sets read once: another seed, split or scale of files that have not changed needs no reading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.files import Progress
from tui_backprop.data.sources import DataSpec, Source, check_spec, files_of, load

Stamp = tuple[str, int, int, int]
"""A file's path, size, and when its content and its entry changed last; other than before when it has changed."""


def stamps_of(spec: DataSpec) -> tuple[Stamp, ...]:
    """What tells whether the files of a specification have changed; empty for data without files, or when one is gone.

    Raises:
        DataError: as `load`.
    """
    check_spec(spec)
    try:
        return tuple(map(_stamp, files_of(spec)))
    except OSError:
        return ()  # what reads it says what is wrong with it


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return str(path), found.st_size, found.st_mtime_ns, found.st_ctime_ns


class Kept:
    """The samples of the files that were read last, as they stand there."""

    def __init__(self) -> None:
        self._key: tuple[DataSpec, tuple[Stamp, ...]] | None = None
        self._dataset: Dataset | None = None

    def load(self, spec: DataSpec, progress: Progress | None = None) -> Dataset:
        """What `sources.load` gives, from files that are read only when they are others than before, or have changed.

        Raises:
            DataError: as `sources.load`.
        """
        return load(spec, progress, read=self._read)

    def _read(self, source: Source, spec: DataSpec, progress: Progress | None) -> Dataset:
        # Taken before the file is read: what changes meanwhile is another file the next time.
        stamps = stamps_of(spec)
        if not stamps:
            return source.read(spec, progress)
        # What a source makes of its files depends on neither the split nor the scale.
        key = replace(spec, seed=0, test_fraction=None, standardise=True, validation=None), stamps
        if self._dataset is None or key != self._key:
            self._key = self._dataset = None  # a large one makes room first
            self._dataset = source.read(spec, progress)
            self._key = key
        return self._dataset
