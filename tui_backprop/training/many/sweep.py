"""A sweep: an experiment, the settings to vary, and the seeds to try each combination with."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui_backprop.errors import ExperimentError, nearest
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import FIELDS, MAX_SEED, require_field
from tui_backprop.experiment.toml_file import check_settings, placed, read_toml
from tui_backprop.experiment.values import check, typed
from tui_backprop.training.many.population import Outcome
from tui_backprop.training.many.statistics import Summary, summarize
from tui_backprop.training.many.versus import Versus, best_cell, compare

MAX_RUNS = 100_000
"""Runs in a sweep."""
DEFAULT_SEEDS = 20
FILE_KEYS = ("seeds", "preset", "against", "experiment", "vary")
"""What a sweep's file may have."""

_NOT_VARIED = {
    "seed": "give seeds with --seeds",
    "metrics": "what is measured does not change what is learned: ask for all of them with --metrics",
}


@dataclass(frozen=True)
class Cell:
    """One combination of the varied settings.

    Attributes:
        settings: varied field to value, in the order in which they were given.
        experiment: with the sweep's first seed.
    """

    settings: dict[str, Any]
    experiment: Experiment

    @property
    def name(self) -> str:
        """Its settings, as "optimizer=sgd,hidden=4-4"; "" when nothing is varied."""
        return ",".join(f"{name}={typed(name, value, between='-')}" for name, value in self.settings.items())


@dataclass(frozen=True)
class Sweep:
    """What is to be run.

    Attributes:
        base: everything that is not varied.
        vary: field to the values it takes, as `check` gives them.
        seeds: every combination is run with each.
        cells: the combinations; the last field varies fastest.

    Raises:
        ExperimentError: a combination is none that can be run, or there are too many runs.
    """

    base: Experiment
    vary: Mapping[str, Sequence[Any]]
    seeds: tuple[int, ...]
    cells: tuple[Cell, ...] = field(init=False)

    def __post_init__(self) -> None:
        combinations = math.prod(len(values) for values in self.vary.values())
        runs = combinations * len(self.seeds)
        if runs > MAX_RUNS:
            raise ExperimentError(
                f"{combinations:,} combinations with {len(self.seeds):,} seeds are {runs:,} runs",
                remedy=f"at most {MAX_RUNS:,} are possible; vary less, or use fewer seeds",
            )
        cells = tuple(self._cell(values) for values in itertools.product(*self.vary.values()))
        object.__setattr__(self, "cells", cells)

    def _cell(self, values: tuple[Any, ...]) -> Cell:
        settings = dict(zip(self.vary, values, strict=True))
        try:
            return Cell(settings, self.base.replace(**settings, seed=self.seeds[0]))
        except ExperimentError as error:
            where = ", ".join(f"{name}={typed(name, value)}" for name, value in settings.items())
            raise ExperimentError(error.what, where=where or error.where, remedy=error.remedy) from None

    def experiments(self) -> list[Experiment]:
        """Every run: all seeds of the first cell, then of the second, ….

        >>> [run.seed for run in Sweep(Experiment(), {"bias": [True, False]}, (1, 2)).experiments()]
        [1, 2, 1, 2]
        """
        return [cell.experiment.replace(seed=seed) for cell in self.cells for seed in self.seeds]

    def first_runs(self, count: int) -> set[int]:
        """Positions in `experiments` of every cell's runs with its first `count` seeds."""
        return {index for index in range(len(self.cells) * len(self.seeds)) if index % len(self.seeds) < count}


class SweepResults:
    """The outcomes of a sweep's runs as they come in, in whatever order.

    Args:
        sweep: whose runs they are.
        against: the cell to compare the others with; the best one when None.
    """

    def __init__(self, sweep: Sweep, *, against: int | None = None) -> None:
        self.sweep = sweep
        self.against = against
        self._outcomes: list[Outcome | None] = [None] * (len(sweep.cells) * len(sweep.seeds))
        self.ended = 0
        """How many runs have ended."""

    def add(self, ended: Iterable[tuple[int, Outcome]]) -> None:
        """Take outcomes; an index is a position in `Sweep.experiments()`."""
        for index, outcome in ended:
            self._outcomes[index] = outcome
            self.ended += 1

    @property
    def is_partial(self) -> bool:
        return self.ended < len(self._outcomes)

    def runs(self) -> list[list[Outcome | None]]:
        """Every cell's outcomes in the order of the seeds; None for a run that has not ended."""
        count = len(self.sweep.seeds)
        return [self._outcomes[start : start + count] for start in range(0, len(self._outcomes), count)]

    def summaries(self) -> list[Summary]:
        """A summary for every cell, of its runs that have ended."""
        return [summarize([outcome for outcome in runs if outcome is not None]) for runs in self.runs()]

    @property
    def reference(self) -> int:
        """The cell that the others are compared with: the one that was named, or the best."""
        return best_cell(self.runs()) if self.against is None else self.against

    def comparisons(self) -> list[Versus | None]:
        """Every cell against `reference`, whose own entry is None."""
        return compare(self.runs(), self.reference, is_chosen=self.against is not None)


def find_cell(sweep: Sweep, text: str) -> int:
    """The cell that some of its settings name, as "optimizer=sgd,learning_rate=0.03"; dashes in names will do.

    Settings are separated by commas, or by semicolons where a value has commas itself.

    Raises:
        ExperimentError: no cell has them, or more than one.
    """
    wanted: dict[str, Any] = {}
    for part in text.split(";" if ";" in text else ","):
        name, equals, value = part.partition("=")
        name = name.strip().replace("-", "_")
        if not equals:
            raise ExperimentError(f"'{part.strip()}' has no '='", remedy="write NAME=VALUE,NAME=VALUE,…")
        if name not in sweep.vary:
            remedy = nearest(name, sweep.vary) if sweep.vary else "vary one with --vary"
            raise ExperimentError(f"'{name}' is not varied", remedy=remedy)
        item = check(name, value.strip())
        if item not in sweep.vary[name]:
            values = ", ".join(typed(name, one, between="-") for one in sweep.vary[name])
            raise ExperimentError(f"'{value.strip()}' is not among the values", where=name, remedy=f"they are {values}")
        if wanted.setdefault(name, item) != item:
            raise ExperimentError("two values are given", where=name)
    found = [
        index
        for index, cell in enumerate(sweep.cells)
        if all(cell.settings[name] == value for name, value in wanted.items())
    ]
    if len(found) > 1:
        missing = ", ".join(name for name in sweep.vary if name not in wanted and len(sweep.vary[name]) > 1)
        raise ExperimentError(f"'{text}' names {len(found)} combinations", remedy=f"name {missing} too")
    return found[0]


def parse_vary(text: str) -> tuple[str, list[Any]]:
    """A field and its values from "learning_rate=0.3,0.03"; dashes in the name will do.

    Values are separated by commas, or by semicolons where a value has commas itself. Hidden layers may be written
    with dashes: "hidden=4-4,16-16" is "hidden=4,4;16,16".

    Raises:
        ExperimentError: the name is unknown, or a value is not one of the field's.
    """
    name, equals, values = text.partition("=")
    name = name.strip().replace("-", "_")
    if not equals:
        raise ExperimentError(f"'{text}' has no '='", remedy="write NAME=VALUE,VALUE,…")
    separator = ";" if ";" in values else ","
    return name, check_values(name, [value.strip() for value in values.split(separator)])


def check_values(name: str, values: Sequence[Any]) -> list[Any]:
    """The values that a field is to take, in their proper type.

    Raises:
        ExperimentError: the field is unknown or cannot be varied, or a value is wrong or given twice.
    """
    require_field(name)
    if name in _NOT_VARIED:
        raise ExperimentError(f"{name} is not varied like a setting", remedy=_NOT_VARIED[name])
    checked: list[Any] = []
    for value in values:
        if value == "" and name != "data" and name != "target":
            raise ExperimentError("a value is missing", where=name)
        item = check(name, value)
        if item in checked:
            remedy = "write 4-4 for two layers of 4, as in 4-4,16-16" if name == "hidden" else ""
            raise ExperimentError(f"'{value}' is given twice", where=name, remedy=remedy)
        checked.append(item)
    if not checked:
        raise ExperimentError("there are no values to take", where=name)
    return checked


def parse_seeds(value: Any, *, first: int) -> tuple[int, ...]:
    """The seeds of a sweep.

    Args:
        value: a number N or its text for N seeds from `first` on; a list, or a text such as "1,5,10-19", for those.
        first: the experiment's own seed.

    Raises:
        ExperimentError: it is neither, or a seed is out of range or given twice.

    >>> parse_seeds(3, first=7), parse_seeds("1,5,8-10", first=7)
    ((7, 8, 9), (1, 5, 8, 9, 10))
    """
    right = "seeds are a number of them, or a list such as 1,5,10-19"
    refusal = ExperimentError(f"'{value}' is no such thing", where="seeds", remedy=right)
    if isinstance(value, str):
        text = value.strip()
        if text.isdecimal():
            value = int(text)
        else:
            value = []
            for item in text.rstrip(",").split(","):
                low, dash, high = item.strip().partition("-")
                if not low.isdecimal() or (dash and not high.isdecimal()) or len(low + high) > 24:
                    raise refusal
                ends = int(low), int(high or low)
                if ends[1] - ends[0] >= MAX_RUNS:
                    raise ExperimentError(f"'{item}' is too many", where="seeds", remedy=f"at most {MAX_RUNS:,}")
                value += range(ends[0], ends[1] + 1)
    if isinstance(value, int) and not isinstance(value, bool):
        if not 1 <= value <= MAX_RUNS:
            raise ExperimentError(f"{value:,} seeds cannot be run", where="seeds", remedy=f"from 1 to {MAX_RUNS:,}")
        value = list(range(first, first + value))
    if not isinstance(value, list) or not all(isinstance(seed, int) and not isinstance(seed, bool) for seed in value):
        raise refusal
    if not value:
        raise ExperimentError("there are none", where="seeds", remedy=right)
    for seed in value:
        if not 0 <= seed <= MAX_SEED:
            raise ExperimentError(f"{seed} is not a seed", where="seeds", remedy=f"a seed is from 0 to {MAX_SEED:,}")
    if len(set(value)) < len(value):
        twice = next(seed for seed in value if value.count(seed) > 1)
        raise ExperimentError(f"{twice} is given twice", where="seeds")
    return tuple(value)


@dataclass(frozen=True)
class SweepFile:
    """What a sweep's TOML file says; what it leaves out is None or empty.

    Attributes:
        path: the file.
        seeds: a number, or a list.
        preset: the name of the experiment to start from.
        against: the cell to compare the others with, as `find_cell` takes it.
        settings: fields of the experiment, checked one by one.
        vary: field to the values it takes, checked.
    """

    path: str
    seeds: Any
    preset: str | None
    against: str | None
    settings: dict[str, Any]
    vary: dict[str, list[Any]]


def read_sweep(path: Path | str) -> SweepFile:
    """The sweep that a TOML file describes.

        seeds = 20                      # or [1, 5, 9]
        preset = "lab-optimizers"
        against = "learning_rate=0.03,hidden=4-4"
        [experiment]
        epochs = 2000
        [vary]
        learning_rate = [0.3, 0.03]
        hidden = [[4, 4], [16, 16]]

    Raises:
        ExperimentError: the file cannot be read, or a key or a value is wrong; the file and the key are named.
    """
    with placed(str(path)):
        return _sweep_file(read_toml(path, expected="it must be a TOML file"), str(path))


def _sweep_file(values: dict[str, Any], path: str) -> SweepFile:
    for name in values:
        if name not in FILE_KEYS:
            is_field = name in FIELDS
            remedy = (
                "settings go under [experiment], or under [vary] as a list" if is_field else nearest(name, FILE_KEYS)
            )
            raise ExperimentError(f"unknown key '{name}'", remedy=remedy)
    for name in ("experiment", "vary"):
        if not isinstance(values.get(name, {}), dict):
            raise ExperimentError(
                f"'{values[name]}' is not a table", where=name, remedy=f"write [{name}] above its settings"
            )
    if not isinstance(values.get("preset", ""), str):
        raise ExperimentError(f"'{values['preset']}' is not the name of a preset", where="preset")
    if not isinstance(values.get("against", ""), str):
        raise ExperimentError(
            f"'{values['against']}' names no combination", where="against", remedy='write against = "NAME=VALUE,…"'
        )
    settings = check_settings(values.get("experiment", {}))
    vary: dict[str, list[Any]] = {}
    for name, items in values.get("vary", {}).items():
        if not isinstance(items, list):
            require_field(name)
            raise ExperimentError(
                f"'{items}' is not a list of values", where=f"vary.{name}", remedy=f"write [{items!r}]"
            )
        vary[name] = check_values(name, items)
    return SweepFile(path, values.get("seeds"), values.get("preset"), values.get("against"), settings, vary)
