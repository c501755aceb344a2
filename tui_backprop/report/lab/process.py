"""A process that writes the report on recorded runs for a screen, which must not stand still meanwhile.

    python -m tui_backprop.report.lab.process FD STORE FOLDER RUN…

It sends `Progress` while it works, and one `Written` or `Refused` at the end.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from tui_backprop.errors import BackpropError, StoreError
from tui_backprop.report.lab.extra import require_figures
from tui_backprop.report.lab.messages import Message, Progress, Refused, Written
from tui_backprop.store.index import Index
from tui_backprop.store.place import Store
from tui_backprop.store.reader import read_run
from tui_backprop.store.rows import Row

Send = Callable[[Message], object]
_OFTEN = 0.1
"""Seconds between two messages on how far it is, at least."""


def write_for_screen(store: Store, runs: Sequence[str], folder: Path, send: Send) -> Written:
    """Write the report on runs and sweeps; where a person has changed one that is there, beside it.

    Args:
        runs: their names in the store.
        folder: where to.
        send: told how far it is.

    Raises:
        BackpropError: it cannot be written; the message says why.
    """
    require_figures()
    from tui_backprop.report.lab.compose import Material, report_of
    from tui_backprop.report.lab.folder import Folder
    from tui_backprop.report.lab.gather import gather
    from tui_backprop.report.lab.recorded_sweep import AT_MOST, sweep_of_run
    from tui_backprop.report.lab.sweep_part import SweepPart
    from tui_backprop.report.lab.trained_again import train_again
    from tui_backprop.report.lab.write import file_names, write

    def sweep(row: Row) -> SweepPart:
        recorded = sweep_of_run(read_run(store.runs / row.id))
        if recorded.seconds > AT_MOST:
            return SweepPart(recorded, None)
        return SweepPart(recorded, train_again(recorded, _paced(send, "runs of the sweep")))

    rows = _rows(store, runs)
    sweeps = [sweep(row) for row in rows if row.kind == "sweep"]
    trainings = gather(store, [row for row in rows if row.kind != "sweep"])
    document = report_of(Material(trainings, now=time.time(), sweeps=sweeps))
    others = (folder.with_name(f"{folder.name}-{number}") for number in itertools.count(2))
    places = (Folder(path, option="the report's directory") for path in itertools.chain([folder], others))
    place = next(place for place in places if place.is_free(file_names(document)))
    try:
        write(document, place, _paced(send, "figures"))
    except BaseException:
        place.discard()
        raise
    return Written(str(place.path), len(document.mismatches))


def _paced(send: Send, what: str) -> Callable[[int, int], None]:
    """What sends how far it is now and then."""
    due = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal due
        if time.monotonic() >= due:
            due = time.monotonic() + _OFTEN
            send(Progress(done, total, what))

    return tell


def _rows(store: Store, runs: Sequence[str]) -> list[Row]:
    with Index(store) as index:
        index.refresh()
        known = {row.id: row for row in index.rows()}
    for run in runs:
        if run not in known:
            raise StoreError("it is not in the store", where=run, remedy=f"the store is {store.root}")
    return [known[run] for run in runs]


def main() -> None:
    connection, store, folder, *runs = Connection(int(sys.argv[1])), *sys.argv[2:]
    os.nice(5)  # the training and the screen go first
    # The screen has ended: nobody is left to tell.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        try:
            connection.send(write_for_screen(Store(Path(store)), runs, Path(folder), connection.send))
        except BackpropError as error:
            connection.send(Refused(str(error)))


if __name__ == "__main__":
    main()
