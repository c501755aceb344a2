"""`backprop-tui runs`: the history of all trainings."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import Any

import click
from rich.console import Console

from tui_backprop.cli.command import Command
from tui_backprop.cli.store_options import store_option
from tui_backprop.cli.values import whole_number
from tui_backprop.errors import ExperimentError, StoreError
from tui_backprop.experiment.command_line import as_command
from tui_backprop.experiment.settings import SETTINGS
from tui_backprop.report.run_lines import describe_run
from tui_backprop.report.runs import differences_table, differing, runs_table
from tui_backprop.report.table import Table
from tui_backprop.store.housekeeping import delete as delete_runs
from tui_backprop.store.housekeeping import resolve, shared_name
from tui_backprop.store.housekeeping import undo as undo_delete
from tui_backprop.store.index import Index
from tui_backprop.store.labels import Labels, check_tag, read_labels, write_labels
from tui_backprop.store.place import Store, find_store
from tui_backprop.store.query import parse, select, sort
from tui_backprop.store.reader import StoredRun, progress, read_run
from tui_backprop.store.rows import Row, finite
from tui_backprop.training.run.recording import experiment_here, is_by_hand

LISTED = 30
"""Runs that a list shows when nobody has said otherwise."""


class Runs(click.Group):
    """The commands on runs; what begins with none of their names is a filter for the list."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=Runs,
    epilog="RUN is an identifier, its beginning or its end, a name, or 'last'. A filter that begins with the name of a "
    "command needs 'list' before it.",
)
def runs() -> None:
    """List, compare and keep in order what was trained. Without a command: the list.

    \b
    backprop-tui runs                                      the newest first
    backprop-tui runs 'optimizer=adam accuracy>=0.95'      those that fit
    backprop-tui runs --sort loss dataset=xor              the best first
    backprop-tui runs --sort -score --limit 5              the five with the highest score
    backprop-tui runs --json status=interrupted            as a list for programs
    """


@runs.command("list", cls=Command)
@click.argument("words", nargs=-1, metavar="[FILTER]…")
@click.option("--sort", "order", metavar="FIELD", help="the smallest first; -FIELD for the largest  [default: newest]")
@click.option("--limit", type=whole_number(1, 1_000_000), metavar="N", help=f"[default: {LISTED}; with --json all]")
@click.option("--json", "as_json", is_flag=True, help="make the last line one JSON list")
@store_option
def list_runs(words: tuple[str, ...], order: str | None, limit: int | None, as_json: bool, store: str | None) -> None:
    """List the runs that fit a filter, the newest first.

    FILTER is words and conditions, all of which must hold: optimizer=adam, accuracy>=95%, tag=good, moons. A condition
    is a field, one of = != < <= > >=, and a value; fields are id, kind (run, sweep, check, …), status, stopped_by,
    name, note, tag, started, host, size, epochs, steps, loss, accuracy, seconds, test_… and validation_…, file and
    verdict of a check, and every setting of an experiment. The figures of a sweep are those of its best combination.
    A '-' before a word or condition turns it round (after '--').
    """
    conditions = parse(" ".join(words), SETTINGS)
    rows, trouble = _rows(find_store(store))
    found = select(rows, conditions)
    if order:
        found = sort(found, order, SETTINGS)
    shown = found[: limit or (len(found) if as_json else LISTED)]
    if trouble:
        click.echo(trouble, err=True)
    if as_json:
        print(json.dumps([row.to_dict() for row in shown], ensure_ascii=False, allow_nan=False))
        return
    if not found:
        click.echo("no run fits" if rows else "nothing has been trained yet", err=True)
        return
    _print(runs_table(shown))
    for row in shown:
        if row.message:
            click.echo(f"{row.id}: {row.message}" if row.id not in row.message else row.message, err=True)
    if len(shown) < len(found):
        print(f"{len(shown):,} of {len(found):,} runs; --limit N shows more")


@runs.command(cls=Command)
@click.argument("run", metavar="[RUN]", default="last")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@store_option
def show(run: str, as_json: bool, store: str | None) -> None:
    """All that is known of one run, and the command that trains it anew."""
    place = find_store(store)
    stored = read_run(place.runs / _row(place, run).id, arrays=False)
    command = _command(stored)
    if as_json:
        value = {
            "id": stored.id, "status": stored.status, "meta": dict(stored.meta), "outcome": stored.outcome,
            "result": dict(progress(stored)), "events": list(stored.events), "damage": list(stored.damage),
            "labels": dataclasses.asdict(stored.labels), "command": command,
        }  # fmt: skip
        print(json.dumps(_finite(value), ensure_ascii=False, allow_nan=False))
        return
    for line in describe_run(stored):
        print(line)
    if command:
        print(f"{'again':<20}{command}")
        if is_by_hand(stored):
            print(f"{'':<20}without the weights that were imported or changed by hand")


def _command(run: StoredRun) -> str:
    """The line that trains a run anew, to the same bits; "" for what is no training."""
    if run.kind != "run":
        return ""
    try:
        return as_command(experiment_here(run), "train")
    except ExperimentError as error:
        return f"cannot be trained by this version: {error}"


@runs.command(cls=Command)
@click.argument("run", metavar="RUN")
@click.argument("tags", nargs=-1, required=True, metavar="TAG…")
@click.option("--remove", is_flag=True, help="take the tags away")
@store_option
def tag(run: str, tags: tuple[str, ...], remove: bool, store: str | None) -> None:
    """Tag a run; what is tagged is never deleted to make room."""
    for word in tags:
        check_tag(word)
    _relabel(store, run, lambda labels: labels.tagged(tags, on=not remove))


@runs.command(cls=Command)
@click.argument("run", metavar="RUN")
@click.argument("text", metavar="TEXT")
@store_option
def note(run: str, text: str, store: str | None) -> None:
    """Write a note on a run, in place of the one it has; '' for none."""
    _relabel(store, run, lambda labels: dataclasses.replace(labels, note=text))


@runs.command(cls=Command)
@click.argument("run", metavar="RUN")
@click.argument("name", metavar="NAME")
@store_option
def rename(run: str, name: str, store: str | None) -> None:
    """Give a run a name; '' for none. Of several runs of one name, the name is the newest's."""
    _relabel(store, run, lambda labels: dataclasses.replace(labels, name=name))
    shared = shared_name(find_store(store), name)
    if shared:
        print(shared, file=sys.stderr)


@runs.command(cls=Command)
@click.argument("names", nargs=-1, required=True, metavar="RUN…")
@store_option
def delete(names: tuple[str, ...], store: str | None) -> None:
    """Delete runs; 'backprop-tui runs undo' brings them back while there is room."""
    place = find_store(store)
    rows, _ = _rows(place)
    chosen = list(dict.fromkeys(resolve(rows, name) for name in names))
    delete_runs(place, chosen)
    for row in chosen:
        print(f"deleted: {row.id}{f' ({row.name})' if row.name else ''}")


@runs.command(cls=Command)
@store_option
def undo(store: str | None) -> None:
    """Bring back what was deleted last."""
    for name in undo_delete(find_store(store)):
        print(f"back: {name}")


@runs.command(cls=Command)
@click.argument("first", metavar="RUN")
@click.argument("second", metavar="RUN")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object: setting to its two values")
@store_option
def diff(first: str, second: str, as_json: bool, store: str | None) -> None:
    """In what two runs differ: their settings, and how far they have come."""
    place = find_store(store)
    rows, _ = _rows(place)
    a, b = resolve(rows, first), resolve(rows, second)
    if as_json:
        print(json.dumps(differing(a.settings, b.settings), ensure_ascii=False))
        return
    table = differences_table(a, b)
    if table.rows:
        _print(table)
    else:
        print("they differ in nothing")


def _rows(store: Store) -> tuple[list[Row], str]:
    """All runs, the newest first, and why they could not be indexed; "" when they could."""
    with Index(store) as index:
        index.refresh()
        return index.rows(), index.trouble


def _row(store: Store, wanted: str) -> Row:
    return resolve(_rows(store)[0], wanted)


def _relabel(store: str | None, run: str, change: Any) -> None:
    place = find_store(store)
    path = place.runs / _row(place, run).id
    labels, damage = read_labels(path)
    if damage:
        raise StoreError(damage[0], where=path.name)
    after: Labels = change(labels)
    write_labels(path, after)
    after, _ = read_labels(path)
    parts = [after.name, " ".join(after.tags), after.note]
    print(f"{path.name}: {'; '.join(part for part in parts if part) or 'without name, tags and note'}")


def _finite(value: Any) -> Any:
    """Plain values with None for numbers that JSON cannot hold."""
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return finite(value)


def _print(table: Table) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, table.width())
    console.print(table.rich())
