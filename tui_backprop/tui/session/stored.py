"""What a recorded run is taken up for: to be looked at, gone on with, trained again, or pinned."""

from __future__ import annotations

from enum import StrEnum

from tui_backprop.errors import StoreError
from tui_backprop.store.kinds import kind_named
from tui_backprop.store.reader import StoredRun
from tui_backprop.training.live.stored import snapshot_of_stored
from tui_backprop.training.run.recording import experiment_here, is_by_hand, require_resumable
from tui_backprop.tui.session.comparison import Comparison
from tui_backprop.tui.session.session import Session

COLUMNS = 400
"""Buckets of a pinned run's curve."""


ANEW = {
    "sweep": "to run it again: backprop-tui sweep, in a shell",
    "check": "y copies the line that checks it again",
    "watched": "y copies the line that watches it again",
}
"""How what is no training is done again, by its kind."""


class Deed(StrEnum):
    """What is done with a recorded run."""

    OPEN = "open"
    RESUME = "resume"
    RERUN = "rerun"
    PIN = "pin"


Wish = tuple[Deed, StoredRun]
"""What is to be done with which run."""


def require_usable(run: StoredRun, deed: Deed) -> None:
    """Refuse what cannot be done with a run.

    Raises:
        BackpropError: the message says why not.
    """
    if run.kind != "run":
        other = ANEW[run.kind] if deed is Deed.RERUN and run.kind in ANEW else "i tells all that is known of it"
        raise StoreError(f"{kind_named(run.kind)} has no network of ours", where=run.id, remedy=other)
    experiment_here(run)
    if deed is Deed.RESUME:
        require_resumable(run)
    elif deed in (Deed.OPEN, Deed.PIN) and run.checkpoint is None:
        raise StoreError("it has no checkpoint", where=run.id, remedy="r trains it again")


def take_up(session: Session, comparison: Comparison, run: StoredRun, deed: Deed) -> str:
    """Do it; `require_usable` must have allowed it.

    Returns:
        what to say of it.
    """
    experiment = experiment_here(run)
    name = run.labels.name or run.id
    if deed is Deed.PIN:
        return comparison.add(experiment, snapshot_of_stored(run, COLUMNS))
    if deed is Deed.RERUN:
        session.begin(experiment, paused=False)
        return f"{name}: trained again, from its seed"
    session.begin(experiment, paused=False, resume=run.id, look=deed is Deed.OPEN)
    session.is_edited = is_by_hand(run)
    if deed is Deed.RESUME:
        return f"{name} goes on"
    return f"{name} as it was recorded: r trains it again, h goes back to the list"
