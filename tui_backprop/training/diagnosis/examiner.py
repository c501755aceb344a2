"""Takes the measurements that rules judge: of the network, of its data, and of the steps that it is about to take."""

from __future__ import annotations

from collections import Counter

import numpy as np

from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array, spread
from tui_backprop.nn.network import Propagation, columns
from tui_backprop.training.diagnosis.data import data_evidence
from tui_backprop.training.diagnosis.dead import DeadUnits
from tui_backprop.training.diagnosis.evidence import STEP_FACTORS, AnswerEvidence, Evidence, LayerEvidence, StepEvidence
from tui_backprop.training.diagnosis.flat import flat
from tui_backprop.training.diagnosis.steps import StepTrial, update_ratios
from tui_backprop.training.run.history import EMPTY_CURVE, Curve
from tui_backprop.training.run.learner import Learner, loss_arguments
from tui_backprop.training.run.trainer import Training

LOOK = 512
"""Training samples that gradients are looked at with, at most, spread evenly."""


class Examiner:
    """Looks at one training, as often as asked; its parameters are afterwards, to the bit, what they were.

    Args:
        training: what will be looked at; no hold is kept of it, but of its learner.
    """

    def __init__(self, training: Training) -> None:
        learner = self._learner = training.learner
        self._rows = spread(len(learner.parts.train), LOOK)
        self._look = self._propagation(self._rows)
        self._trial = StepTrial(learner)
        self._dead_units = DeadUnits(learner, LOOK)
        self._targets = learner.parts.train.targets[self._rows].T
        self._data = data_evidence(training.experiment, training.dataset, learner.parts.train)

    def evidence(self, training: Training, curve: Curve = EMPTY_CURVE, recent: tuple[float, ...] = ()) -> Evidence:
        """What there is to see now.

        Args:
            training: the one that it was made for.
            curve: the learning curves so far.
            recent: the training loss of the newest epochs, one by one.
        """
        learner = self._learner
        record = training.best or training.last_finite
        with quiet():
            # Of a program that is watched it is not known how long it will go on, nor always what an update does.
            steps, ratios = self._steps(are_tried=training.diverged_at is None and training.knows_steps)
            layers = self._layers(ratios)
            answers = _answers(learner)
        return Evidence(
            experiment=training.experiment,
            epoch=learner.epochs,
            diverged_at=training.diverged_at,
            stopped_by=training.stopped_by,
            loss=record.loss if record else float("nan"),
            score=record.accuracy if record else None,
            test_score=record.test_accuracy if record else None,
            layers=layers,
            steps=steps,
            data=self._data,
            answers=answers,
            curve=curve,
            recent=recent,
            samples=len(learner.parts.train),
        )

    def _propagation(self, rows: Array) -> Propagation:
        learner = self._learner
        inputs = columns(learner.parts.train.inputs[rows], bias=learner.network.bias, dtype=learner.network.dtype)
        return Propagation(learner.network, inputs, **loss_arguments(self._learner.experiment))

    def _layers(self, ratios: Array) -> tuple[LayerEvidence, ...]:
        network = self._learner.network
        self._look.forward()
        self._look.backward(self._targets)
        slopes = [np.linalg.norm(arrays.delta.astype(np.float64), axis=0) for arrays in self._look.layers]
        felt = slopes[-1] > 0
        found = []
        for index, (dense, arrays) in enumerate(zip(network.layers, self._look.layers, strict=True)):
            is_hidden = index < len(network.layers) - 1
            saturates = dense.activation.kind == "saturating"
            found.append(
                LayerEvidence(
                    number=index + 1,
                    activation=dense.activation,
                    units=dense.fan_out,
                    dead=self._dead(index) if is_hidden and dense.activation.kind == "rectifier" else 0,
                    flat=float(flat(dense.activation, arrays.z, arrays.a).mean()) if saturates else 0.0,
                    twins=_twins(dense.weights, network.layers[index + 1].weights) if is_hidden else 0,
                    gradient_rms=_rms(dense.gradient),
                    weight_rms=_rms(dense.weights[:, : dense.fan_in]),
                    reach=float(np.median(slopes[index][felt] / slopes[-1][felt])) if felt.any() else 0.0,
                    update_ratio=float(ratios[index]),
                )
            )
        return tuple(found)

    def _dead(self, layer: int) -> int:
        """Units of a layer that no training sample activates."""
        return int(self._dead_units.among(layer, np.all(self._look.layers[layer].z <= 0, axis=-1)).sum())

    def _steps(self, *, are_tried: bool) -> tuple[StepEvidence | None, Array]:
        """What the next updates would do, and each layer's update ratio."""
        learner = self._learner
        if not are_tried:
            return None, np.full(len(learner.network.layers), np.nan)
        parameters = learner.network.parameters
        kept = parameters.copy()
        before = self._loss()
        tries = [self._trial.run(rows) for rows in self._trial.batches()]
        mean = np.mean([tried.update for tried in tries], axis=0)
        falls = []
        for factor in STEP_FACTORS:
            parameters[...] = kept + factor * mean
            falls.append((before - self._loss()) / before if before > 0 else 0.0)
        parameters[...] = kept
        raised = sum(tried.is_raising for tried in tries)
        ratios = np.median([update_ratios(learner, tried.update) for tried in tries], axis=0)
        return StepEvidence(len(tries), raised, tuple(falls)), ratios

    def _loss(self) -> float:
        self._look.forward()
        return self._look.batch_loss(self._targets)


def _rms(values: Array) -> float:
    return float(np.sqrt(np.square(values, dtype=np.float64).mean()))


def _twins(incoming: Array, outgoing: Array) -> int:
    """How many units of a layer have the weights of another one, in (o, i + 1) and out (next o, o + 1)."""
    units = np.concatenate([incoming, outgoing[:, : len(incoming)].T], axis=1).astype(np.float64)
    largest = np.abs(units).max(initial=0.0)
    # Twins get the same gradient, but for the order in which a product was summed.
    rounded = np.round(units / (largest or 1.0), 9) + 0.0
    counts = Counter(row.tobytes() for row in rounded)
    return sum(count for count in counts.values() if count > 1)


def _answers(learner: Learner) -> AnswerEvidence:
    evaluator = learner.train
    outputs, targets = evaluator.outputs, evaluator.targets
    loss, last = learner.experiment.loss_function, learner.network.layers[-1].activation
    delta = np.empty_like(outputs)
    loss.gradient(outputs, np.broadcast_to(targets, outputs.shape), delta)
    if not loss.output:
        slope = np.empty_like(outputs)
        last.derivative(evaluator.logits, outputs.copy(), slope)
        delta *= slope
    spread = outputs.std(axis=-1, dtype=np.float64) / np.maximum(targets.std(axis=-1, dtype=np.float64), 1e-300)
    counts: tuple[int, ...] = ()
    recalls: tuple[float, ...] = ()
    if not evaluator.is_regression:
        is_single = len(outputs) == 1
        said = (outputs[0] > evaluator.threshold).astype(int) if is_single else outputs.argmax(axis=0)
        truth = (targets[0] > evaluator.threshold).astype(int) if is_single else targets.argmax(axis=0)
        classes = max(2, len(outputs))
        counts = tuple(np.bincount(said, minlength=classes).tolist())
        of_class, found = np.bincount(truth, minlength=classes), np.bincount(truth[said == truth], minlength=classes)
        recalls = tuple(np.where(of_class > 0, found / np.maximum(of_class, 1), np.nan).tolist())
    return AnswerEvidence(counts, recalls, float(spread.max()), float(np.abs(delta).max()))
