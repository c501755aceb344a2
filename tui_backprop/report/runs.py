"""Recorded runs as tables and lines."""

from __future__ import annotations

import math
import shlex
import time
from collections.abc import Mapping, Sequence
from typing import Any

from tui_backprop.report.table import Column, Table
from tui_backprop.store.kinds import kind_named
from tui_backprop.store.reader import StoredRun, progress
from tui_backprop.store.rows import Row
from tui_backprop.store.sizes import describe_size
from tui_backprop.training.live.program import Origin, Program

_COLUMNS = (
    Column("run"), Column("status"), Column("name"), Column("data"), Column("hidden"), Column("optimizer"),
    Column("epochs", is_number=True), Column("loss", is_number=True), Column("score", is_number=True), Column("tags"),
)  # fmt: skip
NOTHING = "–"
_TEXTS = ("what", "file", "verdict", "slips", "network", "optimizer", "best")
"""What rows that are no training have of their results, besides `_SHOWN`."""
_SHOWN = ("epochs", "steps", "loss", "accuracy", "validation_loss", "validation_accuracy", "test_loss", "test_accuracy")


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
        {name: first.results.get(name) for name in _SHOWN}, {name: second.results.get(name) for name in _SHOWN}
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


def describe_run(run: StoredRun) -> list[str]:
    """All that is known of a run, a line each."""
    outcome = run.outcome or {}
    told = {
        "run": run.id,
        "name": run.labels.name,
        "tags": " ".join(run.labels.tags),
        "note": run.labels.note,
        "started": time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(run.started)),
        "status": run.status + (f" ({outcome['stopped_by']})" if outcome.get("stopped_by") else ""),
        "processes": f"{run.segment}, the last {run.writer.pid} on {run.writer.host}",
        "size": describe_size(run.size),
    }
    results = progress(run)
    told |= {name: str(results[name]) for name in ("what", "best") if results.get(name)}
    told |= {name.replace("_", " "): number_text(results[name]) for name in _SHOWN if results.get(name) is not None}
    if results.get("seconds") is not None:
        told["seconds"] = f"{results['seconds']:.1f}"
    machine = run.meta.get("machine")
    if isinstance(machine, dict):
        told["made with"] = ", ".join(f"{name.replace('_', '-')} {value}" for name, value in machine.items())
    lines = [f"{name:<20}{value}" for name, value in told.items() if value]
    findings = outcome.get("findings")
    if isinstance(findings, list):
        lines += [f"{'finding':<20}{finding.get('sentence', '')}" for finding in findings if isinstance(finding, dict)]
    details = outcome.get("details")
    if isinstance(details, dict):
        lines += [*_cells_of(details), *_reports_of(details)]
    if line := line_again(run):
        lines.append(f"{'again':<20}{line}")
        lines += [f"{'in':<20}{run.meta['folder']}"] if run.meta.get("folder") else []
    if run.kind == "sweep":
        lines.append(f"{'its report':<20}backprop-tui report --sweep {run.id}")
    return lines + [f"{'damage':<20}{line}" for line in run.damage]


def line_again(run: StoredRun) -> str:
    """The line that checks or watches a program again, to be typed where it was; "" where there is none.

    A training has another: see `as_command`.
    """
    file, program = progress(run).get("file"), run.meta.get("program")
    if run.kind == "check" and isinstance(file, str):
        return f"backprop-tui check {shlex.quote(file)}"
    if run.kind == "watched" and isinstance(program, dict) and program.get("origin") == Origin.PROGRAM:
        options = tuple(map(str, program.get("options", ())))
        return f"backprop-tui watch {Program('', Origin.PROGRAM, str(program.get('command', '')), options).to_watch}"
    return ""


def _cells_of(details: Mapping[str, Any]) -> list[str]:
    """A line for each combination of a sweep."""
    lines = []
    for cell in details.get("cells", []):
        settings = ",".join(f"{name}={value_text(value)}" for name, value in cell["settings"].items())
        score, loss = (cell["statistics"].get(name) for name in ("accuracy", "loss"))
        figures = [f"mean score {number_text(score['mean'])}"] if score else []
        figures += [f"median loss {number_text(loss['median'])}"] if loss else []
        lines.append(f"{'combination':<20}{settings or 'all'}: {', '.join(figures) or 'all runs diverged'}")
    return lines


def _reports_of(details: Mapping[str, Any]) -> list[str]:
    """A line for each program of a check, and one for each slip in it."""
    lines = []
    for report in details.get("reports", []):
        lines.append(f"{'program':<20}{report['file']}: {report['verdict']}")
        lines += [f"{'  slip':<20}line {found['line']}: {found['message']}" for found in report["findings"]]
    return lines
