"""`backprop-tui train --detach`: a training that runs on when its terminal, and the login, have ended."""

from __future__ import annotations

import json
import math

from tui_backprop.errors import BackpropError, TrainerError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.place import Store
from tui_backprop.training.live.manners import Manners
from tui_backprop.training.live.process import TrainerProcess
from tui_backprop.training.live.snapshot import Leave, SetPace, Snapshot, Start, Want
from tui_backprop.training.live.status import Status


def detach(experiment: Experiment, store: Store, *, as_json: bool) -> int:
    """Begin a training in a process of its own session, and leave it once it is recorded.

    Returns:
        the exit code.

    Raises:
        TrainerError: it could not be begun; the message says why.
    """
    trainer = TrainerProcess(Manners(store, "the terminal that began it", has_door=True, grace=math.inf))
    try:
        snapshot = _begin(trainer, experiment)
        trainer.send(Leave(stays=True))
    finally:
        trainer.close()
    run = snapshot.recorded_as
    if as_json:
        print(json.dumps({"run": run or None, "pid": trainer.pid, "trouble": snapshot.trouble}))
        return 0
    if snapshot.status.is_over:
        print(f"{run or experiment.dataset} has ended already")
    else:
        print(f"{run or experiment.dataset} trains in process {trainer.pid}, also after you have logged out")
    if snapshot.trouble:
        print(snapshot.trouble)
    for command, what in (
        (f"backprop-tui attach {run}".rstrip(), "looks at it, and steers it"),
        ("backprop-tui runs", "lists it with all others"),
    ):
        print(f"  {command:<{23 + len(run)}}{what}")
    return 0


def require_detachable(store: Store | None, *, every: int | None, samples: bool) -> None:
    """Refuse options that make no sense for a training that nobody sees.

    Raises:
        BackpropError: there is one.
    """
    if store is None:
        raise BackpropError("--no-store keeps nothing, and nobody would see it", where="--detach")
    for name, given in (("--every", every is not None), ("--samples", samples)):
        if given:
            raise BackpropError(
                f"{name} prints, and nobody would read it", where="--detach",
                remedy="leave it out; 'backprop-tui attach' shows the run",
            )  # fmt: skip


def _begin(trainer: TrainerProcess, experiment: Experiment) -> Snapshot:
    """Train until the run is in the store, or it is known why not.

    Raises:
        TrainerError: it could not be begun.
    """
    trainer.send(SetPace(0.0))
    trainer.send(Start(1, experiment))
    seen = -1
    while True:
        trainer.send(Want(seen))
        snapshot = trainer.receive()
        seen = snapshot.version
        if snapshot.status is Status.FAILED:
            raise TrainerError(snapshot.message)
        if snapshot.recorded_as or snapshot.trouble or snapshot.status.is_over:
            return snapshot
