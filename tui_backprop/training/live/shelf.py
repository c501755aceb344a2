"""Data sets that are at hand."""

from __future__ import annotations

import collections

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.sources import DataSpec, load

_KEPT = 3


class Shelf:
    """The last few data sets, so that going back to one is instant; what comes from a file is always read anew."""

    def __init__(self) -> None:
        self._datasets: collections.OrderedDict[DataSpec, Dataset] = collections.OrderedDict()

    def get(self, spec: DataSpec) -> Dataset:
        """A data set, loaded where it is not at hand.

        Raises:
            DataError: the data cannot be used.
        """
        if spec not in self._datasets or spec.data:
            self._datasets[spec] = load(spec)
        self._datasets.move_to_end(spec)
        while len(self._datasets) > _KEPT:
            self._datasets.popitem(last=False)
        return self._datasets[spec]
