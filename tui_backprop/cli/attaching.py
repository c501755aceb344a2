"""Opening the dashboard on a run in training.

What reads a command line is not imported here, and what reads the store only where it is read: for a fast first paint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_backprop.cli.launch import launch_on
from tui_backprop.cli.screen_name import screen_name
from tui_backprop.errors import StoreError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.place import Store
from tui_backprop.store.standing import Standing
from tui_backprop.training.live.attached import attach as come_in
from tui_backprop.training.live.door import trainers
from tui_backprop.training.observers import OBSERVERS
from tui_backprop.tui.options import DashboardOptions

if TYPE_CHECKING:
    from tui_backprop.store.reader import StoredRun

_UNDER_WAY = ("loading", "running", "paused")


def attach_to(wanted: str, options: DashboardOptions, store: Store) -> int:
    """Show the dashboard on a run in training until the person leaves.

    Args:
        wanted: see the command `attach`.
        store: where it is looked for when no trainer of this machine has it.

    Returns:
        the exit code.

    Raises:
        BackpropError: there is no terminal, no such run in training, or its trainer cannot be reached.
    """
    told = at_this_machine(wanted)
    if told is not None:
        return _on_door(told, options, store)
    stored = in_training(store, wanted)
    if wanted and (told := at_this_machine(stored.id)) is not None:  # RUN is a name that a person has given
        return _on_door(told, options, store)
    from tui_backprop.training.live.process import FollowerProcess
    from tui_backprop.training.run.recording import experiment_of

    return launch_on(FollowerProcess(stored.path), experiment_of(stored), options, store)


def _on_door(told: dict[str, Any], options: DashboardOptions, store: Store) -> int:
    trainer = come_in(told["pid"], OBSERVERS, name=screen_name())
    experiment = Experiment.from_dict(trainer.told["experiment"]) if trainer.told["experiment"] else Experiment()
    return launch_on(trainer, experiment, options, store)


def at_this_machine(wanted: str) -> dict[str, Any] | None:
    """What the trainer of a run says of itself; None when no trainer of this machine that lets screens in has it.

    Args:
        wanted: see the command `attach`.
    """
    found = [told for told in trainers() if told["status"] in _UNDER_WAY]
    if wanted not in ("", "last"):
        found = [told for told in found if told["run"].startswith(wanted) or told["run"].endswith(wanted)]
        found = [told for told in found if told["run"]]
    return max(found, key=lambda told: (not told["screens"], told["run"]), default=None)


def in_training(store: Store, wanted: str) -> StoredRun:
    """The recorded run in training that a person means.

    Raises:
        StoreError: there is none, or it is not in training.
    """
    # Whoever comes in by a door needs none of these.
    from tui_backprop.store.housekeeping import resolve
    from tui_backprop.store.index import Index
    from tui_backprop.store.reader import read_run

    with Index(store) as index:
        index.refresh()
        rows = index.rows()
    running = [row for row in rows if row.state == Standing.RUNNING]
    if not running and wanted in ("", "last"):
        raise StoreError("no run is in training", remedy="'backprop-tui resume' goes on with one that was interrupted")
    row = resolve(running if wanted in ("", "last") else rows, wanted)
    if row.state != Standing.RUNNING:
        remedy = f"'backprop-tui resume {row.id}' goes on with it" if row.state == Standing.INTERRUPTED else ""
        raise StoreError(f"it is not in training ({row.state})", where=row.id, remedy=remedy)
    return read_run(store.runs / row.id, arrays=False)
