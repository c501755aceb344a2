"""One network with its data and optimizer, or a population of them: steps, epochs and measurements.

This is the machinery that `trainer` (one experiment, a generator of records) and `population` (many at once)
share. It knows nothing of when to stop.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.arrays import Array
from tui_backprop.nn.metrics import METRICS
from tui_backprop.nn.network import Network, Propagation, columns
from tui_backprop.nn.optimizers import OPTIMIZERS, Optimizer
from tui_backprop.nn.regularization import add_penalties, clip_by_norm
from tui_backprop.nn.schedules import SCHEDULES, warm_up
from tui_backprop.training.run.record import Measured
from tui_backprop.training.run.samples import DROPOUT_STREAM, Batch, Batches, Part, Parts

Checkpoint = Callable[[], bool]
"""Called before every batch; True asks for an orderly end before it, an exception abandons the run."""

Pulse = Callable[[], object]
"""Called between the blocks of a long evaluation; an exception abandons the run."""

_EVALUATE = 2048
"""Samples evaluated at a time."""


class Evaluator:
    """Measures the network on a part of the samples.

    After `run`, `outputs` (…, m, n) and the measurements belong to the parameters of that moment.
    """

    def __init__(self, network: Network, part: Part, experiment: Experiment) -> None:
        self.network = network
        self.part = part
        self._loss = experiment.loss_function
        self._is_mean = experiment.reduction == "mean"
        self.is_regression = experiment.is_regression
        n = len(part)
        self._single = network.population is None
        self.targets = np.swapaxes(part.targets, -1, -2)
        self._cuts = [slice(s, min(s + _EVALUATE, n)) for s in range(0, n, _EVALUATE)]
        units = network.sizes[-1]
        if len(self._cuts) == 1:
            inputs = columns(part.inputs, bias=network.bias, dtype=network.dtype)
            self.propagation = Propagation(network, inputs, **loss_arguments(experiment))
            self.outputs = self.propagation.outputs
            self.logits = self.propagation.logits
        else:
            self.outputs = np.empty((*network.lead, units, n), network.dtype)
            self.logits = np.empty_like(self.outputs)
        self._truth = self.targets > self._loss.threshold if units == 1 else self.targets.argmax(axis=-2)
        self._is_one_output = units == 1
        self._right = np.empty(self.outputs.shape, bool)
        # One small output and a squared error: the loss is one dot product, without a pass through the registry. In
        # float32 the sum could be infinite where every sample's loss is finite.
        is_squared = self._loss.is_mean_square and units == 1 and len(self._cuts) == 1 and network.dtype == np.float64
        self._error = np.empty(self.outputs.shape, network.dtype) if is_squared else None
        self._flat_error = self._error.reshape(*network.lead, n) if self._error is not None else None
        self._count = n
        self._ones = np.ones(n)
        self.threshold = self._loss.threshold
        self._bound = np.array(self.threshold, network.dtype)
        self.score = functools.partial(experiment.score.measure, self)
        """The score of the task (`nn.metrics.score_of`): a float for one network, (K,) for a population.

        It means nothing where the loss is not finite."""
        self._metrics = tuple(METRICS[name] for name in experiment.metrics)

    def run(self, pulse: Pulse | None = None) -> None:
        """Forward through all samples."""
        if len(self._cuts) == 1:
            self.propagation.forward()
            return
        inputs = self.part.inputs
        for cut in self._cuts:
            block = columns(inputs[..., cut, :], bias=self.network.bias, dtype=self.network.dtype)
            propagation = Propagation(self.network, block)
            propagation.forward()
            self.outputs[..., cut] = propagation.outputs
            self.logits[..., cut] = propagation.logits
            if pulse is not None:
                pulse()

    def losses(self) -> Array:
        """Each sample's loss, (…, n)."""
        return self._loss.value(self.logits, self.outputs, self.targets)

    def loss(self) -> Any:
        """The mean or the sum of the samples' losses: a float for one network, (K,) for a population."""
        if self._flat_error is not None:
            np.subtract(self.outputs, self.targets, self._error)
            if self._single:
                total = float(self._flat_error.dot(self._flat_error))
            else:  # the same dot product for every network: bit for bit what each has alone
                total = np.vecdot(self._flat_error, self._flat_error).astype(np.float64)
            return total / self._count if self._is_mean else total
        losses = self.losses()
        # Summed in float64: a float32 sum over 60,000 samples has an error that shows.
        reduced = losses.sum(axis=-1, dtype=np.float64)
        if self._is_mean:
            reduced = reduced / losses.shape[-1]
        return float(reduced) if self._single else reduced

    def scores(self) -> dict[str, Any]:
        """The score, as "accuracy", and the metrics that the experiment asks for, by their keys."""
        return {"accuracy": self.score(), **{metric.key: metric.measure(self) for metric in self._metrics}}

    def share_right(self) -> Any:
        """The share of samples whose class is right: a float for one network, (K,) for a population."""
        if self._is_one_output:
            right = np.greater(self.outputs, self._bound, self._right)
            np.equal(right, self._truth, right)
        else:
            right = self.outputs.argmax(axis=-2) == self._truth
        if self._single:
            # Counting the bytes of the booleans costs a third of np.count_nonzero on a small array.
            return right.tobytes().count(1) / self._count
        # A product with ones counts a small row of booleans several times faster than their sum, and exactly.
        return right.reshape(*self.network.lead, -1).astype(np.float64).dot(self._ones) / self._count

    def confusion(self) -> Array:
        """How many samples of each class (row) were taken for which (column), (…, C, C)."""
        lead = self.network.lead
        if self._is_one_output:
            classes, said = 2, self.outputs > self._bound
        else:
            classes, said = self.outputs.shape[-2], self.outputs.argmax(axis=-2)
        # One count for every network, true class and said class: the number of the cell that a sample falls in.
        cells = self._truth.astype(np.int64) * classes + said
        cells = cells.reshape(*lead, -1) + np.arange(math.prod(lead)).reshape(*lead, 1) * classes**2
        counts = np.bincount(cells.ravel(), minlength=math.prod(lead) * classes**2)
        return counts.reshape(*lead, classes, classes)


def loss_arguments(experiment: Experiment) -> dict[str, Any]:
    """The experiment's loss as `Propagation` takes it."""
    return {"loss": experiment.loss_function, "reduction": experiment.reduction}


class Learner:
    """A network that learns: parameters, optimizer, batches.

    Args:
        experiments: one, or the members of a population, which may differ in seed, learning rate, initialisation,
            penalties and the optimizer's settings, and agree on everything else.
        parts: the samples; those of a population may have a leading axis of their own.
        population: whether arrays carry the leading axis, also for a single experiment.
        hidden: the activation of every hidden layer, where they have not all the experiment's.
    """

    def __init__(
        self,
        experiments: Sequence[Experiment],
        parts: Parts,
        *,
        population: bool = False,
        hidden: Sequence[str] | None = None,
    ) -> None:
        first = experiments[0]
        self.experiment = first
        self.experiments = tuple(experiments)
        self.parts = parts
        sizes = (parts.train.inputs.shape[-1], *first.hidden, parts.train.targets.shape[-1])
        self.network = Network(
            sizes,
            hidden=first.activation if hidden is None else hidden,
            output=first.output,
            bias=first.bias,
            dtype=first.precision,
            population=len(experiments) if population else None,
        )
        for index, experiment in enumerate(experiments):
            rng = np.random.default_rng(experiment.seed)
            self.network.initialize(experiment.init, rng=rng, member=index if population else None)

        def gather(values: Sequence[float]) -> Any:
            return np.array(values) if population else values[0]

        self._base_rate = gather([experiment.learning_rate for experiment in experiments])
        self.optimizer: Optimizer = OPTIMIZERS[first.optimizer](
            self.network.parameters,
            self.network.gradient,
            learning_rate=self._base_rate,
            **{
                name: gather([experiment.optimizer_settings.get(name, default) for experiment in experiments])
                for name, default in OPTIMIZERS[first.optimizer].defaults.items()
            },
        )
        self.l1 = gather([experiment.l1 for experiment in experiments])
        self.l2 = gather([experiment.l2 for experiment in experiments])
        self._penalised = any(experiment.l1 or experiment.l2 for experiment in experiments)
        clips = [experiment.clip_norm or np.inf for experiment in experiments]
        self.clip = gather(clips) if np.isfinite(clips).any() else None
        self._scheduled = not SCHEDULES[first.schedule].is_constant or first.warmup > 0
        self._dropout_rngs = [np.random.default_rng([item.seed, DROPOUT_STREAM]) for item in experiments]
        self._has_dropout = first.dropout > 0
        self._plain = not (self._penalised or self.clip is not None)
        self.batches = Batches(parts.train, experiments, self.network.lead)
        self._propagations: dict[int, Propagation] = {}
        self.train = Evaluator(self.network, parts.train, first)
        self.test = Evaluator(self.network, parts.test, first) if len(parts.test) else None
        self.validation = Evaluator(self.network, parts.validation, first) if len(parts.validation) else None
        others = {"test_": self.test, "validation_": self.validation}
        self._others = {part: evaluator for part, evaluator in others.items() if evaluator is not None}
        self.epochs = 0
        """Epochs done."""
        self._gathers = first.losses_during_pass
        self.pass_loss: Any = np.full(self.network.lead, np.inf)[()]
        """The largest loss of a sample in the newest pass, each taken before its own update, for those who ask for it
        (`Experiment.losses_during_pass`); (K,) for a population, and infinite before the first pass."""
        self.coming: Array = np.arange(len(parts.train))
        """Positions in the training samples of the batch that `run_epoch` asks its checkpoint about."""
        # In full-batch training the forward pass that measures epoch t is the one that step t + 1 begins with.
        self._shares_forward = self.batches.is_full and not first.dropout and hasattr(self.train, "propagation")
        self._is_forward_done = False
        self._full: tuple[Propagation, Array] | None = None
        if self._shares_forward:
            self._full = (self.train.propagation, self.train.targets)

    @property
    def steps(self) -> int:
        """Updates done."""
        return self.optimizer.steps

    def of_members(self, members: Sequence[int]) -> Learner:
        """Some networks of a population, which go on as if the others had never been; this learner is used up."""
        some = Learner(
            [self.experiments[member] for member in members], self.parts.of_members(members), population=True
        )
        some.network.parameters[...] = self.network.parameters[members]
        for its, mine in zip(some.optimizer.state, self.optimizer.state, strict=True):
            its[...] = mine[members]
        some.optimizer.steps = self.optimizer.steps
        some._dropout_rngs = [self._dropout_rngs[member] for member in members]
        some.batches.take_orders(self.batches, members)
        some.epochs = self.epochs
        some.pass_loss = self.pass_loss[members]
        return some

    def state(self) -> tuple[dict[str, Any], dict[str, Array]]:
        """All that decides how it goes on: plain JSON values, and copies of arrays.

        To be asked for between two steps, of a single network.
        """
        plain = {
            "epochs": self.epochs,
            "steps": self.steps,
            "batches": self.batches.state(self.steps - self.epochs * self.batches.per_epoch),
            "dropout": [rng.bit_generator.state for rng in self._dropout_rngs],
            "pass_loss": float(self.pass_loss),
        }
        arrays = {"parameters": self.network.parameters.copy()}
        arrays |= {f"optimizer.{index}": array.copy() for index, array in enumerate(self.optimizer.state)}
        arrays |= {f"gate.{layer}": gate.copy() for layer, gate in self.network.gates.items()}
        return plain, arrays

    def restore(self, plain: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
        """Go on where another learner of the same experiment and data stood (see `state`), bit for bit."""
        self.epochs = plain["epochs"]
        self.optimizer.steps = plain["steps"]
        self.batches.restore(plain["batches"])
        self.pass_loss = plain.get("pass_loss", np.inf)
        for rng, state in zip(self._dropout_rngs, plain["dropout"], strict=True):
            rng.bit_generator.state = state
        self.network.parameters[...] = arrays["parameters"]
        for index, array in enumerate(self.optimizer.state):
            array[...] = arrays[f"optimizer.{index}"]
        self.network.gates.clear()
        for name, array in arrays.items():
            if name.startswith("gate."):
                self.network.gates[int(name.removeprefix("gate."))] = array
        self.parameters_changed()

    def measure_train(self, pulse: Pulse | None = None) -> None:
        """Forward through the training samples; `train` then has the measurements."""
        self.train.run(pulse)
        self._is_forward_done = self._shares_forward

    def measured(self, loss: Any, pulse: Pulse | None = None) -> Measured:
        """Everything that an epoch's record has, of the training samples as `measure_train` left them.

        Args:
            loss: that of the training samples, known already.
        """
        measured: Measured = {"": {"loss": loss, **self.train.scores()}}
        for part, evaluator in self._others.items():
            evaluator.run(pulse)
            measured[part] = {"loss": evaluator.loss(), **evaluator.scores()}
        return measured

    def parameters_changed(self) -> None:
        """To be called after something else than a step has changed the parameters: forward passes are out of date."""
        self._is_forward_done = False

    def begin_epoch(self) -> None:
        """Set the learning rate for the epoch that follows."""
        if self._scheduled:
            e = self.experiment
            factor = SCHEDULES[e.schedule].factor(self.epochs, e.epochs, e.schedule_every, e.schedule_gamma)
            rate = np.asarray(self._base_rate) * (factor * warm_up(self.epochs, e.warmup))
            self.optimizer.learning_rate[...] = rate[..., None] if self.network.lead else rate

    def run_epoch(self, checkpoint: Checkpoint | None = None) -> bool:
        """One pass over the training samples.

        Args:
            checkpoint: called before every batch.

        Returns:
            False when `checkpoint` asked to end before the pass was complete.
        """
        if self._scheduled:
            self.begin_epoch()
        if self._gathers and self.steps == self.epochs * self.batches.per_epoch:  # and not in the middle of a pass
            self.pass_loss = np.zeros(self.network.lead)[()]
        if self._full is not None:
            if checkpoint is not None and checkpoint():
                return False
            propagation, targets = self._full
            if not self._is_forward_done:
                propagation.forward()
            self._update(propagation, targets)
        else:
            for block in self.batches.epoch():
                for batch in block:
                    if checkpoint is not None:
                        self.coming = batch.positions
                        if checkpoint():
                            return False
                    self.step(batch)
        self.epochs += 1
        return True

    def step(self, batch: Batch) -> None:
        """Forward, backward and update on one batch."""
        propagation = self._propagations.get(batch.size)
        if propagation is None:
            propagation = self._propagations[batch.size] = Propagation(
                self.network,
                batch.inputs,
                dropout=self.experiment.dropout,
                dropout_rngs=self._dropout_rngs,
                **loss_arguments(self.experiment),
            )
        propagation.take(batch.inputs, batch.inputs_transposed)
        if self._has_dropout:
            propagation.draw_masks()
        propagation.forward()
        self._update(propagation, batch.targets)

    def _update(self, propagation: Propagation, targets: Array) -> None:
        if self._gathers:
            self.pass_loss = np.maximum(self.pass_loss, propagation.losses(targets).max(axis=-1))
        propagation.backward(targets)
        if not self._plain:
            if self._penalised:
                add_penalties(self.network, l1=self.l1, l2=self.l2)
            if self.clip is not None:
                clip_by_norm(self.network.gradient, self.clip)
        self.optimizer.step()
        self._is_forward_done = False
