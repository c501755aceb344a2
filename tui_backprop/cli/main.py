"""`backprop-tui`: the entry point, its commands, and how a user's mistake is told.

Commands are imported when they are run, so that `--help` and `--version` are instant. A new command is one entry in
`COMMANDS`.
"""

from __future__ import annotations

import errno
import gc
import importlib
import io
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

import click

from tui_backprop import __version__
from tui_backprop.cli.output import is_lost
from tui_backprop.cli.screen_options import SCREEN_OPTIONS
from tui_backprop.errors import BackpropError, nearest

PROGRAM = "backprop-tui"
DEFAULT = "dashboard"
FAILED = 1
BAD_USE = 2

COMMANDS: dict[str, tuple[str, str]] = {
    DEFAULT: ("tui_backprop.cli.dashboard:dashboard", "Train on the screen; this is what no command means."),
    "train": ("tui_backprop.cli.train:train", "Train without a screen: loss lines, predictions, JSON."),
    "check": (
        "tui_backprop.cli.check:check",
        "Say whether your own NumPy backpropagation is right, or which line is not.",
    ),
    "watch": (
        "tui_backprop.cli.watch:watch",
        "Show somebody else's training: your program, any command, a log.",
    ),
    "runs": ("tui_backprop.cli.runs:runs", "List, compare and keep in order what was trained."),
    "export": ("tui_backprop.cli.export:export", "Write a run's weights, curves, experiment or screen as files."),
    "import": ("tui_backprop.cli.import_weights:import_weights", "Take weights from a file as a new run."),
    "report": (
        "tui_backprop.cli.report:report",
        "Write the report on runs: figures, tables, formulas; numbers computed anew.",
    ),
    "attach": ("tui_backprop.cli.attach:attach", "Look at a run in training, and steer it, from another terminal."),
    "resume": ("tui_backprop.cli.resume:resume", "Go on with a run that was interrupted, to the same bits."),
    "sweep": ("tui_backprop.cli.sweep:sweep", "Train a grid of settings over many seeds at once, and print a table."),
    "reproduce": ("tui_backprop.cli.reproduce:reproduce", "Run the five reference systems: published beside measured."),
    "data": ("tui_backprop.cli.data:data", "Say what is understood of a data file: columns, label, gaps."),
    "presets": ("tui_backprop.cli.presets:presets", "List the ready-made experiments with their sources' figures."),
}
"""A command's name to where it is, as module:attribute, and to its line in the help."""


class OutputLostError(Exception):
    """Nobody reads our output any more (`| head`), or it cannot be written (a full disk)."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(cause)
        self.cause = cause


class Commands(click.Group):
    """The command line's top: finds a command by its name, and the dashboard when there is none."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        if cmd_name != DEFAULT:  # the dashboard has more to import before its first paint
            gc.enable()
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {name for param in self.get_params(ctx) for name in param.opts}
        if not args or (args[0].startswith("-") and args[0] not in own):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        command = self.get_command(ctx, name)
        if command is None:
            remedy = f"did you mean --data {name}?" if os.path.isfile(name) else nearest(name, COMMANDS)  # noqa: PTH113
            raise click.UsageError(f"unknown command '{name}'; {remedy}", ctx)
        return name, command, args[1:]

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OSError as error:
            # Click has an answer of its own to a broken pipe; ours must come first.
            if is_lost(error):
                raise OutputLostError(error) from error
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_commands(ctx, formatter)
        with formatter.section("Options of the dashboard"):
            formatter.write_dl([row for option in SCREEN_OPTIONS if (row := option.get_help_record(ctx))])
            formatter.write_paragraph()
            formatter.write_text(
                "and every setting of an experiment (--dataset, --hidden, --activation, --optimizer, --learning-rate, "
                f"…), as listed by '{PROGRAM} train --help'"
            )
        with formatter.section("Other options"):
            formatter.write_dl([row for param in self.get_params(ctx) if (row := param.get_help_record(ctx))])


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=f"Exit codes: 0 done; 1 the training diverged; {BAD_USE} bad use, told in one line; "
    "130 and 143 interrupted by Ctrl-C and by SIGTERM.",
)
@click.version_option(__version__, "--version", prog_name=PROGRAM, message="%(prog)s %(version)s")
def commands() -> None:
    """Watch small neural networks learn by backpropagation, live in the terminal.

    \b
    backprop-tui                              learns XOR while you watch
    backprop-tui --dataset spiral --hidden 8,8
    backprop-tui train --preset lab-sheet     the same without a screen
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: the arguments after the program's name; by default the process's own.

    Returns:
        the exit code: 0 done, 1 the training diverged or the output could not be written, 2 bad use, 129, 130 and 143
        interrupted by SIGHUP, SIGINT and SIGTERM, 141 when the reader of a pipe went away.
    """
    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal's encoding lacks is no reason to fail.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        arguments = list(sys.argv[1:] if argv is None else argv)
        code = commands.main(arguments, prog_name=PROGRAM, standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code or 0
    except click.Abort:
        return 128 + signal.SIGINT
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except click.ClickException as error:
        return _tell(_describe(error))
    except BackpropError as error:
        return _tell(str(error))
    except OutputLostError as error:
        return _give_up_output(error.cause)
    except OSError as error:
        if is_lost(error):
            return _give_up_output(error)
        raise


def _tell(problem: str) -> int:
    """Say on one line of standard error what was wrong; whatever a value holds, it cannot begin another line."""
    line = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in problem)
    print(f"{PROGRAM}: {line}", file=sys.stderr)
    return BAD_USE


def _describe(error: click.ClickException) -> str:
    """What click found wrong in the command line, and what would be right."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    see_help = f"see '{ctx.command_path if ctx else PROGRAM} --help'"
    params = ctx.command.get_params(ctx) if ctx else []
    options = {name: param for param in params for name in (*param.opts, *param.secondary_opts)}
    if isinstance(error, click.NoSuchOption):
        guess = nearest(error.option_name, [name for name in options if name.startswith("--")])
        return f"{error.option_name}: there is no such option; {guess if 'did you mean' in guess else see_help}"
    if isinstance(error, click.BadOptionUsage):
        if "requires an argument" not in error.message:
            return f"{error.option_name}: it takes no value; {see_help}"
        param = options.get(error.option_name)
        wanted = f": {param.metavar}, {param.help}" if isinstance(param, click.Option) else ""
        return f"{error.option_name}: a value is missing{wanted}"
    if isinstance(error, click.MissingParameter) and error.param is not None and ctx is not None:
        return f"{error.param.make_metavar(ctx)} is missing; {see_help}"
    if isinstance(error, click.BadParameter) and error.param is not None:
        is_option = error.param.param_type_name == "option"
        return f"{error.param.opts[0] if is_option else error.param.human_readable_name}: {error.message}"
    return error.format_message()


def _give_up_output(error: OSError) -> int:
    """End quietly for a reader that has gone away, and with a line for a disk that is full."""
    # What is still buffered must not fail again when the interpreter ends.
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 1)
    if error.errno == errno.EPIPE:
        return 128 + signal.SIGPIPE
    _tell(f"standard output cannot be written: {error.strerror}")
    return FAILED
