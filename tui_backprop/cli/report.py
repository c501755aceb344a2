"""`backprop-tui report`: what a lab's report needs of what was trained, as Markdown and as one page of HTML."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui_backprop.cli.command import Command
from tui_backprop.cli.progress import ProgressBar, StatusLine
from tui_backprop.cli.store_options import store_option
from tui_backprop.cli.values import file_name
from tui_backprop.errors import BackpropError, StoreError
from tui_backprop.report.lab.extra import require_figures
from tui_backprop.store.housekeeping import resolve
from tui_backprop.store.index import Index
from tui_backprop.store.kinds import kind_named
from tui_backprop.store.place import Store, find_store
from tui_backprop.store.rows import Row

if TYPE_CHECKING:
    from tui_backprop.report.lab.compose import Material
    from tui_backprop.report.lab.folder import Folder
    from tui_backprop.report.lab.program_part import ProgramPart
    from tui_backprop.report.lab.sweep_part import SweepPart
    from tui_backprop.training.watched.follower import Follower

MISMATCH = 1
"""The exit code when a recorded number is not what the stored weights give."""


@click.command(
    cls=Command,
    epilog="Exit codes: 0 written, and every recorded number agrees with what was computed anew; 1 written, and one "
    "does not, as standard error and the report say; 2 bad use.",
)
@click.argument("names", nargs=-1, metavar="[RUN]…")
@click.option("-o", "--output", type=file_name, metavar="DIR", help="where to  [default: report-RUN]")
@click.option(
    "--sweep", "sweeps", multiple=True, type=file_name, metavar="NAME",
    help="a recorded sweep, or a file with what 'sweep --json' printed; may be given several times",
)  # fmt: skip
@click.option(
    "--train-again", is_flag=True, help="train the runs of a sweep again to check it, however long it took  [default: "
    "if it took at most a minute]",
)  # fmt: skip
@click.option(
    "--code", "programs", multiple=True, type=file_name, metavar="FILE",
    help="your own program: it is checked, then run to its end as 'watch' does; may be given several times",
)  # fmt: skip
@store_option
def report(
    names: tuple[str, ...],
    output: str | None,
    sweeps: tuple[str, ...],
    train_again: bool,
    programs: tuple[str, ...],
    store: str | None,
) -> int:
    """Write the report on recorded runs: report.md, report.html and figures/ in SVG and PNG.

    \b
    backprop-tui report                            of the newest run
    backprop-tui report last good -o lab1          of several: they are compared
    backprop-tui report --sweep last -o rates      of a sweep, whose runs are trained again to check it
    backprop-tui report --code lab1.py             of your own program: its check, its curves, its network

    RUN is a name, an identifier, its beginning or its end. Runs that differ in nothing but their seed are told
    together. Every number is computed from the stored weights and compared with what was recorded. report.html needs no
    other file. What a person has changed in DIR is never overwritten.
    """
    require_figures()
    place = find_store(store)
    rows = _runs(place, names) if names or not (sweeps or programs) else []
    files = [_program(name) for name in programs]
    folder_name = output or f"report-{_first_name(rows, sweeps, programs)}"
    # What draws takes a second to import: not before what is wrong with the command is told.
    from tui_backprop.report.lab.compose import Material
    from tui_backprop.report.lab.folder import Folder
    from tui_backprop.report.lab.gather import gather

    folder = Folder(Path(folder_name))
    try:
        material = Material(
            subjects=gather(place, rows),
            now=time.time(),
            sweeps=[_sweep(place, name, train_again) for name in sweeps],
            programs=[_program_part(file) for file in files],
        )
        return write_report(material, folder)
    except BaseException:
        folder.discard()
        raise


def write_report(material: Material, folder: Folder) -> int:
    """Write it, and say where it is and what does not agree.

    Returns:
        the exit code.
    """
    from tui_backprop.report.lab.compose import report_of
    from tui_backprop.report.lab.write import HTML, MARKDOWN, write

    document = report_of(material)
    with ProgressBar(len(document.drawings), unit="figures") as bar:
        write(document, folder, lambda done, _: bar.show(done) if bar.is_due() else None)
    for line in document.notes:
        click.echo(line, err=True)
    for line in document.mismatches:
        click.echo(f"does not agree: {line}", err=True)
    for name in (HTML, MARKDOWN):
        print(folder.path / name)
    return MISMATCH if document.mismatches else 0


def _runs(store: Store, names: tuple[str, ...]) -> list[Row]:
    """The runs that are named; the newest training for "last", and when none is.

    Raises:
        StoreError: one is not there.
    """
    rows = _rows(store)
    trainings = [row for row in rows if row.kind == "run"]
    found = [resolve(trainings if name == "last" else rows, name) for name in names or ("last",)]
    if "last" in (names or ("last",)) and trainings[0] is not rows[0]:
        newest = rows[0]
        what = f"the newest of all, {newest.id}, is {kind_named(newest.kind)}"
        how = "; --sweep last is on that" if newest.kind == "sweep" else ""
        click.echo(f"the newest training is {trainings[0].id} ({what}{how})", err=True)
    return found


def _rows(store: Store) -> list[Row]:
    with Index(store) as index:
        index.refresh()
        return index.rows()


def _sweep_row(store: Store, name: str) -> Row:
    """The recorded sweep of that name.

    Raises:
        StoreError: there is none.
    """
    sweeps = [row for row in _rows(store) if row.kind == "sweep"]
    if not sweeps:
        what = "there is no such file, and no sweep in the store"
        raise StoreError(what, where=f"--sweep {name}", remedy="run one: backprop-tui sweep")
    try:
        return resolve(sweeps, name)
    except StoreError as error:
        raise StoreError(error.what, where=f"--sweep {name}", remedy=error.remedy) from None


def _first_name(rows: list[Row], sweeps: tuple[str, ...], programs: tuple[str, ...]) -> str:
    return rows[0].id if rows else Path((sweeps or programs)[0]).stem


def _sweep(store: Store, name: str, train_again: bool) -> SweepPart:
    from tui_backprop.report.lab import recorded_sweep
    from tui_backprop.report.lab.sweep_part import SweepPart
    from tui_backprop.report.lab.trained_again import train_again as trained
    from tui_backprop.store.reader import read_run

    if Path(name).is_file():
        recorded = recorded_sweep.sweep_of_file(Path(name))
    else:
        recorded = recorded_sweep.sweep_of_run(read_run(store.runs / _sweep_row(store, name).id))
    if not train_again and recorded.seconds > recorded_sweep.AT_MOST:
        return SweepPart(recorded, None)
    total = len(recorded.plan.cells) * len(recorded.plan.seeds)
    with ProgressBar(total, unit="runs again") as bar:
        results = trained(recorded, lambda done, _: bar.show(done) if bar.is_due() else None)
    return SweepPart(recorded, results)


def _program(name: str) -> Path:
    """A program's file.

    Raises:
        BackpropError: it is none.
    """
    path = Path(name)
    if not path.is_file():
        raise BackpropError("there is no such file", where=f"--code {name}", remedy="name a program")
    if path.suffix not in (".py", ".ipynb"):
        raise BackpropError(
            f"'{path.suffix}' is no program", where=f"--code {name}", remedy="programs are *.py or *.ipynb"
        )
    return path


def _program_part(path: Path) -> ProgramPart:
    """Check a program, and run it to its end."""
    from tui_backprop.reading.program.program import source_of
    from tui_backprop.reading.running.running import check_file, network_is_closed
    from tui_backprop.report.lab.program_part import ProgramPart
    from tui_backprop.training.watched.to_the_end import run_to_the_end

    if not network_is_closed():
        click.echo("bubblewrap is not there, so the program has the network while it is checked", err=True)
    with StatusLine(f"checking {path.name}") as line:
        report = check_file(path)
        ran = run_to_the_end(path, lambda follower: line.say(_where(path, follower)))
    return ProgramPart(report, source_of(path).split("\n"), ran)


def _where(path: Path, follower: Follower | None) -> str:
    """Where a program is that runs."""
    from tui_backprop.report.watched import newest_line

    if follower is None:
        return f"looking for the network in {path.name}"
    state, course = follower.state(), follower.log.course
    left = "" if state.seconds_left is None else f"; {state.seconds_left:.0f} s left"
    said = f": {newest_line(course)}" if course.series else ""
    return f"running {path.name} for {follower.seconds:.0f} s{left} (Ctrl-C: to its end){said}"
