"""A trained network with all that stands between a sample as people have it and a prediction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.toml_file import to_toml
from tui_backprop.nn.arrays import Array
from tui_backprop.training.run.trainer import Training

EXPERIMENT, CLASSES, FORMAT = "experiment", "classes", "format"
"""Names under which a file of weights keeps what is no weight."""
FORM = "backprop-tui weights 1"
INPUT_MEAN, INPUT_DEVIATION = "input.mean", "input.deviation"
LABEL_MEAN, LABEL_DEVIATION = "label.mean", "label.deviation"


def weight_name(layer: int) -> str:
    """What the weights of a layer are called; 1 is the first hidden layer. Shape (units, inputs), as PyTorch has it."""
    return f"layer{layer}.weight"


def bias_name(layer: int) -> str:
    """What the biases of a layer are called, (units,)."""
    return f"layer{layer}.bias"


@dataclass(frozen=True, eq=False)
class Model:
    """A network and its data's scales.

    Attributes:
        experiment: what was trained.
        activations: of each layer, the output's last.
        weights: of each layer, (units, inputs).
        biases: of each layer, (units,); empty without biases.
        scale: (mean, deviation) of every input, (d,) each, by which samples are scaled first; None for samples as they
            are.
        label_scale: (mean, deviation) of a label that is predicted; (0, 1) for none.
        class_names: empty where a number is predicted.
        threshold: above which a single output unit means the second class.
        switched_off: how many units a person has switched off; what they pass on is 0 in `weights`.
    """

    experiment: Experiment
    activations: tuple[str, ...]
    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    scale: tuple[Array, Array] | None
    label_scale: tuple[float, float]
    class_names: tuple[str, ...]
    threshold: float
    switched_off: int = 0

    @property
    def parameters(self) -> int:
        return sum(array.size for array in (*self.weights, *self.biases))

    def arrays(self) -> dict[str, Array]:
        """Every number of it by its name."""
        named: dict[str, Array] = {}
        for layer, weights in enumerate(self.weights, start=1):
            named[weight_name(layer)] = weights
            if self.biases:
                named[bias_name(layer)] = self.biases[layer - 1]
        if self.scale is not None:
            named[INPUT_MEAN], named[INPUT_DEVIATION] = self.scale
        if self.label_scale != (0.0, 1.0):
            named[LABEL_MEAN], named[LABEL_DEVIATION] = (np.array([value]) for value in self.label_scale)
        return named

    def texts(self) -> dict[str, str]:
        """What is no number of it by its name."""
        return {FORMAT: FORM, EXPERIMENT: to_toml(self.experiment), CLASSES: "\n".join(self.class_names)}


def model_of(training: Training) -> Model:
    """The network of a training as it stands."""
    network, dataset = training.learner.network, training.dataset
    weights = [np.ascontiguousarray(layer.weights[:, : layer.fan_in]).copy() for layer in network.layers]
    off = 0
    for layer in network.gates:
        units = network.switched_off(layer)
        weights[layer + 1][:, units] = 0
        off += len(units)
    return Model(
        experiment=training.experiment,
        activations=tuple(layer.activation.name for layer in network.layers),
        weights=tuple(weights),
        biases=tuple(layer.biases.copy() for layer in network.layers if layer.biases is not None),
        scale=dataset.standardised,
        label_scale=dataset.label_scale,
        class_names=dataset.class_names,
        threshold=0.0 if training.experiment.loss_function.signed else 0.5,
        switched_off=off,
    )
