"""A sitting in front of somebody else's training: the dashboard, with what watches in the place of a trainer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.program import Program
from tui_backprop.tui.options import DashboardOptions
from tui_backprop.tui.session.comparison import Pin
from tui_backprop.tui.session.session import FLAT_OUT, Session, Trainer
from tui_backprop.tui.sitting import show


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
    return show(session, options=options, pins=pins)[1]
