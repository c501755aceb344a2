"""Opening the dashboard on a run in training.

What reads a command line is not imported here, and what reads the store only where it is read: for a fast first paint.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tui_backprop.cli.launch import launch_on
from tui_backprop.cli.screen_name import screen_name
from tui_backprop.errors import StoreError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.place import Store
from tui_backprop.store.standing import RESUMABLE, Standing
from tui_backprop.training.live.attached import attach as come_in
from tui_backprop.training.live.door import trainers
from tui_backprop.training.observers import OBSERVERS
from tui_backprop.tui.options import DashboardOptions

if TYPE_CHECKING:
    from tui_backprop.store.reader import StoredRun
    from tui_backprop.training.child import ChildProcess

_UNDER_WAY = ("loading", "running", "paused")
_NEWEST = ("", "last")
_NAME = re.compile(r"\w[\w-]*")


def attach_to(wanted: str, options: DashboardOptions, store: Store, ahead: ChildProcess | None = None) -> int:
    """Show the dashboard on a run in training until the person leaves.

    Args:
        wanted: see the command `attach`.
        store: where it is looked for when no trainer of this machine has it.
        ahead: what `child.follower_ahead` has started; it is taken, or ended.

    Returns:
        the exit code.

    Raises:
        BackpropError: there is no terminal, no such run in training, or its trainer cannot be reached.
    """
    told, stored = _found(wanted, store, ahead)
    if told is not None:
        if ahead is not None:
            ahead.close()
        return _on_door(told, options, store)
    assert stored is not None
    from tui_backprop.training.live.process import FollowerProcess
    from tui_backprop.training.run.recording import experiment_of

    follower = FollowerProcess(stored.path, ahead)
    try:
        experiment = experiment_of(stored)
    except BaseException:
        follower.close()
        raise
    return launch_on(follower, experiment, options, store)


def _found(wanted: str, store: Store, ahead: ChildProcess | None) -> tuple[dict[str, Any] | None, StoredRun | None]:
    """What a trainer of this machine says of the run, or else the run as it is recorded."""
    try:
        told = at_this_machine(wanted)
        if told is not None:
            return told, None
        stored = in_training(store, wanted)
        # RUN may be a name that a person has given.
        return (at_this_machine(stored.id) if wanted else None), stored
    except BaseException:
        if ahead is not None:
            ahead.close()
        raise


def _on_door(told: dict[str, Any], options: DashboardOptions, store: Store) -> int:
    trainer = come_in(told["pid"], OBSERVERS, name=screen_name())
    experiment = Experiment.from_dict(trainer.told["experiment"]) if trainer.told["experiment"] else Experiment()
    return launch_on(trainer, experiment, options, store)


def at_this_machine(wanted: str) -> dict[str, Any] | None:
    """What the trainer of a run says of itself; None when no trainer of this machine that lets screens in has it.

    Args:
        wanted: see the command `attach`.

    Raises:
        StoreError: it may be any of several.
    """
    found = [told for told in trainers() if told["status"] in _UNDER_WAY]
    if wanted not in _NEWEST:
        found = [told for told in found if told["run"].startswith(wanted) or told["run"].endswith(wanted)]
        found = [told for told in found if told["run"]]
        if len(found) > 1:
            newest = max(told["run"] for told in found)
            raise StoreError(
                f"'{wanted}' may be any of {len(found)} runs in training", where="RUN", remedy=f"the newest is {newest}"
            )
    return max(found, key=lambda told: (not told["screens"], told["run"]), default=None)


def in_training(store: Store, wanted: str) -> StoredRun:
    """The recorded run in training that a person means.

    Raises:
        StoreError: there is none, or it is not in training, or no training.
    """
    # Whoever comes in by a door needs none of these.
    from tui_backprop.store.housekeeping import resolve
    from tui_backprop.store.index import Index
    from tui_backprop.store.reader import read_run

    if wanted not in _NEWEST and _NAME.fullmatch(wanted) and (store.runs / wanted).is_dir():
        run = read_run(store.runs / wanted, arrays=False)  # a list of thousands need not be looked at
        _require_training(run.id, run.kind, run.status)
        return run
    with Index(store) as index:
        index.refresh()
        rows = index.rows()
    if wanted in _NEWEST:
        rows = [row for row in rows if row.kind == "run" and row.state == Standing.RUNNING]
        if not rows:
            raise StoreError(
                "no run is in training", remedy="'backprop-tui resume' goes on with one that was interrupted"
            )
    row = resolve(rows, wanted)
    _require_training(row.id, row.kind, row.state)
    return read_run(store.runs / row.id, arrays=False)


def _require_training(run: str, kind: str, standing: str) -> None:
    if kind != "run":
        raise StoreError(f"it is a {kind}, and no training", where=run)
    if standing != Standing.RUNNING:
        remedy = f"'backprop-tui resume {run}' goes on with it" if standing in RESUMABLE else ""
        raise StoreError(f"it is not in training ({standing})", where=run, remedy=remedy)
