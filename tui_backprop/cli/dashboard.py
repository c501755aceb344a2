"""`backprop-tui` with options, or `backprop-tui dashboard`: train on the screen."""

from __future__ import annotations

from typing import Any

import click

from tui_backprop.cli.hangup import HANGUP_OPTION
from tui_backprop.cli.launch import launch
from tui_backprop.cli.options import ExperimentCommand
from tui_backprop.cli.screen_options import SCREEN_OPTIONS
from tui_backprop.cli.store_choice import chosen_store
from tui_backprop.cli.store_options import STORE_OPTIONS
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.tui.options import DashboardOptions


@click.command(cls=ExperimentCommand, params=[*SCREEN_OPTIONS, *STORE_OPTIONS, HANGUP_OPTION], own_heading="Dashboard")
def dashboard(experiment: Experiment, store: str | None, no_store: bool, on_hangup: float, **screen: Any) -> int:
    """Train on the screen: loss, predictions and the network, live, and keys that change the experiment.

    Settings come from the defaults, then --preset, then --experiment, then the other options; later ones win. All of
    them can be changed by keys while it runs: ? shows them.
    """
    options = DashboardOptions(**{k: v for k, v in screen.items() if v is not None})
    return launch(experiment, options, chosen_store(store, no_store=no_store), grace=on_hangup)
