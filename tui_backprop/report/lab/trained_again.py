"""A recorded sweep trained again, and what of the record disagrees with that.

A sweep keeps no weights. But the same experiment gives the same bits, and a sweep of seconds takes seconds again: its
numbers are those of the runs that were trained again, and what was recorded is compared with them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tui_backprop.data.kept import Kept
from tui_backprop.report.lab.audit import TOLERANCE
from tui_backprop.report.lab.recorded_sweep import RecordedSweep
from tui_backprop.report.sweep import sweep_json
from tui_backprop.training.many.parallel import train_all
from tui_backprop.training.many.sweep import SweepResults


def train_again(
    recorded: RecordedSweep, progress: Callable[[int, int], object], *, jobs: int | None = None
) -> SweepResults:
    """The sweep's runs, trained now.

    Raises:
        BackpropError: its data cannot be had, or no process be started.
    """
    found = recorded.found
    against = None if found.get("against_is_best", True) else _against(recorded)
    results = SweepResults(recorded.plan, against=against)
    experiments = recorded.plan.experiments()
    looked = max(cell.get("examined", 0) for cell in found["cells"])
    for update in train_all(experiments, jobs=jobs, examined=recorded.plan.first_runs(looked), kept=Kept()):
        results.add(update.ended)
        progress(results.ended, len(experiments))
    return results


def _against(recorded: RecordedSweep) -> int | None:
    wanted = recorded.found.get("against")
    settings = [cell["settings"] for cell in recorded.found["cells"]]
    return settings.index(wanted) if wanted in settings else None


_NOT_COMPARED = ("seconds", "experiment")


def disagreements(recorded: RecordedSweep, results: SweepResults) -> tuple[int, list[str]]:
    """How many recorded numbers were compared with those of the runs trained now, and a line for each that differs."""
    now = json.loads(json.dumps(sweep_json(results, seconds=0.0), allow_nan=False))
    precision = recorded.plan.base.precision
    pairs = list(_pairs(recorded.found, now, ""))
    names = [cell.name for cell in recorded.plan.cells]
    wrong = [
        f"{recorded.name}, {_place(where, names)}: recorded {_said(before)}, trained again {_said(after)}"
        for where, before, after in pairs
        if not _agree(before, after, TOLERANCE[precision])
    ]
    return len(pairs), wrong


def _pairs(before: Any, after: Any, where: str) -> Iterator[tuple[str, Any, Any]]:
    """Every value that both have, with its place; what only the record has was written by another version."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name, value in before.items():
            if name in after and not (not where and name in _NOT_COMPARED):
                yield from _pairs(value, after[name], f"{where}/{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _pairs(one, other, f"{where}/{index}")
    else:
        yield where, before, after


def _agree(before: Any, after: Any, tolerance: float) -> bool:
    if before == after:
        return True
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in (before, after)):
        return False
    return bool(abs(before - after) <= tolerance * max(abs(before), abs(after)) + 1e-14)


def _place(where: str, names: Sequence[str]) -> str:
    """A place in the record, in words: "optimizer=sgd, accuracy mean"."""
    parts = where.strip("/").split("/")
    if parts[0] == "cells" and len(parts) > 1 and parts[1].isdecimal():
        rest = " ".join(part.replace("_", " ") for part in parts[2:] if part != "statistics")
        return f"{names[int(parts[1])] or 'its runs'}, {rest}"
    return " ".join(parts)


def _said(value: Any) -> str:
    return "nothing" if value is None else f"{value:.9g}" if isinstance(value, float) else str(value)
