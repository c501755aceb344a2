"""The dashboard of a recorded run as a picture, without a terminal."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from textual.pilot import Pilot

from tui_backprop.errors import TrainerError
from tui_backprop.store.place import Store
from tui_backprop.store.reader import StoredRun
from tui_backprop.training.live.manners import Manners
from tui_backprop.training.live.process import TrainerProcess
from tui_backprop.training.run.recording import experiment_here
from tui_backprop.tui.app import BackpropApp
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.compositor import text_of
from tui_backprop.tui.options import DashboardOptions
from tui_backprop.tui.session.session import Session

_PATIENCE = 120.0
"""Seconds that all of it may take."""
_STILL = 3
"""Looks in a row that must find the same picture with everything answered."""


@dataclass(frozen=True)
class Portrait:
    """A screen.

    Attributes:
        svg: with its colours.
        text: its characters, a line a row.
    """

    svg: str
    text: str


def portrait(
    store: Store, run: StoredRun, *, size: tuple[int, int], tab: int = 1, depth: ColourDepth = ColourDepth.FULL
) -> Portrait:
    """The dashboard at a run's end, made from its last checkpoint.

    Args:
        size: columns and rows.
        tab: which tab, from 1 on.
        depth: how many colours it has; where there are none, characters say what colours would.

    Raises:
        TrainerError: the run cannot be shown; the message says why.
    """
    manners = Manners(store)
    trainer = TrainerProcess(manners)
    session = Session(experiment_here(run), launch=lambda: TrainerProcess(manners), trainer=trainer)
    session.begin(resume=run.id, look=True)
    taken: list[Portrait] = []

    async def take(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, BackpropApp)
        await _come_to_rest(pilot, app)
        if tab != 1:
            app.show_tab(tab - 1)
            await _come_to_rest(pilot, app)
        taken.append(Portrait(app.export_screenshot(title="backprop-tui"), text_of(app.screen)))
        app.exit(0)

    try:
        app = BackpropApp(session, options=DashboardOptions(markers="braille"), depth=depth)
        app.run(headless=True, size=size, auto_pilot=take)
    finally:
        session.close()
    if not taken:
        raise TrainerError(session.view().message or app.crash or "the screen could not be drawn")
    return taken[0]


async def _come_to_rest(pilot: Pilot[Any], app: BackpropApp) -> None:
    """Wait until every panel shows what it asked for.

    Raises:
        TrainerError: that does not come.
    """
    end = time.monotonic() + _PATIENCE
    still, before = 0, ""
    while still < _STILL:
        await pilot.pause(0.05)
        view = app.session.view()
        if view.message or time.monotonic() > end:
            raise TrainerError(view.message or "the screen did not come to rest")
        asked = app.dashboard.requests()
        is_whole = (
            view.snapshot is not None
            and view.status.is_over
            and bool(app.dashboard.board.children)
            and all(request in view.snapshot.answers for request in asked)
            and all(worker.is_finished or worker.name == "_receive" for worker in app.workers)
        )
        now = text_of(app.screen)
        still = still + 1 if is_whole and now == before else 0
        before = now
