"""A watched program's network in the place of one of ours, so that all panels can look into it.

Nothing is trained here. The weights come from the program, look by look; what is made of them (outputs, gradients,
planes) is computed with this project's own code from the program's own samples.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tui_backprop.data.dataset import Dataset
from tui_backprop.errors import BackpropError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import AUTO, MAX_EPOCHS
from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array
from tui_backprop.nn.losses import LOSSES
from tui_backprop.reading.mapped.dwelling import INDICES, OwnNetwork
from tui_backprop.reading.mapped.layers import parameters_from, without_ones
from tui_backprop.training.live.observe import Watched, describe
from tui_backprop.training.run.history import History
from tui_backprop.training.run.record import Record, record_of
from tui_backprop.training.run.samples import Part, Parts
from tui_backprop.training.run.trainer import Training
from tui_backprop.training.watched.looks import Look

MOST_CLASSES = 1000
OTHER_SHAPE = "its weights have now another shape than those that were found"
NO_NUMBERS = "its weights are no numbers any more"


MOST_MOMENTS, MOST_NUMBERS = 256, 2_000_000
"""Earlier looks that are kept, at most, and weights in all of them."""


def why_unusable(look: Look, network: OwnNetwork) -> str:
    """Why a look shows no network, in a clause; "" where it does."""
    numbers = _numbers(look)
    if numbers.size != sum(math.prod(shape) for shape in network.shapes):
        return OTHER_SHAPE
    return "" if np.isfinite(numbers).all() else NO_NUMBERS


def _numbers(look: Look) -> Array:
    """All weights, one tensor after the other."""
    return np.concatenate([tensor.ravel() for tensor in look.tensors])


@dataclass(frozen=True, eq=False)
class Moment:
    """A look that is kept.

    Attributes:
        number: of the look; epoch: the program's count; NaN where it is not known.
        parameters: (P,); loss: of all samples, as ours is defined.
        rate: the program's learning rate; NaN where it is not known.
    """

    number: int
    epoch: float
    parameters: Array
    loss: float
    rate: float = math.nan


class Mirror:
    """A program's network, as it was at the newest look.

    Args:
        run: the number of the run.
        program: the program's file.
        network: what was found in it.
        look: the first one that can be shown (`why_unusable`), with the data.

    Attributes:
        network: what was found in the program.
        watched: what looks are taken from, as of a training of ours.
        is_final: what is shown is what the program's end left, and no look before it.
        trouble: why the network that is shown is not the newest; "" while it is.
        past: looks so far, the first one always among them, later ones thinned out.
        tensor_of: (P,), which tensor of the program each of our parameters is in; −1 for none.

    Raises:
        BackpropError: it cannot be shown as a network of ours.
    """

    def __init__(self, run: int, program: Path, network: OwnNetwork, look: Look) -> None:
        self.network = network
        self.is_final = False
        self._places = np.array(network.parameters)
        inputs, labels, targets, classes = _samples(network, *look.data)
        experiment = _experiment(program, network, is_regression=not classes)
        dataset = _dataset(program, inputs, labels, classes)
        which = np.arange(len(inputs))
        parts = Parts(*(Part(inputs[cut], targets[cut], which[cut]) for cut in (slice(None), slice(0), slice(0))))
        training = Training(experiment, dataset=dataset, parts=parts, hidden=network.activations[:-1])
        training.knows_steps = False
        training.knows_updates = _knows_updates(network)
        self.watched = Watched(training, describe(run, training), History())
        self.trouble = ""
        self.past: list[Moment] = []
        ends = np.cumsum([math.prod(shape) for shape in network.shapes])
        self.tensor_of = np.where(self._places < 0, -1, np.searchsorted(ends, self._places, side="right"))
        self.take(look)

    def take(self, look: Look) -> None:
        """Show the network as it was at a look."""
        why = why_unusable(look, self.network)
        self.trouble = f"{why}: the network shown is the last before" if why else ""
        if why:
            return
        learner = self.watched.training.learner
        numbers = _numbers(look)
        self.is_final = look.is_last
        learner.network.parameters[...] = parameters_from(numbers, self._places)
        learner.optimizer.steps = look.number  # what is kept of a network is made anew when this has changed
        learner.epochs = int(look.epoch) if math.isfinite(look.epoch) else 0
        learner.parameters_changed()
        self._measure(look)

    def _measure(self, look: Look) -> None:
        training = self.watched.training
        learner = training.learner
        with quiet():
            learner.measure_train()
            loss = learner.train.loss()
            if math.isfinite(loss):
                training.last = training.last_finite = record_of(learner.epochs, look.number, learner.measured(loss))
            else:
                training.last = Record(learner.epochs, look.number, loss, None)
        self._keep(Moment(look.number, look.epoch, learner.network.parameters.copy(), loss, look.rate))

    def _keep(self, moment: Moment) -> None:
        """Keep a look; when there are too many, every second one goes."""
        self.past.append(moment)
        if len(self.past) > max(8, min(MOST_MOMENTS, MOST_NUMBERS // len(moment.parameters))):
            self.past = [*self.past[:1], *self.past[2:-1:2], self.past[-1]]


def _knows_updates(network: OwnNetwork) -> bool:
    """Whether an update is the gradient times the rate, and nothing else."""
    return network.optimizer == "sgd" and network.factor is not None


def _samples(network: OwnNetwork, rows: Array, labels: Array) -> tuple[Array, Array, Array, int]:
    """The samples (n, d), their labels (n,), the targets (n, m), and how many classes there are; 0 for numbers.

    Raises:
        BackpropError: such labels cannot be shown.
    """
    outputs = network.sizes[-1]
    inputs = without_ones(rows, network.sizes[0])
    if inputs.shape[1] != network.sizes[0] or len(labels) != len(inputs):
        raise BackpropError("the samples that it keeps have changed their shape")
    if network.targets.form == INDICES:
        classes = labels[:, 0].astype(np.int64)
        return inputs, classes, np.eye(outputs)[classes], outputs
    if outputs == 1:
        is_binary = set(np.unique(labels)) <= {0.0, 1.0}
        kept = labels[:, 0].astype(np.int64) if is_binary else labels[:, 0].astype(np.float64)
        return inputs, kept, labels, 2 if is_binary else 0
    if labels.shape[1] != outputs or not ((labels == 1).sum(axis=1) == 1).all() or not np.isin(labels, (0, 1)).all():
        raise BackpropError(f"its labels are {outputs} numbers a sample, and neither one class of {outputs}")
    return inputs, labels.argmax(axis=1), labels, outputs


def _dataset(program: Path, inputs: Array, labels: Array, classes: int) -> Dataset:
    names = tuple(f"x{index + 1}" for index in range(inputs.shape[1]))
    return Dataset(
        name=program.name,
        inputs=inputs,
        labels=labels,
        feature_names=names,
        class_names=tuple(map(str, range(classes))),
        train=np.arange(len(inputs)),
        test=np.arange(0),
    )


def _experiment(program: Path, network: OwnNetwork, *, is_regression: bool) -> Experiment:
    """The nearest that can be said of the program in our terms.

    Raises:
        ExperimentError: it cannot be said in them.
    """
    reduction, rate = _rate(network)
    output = AUTO if LOSSES[network.loss].output else network.activations[-1].partition("(")[0]
    hidden = network.activations[:-1]
    return Experiment(
        dataset="csv",
        data=program.name,
        standardise=False,
        regression=is_regression,
        hidden=network.sizes[1:-1],
        activation=hidden[0].partition("(")[0] if hidden else "tanh",
        output_activation=output,
        bias=network.has_biases,
        dtype="float64",
        loss=network.loss,
        reduction=reduction,
        optimizer="sgd",
        learning_rate=rate,
        batch=network.batch,
        shuffle=False,
        epochs=MAX_EPOCHS,
    )


def _rate(network: OwnNetwork) -> tuple[str, float]:
    """Whether the program sums the samples' losses or takes their mean, and its rate in terms of our loss.

    Ours is a mean, or a sum, of the whole square; the program may have ½ of it.
    """
    factor, rate, n = network.factor, network.rate, network.samples
    if factor is None or rate is None or n == 1:
        return "mean", factor or 1.0
    share = factor / rate
    is_sum = any(math.isclose(share, n * part, rel_tol=1e-3) for part in (1, 0.5)) and n > 2
    return ("sum", factor / n) if is_sum else ("mean", factor)
