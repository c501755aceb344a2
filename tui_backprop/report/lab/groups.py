"""Runs that are the same experiment with other seeds, and what groups of them can be compared by.

Whether a comparison is one of equals is not read off the settings but looked at: the parameters with which the runs
began, and their data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tui_backprop.experiment.settings import FIELDS
from tui_backprop.experiment.values import check, typed
from tui_backprop.report.lab.gather import Subject
from tui_backprop.training.many.statistics import Spread, mean_of, median_of, wilson

_CHANCE = ("seed", "data_seed")
"""Settings in which the runs of a group may differ."""
_NOT_COMPARED = (*_CHANCE, "metrics")
LAB = ("learning_rate", "hidden", "activation", "optimizer")
"""The settings that a lab's report has a table of, first; others that differ follow."""


@dataclass(frozen=True, eq=False)
class Group:
    """Runs of one experiment that differ in their seed.

    Attributes:
        members: one run a seed, by their seed.
        repeats: runs of a seed that another member has already: the same bits again are no further evidence.
    """

    members: tuple[Subject, ...]
    repeats: tuple[Subject, ...]

    @property
    def first(self) -> Subject:
        return self.members[0]

    @property
    def n(self) -> int:
        return len(self.members)

    @cached_property
    def seeds(self) -> tuple[int, ...]:
        return tuple(member.experiment.seed for member in self.members)

    def value(self, name: str) -> Any:
        """A setting that all of them have."""
        return self.first.settings.get(name)

    def text(self, name: str) -> str:
        """The same as it is typed: "4-4", "0.03", "default"."""
        value = self.value(name)
        return typed(name, check(name, value), between="-") if value is not None else "default"

    @property
    def finite(self) -> list[Subject]:
        """Those that did not diverge."""
        return [member for member in self.members if not member.has_diverged]

    def spread(self, name: str) -> Spread | None:
        """Mean, smallest and largest of a score over the runs that did not diverge."""
        return mean_of([member.measured[name] for member in self.finite if name in member.measured])

    def losses(self, name: str = "loss") -> Spread | None:
        """Median, smallest and largest of a loss over the same runs."""
        return median_of([member.measured[name] for member in self.finite if name in member.measured])

    @property
    def diverged(self) -> int:
        return self.n - len(self.finite)

    @property
    def perfect(self) -> int:
        """How many end with every training sample right; those that diverged do not."""
        return sum(member.measured.get("accuracy") == 1 for member in self.finite)

    @property
    def perfect_interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval of the share of such runs."""
        return wilson(self.perfect, self.n)


def seeds_text(seeds: Sequence[int]) -> str:
    """Seeds in few letters.

    >>> seeds_text([7, 8, 9, 10]), seeds_text([1, 5, 7]), seeds_text([3]), seeds_text([3, 4])
    ('7–10', '1, 5, 7', '3', '3, 4')
    """
    ordered = sorted(seeds)
    if len(ordered) > 2 and ordered == list(range(ordered[0], ordered[0] + len(ordered))):
        return f"{ordered[0]}–{ordered[-1]}"
    shown = ", ".join(map(str, ordered[:12]))
    return f"{shown}, … ({len(ordered)} in all)" if len(ordered) > 12 else shown


def groups_of(subjects: Sequence[Subject]) -> list[Group]:
    """The groups, in the order of their first runs."""
    found: dict[str, list[Subject]] = {}
    for subject in subjects:
        rest = {name: value for name, value in subject.settings.items() if name not in _NOT_COMPARED}
        found.setdefault(json.dumps(rest, sort_keys=True), []).append(subject)
    groups = []
    for runs in found.values():
        by_seed: dict[tuple[int, int | None], Subject] = {}
        for run in runs:
            by_seed.setdefault((run.experiment.seed, run.experiment.data_seed), run)
        members = sorted(by_seed.values(), key=lambda run: run.experiment.seed)
        groups.append(Group(tuple(members), tuple(run for run in runs if run not in members)))
    return groups


def varied(groups: Sequence[Group]) -> list[str]:
    """The settings in which groups differ, those of a lab's report first."""
    names = [name for name in FIELDS if name not in _NOT_COMPARED]
    found = [name for name in names if len({json.dumps(group.value(name)) for group in groups}) > 1]
    return [*(name for name in LAB if name in found), *(name for name in found if name not in LAB)]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Groups that differ in one setting and in nothing else.

    Attributes:
        setting: the field.
        groups: in the order of its values where those are numbers, else in the order of the runs.
        common: what they have in common of what else varies in the report: field to value as it is typed.
    """

    setting: str
    groups: tuple[Group, ...]
    common: dict[str, str]

    @property
    def shared_seeds(self) -> tuple[int, ...]:
        """The seeds that every group has."""
        shared = set(self.groups[0].seeds)
        for group in self.groups[1:]:
            shared &= set(group.seeds)
        return tuple(sorted(shared))

    @property
    def has_same_seeds(self) -> bool:
        return all(group.seeds == self.groups[0].seeds for group in self.groups)

    @property
    def has_same_start(self) -> bool:
        """Whether, seed by seed, all begin with the same parameters."""
        return bool(self.shared_seeds) and all(
            np.array_equal(others[0].initial, other.initial) for others in self._by_seed() for other in others[1:]
        )

    @property
    def has_same_data(self) -> bool:
        """Whether, seed by seed, all have the same data."""
        return bool(self.shared_seeds) and all(
            others[0].data_digest == other.data_digest for others in self._by_seed() for other in others[1:]
        )

    def _by_seed(self) -> Iterator[list[Subject]]:
        for seed in self.shared_seeds:
            yield [member for group in self.groups for member in group.members if member.experiment.seed == seed]


def comparisons(groups: Sequence[Group]) -> list[Comparison]:
    """Every comparison that the groups allow, setting by setting."""
    names = varied(groups)
    found: list[Comparison] = []
    for setting in names:
        others = [name for name in names if name != setting]
        contexts: dict[str, list[Group]] = {}
        for group in groups:
            contexts.setdefault(json.dumps([group.value(name) for name in others]), []).append(group)
        for members in contexts.values():
            if len(members) > 1:
                common = {name: members[0].text(name) for name in others}
                found.append(Comparison(setting, tuple(_ordered(members, setting)), common))
    return found


def _ordered(groups: list[Group], setting: str) -> list[Group]:
    values = [group.value(setting) for group in groups]
    if all(isinstance(value, int | float) for value in values):
        return sorted(groups, key=lambda group: float(group.value(setting)))
    if all(isinstance(value, list) for value in values):
        return sorted(groups, key=lambda group: (len(group.value(setting)), group.value(setting)))
    return groups
