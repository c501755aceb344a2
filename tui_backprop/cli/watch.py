"""`backprop-tui watch`: somebody else's training, on the screen or in lines."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from tui_backprop.cli.command import RunningCommand, programs_own
from tui_backprop.cli.screen_options import SCREEN_OPTIONS
from tui_backprop.cli.store_choice import chosen_store, keep_below_limit
from tui_backprop.cli.store_options import STORE_OPTIONS
from tui_backprop.errors import BackpropError
from tui_backprop.training.watched.naming import NOTEBOOKS, SCRIPTS
from tui_backprop.training.watched.opening import Target, reader_of, script_target
from tui_backprop.tui.options import DashboardOptions

_OWN = [option for option in SCREEN_OPTIONS if option.name not in ("pace", "paused")]
USE = "name a program (lab1.py), a log (metrics.csv, an event file), or a command behind '--'; or pipe one in"


@click.command(
    cls=RunningCommand,
    params=[
        click.Argument(["path"], required=False, metavar="[PROGRAM|LOG] [-- COMMAND|ARGUMENTS]"),
        click.Option(
            ["--pattern"], default="", metavar="REGEX",
            help="how to read a line, with groups (?P<epoch>…), (?P<loss>…), …  [default: as most programs print]",
        ),
        click.Option(["--input", "answers"], default="", metavar="A,B,…", help="answers to the program's input()"),
        click.Option(["--json", "as_json"], is_flag=True, help="no screen; make the last line one JSON object"),
        click.Option(["--lines"], is_flag=True, help="no screen: lines, as without a terminal"),
        click.Option(["--compare"], multiple=True, metavar="RUN", help="pin a recorded run beside it; may be repeated"),
        *_OWN,
        *STORE_OPTIONS,
    ],
    epilog="Exit codes: the program's own; 2 bad use; 128 + the number of a signal that ended it.",
)  # fmt: skip
@click.pass_context
def watch(
    ctx: click.Context,
    /,
    path: str | None,
    pattern: str,
    answers: str,
    as_json: bool,
    lines: bool,
    compare: tuple[str, ...],
    store: str | None,
    no_store: bool,
    **screen: Any,
) -> int:
    """Show somebody else's training: its curves, what it prints, how long it will take.

    \b
    backprop-tui watch lab1.py -- --epochs 500    a Python program or a notebook, with its arguments
    backprop-tui watch -- ./train --fast          any command
    python lab1.py | backprop-tui watch           what another program prints
    backprop-tui watch logs/metrics.csv           a CSV log, or an event file of TensorBoard

    Epoch, loss, accuracy and validation figures are read from the lines that are printed. The program's exit status is
    that of this command. Without a terminal it prints a line a second, and a summary.
    """
    target = _target(path, programs_own(ctx), pattern, answers)
    reader_of(pattern)  # a pattern that cannot be used is told before anything is started
    place = chosen_store(store, no_store=no_store)
    wants_screen = not (as_json or lines) and _has_terminal(is_piped=target.descriptor >= 0)
    try:
        if wants_screen:
            from tui_backprop.cli.watch_screen import show

            options = DashboardOptions(**{name: value for name, value in screen.items() if value is not None})
            return show(target, options, place, compare)
        from tui_backprop.cli.watch_lines import tell

        if compare:
            raise BackpropError("there is no screen to compare on", where="--compare", remedy="leave it out")
        return tell(target, place, as_json=as_json)
    finally:
        if place is not None:
            keep_below_limit(place)


def _target(path: str | None, rest: list[str] | None, pattern: str, answers: str) -> Target:
    """What is to be watched.

    Raises:
        BackpropError: it is nothing that can be.
    """
    replies = "".join(f"{part.strip()}\n" for part in answers.split(",")) if answers else ""
    if path is None:
        if rest:
            return Target(tuple(rest), pattern=pattern, answers=replies)
        if rest is not None or sys.stdin is None or sys.stdin.isatty():
            raise BackpropError("nothing to watch", remedy=USE)
        return Target(descriptor=_piped_input(), pattern=pattern)
    file = Path(path)
    if file.suffix in SCRIPTS + NOTEBOOKS:
        if not file.is_file():
            raise BackpropError("there is no such program", where=path, remedy=USE)
        return script_target(file, tuple(rest or ()), pattern=pattern, answers=replies)
    if rest:
        raise BackpropError("it is no Python program", where=path, remedy=f"run it as a command: -- {path} …")
    if not file.exists():
        raise BackpropError("there is no such file", where=path, remedy=USE)
    if file.is_file() and os.access(file, os.X_OK) and file.suffix not in (".csv", ".log", ".txt"):
        raise BackpropError("it is a program, not a log", where=path, remedy=f"run it as a command: -- {path}")
    return Target(path=path, pattern=pattern, follow=_has_terminal(is_piped=False))


def _piped_input() -> int:
    """The pipe on standard input, under another number, so that the keyboard can take its place."""
    return os.dup(0)


def _has_terminal(*, is_piped: bool) -> bool:
    """Whether there is a terminal to draw on; with a pipe on standard input the keyboard is read from /dev/tty."""
    streams = (sys.stdout, sys.stderr) if is_piped else (sys.stdin, sys.stdout, sys.stderr)
    if any(stream is None or not stream.isatty() for stream in streams):
        return False
    if os.environ.get("TERM") in ("dumb", "unknown"):
        return False
    return not is_piped or os.path.exists("/dev/tty")  # noqa: PTH110
