"""`backprop-tui watch` on the screen."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Sequence

from tui_backprop.cli.launch import require_terminal
from tui_backprop.errors import BackpropError
from tui_backprop.store.place import Store
from tui_backprop.training.watched.opening import Target, open_source
from tui_backprop.training.watched.process import WatchProcess
from tui_backprop.tui.options import DashboardOptions
from tui_backprop.tui.session.comparison import MOST, Pin
from tui_backprop.tui.watching import watch


def show(target: Target, options: DashboardOptions, store: Store | None, compare: Sequence[str]) -> int:
    """Show the dashboard on a target until the person leaves.

    Args:
        store: where it is recorded; None for nowhere.
        compare: names of recorded runs to pin beside it.

    Returns:
        the program's exit code; 0 for what is not run here; 129 when it was ended by leaving, and did not say how.

    Raises:
        BackpropError: there is no terminal, or nothing to watch.
    """
    pins = _pins(store, compare)
    if target.path:
        open_source(target).close()  # a log that is not there is told in a line and not on the screen
    if target.descriptor >= 0:
        _take_keyboard()
    require_terminal()
    processes: list[WatchProcess] = []

    def launch() -> WatchProcess:
        processes.append(WatchProcess(target, store))
        return processes[-1]

    code = 0
    try:
        code = watch(target.program, launch, options=options, pins=pins)
    finally:
        for process in processes:
            process.close()
    if code:
        return code
    status = processes[-1].exit_status
    if status is None and target.command:
        return 128 + signal.SIGHUP
    return status or 0


def _take_keyboard() -> None:
    """Have standard input, which was a pipe, be the keyboard."""
    with contextlib.suppress(OSError):
        descriptor = os.open("/dev/tty", os.O_RDWR)
        os.dup2(descriptor, 0)
        os.close(descriptor)
        sys.stdin = sys.__stdin__


def _pins(store: Store | None, compare: Sequence[str]) -> list[Pin]:
    """The recorded runs that are wanted, as pins.

    Raises:
        BackpropError: there is no such run, or there are too many.
    """
    if not compare:
        return []
    from tui_backprop.store.place import find_store
    from tui_backprop.training.watched.recorded import pin_of

    if len(compare) > MOST:
        raise BackpropError(f"{len(compare)} runs are too many", where="--compare", remedy=f"at most {MOST}")
    place = store or find_store(None)
    return [Pin(number, *pin_of(place, name)) for number, name in enumerate(compare, 1)]
