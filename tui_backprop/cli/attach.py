"""`backprop-tui attach`: look at a run in training, and steer it, from another terminal."""

from __future__ import annotations

from typing import Any

import click

from tui_backprop.cli.command import Command
from tui_backprop.cli.launch import launch_on
from tui_backprop.cli.screen_name import screen_name
from tui_backprop.cli.screen_options import LOOKS
from tui_backprop.cli.store_options import store_option
from tui_backprop.errors import StoreError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.housekeeping import resolve
from tui_backprop.store.index import Index
from tui_backprop.store.place import Store, find_store
from tui_backprop.store.reader import StoredRun, read_run
from tui_backprop.store.standing import Standing
from tui_backprop.training.live.attached import attach as come_in
from tui_backprop.training.live.door import trainers
from tui_backprop.training.live.process import FollowerProcess
from tui_backprop.training.observers import OBSERVERS
from tui_backprop.training.run.recording import experiment_of
from tui_backprop.tui.options import DashboardOptions

_UNDER_WAY = ("loading", "running", "paused")


@click.command(cls=Command, params=list(LOOKS))
@click.argument("run", default="", metavar="[RUN]")
@store_option
def attach(run: str, store: str | None, **screen: Any) -> int:
    """Open the dashboard on a run in training: on one of this machine to look and to steer, else to look.

    RUN is its name, or its identifier or the beginning or end of one, as 'backprop-tui runs' lists it; without RUN it
    is the newest that nobody looks at, else the newest. Of several screens one steers; z takes over. q leaves: a run
    of 'train --detach' goes on, another one when other screens look.

    A run that another machine trains into the same store, or 'train' without --detach, can be read only: its curves
    and its network are shown as they are recorded.
    """
    place = find_store(store)
    options = DashboardOptions(**{k: v for k, v in screen.items() if v is not None})
    told = at_this_machine(run)
    if told is not None:
        return _on_door(told, options, place)
    stored = in_training(place, run)
    if run and (told := at_this_machine(stored.id)) is not None:  # RUN is a name that a person has given
        return _on_door(told, options, place)
    return launch_on(FollowerProcess(stored.path), experiment_of(stored), options, place)


def _on_door(told: dict[str, Any], options: DashboardOptions, store: Store) -> int:
    trainer = come_in(told["pid"], OBSERVERS, name=screen_name())
    experiment = Experiment.from_dict(trainer.told["experiment"]) if trainer.told["experiment"] else Experiment()
    return launch_on(trainer, experiment, options, store)


def at_this_machine(wanted: str) -> dict[str, Any] | None:
    """What the trainer of a run says of itself; None when no trainer of this machine that lets screens in has it.

    Args:
        wanted: see `attach`.
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
