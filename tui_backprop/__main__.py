"""The command `backprop-tui`, and `python -m tui_backprop`."""

from __future__ import annotations

import gc
import sys

from tui_backprop.machine import pin_threads


def run() -> int:
    """Run the command line; see `cli.main.main`."""
    # Nothing that is made while modules are imported is garbage, and looking for garbage among it takes a third of the
    # time to the first paint. Whoever has finished importing turns it on again.
    gc.disable()
    pin_threads()
    match sys.argv[1:]:
        case []:
            return _dashboard()
        case ["attach", *run] if len(run) <= 1 and not any(name.startswith("-") for name in run):
            return _attach(*run)
    return _command_line()


def _dashboard() -> int:
    """What no arguments mean. There is nothing to parse, and what parses takes a tenth of a second to import."""
    from tui_backprop.cli.launch import launch
    from tui_backprop.cli.store_choice import chosen_store
    from tui_backprop.errors import BackpropError
    from tui_backprop.experiment.experiment import Experiment
    from tui_backprop.tui.options import DashboardOptions

    try:
        return launch(Experiment(), DashboardOptions(), chosen_store(None, no_store=False))
    except BackpropError:
        # No terminal, most likely: told in the words of the command line.
        return _command_line()


def _attach(run: str = "") -> int:
    """The command `attach` without options, which is to paint as soon."""
    from tui_backprop.cli.ahead import attach_soon
    from tui_backprop.errors import BackpropError
    from tui_backprop.store.place import find_store
    from tui_backprop.tui.options import DashboardOptions

    try:
        return attach_soon(run, DashboardOptions(), find_store())
    except BackpropError:
        return _command_line()


def _command_line() -> int:
    from tui_backprop.cli.main import main

    return main()


if __name__ == "__main__":
    sys.exit(run())
