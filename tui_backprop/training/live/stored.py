"""A recorded run as a picture, without its data: what its checkpoint and its history say."""

from __future__ import annotations

from typing import Any

from tui_backprop.errors import StoreError
from tui_backprop.store.reader import StoredRun
from tui_backprop.training.live.requests import Answers, CurveRequest
from tui_backprop.training.live.snapshot import Snapshot
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.record import Record
from tui_backprop.training.run.recording import history_of


def snapshot_of_stored(run: StoredRun, columns: int) -> Snapshot:
    """The last picture of a recorded run, with its curves; it has no scene.

    Args:
        columns: buckets of the curves, at most.

    Raises:
        StoreError: it has no checkpoint, or one that is not understood.
    """
    if run.checkpoint is None:
        raise StoreError("it has no checkpoint", where=run.id)
    state = run.checkpoint.state
    try:
        plain = state["training"]
        last = _record(plain["last"])
        finite = last if plain["is_finite"] else _record(plain["last_finite"])
        kept = _record(plain["best"]) or finite
        return Snapshot(
            version=0,
            run=0,
            status=Status.ENDED,
            stopped_by=Ending(plain["stopped_by"]),
            diverged_at=plain["diverged_at"],
            record=last,
            last_finite=kept,
            seconds=float(state["seconds"]),
            perfect_at=state["perfect_at"],
            answers=Answers({CurveRequest(columns): history_of(run).curve(columns)}),
        )
    except (LookupError, TypeError, ValueError) as error:
        raise StoreError(f"its checkpoint is not understood: {error}", where=run.id) from None


def _record(values: Any) -> Record | None:
    return None if values is None else Record(*values)
