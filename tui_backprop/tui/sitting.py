"""One sitting at the dashboard, from the terminal as it was to the terminal as it was.

Starting the trainer comes first, so that it loads its data while Textual paints.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.place import Store
from tui_backprop.tui.app import BackpropApp
from tui_backprop.tui.colours.depth import settle
from tui_backprop.tui.options import DashboardOptions
from tui_backprop.tui.session.comparison import Pin
from tui_backprop.tui.session.offer import Offer
from tui_backprop.tui.session.session import Session, Trainer
from tui_backprop.tui.terminal.cast import driver_for
from tui_backprop.tui.terminal.glyphs import tame


def run(
    experiment: Experiment,
    *,
    options: DashboardOptions,
    launch: Callable[[], Trainer] | None = None,
    trainer: Trainer | None = None,
    resume: str = "",
    offer: Callable[[], Offer | None] | None = None,
    looks_on: bool = False,
    store: Store | None = None,
) -> int:
    """Show the dashboard, training `experiment`, until the person leaves.

    Args:
        launch: starts a trainer; `TrainerProcess` when None.
        trainer: one that has been started already; started here when None.
        resume: the name of a recorded run of that experiment to go on with; "" for a new run.
        offer: see `Notices.offer`.
        looks_on: the trainer is at work for another screen already: see `Session`.
        store: see `Host`.

    Returns:
        The process's exit status: 0, 1 after a defect, 128 + the number of a signal that ended it.

    Raises:
        ThemeError: there is no such theme, or it cannot be used.
        TrainerError: the trainer's process cannot be started.
    """
    if launch is None:
        from tui_backprop.training.live.process import TrainerProcess

        launch = TrainerProcess
    session = Session(
        experiment,
        launch=launch,
        trainer=trainer if trainer is not None else launch(),
        pace=options.pace,
        paused=options.paused,
        looks_on=looks_on,
    )
    if not looks_on:
        session.begin(resume=resume)
    app, status = show(session, options=options, offer=offer, store=store)
    if not app.crash and status < 128 and (text := parting(session, stays=app.stays)):  # else perhaps no terminal
        print(text)
    return status


def show(
    session: Session,
    *,
    options: DashboardOptions,
    offer: Callable[[], Offer | None] | None = None,
    store: Store | None = None,
    pins: Sequence[Pin] = (),
) -> tuple[BackpropApp, int]:
    """Show a session until the person leaves, and close it.

    Args:
        offer, store: see `run`.
        pins: runs that are pinned from the beginning.

    Returns:
        The app as it was left, and the process's exit status as `run` has it.

    Raises:
        ThemeError: there is no such theme, or it cannot be used.
    """
    try:
        # Settled before the App is made, which reads NO_COLOR.
        depth, asks = settle(options.colours, os.environ)
        tame(sys.__stderr__)
        app = BackpropApp(session, options=options, depth=depth, driver=driver_for(options.cast, asks=asks))
        app.offer, app.store = offer, store
        app.comparison.begin(pins)
        result = app.run(mouse=options.mouse)
    finally:
        session.close()
    if app.crash:
        print(app.crash, file=sys.stderr)
        status = app.return_code or 1
    else:
        status = result or app.return_code or 0
    if app.reporting is not None:
        app.reporting.finish(print if not app.crash and status < 128 else None)  # else perhaps no terminal
    return app, status


def parting(session: Session, *, stays: bool) -> str:
    """What to say of a run that goes on when its screen has gone; "" when none does.

    Args:
        stays: the person has left it in training.
    """
    view = session.view()
    company = view.company
    if not view.status.is_under_way or not (stays or company.stays or company.others):
        return ""
    if company.reading_only:
        return ""
    return f"the training goes on; to come back: backprop-tui attach {view.recorded_as}".rstrip()
