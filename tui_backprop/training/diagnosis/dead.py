"""Which units are dead: rectifiers that no training sample activates, so that their slope is 0 everywhere."""

from __future__ import annotations

import time

import numpy as np

from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array, spread
from tui_backprop.nn.network import Propagation, columns
from tui_backprop.training.run.learner import Learner

LOOK = 20_000
"""Training samples of which none may activate a unit that is called dead, at most, spread evenly."""
_BLOCK = 2048
_PERIOD = 1.0
"""Seconds for which an answer serves, while the same units are suspected."""


class DeadUnits:
    """Tells the dead of the units that a look at some samples makes suspect.

    Args:
        learner: whose network it is.
        looked: how many training samples a suspicion rests on, spread evenly.
    """

    def __init__(self, learner: Learner, looked: int) -> None:
        self._learner = learner
        n = len(learner.parts.train)
        self._rows = spread(n, LOOK) if n > looked else np.empty(0, np.int64)
        self._answers: dict[int, tuple[float, bytes, Array]] = {}

    def among(self, layer: int, suspects: Array) -> Array:
        """(o,) booleans: which units of a layer are dead.

        Args:
            layer: 0 for the first hidden layer.
            suspects: (o,) booleans: which no sample that was looked at activates.
        """
        if not len(self._rows) or not suspects.any():
            return suspects
        now = time.monotonic()
        made_at, seen, answer = self._answers.get(layer, (float("-inf"), b"", suspects))
        if now - made_at < _PERIOD and seen == suspects.tobytes():
            return answer
        dead = suspects.copy()
        for start in range(0, len(self._rows), _BLOCK):
            if not dead.any():
                break
            dead &= ~self._active(layer, self._rows[start : start + _BLOCK])
        self._answers[layer] = now, suspects.tobytes(), dead
        return dead

    def _active(self, layer: int, rows: Array) -> Array:
        network = self._learner.network
        inputs = columns(self._learner.parts.train.inputs[rows], bias=network.bias, dtype=network.dtype)
        block = Propagation(network, inputs)
        with quiet():
            block.forward()
        return np.asarray((block.layers[layer].z > 0).any(axis=-1))
