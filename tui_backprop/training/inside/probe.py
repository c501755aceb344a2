"""A pass forward and backward over some training samples, for looking only."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array, spread
from tui_backprop.nn.network import Propagation, columns
from tui_backprop.nn.regularization import add_penalties, clip_by_norm
from tui_backprop.training.diagnosis.dead import DeadUnits
from tui_backprop.training.diagnosis.flat import flat
from tui_backprop.training.inside.per_run import PerRun
from tui_backprop.training.run.learner import loss_arguments
from tui_backprop.training.run.trainer import Training

PROBE_SAMPLES = 512
"""Training samples that a probe looks at, at most, spread evenly."""


class Probe:
    """Activations, slopes and gradients over up to `PROBE_SAMPLES` training samples.

    Attributes:
        propagation: the pass; its arrays belong to the parameters of the newest `run`.
        rows: positions of the samples in the list of training samples.
        gradient: (P,), as the optimizer gets it: penalties added, clipped.
        dead_units: tells the dead of the units that these samples do not activate.
    """

    def __init__(self, training: Training) -> None:
        learner = training.learner
        part = learner.parts.train
        self._learner = learner  # not the training, which is to be forgotten when nobody else holds it
        self.rows = spread(len(part), PROBE_SAMPLES)
        network = learner.network
        inputs = columns(part.inputs[self.rows], bias=network.bias, dtype=network.dtype)
        self.propagation = Propagation(network, inputs, **loss_arguments(training.experiment))
        self._targets = part.targets[self.rows].T
        self.gradient = np.zeros_like(network.gradient)
        self.dead_units = DeadUnits(learner, PROBE_SAMPLES)
        self._seen: tuple[Any, ...] = ()

    def run(self) -> None:
        """Look at the network as it is now, unless it is still as it was."""
        learner = self._learner
        network = learner.network
        # Several panels ask about the same moment. Parameters may be edited, and units switched, between two steps.
        now = (
            learner.steps,
            network.parameters.tobytes(),
            {layer: gate.tobytes() for layer, gate in network.gates.items()},
        )
        if now == self._seen:
            return
        self._seen = now
        with quiet():
            self.propagation.forward()
            self.propagation.backward(self._targets)
            if np.any(learner.l1) or np.any(learner.l2):
                add_penalties(learner.network, l1=learner.l1, l2=learner.l2)
            if learner.clip is not None:
                clip_by_norm(learner.network.gradient, learner.clip)
            self.gradient[...] = learner.network.gradient

    def flat(self, layer: int) -> Array:
        """(o, n) booleans: where a layer's units are on a flat part of their activation."""
        arrays = self.propagation.layers[layer]
        return flat(self.propagation.network.layers[layer].activation, arrays.z, arrays.a)

    def layer_slices(self) -> list[slice]:
        """Where each layer's weights and biases lie in the flat vectors."""
        ends = np.cumsum([0, *(layer.weights.size for layer in self.propagation.network.layers)]).tolist()
        return [slice(start, end) for start, end in itertools.pairwise(ends)]


_PROBES = PerRun(Probe)


def probe(training: Training) -> Probe:
    """The run's probe, having looked just now."""
    found = _PROBES.of(training)
    found.run()
    return found
