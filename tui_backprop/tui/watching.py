"""A sitting in front of somebody else's training: the dashboard, with what watches in the place of a trainer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.program import Program
from tui_backprop.tui.app import BackpropApp
from tui_backprop.tui.colours.depth import settle
from tui_backprop.tui.options import DashboardOptions
from tui_backprop.tui.session.comparison import Pin
from tui_backprop.tui.session.session import FLAT_OUT, Session, Trainer
from tui_backprop.tui.terminal.driver import asking_driver
from tui_backprop.tui.terminal.glyphs import tame


def watch(
    program: Program, launch: Callable[[], Trainer], *, options: DashboardOptions, pins: Sequence[Pin] = ()
) -> int:
    """Show somebody else's training until the person leaves.

    Args:
        program: which it is.
        launch: starts what watches it, which runs it when a run is begun.
        pins: runs that are pinned from the beginning.

    Returns:
        0, 1 after a defect, 128 + the number of a signal that ended the screen.

    Raises:
        ThemeError: there is no such theme, or it cannot be used.
        TrainerError: what watches cannot be started.
    """
    # As long as nothing is known of the program's own experiment, one must stand in its place.
    session = Session(Experiment(), launch=launch, trainer=launch(), pace=FLAT_OUT, program=program)
    session.begin()
    try:
        depth, asks = settle(options.colours, os.environ)  # before the App is made, which reads NO_COLOR
        tame(sys.__stderr__)
        app = BackpropApp(session, options=options, depth=depth, driver=asking_driver() if asks else None)
        app.comparison.begin(pins)
        result = app.run(mouse=options.mouse)
    finally:
        session.close()
    if app.crash:
        print(app.crash, file=sys.stderr)
        return app.return_code or 1
    return result or app.return_code or 0
