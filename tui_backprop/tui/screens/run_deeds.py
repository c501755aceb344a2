"""What is done with runs of the store from their list; each function may take as long as the disk does."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui_backprop.errors import StoreError
from tui_backprop.experiment.command_line import as_command
from tui_backprop.report.run_lines import line_again
from tui_backprop.report.table import Table
from tui_backprop.store.housekeeping import delete, shared_name, undo
from tui_backprop.store.labels import Labels, check_tag, read_labels, write_labels
from tui_backprop.store.place import Store
from tui_backprop.store.reader import StoredRun
from tui_backprop.store.rows import Row
from tui_backprop.training.run.recording import experiment_anywhere


@dataclass(frozen=True)
class Prompt:
    """What a person is asked to type.

    Attributes:
        hint: stands in the empty field.
        help: what is told meanwhile.
        now: what stands in the field at first.
    """

    hint: str
    help: str
    now: Callable[[Row], str]


PROMPTS = {
    "filter": Prompt(
        "optimizer=adam accuracy>=0.95 dataset=xor tag=good moons",
        "words and conditions, all of which must hold: = != < <= > >=, - turns round   Enter keeps, Esc takes back",
        lambda _row: "",
    ),
    "tags": Prompt("good lab-1", "tags, spaces between   Enter keeps them, Esc leaves", lambda row: " ".join(row.tags)),
    "name": Prompt("a name", "a name; empty for none   Enter keeps it, Esc leaves", lambda row: row.name),
    "note": Prompt("a note", "a note; empty for none   Enter keeps it, Esc leaves", lambda row: row.note),
}


def relabelled(store: Store, rows: Sequence[Row], what: str, text: str) -> str:
    """Give runs the tags, or one run the name or the note, that a person has typed.

    Raises:
        StoreError: it cannot be one, or the disk does not let it.
    """
    tags = tuple(sorted({check_tag(word) for word in text.split()})) if what == "tags" else ()
    for row in rows:
        path = store.runs / row.id
        labels, damage = read_labels(path)
        if damage:
            raise StoreError(damage[0], where=row.id)
        if what == "tags":
            after = Labels(labels.name, labels.note, ()).tagged(tags)
        else:
            after = dataclasses.replace(labels, note=text) if what == "note" else dataclasses.replace(labels, name=text)
        write_labels(path, after)
    if what == "name" and (shared := shared_name(store, text)):
        return shared
    count = f"{len(rows)} runs" if len(rows) != 1 else rows[0].id
    return f"{count}: {what} {'kept' if text.strip() else 'taken away'}"


def put_away(store: Store, rows: Sequence[Row]) -> str:
    """Delete runs.

    Raises:
        StoreError: one is in training, or the disk does not let it.
    """
    delete(store, rows)
    what = f"{len(rows)} runs" if len(rows) != 1 else (rows[0].name or rows[0].id)
    return f"deleted: {what}; u brings back"


def bring_back(store: Store) -> str:
    """Undo the last deletion.

    Raises:
        StoreError: there is nothing to undo.
    """
    back = undo(store)
    return f"back: {', '.join(back[:3])}{f' and {len(back) - 3} more' if len(back) > 3 else ''}"


def command_of(run: StoredRun) -> str:
    """The line that trains a run again, or checks or watches a program again; "" where there is none.

    Raises:
        ExperimentError: this version does not know its settings.
    """
    return as_command(experiment_anywhere(run)) if run.kind == "run" else line_again(run)


def told_table(table: Table) -> list[str]:
    """A table as lines of text; none when it has no rows."""
    if not table.rows:
        return []
    cells = [[column.heading for column in table.columns], *table.rows]
    widths = [max(len(row[index]) for row in cells) for index in range(len(table.columns))]
    return ["  ".join(text.ljust(size) for text, size in zip(row, widths, strict=True)).rstrip() for row in cells]
