"""Data sets that are at hand."""

from __future__ import annotations

import collections

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.files import Progress
from tui_backprop.data.kept import Kept, Stamp, stamps_of
from tui_backprop.data.sources import DataSpec

_KEPT = 3


class Shelf:
    """The last few data sets, so that going back to one is instant; a file that has changed is read anew."""

    def __init__(self) -> None:
        self._kept = Kept()
        self._datasets: collections.OrderedDict[tuple[DataSpec, tuple[Stamp, ...]], Dataset] = collections.OrderedDict()

    def get(self, spec: DataSpec, progress: Progress | None = None) -> Dataset:
        """A data set, loaded where it is not at hand.

        Args:
            progress: called while a file is read, with the share that is done.

        Raises:
            DataError: the data cannot be used.
        """
        key = spec, stamps_of(spec)
        if key not in self._datasets:
            self._datasets[key] = self._kept.load(spec, progress)
        self._datasets.move_to_end(key)
        while len(self._datasets) > _KEPT:
            self._datasets.popitem(last=False)
        return self._datasets[key]
