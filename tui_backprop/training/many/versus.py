"""Two cells of a sweep over the same seeds: what they say about which is better, and what they cannot tell."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from tui_backprop.training.many.paired import bootstrap_interval, holm, mcnemar_p, sign_flip_p
from tui_backprop.training.many.population import Outcome
from tui_backprop.training.many.statistics import time_to_hold
from tui_backprop.training.many.survival import log_rank_scores

ALPHA = 0.05
"""A p below this is taken for a difference."""

Runs = Sequence[Outcome | None]
"""A cell's runs in the order of the seeds; None for one that has not ended."""


class Compared(NamedTuple):
    """One comparison.

    Attributes:
        p: corrected for all the tests of the table, 0…1.
        is_better: whether the cell is ahead by it; of no meaning when p is large.
        better, worse: how either is said.
    """

    p: float
    is_better: bool
    better: str
    worse: str


@dataclass(frozen=True)
class Versus:
    """How a cell compares with another one.

    Attributes:
        pairs: seeds with which both have ended.
        score_pairs: those of them of which both have a score.
        difference: the mean over those of this cell's score less the other's; None without any.
        low, high: the ends of its 95 % interval, on its own; None for fewer than two.
        only_this, only_other: seeds with which only this one, or only the other, ended at 100 %; None in regression.
        tests: by name: "difference", "perfect", "reached" and "finite"; the two in the middle not in regression.
        is_same: whether nothing tells the two apart with any seed.
    """

    pairs: int
    score_pairs: int
    difference: float | None
    low: float | None
    high: float | None
    only_this: int | None
    only_other: int | None
    tests: dict[str, Compared]
    is_same: bool

    @property
    def words(self) -> str:
        """What can be said: better, worse, mixed, or that so few seeds cannot tell."""
        seeds = f"{self.pairs} seed{'s' * (self.pairs != 1)}"
        if not self.pairs:
            return "no seed has ended with both"
        if self.is_same:
            return f"the same with {'all ' * (self.pairs > 1)}{seeds}"
        found = [test for test in self.tests.values() if test.p < ALPHA]
        if not found:
            return f"{seeds} cannot tell"
        ahead, behind = [t.better for t in found if t.is_better], [t.worse for t in found if not t.is_better]
        if ahead and behind:
            return f"mixed: {', '.join(ahead)}, but {', '.join(behind)}"
        return f"better: {', '.join(ahead)}" if ahead else f"worse: {', '.join(behind)}"

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "words": self.words,
            "pairs": self.pairs,
            "score_pairs": self.score_pairs,
            "difference": self.difference,
            "low": self.low,
            "high": self.high,
            "only_this": self.only_this,
            "only_other": self.only_other,
            "p": {name: test.p for name, test in self.tests.items()},
        }


def score_of(outcome: Outcome, *, on_test: bool) -> float | None:
    """A run's accuracy or R² as it is compared; None of a diverged one."""
    return outcome.result.test_accuracy if on_test else outcome.result.accuracy


def is_tested(cells: Sequence[Runs]) -> bool:
    """Whether scores are compared on the test samples: where every cell has some."""
    ended = [[run for run in runs if run is not None and run.diverged_at is None] for runs in cells]
    return any(ended) and all(run.result.test_loss is not None for runs in ended for run in runs)


def best_cell(cells: Sequence[Runs]) -> int:
    """The cell of the highest mean score, a diverged run counting as 0; of several, that where most reached 100 %, and
    of those the one that was there the soonest."""
    on_test = is_tested(cells)

    def merit(index: int) -> tuple[float, int, float]:
        runs = [run for run in cells[index] if run is not None]
        if not runs:
            return -math.inf, 0, -math.inf
        times = [time_to_hold(run) for run in runs]
        reached = [run.time for run in times if run.happened]
        mean = math.fsum(score_of(run, on_test=on_test) or 0.0 for run in runs) / len(runs)
        return mean, len(reached), -math.fsum(reached) / max(1, len(reached))

    return max(range(len(cells)), key=merit)


def compare(cells: Sequence[Runs], reference: int, *, is_chosen: bool) -> list[Versus | None]:
    """Every cell against one of them, whose own entry is None.

    All p are corrected together (Holm 1979), but for tests that could have come out in no pair of cells: where no run
    of any cell diverged, for one, there is nothing to compare. Where the reference was taken because it came out best,
    any pair of cells might have been the one that is looked at, and the correction is for all of them.

    Args:
        cells: at least one.
        reference: an index among them.
        is_chosen: whether it was named, and not taken for its results.
    """
    on_test = is_tested(cells)
    raw = [None if index == reference else _versus(runs, cells[reference], on_test=on_test)
           for index, runs in enumerate(cells)]  # fmt: skip
    varied = _varied(cells, on_test=on_test)
    tests = {
        (index, name): test.p
        for index, versus in enumerate(raw)
        if versus is not None
        for name, test in versus.tests.items()
        if name in varied
    }
    family = len(tests) if is_chosen else len(varied) * len(cells) * (len(cells) - 1) // 2
    corrected = dict(zip(tests, holm(list(tests.values()), family=family), strict=True))
    return [
        None
        if versus is None
        else replace(
            versus,
            tests={name: test._replace(p=corrected.get((index, name), 1.0)) for name, test in versus.tests.items()},
        )
        for index, versus in enumerate(raw)
    ]


def _varied(cells: Sequence[Runs], *, on_test: bool) -> set[str]:
    """The tests whose runs are not all alike, over all cells."""
    runs = [run for cell in cells for run in cell if run is not None]
    seen: dict[str, set[Any]] = {
        "difference": {score_of(run, on_test=on_test) for run in runs} - {None},
        "perfect": {run.result.accuracy == 1 for run in runs},
        "reached": {time_to_hold(run) for run in runs},
        "finite": {run.diverged_at is None for run in runs},
    }
    return {name for name, values in seen.items() if len(values) > 1}


def _versus(mine: Runs, others: Runs, *, on_test: bool) -> Versus:
    """The comparison with every p as it is."""
    pairs = [(one, other) for one, other in zip(mine, others, strict=True) if one is not None and other is not None]
    scored = [(score_of(one, on_test=on_test), score_of(other, on_test=on_test)) for one, other in pairs]
    kinds = {run.experiment.is_regression for run in itertools.chain(*pairs)}  # accuracy less R² would mean nothing
    differences = [a - b for a, b in scored if a is not None and b is not None and len(kinds) == 1]
    mean = math.fsum(differences) / len(differences) if differences else None
    low, high = bootstrap_interval(differences) or (None, None)
    score = _score_name(pairs, on_test=on_test)
    tests = {"difference": Compared(sign_flip_p(differences), (mean or 0) > 0, f"higher {score}", f"lower {score}")}
    only_this = only_other = None
    is_same = not any(differences)
    if kinds == {False}:
        perfect = [tuple(run.result.accuracy == 1 for run in pair) for pair in pairs]
        only_this, only_other = perfect.count((True, False)), perfect.count((False, True))
        tests["perfect"] = _share(only_this, only_other, "more at 100 %", "fewer at 100 %")
        scores = log_rank_scores(*([time_to_hold(pair[side]) for pair in pairs] for side in (0, 1)))
        ahead = [one - other for one, other in zip(*scores, strict=True)]
        tests["reached"] = Compared(sign_flip_p(ahead), sum(ahead) > 0, "sooner at 100 %", "later at 100 %")
        is_same = is_same and all(time_to_hold(one) == time_to_hold(other) for one, other in pairs)
    finite = [tuple(run.diverged_at is None for run in pair) for pair in pairs]
    kept, lost = finite.count((True, False)), finite.count((False, True))
    tests["finite"] = _share(kept, lost, "fewer diverged", "more diverged")
    is_same = is_same and not (kept or lost or only_this or only_other)
    return Versus(len(pairs), len(differences), mean, low, high, only_this, only_other, tests, is_same)


def _share(only_this: int, only_other: int, better: str, worse: str) -> Compared:
    return Compared(mcnemar_p(only_this, only_other), only_this > only_other, better, worse)


def _score_name(pairs: Sequence[tuple[Outcome, Outcome]], *, on_test: bool) -> str:
    label = pairs[0][0].experiment.score.label if pairs else "accuracy"
    return f"test {label}" if on_test else label
