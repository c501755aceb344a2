"""What explains updates that are no multiple of a slope: noise on the gradient, a decay of the weights, a root.

Each makes an unknown verdict right. The next updates must have the same explanation: where gradients pile up, only the
first one has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.network.judge import PARALLEL, Trial, all_right, close, judge, try_step
from tui_backprop.reading.network.losses import Change, Reached, Step, find_steps
from tui_backprop.reading.network.weights import Versions
from tui_backprop.reading.tape.derivatives import NoDerivativeError
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import CannotReplayError, cone, replayed

Array = NDArray[np.float64]
ROOTS = {"sqrt", "norm", "power"}
MOST_STEPS = 3
MOST_LATER = 2
"""Updates after the first that are looked at."""
STRONGEST_DECAY = 0.5
"""A weight that is replaced by something else decays by all of itself."""


@dataclass(frozen=True, eq=False)
class Explained:
    """A step that is right after all.

    Attributes:
        trial: it.
        why: what explains it, in a phrase; "" where nothing needs to.
        differs: the first later update of the same place that nothing here explains; None when each of those that were
            looked at is explained, too.
        piled_up: that one is of the gradients of all updates since the first: they were never set to zero.
    """

    trial: Trial
    why: str
    differs: Step | None = None
    piled_up: bool = False


def right_after_all(nodes: Sequence[Node], tensors: Sequence[Versions]) -> Explained | None:
    """The step that is right, with what explains it; None when nothing here does.

    Args:
        nodes: the tape.
        tensors: all that have versions.
    """
    for step in _candidates(nodes, tensors):
        try:
            trial = try_step(step)
            why = _explanation(trial)
            if why is not None:
                return _followed(nodes, tensors, trial, why)
        except NoDerivativeError:
            continue
    return None


def _explanation(trial: Trial) -> str | None:
    """What makes a step right, "" where nothing needs to; None where it is not right."""
    if all_right(judge(trial)):
        return ""
    if _right_without_noise(trial):
        return "noise is added to the gradients"
    decay = _decay(trial)
    return f"weights decay by {decay:.4g} of themselves at every step" if decay else None


def _followed(nodes: Sequence[Node], tensors: Sequence[Versions], trial: Trial, why: str) -> Explained:
    """Whether the next updates are right for the same reason: what is carried over shows itself only there."""
    first = trial.step
    later = [
        step
        for step in find_steps(nodes, tensors)
        if step.final and step.loss.index > first.news[-1].index and _place(step) == _place(first)
    ]
    slopes = [trial.slopes(trial.points[0])]
    for step in later[:MOST_LATER]:
        following = try_step(step, points=1)
        slopes.append(following.slopes(following.points[0]))
        if _explanation(following) is None:
            return Explained(trial, why, step, _is_sum(following, slopes))
    return Explained(trial, why)


def _place(step: Step) -> tuple[object, ...]:
    """Where a step's loss is computed, and its updates are made."""
    return step.loss.site.file, step.loss.site.line, len(step.changes), {change.new.site for change in step.changes}


def _is_sum(trial: Trial, slopes: Sequence[Sequence[Array]]) -> bool:
    """Whether updates are η · (the slopes of all steps so far) + c · weights, with one η for all tensors."""
    point = trial.points[0]
    rates = []
    for i, (change, off) in enumerate(zip(trial.step.changes, trial.taken(point), strict=True)):
        total = np.sum([np.ravel(step[i]) for step in slopes], axis=0)
        columns = np.stack([total, np.ravel(point.values[change.old.index])], axis=1)
        if not np.isfinite(columns).all() or not np.isfinite(off).all():
            return False
        solved, *_ = np.linalg.lstsq(columns, np.ravel(off), rcond=None)
        if np.linalg.norm(np.ravel(off) - columns @ solved) > PARALLEL * np.linalg.norm(off):
            return False
        rates.append(float(solved[0]))
    return min(rates) > 0 and close(min(rates), max(rates))


def _candidates(nodes: Sequence[Node], tensors: Sequence[Versions]) -> Iterator[Step]:
    """Losses as they are usually found, the ones of most weights, and roots that the gradient itself is made with."""
    steps = find_steps(nodes, tensors)
    most = max((len(step.changes) for step in steps), default=0)
    yield from [step for step in steps if len(step.changes) == most and step.final][:MOST_STEPS]
    reached = Reached(nodes, tensors)
    found = 0
    for node in nodes:
        if node.op not in ROOTS or node.size != 1 or found == MOST_STEPS:
            continue
        versions = reached.versions(reached.bits[node.index])
        owners = [reached.owner[version.index] for version in versions]
        pairs = [(owner, version, owner.after(version)) for owner, version in zip(owners, versions, strict=True)]
        changes = tuple(Change(owner, old, new) for owner, old, new in pairs if new is not None)
        if len(changes) > most and len(changes) == len(pairs) == len(set(map(id, owners))):
            found += 1
            yield Step(node, changes, (), final=True)


def _right_without_noise(trial: Trial) -> bool:
    """Whether the updates are right when random numbers that only they are computed from are zeros."""
    shapes = {old.shape for old in trial.step.olds}
    noise = {
        node.index: np.zeros(node.shape)
        for node in cone(trial.step.news, trial.step.olds)
        if node.kind == "random" and node.index not in trial.forward and node.shape in shapes
    }
    if not noise:
        return False
    taken = []
    for point in trial.points:
        weights = {old.index: point.values[old.index] for old in trial.step.olds}
        try:
            values = replayed(trial.nodes, {**weights, **noise})
        except CannotReplayError:
            return False
        taken.append([np.asarray(values[c.old.index] - values[c.new.index], float) for c in trial.step.changes])
    return all_right(judge(trial, taken))


def _decay(trial: Trial) -> float:
    """The share c of taken = η · slope + c · weights, with one η for all tensors; 0.0 when it is not so."""
    taken, slopes = ([f(p) for p in trial.points] for f in (trial.taken, trial.slopes))
    shares, rates = [], []
    for i, change in enumerate(trial.step.changes):
        off = np.concatenate([np.ravel(t[i]) for t in taken])
        columns = np.stack(
            [
                np.concatenate([np.ravel(s[i]) for s in slopes]),
                np.concatenate([np.ravel(p.values[change.old.index]) for p in trial.points]),
            ],
            axis=1,
        )
        if not np.all(np.isfinite(columns)) or not np.all(np.isfinite(off)) or np.linalg.matrix_rank(columns) < 2:
            return 0.0
        (rate, share), *_ = np.linalg.lstsq(columns, off, rcond=None)
        if np.linalg.norm(off - columns @ (rate, share)) > PARALLEL * np.linalg.norm(off):
            return 0.0
        rates.append(float(rate))
        shares.append(0.0 if abs(share) < 1e-9 else float(share))
    some = [share for share in shares if share]
    right = min(rates) > 0 and close(min(rates), max(rates)) and some and min(some) > 0 and close(min(some), max(some))
    return some[0] if right and some[0] <= STRONGEST_DECAY else 0.0
