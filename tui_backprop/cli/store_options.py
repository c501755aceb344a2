"""The options that say where runs are recorded, and the store they mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from tui_backprop.cli.values import file_name
from tui_backprop.errors import BackpropError
from tui_backprop.store.housekeeping import limit_of, prune_now_and_then
from tui_backprop.store.place import ENVIRONMENT, Store, find_store

STORE_OPTION = click.Option(
    ["--store"], type=file_name, metavar="DIR",
    help=f"where runs are recorded  [default: ${ENVIRONMENT}, else this user's data directory]",
)  # fmt: skip

STORE_OPTIONS = (STORE_OPTION, click.Option(["--no-store"], is_flag=True, help="record nothing"))


def store_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options --store and --no-store."""
    return store_option(click.option("--no-store", is_flag=True, help="record nothing")(command))


def store_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --store."""
    return click.option("--store", type=file_name, metavar="DIR", help=STORE_OPTION.help)(command)


def chosen_store(store: str | None, *, no_store: bool) -> Store | None:
    """The store in which a training is to be recorded; None for none.

    Raises:
        BackpropError: both options are given.
        StoreError: it cannot be used because a newer program wrote it, or it is no directory.
    """
    if no_store:
        if store:
            raise BackpropError("--no-store records nothing", where=f"--store {store}", remedy="leave one of them out")
        return None
    limit_of()  # a limit that is no size is told before, not after
    return find_store(store)


def keep_below_limit(store: Store) -> None:
    """Delete the oldest runs of a store that has become too large, and say so on standard error."""
    for line in prune_now_and_then(store, limit_of()):
        click.echo(line, err=True)
