"""What explains updates that are no multiple of a slope: noise on the gradient, a decay of the weights, a root.

Each only ever makes an unknown verdict right; nothing here calls a program wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.derivatives import NoDerivativeError
from tui_backprop.reading.judge import PARALLEL, Trial, all_right, close, judge, try_step
from tui_backprop.reading.losses import Change, Reached, Step, find_steps
from tui_backprop.reading.record import Node
from tui_backprop.reading.replay import CannotReplayError, cone, replayed
from tui_backprop.reading.weights import Versions

Array = NDArray[np.float64]
ROOTS = {"sqrt", "norm", "power"}
MOST_STEPS = 3
STRONGEST_DECAY = 0.5
"""A weight that is replaced by something else decays by all of itself."""


def right_after_all(nodes: Sequence[Node], tensors: Sequence[Versions]) -> tuple[Trial, str] | None:
    """The step that is right, with what explains it in a phrase; None when nothing here does.

    Args:
        nodes: the tape.
        tensors: all that have versions.
    """
    for step in _candidates(nodes, tensors):
        try:
            trial = try_step(step)
        except NoDerivativeError:
            continue
        if all_right(judge(trial)):
            return trial, ""
        if _right_without_noise(trial):
            return trial, "noise is added to the gradients"
        decay = _decay(trial)
        if decay:
            return trial, f"weights decay by {decay:.4g} of themselves at every step"
    return None


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
