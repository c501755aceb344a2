"""The verdict on a program without arrays: every number among its weights changed, and the tape done again.

A single number is parallel to every other one, so one update proves nothing. Here a weight is a row of updates, at
the program's own weights and at random ones, over several samples: it is right when the row is a multiple of the row
of slopes, and the multiple is the same for all weights. A wrong one is looked for as in `chain_rule`: all nodes that
one line makes are replaced by slopes of the loss, what follows is done again, and only when every update then is the
slope of the loss that line is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.network.judge import Trial, Verdict, close, compared, try_step
from tui_backprop.reading.network.losses import Step
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone

Array = NDArray[np.float64]
MOST_STEPS = 4
MOST_GROUPS = 4
POINTS = 3
NOT_SHOWN: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Row:
    """One weight over all points.

    Attributes:
        taken: what the updates subtract.
        slope: ∂loss/∂weight.
        verdict: in a word.
        ratio: taken ≈ ratio · slope; NaN when it is none.
    """

    taken: Array
    slope: Array
    verdict: Verdict
    ratio: float

    @property
    def cosine(self) -> float:
        return compared(self.taken, self.slope).cosine


@dataclass(frozen=True, eq=False)
class Numbers:
    """Several updates of single numbers, judged together.

    Attributes:
        trials: the updates; all have the same weights in the same order.
        rows: one for each weight.
        factor: the one that most weights have.
        remembers: whether only the first update was judged, since those after it are made with what it left behind.
    """

    trials: Sequence[Trial]
    rows: Sequence[Row]
    factor: float
    remembers: bool = False

    @property
    def right(self) -> bool:
        return all(row.verdict is Verdict.RIGHT for row in self.rows) and any(np.any(r.slope) for r in self.rows)


def shown_numbers(escaped: Iterable[Node]) -> dict[int, int]:
    """Indices of numbers that left the tape, each with 2, and of what they were computed from, with 1."""
    nodes = list(escaped)
    return dict.fromkeys((node.index for node in cone(nodes)), 1) | dict.fromkeys((node.index for node in nodes), 2)


def _most_shown(steps: Sequence[Step], shown: Mapping[int, int]) -> int:
    return max(shown.get(step.loss.index, 0) for step in steps)


def of_single_numbers(steps: Sequence[Step], shown: Mapping[int, int] = NOT_SHOWN) -> list[list[Step]]:
    """Steps of which every weight is one number, by the set of their weights.

    Those with a loss that is printed, or that what is printed is made of, come first, then those of most weights.
    Where some are among the weights of as many steps or more, the larger set is meant: a number that some of them
    make says nothing of the rest.

    Args:
        steps: all that were found.
        shown: see `shown_numbers`.
    """
    groups: dict[frozenset[int], list[Step]] = {}
    for step in steps:
        if len(step.changes) > 1 and all(c.old.shape == c.new.shape == () for c in step.changes):
            groups.setdefault(frozenset(id(c.tensor) for c in step.changes), []).append(step)

    def rank(group: list[Step]) -> tuple[int, int]:
        return _most_shown(group, shown), len(group[0].changes)

    most = max((len(group[0].changes) for group in groups.values()), default=0)
    whole = [
        group
        for which, group in groups.items()
        if not any(which < other and len(more) >= len(group) for other, more in groups.items())
    ]
    large = [group for group in whole if 2 * len(group[0].changes) >= most]
    return sorted(large, key=rank, reverse=True)[:MOST_GROUPS]


def judged(groups: Sequence[Sequence[Step]], shown: Mapping[int, int] = NOT_SHOWN) -> Numbers | None:
    """The first group of steps that is right, else the first that has a slope; None when there is none.

    Args:
        groups: steps of the same weights each.
        shown: see `shown_numbers`.

    Raises:
        NoDerivativeError: when the slope of the loss is not known.
    """
    first: Numbers | None = None
    for group in groups:
        found = judged_by_line(group, shown)
        if found is not None and found.right:
            return found
        first = first or found
    return first


def judged_by_line(steps: Sequence[Step], shown: Mapping[int, int] = NOT_SHOWN) -> Numbers | None:
    """The loss whose slope the updates are, else the first one that has a slope; None when there is none.

    Losses that are printed come first, then those that what is printed is made of.

    Raises:
        NoDerivativeError: when the slope of the loss is not known.
    """
    lines: dict[tuple[str, int], list[Step]] = {}
    for step in steps:
        lines.setdefault((step.loss.site.file, step.loss.site.line), []).append(step)
    first: Numbers | None = None

    def rank(several: Sequence[Step]) -> tuple[int, int]:
        return _most_shown(several, shown), len(several)

    for several in sorted(map(_different, lines.values()), key=rank, reverse=True)[:MOST_STEPS]:
        found = _judged(several)
        if found.right:
            return found
        if first is None and any(np.any(row.slope) for row in found.rows):
            first = found
    return first


def _different(steps: Sequence[Step]) -> list[Step]:
    """The first few steps from different weights, with the same tensors in the same order; the whole of each loss."""
    seen: dict[tuple[int, ...], Step] = {}
    for step in sorted(steps, key=lambda s: s.loss.index):
        seen[tuple(sorted(old.index for old in step.olds))] = step
    found = sorted(seen.values(), key=lambda s: s.loss.index)
    order = [id(c.tensor) for c in found[0].changes]
    alike = [s for s in found if [id(c.tensor) for c in s.changes] == order]
    return alike[:MOST_STEPS]


def _judged(steps: Sequence[Step]) -> Numbers:
    trials = [try_step(step, points=POINTS, seed=i) for i, step in enumerate(steps)]
    found = rows_of(trials)
    if found.right or len(trials) == 1:
        return found
    # A rate that changes, or a sum whose parts are weighted: each update is right by itself, with a factor of its own.
    alone = [rows_of([trial]) for trial in trials]
    if all(one.right for one in alone):
        return alone[0]
    # An optimizer with a memory is plain gradient descent at its first step.
    if _remembers(steps[0], steps[1]) and alone[0].right and all(np.any(row.slope) for row in alone[0].rows):
        return replace(alone[0], remembers=True)
    return found


def _remembers(first: Step, second: Step) -> bool:
    """Whether a second update is computed from what the first was computed from, besides the weights: a velocity."""
    before = {node.index for node in cone(first.news, first.olds)} - {node.index for node in first.news}
    numbers = {node.index for node in cone([second.loss], second.olds)}
    return any(n.index in before - numbers and n.parents for n in cone(second.news, second.olds))


def sign_of(trial: Trial) -> int:
    """−1 where the loss is below 0 at all points: the logarithm of a likelihood, which is made larger; else 1."""
    values = [float(np.ravel(point.values[trial.step.loss.index])[0]) for point in trial.points]
    return -1 if max(values) < 0 else 1


def rows_of(trials: Sequence[Trial], taken: Sequence[Sequence[Sequence[Array]]] | None = None) -> Numbers:
    """The rows of several updates.

    Args:
        trials: the updates.
        taken: [trial][point][weight], what the updates take off; by default what the program's do.
    """
    if taken is None:
        taken = [[trial.taken(point) for point in trial.points] for trial in trials]
    count = len(trials[0].step.changes)
    off = np.array([[float(np.ravel(w)[0]) for w in point] for trial in taken for point in trial])
    slopes = np.array([[sign_of(t) * float(np.ravel(s)[0]) for s in t.slopes(p)] for t in trials for p in t.points])
    compared_rows = [compared(off[:, i], slopes[:, i]) for i in range(count)]
    ratios = [c.ratio for c in compared_rows if c.parallel and c.ratio]
    factor = max(ratios, key=lambda r: sum(close(r, other) for other in ratios)) if ratios else np.nan
    rows = []
    for i, row in enumerate(compared_rows):
        silent = not np.any(off[:, i]) and not np.any(np.abs(slopes[:, i]) > 1e-12)
        right = silent or (row.parallel and close(row.ratio, factor) and factor > 0)
        scaled = row.parallel and row.ratio > 0
        verdict = Verdict.RIGHT if right else Verdict.SCALE if scaled else Verdict.WRONG
        rows.append(Row(off[:, i], slopes[:, i], verdict, factor if silent else row.ratio if row.parallel else np.nan))
    return Numbers(trials, rows, factor)
