"""`backprop-tui export`: a recorded run in the forms that other programs read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click

from tui_backprop.cli.command import Command
from tui_backprop.cli.store_options import store_option
from tui_backprop.cli.values import file_name, one_of, whole_number
from tui_backprop.errors import BackpropError, StoreError
from tui_backprop.exchange.contents import Contents
from tui_backprop.exchange.curves import Curves, curves_csv, curves_jsonl, curves_of
from tui_backprop.exchange.event_file import event_file
from tui_backprop.exchange.event_file import file_name as event_file_name
from tui_backprop.exchange.model import Model, model_of
from tui_backprop.exchange.python_file import python_source
from tui_backprop.exchange.safetensors import safetensors_bytes
from tui_backprop.exchange.weight_files import npz_bytes
from tui_backprop.experiment.command_line import as_command
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.toml_file import to_toml
from tui_backprop.store.housekeeping import resolve
from tui_backprop.store.index import Index
from tui_backprop.store.kinds import kind_named
from tui_backprop.store.place import Store, find_store
from tui_backprop.store.reader import StoredRun, progress, read_run
from tui_backprop.training.live.program import Origin
from tui_backprop.training.run.recording import experiment_anywhere, experiment_here, restore
from tui_backprop.training.watched.recording import KIND as WATCHED

LOOK = "120x36"
"""Columns and rows of an exported screen when nobody has said otherwise."""


@dataclass(frozen=True)
class Source:
    """A run that is exported, and what is made of it as it is asked for.

    Attributes:
        store: where it is.
        run: the run.
        size: columns and rows of a screen.
        tab: which tab of the screen, from 1 on.
        seconds: how long a recording of the session lasts.
    """

    store: Store
    run: StoredRun
    size: tuple[int, int]
    tab: int
    seconds: int

    @cached_property
    def experiment(self) -> Experiment:
        return experiment_here(self.run)

    @cached_property
    def model(self) -> Model:
        return model_of(restore(self.run))

    @cached_property
    def contents(self) -> Contents:
        return Contents(self.model.arrays(), self.model.texts())

    @cached_property
    def curves(self) -> Curves:
        return curves_of(self.run)


def _python(source: Source) -> bytes:
    return python_source(source.model, origin=f"The network of run {source.run.id}").encode()


def _events(source: Source) -> bytes:
    seconds = progress(source.run).get("seconds")
    return event_file(
        source.curves, started=source.run.started, seconds=float(seconds) if isinstance(seconds, int | float) else 0.0
    )


def _svg(source: Source) -> bytes:
    from tui_backprop.tui.portrait import portrait

    return portrait(source.store, source.run, size=source.size, tab=source.tab).svg.encode()


def _text(source: Source) -> bytes:
    from tui_backprop.tui.colours.depth import ColourDepth
    from tui_backprop.tui.portrait import portrait

    drawn = portrait(source.store, source.run, size=source.size, tab=source.tab, depth=ColourDepth.NONE)
    return drawn.text.encode()


def _cast(source: Source) -> bytes:
    from tui_backprop.cli.performance import recording_of

    return recording_of(source.experiment, size=source.size, seconds=source.seconds)


def _command(run: StoredRun) -> str:
    if run.kind == WATCHED:
        program = run.meta.get("program", {})
        if program.get("origin") != Origin.PROGRAM or not program.get("command"):
            raise StoreError("it was read, and not run: there is no command", where=run.id)
        return str(program["command"])
    return as_command(experiment_anywhere(run), "train")


KINDS: dict[str, tuple[str, str, Callable[[Source], bytes]]] = {
    "npz": (".npz", "weights, biases, scales and the experiment, for NumPy", lambda s: npz_bytes(s.contents)),
    "safetensors": (".safetensors", "the same as safetensors", lambda s: safetensors_bytes(s.contents)),
    "python": (".py", "the forward pass as a Python file that needs NumPy alone", _python),
    "csv": (".csv", "the learning curves as a table", lambda s: curves_csv(s.curves).encode()),
    "jsonl": (".jsonl", "the learning curves, a JSON object a line", lambda s: curves_jsonl(s.curves).encode()),
    "tensorboard": ("/", "the learning curves as an event file in that directory, for TensorBoard", _events),
    "toml": (".toml", "the experiment, for --experiment", lambda s: to_toml(s.experiment).encode()),
    "command": (
        ".sh",
        "the command line that trains it again",
        lambda s: f"{_command(s.run)}\n".encode(),
    ),
    "svg": (".svg", "the dashboard at the run's end, as a picture", _svg),
    "text": (".txt", "the dashboard at the run's end, as text", _text),
    "cast": (".cast", "the dashboard while it is trained again, for asciinema", _cast),
}
"""What can be exported: its name to the suffix that means it, what it is, and what makes it."""


def ending_of(suffix: str) -> str:
    """How a name ends that asks for something, as a person is told: a directory by its slash."""
    return "DIR/" if suffix == "/" else suffix


OF_WATCHED = tuple(KINDS[name][2] for name in ("csv", "jsonl", "tensorboard", "command"))
"""What can be exported of a watched program, by what makes it."""


@click.command(
    cls=Command,
    epilog="RUN is an identifier, its beginning or its end, a name, or 'last'.",
    help="Write a recorded run as other programs read it; the suffix of each FILE says what.\n\n\b\n"
    + "\n".join(f"{ending_of(suffix):<13} {what}" for suffix, what, _ in KINDS.values())
    + "\n\nWeights are those that the run has kept, each layer's of shape (units, inputs). Of a watched program there "
    "are its curves and its command.",
)
@click.argument("run", metavar="RUN")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=file_name)
@click.option("--as", "kind", type=one_of("kind", KINDS), metavar="KIND",
              help=f"whatever the suffix says: {', '.join(KINDS)}")  # fmt: skip
@click.option("--size", default=LOOK, metavar="COLUMNSxROWS", help=f"of the screen  [default: {LOOK}]")
@click.option("--tab", type=whole_number(1, 9), default="1", metavar="N", help="of the screen  [default: 1]")
@click.option("--seconds", type=whole_number(1, 600), default="10", metavar="N",
              help="how long a .cast lasts  [default: 10]")  # fmt: skip
@store_option
def export(
    run: str, files: tuple[str, ...], kind: str | None, size: str, tab: int, seconds: int, store: str | None
) -> None:
    place = find_store(store)
    makers = [(path, KINDS[kind or kind_of(path)]) for path in files]
    with Index(place) as index:
        index.refresh()
        row = resolve(index.rows(), run)
    stored = read_run(place.runs / row.id)
    for _, (_, what, make) in makers:
        _require(stored, make, what)
    source = Source(place, stored, size_of(size), tab, seconds)
    for path, (suffix, _, make) in makers:
        target = Path(path)
        if suffix == "/":
            target = _in_folder(target, event_file_name(stored.started, stored.writer.host))
        write_bytes(target, make(source))
        print(f"{target}: {_told(source, suffix)}")


def _require(stored: StoredRun, make: Callable[[Source], bytes], what: str) -> None:
    """Refuse what a row of the history does not have.

    Raises:
        StoreError: it has no network or no weights, or no curves.
    """
    is_watched = stored.kind == WATCHED
    if stored.kind == "run":
        if stored.checkpoint is None:
            raise StoreError("it has no checkpoint, and so no weights", where=stored.id)
    elif is_watched and make not in OF_WATCHED:
        names = ", ".join(ending_of(suffix) for suffix, _, make in KINDS.values() if make in OF_WATCHED)
        raise StoreError(
            f"of {kind_named(stored.kind)} what it has measured is recorded, and not {what}",
            where=stored.id,
            remedy=f"it can be had as {names}; 'report --code FILE' runs a program and shows its network",
        )
    elif not is_watched:
        raise StoreError(
            f"{kind_named(stored.kind)} has no network to export",
            where=stored.id,
            remedy=f"'runs show {stored.id} --json' has all of it",
        )


def kind_of(path: str) -> str:
    """What the name of a file asks for; a directory, or a name without a suffix that ends in /, is for TensorBoard.

    Raises:
        BackpropError: it says nothing.
    """
    if path.endswith("/") or Path(path).is_dir():
        return "tensorboard"
    suffix = Path(path).suffix.lower()
    found = next((name for name, (own, _, _) in KINDS.items() if own == suffix), None)
    if found is None:
        known = ", ".join(ending_of(own) for own, _, _ in KINDS.values())
        raise BackpropError(
            f"'{suffix or path}' does not say what to write", where=path, remedy=f"known are {known}; or --as"
        )
    return found


def size_of(text: str) -> tuple[int, int]:
    """Columns and rows from "120x36".

    Raises:
        BackpropError: it is no size, or one that no screen has.
    """
    columns, _, rows = text.lower().partition("x")
    if not (columns.isdecimal() and rows.isdecimal() and 60 <= int(columns) <= 400 and 16 <= int(rows) <= 200):
        raise BackpropError(f"'{text}' is no size", where="--size", remedy=f"from 60x16 to 400x200, as {LOOK}")
    return int(columns), int(rows)


def _in_folder(folder: Path, name: str) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackpropError(f"cannot be made: {error.strerror}", where=str(folder)) from None
    return folder / name


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file as a whole: what was there before stays when the disk does not let it.

    Raises:
        BackpropError: it cannot be written.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_bytes(data)
        shutil.move(draft, path)
    except (OSError, ValueError) as error:
        draft.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or "a name in it is not valid"
        raise BackpropError(f"cannot be written: {reason}", where=str(path)) from None


def _told(source: Source, suffix: str) -> str:
    """What was written, in a few words."""
    if suffix in (".npz", ".safetensors", ".py"):
        off = source.model.switched_off
        more = f"; {off} switched off, their weights onward are written as 0" if off else ""
        return f"{source.model.parameters:,} parameters{more}"
    if suffix in (".csv", ".jsonl", "/"):
        curves = source.curves
        ends = curves.epochs[0], curves.epochs[-1] + (0 if curves.widths is None else curves.widths[-1] - 1)
        first, last = (f"{int(end):,}" if end == int(end) else f"{end:g}" for end in ends)
        return f"{len(curves.epochs):,} rows, {curves.unit}s {first} to {last}, {', '.join(curves.values)}"
    return next(what for own, what, _ in KINDS.values() if own == suffix)
