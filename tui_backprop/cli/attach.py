"""`backprop-tui attach`: look at a run in training, and steer it, from another terminal."""

from __future__ import annotations

from typing import Any

import click

from tui_backprop.cli.ahead import attach_soon
from tui_backprop.cli.command import Command
from tui_backprop.cli.screen_options import LOOKS
from tui_backprop.cli.store_options import store_option
from tui_backprop.store.place import find_store
from tui_backprop.tui.options import DashboardOptions


@click.command(cls=Command, params=list(LOOKS))
@click.argument("run", default="", metavar="[RUN]")
@store_option
def attach(run: str, store: str | None, **screen: Any) -> int:
    """Open the dashboard on a run in training: on one of this machine to look and to steer, else to look.

    RUN is its name, or its identifier or the beginning or end of one, as 'backprop-tui runs' lists it; without RUN it
    is the newest that nobody looks at, else the newest. Of several screens one steers; z takes over. q leaves: a run
    of 'train --detach' goes on, another one when other screens look.

    A run that another machine trains into the same store, or 'train' without --detach, can be read only: its curves
    and its network are shown as they are recorded.
    """
    options = DashboardOptions(**{k: v for k, v in screen.items() if v is not None})
    return attach_soon(run, options, find_store(store))
