"""The kinds of value that options take: functions from what was typed to the value, or a refusal in one line."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection

import click

from tui_backprop.cli.command import is_after_equals
from tui_backprop.errors import nearest


def number(low: float, high: float = math.inf) -> Callable[[str], float]:
    """A finite number from `low` to `high`."""

    def convert(text: str) -> float:
        require_value(text)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (low <= value <= high and math.isfinite(value)):
            bound = "" if math.isinf(high) else f" to {high:,g}"
            raise click.BadParameter(f"'{text}' is not a number from {low:g}{bound}")
        return value

    return convert


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """A whole number from `low` to `high`."""

    def convert(text: str) -> int:
        require_value(text)
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise click.BadParameter(f"'{text}' is not a whole number from {low:,} to {high:,}")
        return value

    return convert


def one_of(what: str, names: Collection[str]) -> Callable[[str], str]:
    """One of some names; `what` is what they are names of."""

    def convert(text: str) -> str:
        require_value(text)
        if text not in names:
            raise click.BadParameter(f"unknown {what} '{text}'; {nearest(text, names)}")
        return text

    return convert


def file_name(text: str) -> str:
    """The name of a file, which need not exist."""
    require_value(text)
    if not text:
        raise click.BadParameter("the name of a file is missing")
    return text


def require_value(text: str) -> None:
    """Refuse to take the next option for the value of this one; a column, say, may begin with -- as well.

    One that is called as an option is typed behind an equals sign: --target=--seed.
    """
    command = click.get_current_context(silent=True)
    options = {name for param in command.command.params for name in param.opts} if command is not None else {text}
    is_value = command is not None and is_after_equals(command, text)
    if text.startswith("--") and text in options and not is_value:
        raise click.BadParameter(f"a value is missing before {text}")
