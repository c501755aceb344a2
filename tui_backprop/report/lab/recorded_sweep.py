"""A sweep of a report: what was recorded of it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from tui_backprop.data.kept import Kept
from tui_backprop.errors import StoreError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.kinds import kind_named
from tui_backprop.store.reader import StoredRun
from tui_backprop.training.many.sweep import Sweep, check_values
from tui_backprop.training.run.learner import Learner
from tui_backprop.training.run.samples import parts_of

AT_MOST = 60.0
"""Seconds that a sweep may have taken to be trained again without being asked for."""
MAX_FILE = 64_000_000


@dataclass(frozen=True, eq=False)
class RecordedSweep:
    """What a sweep has said of itself.

    Attributes:
        name: its identifier, or the file that it was read from.
        found: what `sweep_json` gives.
        plan: the sweep that was run.
    """

    name: str
    found: Mapping[str, Any]
    plan: Sweep

    @property
    def seconds(self) -> float:
        value = self.found.get("seconds")
        return float(value) if isinstance(value, int | float) else math.inf

    @cached_property
    def has_same_start(self) -> bool:
        """Whether all cells begin from the same parameters with the sweep's first seed: looked at, not inferred."""
        kept = Kept()
        starts = [_start(cell.experiment, kept) for cell in self.plan.cells]
        return all(np.array_equal(starts[0], start) for start in starts[1:])


def _start(experiment: Experiment, kept: Kept) -> Any:
    parts = parts_of(experiment, kept.load(experiment.data_spec))
    return Learner([experiment], parts).network.parameters


def sweep_of_run(run: StoredRun) -> RecordedSweep:
    """The sweep that a row of the history is.

    Raises:
        StoreError: it is none, or was recorded without its details.
    """
    if run.kind != "sweep":
        raise StoreError(f"it is {kind_named(run.kind)} and no sweep", where=run.id, remedy="name it without --sweep")
    details = (run.outcome or {}).get("details")
    if not isinstance(details, Mapping) or "cells" not in details:
        raise StoreError("it was recorded without its details", where=run.id, remedy="run it again")
    return _understood(run.labels.name or run.id, details)


def sweep_of_file(path: Path) -> RecordedSweep:
    """The sweep that a file is of, which holds what `backprop-tui sweep --json` prints; its last line is enough.

    Raises:
        StoreError: it cannot be read, or is something else.
    """
    try:
        if path.stat().st_size > MAX_FILE:
            raise StoreError("it is too large to be the result of a sweep", where=str(path))
        lines = path.read_text(encoding="utf-8").strip().splitlines()
        found = json.loads(lines[-1]) if lines else None
    except OSError as error:
        raise StoreError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, Mapping) or "cells" not in found:
        raise StoreError("its last line is not what 'backprop-tui sweep --json' prints", where=str(path))
    return _understood(str(path), found)


def _understood(name: str, found: Mapping[str, Any]) -> RecordedSweep:
    try:
        settings = [cell["settings"] for cell in found["cells"]]
        vary = {
            field: check_values(field, list({json.dumps(cell[field]): cell[field] for cell in settings}.values()))
            for field in settings[0]
        }
        seeds = tuple(int(seed) for seed in found["seeds"])
        plan = Sweep(Experiment.from_dict({**found["experiment"], **settings[0], "seed": seeds[0]}), vary, seeds)
    except (LookupError, TypeError, AttributeError) as error:
        raise StoreError(f"its record is not understood: {error!r}", where=name) from None
    if len(plan.cells) != len(settings):
        raise StoreError("its record does not have every combination of what it varied", where=name)
    return RecordedSweep(name, found, plan)
