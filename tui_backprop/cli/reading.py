"""Data that are read with a progress bar, where that takes longer than a second."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from tui_backprop.cli.progress import ProgressBar
from tui_backprop.data.dataset import Dataset
from tui_backprop.data.files import Progress
from tui_backprop.data.sources import load
from tui_backprop.experiment.experiment import Experiment

SLOW = 1.0
"""Seconds of reading from which on it is shown how far it has come."""


def read_data(experiment: Experiment) -> Dataset:
    """The data of an experiment.

    Raises:
        DataError: they cannot be used.
    """
    with reading(experiment) as progress:
        return load(experiment.data_spec, progress)


@contextlib.contextmanager
def reading(experiment: Experiment) -> Iterator[Progress]:
    """What to call with the share that has been read: it draws a bar, after a second, until the block ends."""
    with contextlib.ExitStack() as shown:
        begun = time.monotonic()
        bar: ProgressBar | None = None

        def told(share: float) -> None:
            nonlocal bar
            if bar is None and time.monotonic() - begun >= SLOW:
                bar = shown.enter_context(ProgressBar(100, unit=f"% of {Path(experiment.data).name} read"))
            if bar is not None and bar.is_due():
                bar.show(100 * share)

        yield told
