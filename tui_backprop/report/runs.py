"""Recorded runs as tables, and what stands in their cells."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from tui_backprop.report.table import Column, Table
from tui_backprop.store.kinds import kind_named
from tui_backprop.store.rows import Row

_COLUMNS = (
    Column("run"), Column("status"), Column("name"), Column("data"), Column("hidden"), Column("optimizer"),
    Column("epochs", is_number=True), Column("loss", is_number=True), Column("score", is_number=True), Column("tags"),
)  # fmt: skip
NOTHING = "–"
_TEXTS = ("what", "file", "verdict", "slips", "network", "optimizer", "best")
"""What rows that are no training have of their results, besides `SHOWN`."""
SHOWN = ("epochs", "steps", "loss", "accuracy", "validation_loss", "validation_accuracy", "test_loss", "test_accuracy")


def runs_table(rows: Sequence[Row]) -> Table:
    """A line for each run; what a run does not have is a dash."""
    return Table(_COLUMNS, [_cells(row) for row in rows])


def _cells(row: Row) -> list[str]:
    settings, results = row.settings, row.results
    return [
        row.id,
        row.state,
        title(row) or NOTHING,
        data_text(row) or NOTHING,
        network_text(row) or NOTHING,
        str(settings.get("optimizer") or results.get("optimizer") or NOTHING),
        number_text(results.get("epochs")),
        number_text(results.get("loss")),
        score_text(row),
        " ".join(row.tags) or NOTHING,
    ]


def title(row: Row) -> str:
    """The name that a person has given; of what is no training else what it was, in a line. "" for neither."""
    return row.name or str(row.results.get("what") or "")


def data_text(row: Row) -> str:
    """What was learned from, or the program that was checked; "" when neither is known."""
    settings = row.settings
    path = str(settings.get("data") or row.results.get("file") or "").rstrip("/")
    return path.rpartition("/")[2] or str(settings.get("dataset") or "")


def network_text(row: Row) -> str:
    """The hidden layers, or the whole network of a program that was checked; "" when neither is known."""
    hidden = row.settings.get("hidden")
    if isinstance(hidden, list):
        return ",".join(map(str, hidden)) or "none"
    return str(row.results.get("network") or "")


def score_text(row: Row) -> str:
    """The score, or the verdict of a check; a dash when there is neither."""
    verdict = row.results.get("verdict")
    return verdict if isinstance(verdict, str) else number_text(row.results.get("accuracy"))


def number_text(value: Any) -> str:
    """A number of a run in few digits.

    >>> number_text(12345), number_text(0.00012345678), number_text(0.9523), number_text(None)
    ('12,345', '0.00012346', '0.9523', '–')
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return NOTHING
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.5g}" if math.isfinite(value) else str(value)


def value_text(value: Any) -> str:
    """A setting as it stands in a table."""
    if isinstance(value, list):
        return ",".join(map(str, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOTHING if value is None or value == "" else str(value)


def differences_table(first: Row, second: Row) -> Table:
    """In what two runs differ: settings, and how far they have come."""
    rows = [
        [name.replace("_", " "), value_text(a), value_text(b)]
        for name, (a, b) in differing(first.settings, second.settings).items()
    ]
    if first.kind != "run" or second.kind != "run":
        texts = [
            {"is": kind_named(row.kind)} | {name: row.results.get(name) for name in _TEXTS} for row in (first, second)
        ]
        rows += [[name, value_text(a), value_text(b)] for name, (a, b) in differing(*texts).items()]
    results = differing(
        {name: first.results.get(name) for name in SHOWN}, {name: second.results.get(name) for name in SHOWN}
    )
    done = {"epochs": "epochs done", "steps": "updates done"}
    rows += [
        [done.get(name, name.replace("_", " ")), number_text(a), number_text(b)] for name, (a, b) in results.items()
    ]
    return Table((Column("what"), Column(first.name or first.id), Column(second.name or second.id)), rows)


def differing(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What is not the same in two mappings: name to both values, None for what one does not have."""
    names = dict.fromkeys((*first, *second))
    return {name: (first.get(name), second.get(name)) for name in names if first.get(name) != second.get(name)}
