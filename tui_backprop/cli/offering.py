"""What a person is offered when the dashboard starts. Nothing is imported before it is looked for: the screen first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_backprop.errors import BackpropError
from tui_backprop.store.place import Store

if TYPE_CHECKING:
    from tui_backprop.tui.session.offer import Offer


def offer_of(store: Store) -> Offer | None:
    """To come back to a run that is in training while nobody looks, else to go on with the newest if it was
    interrupted by something else than the person; None for nothing."""
    try:
        return _in_training() or _interrupted(store)
    except BackpropError:
        return None


def _in_training() -> Offer | None:
    from tui_backprop.cli.screen_name import screen_name
    from tui_backprop.training.live.attached import attach
    from tui_backprop.training.live.door import trainers
    from tui_backprop.training.observers import OBSERVERS
    from tui_backprop.tui.session.offer import to_come_back

    alone = [told for told in trainers() if told["status"] in ("running", "paused") and not told["screens"]]
    if not alone:
        return None
    told = max(alone, key=lambda told: str(told["run"]))
    return to_come_back(told["dataset"], told["epoch"], lambda: attach(told["pid"], OBSERVERS, name=screen_name()))


def _interrupted(store: Store) -> Offer | None:
    from tui_backprop.store.index import Index
    from tui_backprop.store.reader import read_run
    from tui_backprop.store.standing import Standing
    from tui_backprop.training.run.ending import Ending
    from tui_backprop.training.run.recording import experiment_of
    from tui_backprop.tui.session.offer import to_resume

    with Index(store) as index:
        index.refresh()
        newest = next((row for row in index.rows() if row.state != Standing.RUNNING), None)
    if (
        newest is None
        or newest.state != Standing.INTERRUPTED
        or newest.stopped_by == Ending.LEFT
        or newest.kind != "run"
    ):
        return None
    experiment = experiment_of(read_run(store.runs / newest.id, arrays=False))
    return to_resume(newest.name or experiment.dataset, newest.results.get("epochs", 0), newest.id, experiment)
