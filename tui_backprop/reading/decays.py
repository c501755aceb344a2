"""A multiple of the weights in the gradients that an optimizer is given: the slope of a penalty, or a decay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tui_backprop.reading.finding import Finding
from tui_backprop.reading.judge import PARALLEL, Trial, close
from tui_backprop.reading.record import Node
from tui_backprop.reading.replay import cone

Array = NDArray[np.float64]
SMALLEST = 1e-9


@dataclass(frozen=True)
class Decayed:
    """What an optimizer is given.

    Attributes:
        nodes: [tensor], a node on the way to its update: the slope of the loss, and a multiple of the weights or none.
        share: that multiple, above 0, where the slope has the factor 1.
    """

    nodes: list[Node]
    share: float


def decayed(trial: Trial, gradients: Sequence[Node]) -> Decayed | None:
    """The gradients with the one multiple of the weights that is added to them; None where there is no such.

    Args:
        gradients: [tensor], the node that is the slope of the loss.
    """
    found = [_with_weights(trial, i, gradient) for i, gradient in enumerate(gradients)]
    shares = [share for _, share in found if share]
    if not shares or min(shares) < 0 or not close(min(shares), max(shares)):
        return None
    return Decayed([node for node, _ in found], shares[0])


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


def _with_weights(trial: Trial, tensor: int, gradient: Node) -> tuple[Node, float]:
    change = trial.step.changes[tensor]
    slopes = np.concatenate([np.ravel(trial.slopes(point)[tensor]) for point in trial.points])
    weights = np.concatenate([np.ravel(point.values[change.old.index]) for point in trial.points])
    columns = np.stack([slopes, weights], axis=1)
    if not np.isfinite(columns).all() or np.linalg.matrix_rank(columns) < columns.shape[1]:
        return gradient, 0.0
    for node in cone([change.new], trial.step.olds):
        if (
            node.op not in {"add", "subtract"}
            or node.shape != change.old.shape
            or gradient not in cone([node], trial.step.olds)
        ):
            continue
        if node is change.new:
            break
        values = np.concatenate(
            [np.ravel(np.asarray(p.values.get(node.index, node.value), float)) for p in trial.points]
        )
        if not np.isfinite(values).all():
            break
        (factor, share), *_ = np.linalg.lstsq(columns, values)
        fits = np.linalg.norm(values - columns @ (factor, share)) <= PARALLEL * np.linalg.norm(values)
        if fits and abs(factor) > SMALLEST and abs(share) > SMALLEST * abs(factor):
            return node, float(share / factor)
    return gradient, 0.0
