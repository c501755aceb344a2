"""The begin of `backprop-tui attach`, whose parts take their time side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_backprop.training.child import follower_ahead
from tui_backprop.training.live.door_folder import may_have_doors

if TYPE_CHECKING:
    from tui_backprop.store.place import Store
    from tui_backprop.tui.options import DashboardOptions


def attach_soon(run: str, options: DashboardOptions, store: Store) -> int:
    """`attaching.attach_to`, with the process that reads a run's files started before the screen's parts are imported.

    It is started only where no trainer can be reached, so that the files are the only way.
    """
    ahead = None if may_have_doors() else follower_ahead()
    from tui_backprop.cli.attaching import attach_to

    return attach_to(run, options, store, ahead)
