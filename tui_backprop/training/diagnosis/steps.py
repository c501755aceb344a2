"""Updates as training will take them, tried and taken back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tui_backprop.nn.arrays import Array, spread
from tui_backprop.nn.network import Propagation, columns
from tui_backprop.nn.regularization import add_penalties, clip_by_norm
from tui_backprop.training.run.learner import Learner, loss_arguments

BATCHES = 8
"""Updates that are tried, at most."""
_LARGEST_BATCH = 4096
"""Samples of a batch that is tried, at most."""
_STREAM = 9
"""`default_rng([seed, _STREAM, epoch])` draws the batches to try: the training's own order stays as it is."""


class Tried(NamedTuple):
    """One update that was tried.

    Attributes:
        update: (P,), by how much it would change the parameters.
        is_raising: whether it raises the loss of its own batch.
    """

    update: Array
    is_raising: bool


class StepTrial:
    """Tries updates of one learner, whose parameters are afterwards, to the bit, what they were.

    Args:
        learner: whose.
    """

    def __init__(self, learner: Learner) -> None:
        self._learner = learner

    def batches(self, most: int = BATCHES) -> list[Array]:
        """Positions of training samples, batch by batch, of the size and in the manner in which training takes them."""
        learner = self._learner
        experiment = learner.experiment
        size, n = min(learner.batches.size, _LARGEST_BATCH), len(learner.parts.train)
        if learner.batches.is_full:
            return [spread(n, size)]
        rng = np.random.default_rng([experiment.seed, _STREAM, learner.epochs])
        count = min(most, n // size)
        if experiment.shuffle:
            return list(rng.permutation(n)[: count * size].reshape(count, size))
        starts = rng.permutation(n // size)[:count] * size
        return [np.arange(start, start + size) for start in starts]

    def run(self, rows: Array) -> Tried:
        """Forward, backward and an update on the training samples `rows`, and back again."""
        learner = self._learner
        network = learner.network
        inputs = columns(learner.parts.train.inputs[rows], bias=network.bias, dtype=network.dtype)
        batch = Propagation(network, inputs, **loss_arguments(learner.experiment))
        targets = learner.parts.train.targets[rows].T
        kept = network.parameters.copy()
        batch.forward()
        before = batch.batch_loss(targets)
        batch.backward(targets)
        if np.any(learner.l1) or np.any(learner.l2):
            add_penalties(network, l1=learner.l1, l2=learner.l2)
        if learner.clip is not None:
            clip_by_norm(network.gradient, learner.clip)
        update = learner.optimizer.preview(network.gradient).copy()
        network.parameters[...] = kept + update
        batch.forward()
        is_raising = not batch.batch_loss(targets) <= before
        network.parameters[...] = kept
        return Tried(update, is_raising)


def update_ratios(learner: Learner, update: Array) -> Array:
    """(layers,), by how much of the length of its weights and biases an update moves each; NaN for a length of 0."""
    lengths = _lengths(learner, learner.network.parameters)
    return _lengths(learner, update) / np.where(lengths > 0, lengths, np.nan)


def _lengths(learner: Learner, vector: Array) -> Array:
    """Euclidean length of each layer's part of a flat vector, (layers,)."""
    ends = np.cumsum([layer.weights.size for layer in learner.network.layers])[:-1]
    return np.array([np.linalg.norm(part) for part in np.split(vector.astype(np.float64), ends)])
