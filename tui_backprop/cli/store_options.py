"""The options that say where runs are recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from tui_backprop.cli.values import file_name
from tui_backprop.store.place import ENVIRONMENT

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
