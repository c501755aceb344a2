"""Starting the dashboard, once it is known what to train and how to look."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from tui_backprop.cli.screen_name import screen_name
from tui_backprop.errors import BackpropError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.place import Store
from tui_backprop.training.live.manners import MINUTE, Manners
from tui_backprop.tui.options import DashboardOptions

if TYPE_CHECKING:
    from tui_backprop.tui.session.session import Trainer


class NoTerminalError(BackpropError):
    """There is no terminal to draw on."""


def launch(
    experiment: Experiment,
    options: DashboardOptions,
    store: Store | None = None,
    *,
    resume: str = "",
    grace: float = MINUTE,
) -> int:
    """Show the dashboard until the person leaves.

    Args:
        store: where its runs are recorded; None for nowhere.
        resume: the name of a recorded run of that experiment to go on with; "" for a new run.
        grace: see `Manners`.

    Returns:
        the exit code.

    Raises:
        BackpropError: there is no terminal, the data or the theme cannot be used, or no trainer could be started.
    """
    require_terminal()
    if not resume:  # the data of a run are looked for by the trainer, where they were
        _check_data(experiment)
    gc.disable()  # see `__main__`: a command that was parsed has turned it on
    from tui_backprop.cli.offering import offer_of
    from tui_backprop.training.live.process import TrainerProcess
    from tui_backprop.tui import sitting

    manners = Manners(store, screen_name(), has_door=True, grace=grace)
    # Started as late as this: its imports beside ours would take a tenth more time to the first paint.
    trainer = TrainerProcess(manners)
    try:
        return sitting.run(
            experiment,
            options=options,
            launch=lambda: TrainerProcess(manners),
            trainer=trainer,
            resume=resume,
            store=store,
            offer=None if store is None or resume else lambda: offer_of(store),
        )
    finally:
        gc.enable()
        trainer.close()
        if store is not None:
            from tui_backprop.cli.store_choice import keep_below_limit

            keep_below_limit(store)


def launch_on(trainer: Trainer, experiment: Experiment, options: DashboardOptions, store: Store) -> int:
    """Show the dashboard on what a trainer does for others until the person leaves; else see `launch`.

    Args:
        experiment: what it trains, as far as that is known.
        store: where a trainer that takes its place when it has died goes on with the run.
    """
    try:
        require_terminal()
        gc.disable()  # see `launch`
        from tui_backprop.training.live.process import TrainerProcess
        from tui_backprop.tui import sitting

        manners = Manners(store, screen_name(), has_door=True, grace=MINUTE)
        return sitting.run(
            experiment,
            options=options,
            launch=lambda: TrainerProcess(manners),
            trainer=trainer,
            looks_on=True,
            store=store,
        )
    finally:
        gc.enable()
        trainer.close()


def _check_data(experiment: Experiment) -> None:
    """Refuse data that cannot be used, in a line and before the screen opens.

    Files are only looked for: the trainer reads them, behind the first picture. What is wrong inside a file is then
    told on the screen. Generated points are only described.
    """
    from tui_backprop.data.sources import SOURCES, check_files, check_images

    if SOURCES[experiment.dataset].holds_pictures:
        check_images(experiment.data_spec)
    else:
        check_files(experiment.data_spec)


def require_terminal() -> None:
    """Refuse to draw where nobody could see it.

    Raises:
        NoTerminalError: a standard stream is no terminal, or the terminal is one that cannot place a cursor.
    """
    # The screen is drawn through standard error.
    for name, stream in (("input", sys.stdin), ("output", sys.stdout), ("error", sys.stderr)):
        if stream is None or not stream.isatty():
            raise NoTerminalError(f"the dashboard needs a terminal, and standard {name} is none", remedy=_REMEDY)
    if os.environ.get("TERM") in ("dumb", "unknown"):
        what = f"the dashboard cannot be drawn on a terminal of the kind TERM={os.environ['TERM']}"
        raise NoTerminalError(what, remedy=_REMEDY)


_REMEDY = "to train without a screen, use 'backprop-tui train'"
