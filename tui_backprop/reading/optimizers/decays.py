"""A multiple of the weights in the gradients that an optimizer is given: the slope of a penalty, or a decay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.finding import Finding
from tui_backprop.reading.network.judge import PARALLEL, Trial, close
from tui_backprop.reading.optimizers.histories import History
from tui_backprop.reading.tape.record import Node
from tui_backprop.reading.tape.replay import cone

Array = NDArray[np.float64]
SMALLEST = 1e-9


def decays_of(trial: Trial, gradients: Sequence[Node]) -> list[float]:
    """By tensor the multiple of the weights that is added to the slope of the loss, one for all that have any, or 0.

    Empty where there is no such.

    Args:
        gradients: [tensor], the node that is the slope of the loss.
    """
    shares = [_share(trial, i, gradient) for i, gradient in enumerate(gradients)]
    used = [share for share in shares if share]
    return shares if used and min(used) > 0 and close(min(used), max(used)) else []


def with_decays(history: History, shares: Sequence[float]) -> History:
    """A history whose gradients have a multiple of the weights of their moment, by tensor."""
    steps = zip(history.gradients, history.weights, strict=True)
    added = [[g + c * w for g, w, c in zip(gs, ws, shares, strict=True)] for gs, ws in steps]
    return replace(history, gradients=added)


def at_its_decay(found: Finding, trial: Trial) -> Finding:
    """A penalty's slope that differs, at the line where some multiple of the weights is added; as it is without one."""
    if found.slip != "penalty-differs":
        return found
    olds = set(trial.step.olds)
    for node in cone(trial.step.news, trial.step.olds):
        given = [parent for parent in node.parents if parent.index in found.nodes]
        others = [parent for parent in node.parents if parent.index not in found.nodes]
        if node.op in {"add", "subtract"} and given and any(olds & {o, *o.parents} for o in others):
            return replace(found, line=node.site.line)
    return found


def _share(trial: Trial, tensor: int, gradient: Node) -> float:
    change = trial.step.changes[tensor]
    slopes = np.concatenate([np.ravel(trial.slopes(point)[tensor]) for point in trial.points])
    weights = np.concatenate([np.ravel(point.values[change.old.index]) for point in trial.points])
    columns = np.stack([slopes, weights], axis=1)
    if not np.isfinite(columns).all() or np.linalg.matrix_rank(columns) < columns.shape[1]:
        return 0.0
    for node in cone([change.new], trial.step.olds):
        if node is change.new or node.op not in {"add", "subtract"} or node.shape != change.old.shape:
            continue
        if gradient not in cone([node], trial.step.olds):
            continue
        values = np.concatenate([np.ravel(point.value(node)) for point in trial.points])
        if not np.isfinite(values).all():
            break
        (factor, share), *_ = np.linalg.lstsq(columns, values)
        fits = np.linalg.norm(values - columns @ (factor, share)) <= PARALLEL * np.linalg.norm(values)
        if fits and abs(factor) > SMALLEST and abs(share) > SMALLEST * abs(factor):
            return float(share / factor)
    return 0.0
