"""Takes the measurements that rules judge: of the network, of its data, and of the steps that it is about to take."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array
from tui_backprop.nn.network import Propagation, columns
from tui_backprop.nn.regularization import add_penalties, clip_by_norm
from tui_backprop.training.diagnosis.data import data_evidence
from tui_backprop.training.diagnosis.evidence import STEP_FACTORS, AnswerEvidence, Evidence, LayerEvidence, StepEvidence
from tui_backprop.training.run.history import EMPTY_CURVE, Curve
from tui_backprop.training.run.learner import Learner, loss_arguments
from tui_backprop.training.run.trainer import Training

LOOK = 512
"""Training samples that gradients are looked at with, at most, spread evenly."""
DEAD_LOOK = 20_000
"""Training samples of which none may activate a unit that is called dead, at most, spread evenly."""
_BATCHES = 8
"""Updates that are tried."""
_LARGEST_BATCH = 4096
"""Samples of a batch that is tried, at most."""
_STREAM = 9
"""`default_rng([seed, _STREAM, epoch])` draws the batches to try: the training's own order stays as it is."""
_BLOCK = 2048
FLAT = 0.05
"""A saturating unit is on a flat part where its slope is below this share of its activation's steepest."""


class Examiner:
    """Looks at one training, as often as asked.

    Args:
        training: what is looked at; its parameters are afterwards, to the bit, what they were.
    """

    def __init__(self, training: Training) -> None:
        self._training = training
        learner = training.learner
        self._rows = _spread(len(learner.parts.train), LOOK)
        self._look = self._propagation(self._rows)
        self._targets = learner.parts.train.targets[self._rows].T
        self._data = data_evidence(training.experiment, training.dataset, learner.parts.train)

    def evidence(self, curve: Curve = EMPTY_CURVE, recent: tuple[float, ...] = ()) -> Evidence:
        """What there is to see now.

        Args:
            curve: the learning curves so far.
            recent: the training loss of the newest epochs, one by one.
        """
        training, learner = self._training, self._training.learner
        record = training.best or training.last_finite
        with quiet():
            steps, ratios = self._steps()
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
        learner = self._training.learner
        inputs = columns(learner.parts.train.inputs[rows], bias=learner.network.bias, dtype=learner.network.dtype)
        return Propagation(learner.network, inputs, **loss_arguments(self._training.experiment))

    def _layers(self, ratios: Array) -> tuple[LayerEvidence, ...]:
        network = self._training.learner.network
        self._look.forward()
        self._look.backward(self._targets)
        slopes = [np.linalg.norm(arrays.delta.astype(np.float64), axis=0) for arrays in self._look.layers]
        felt = slopes[-1] > 0
        found = []
        for index, (dense, arrays) in enumerate(zip(network.layers, self._look.layers, strict=True)):
            is_hidden = index < len(network.layers) - 1
            found.append(
                LayerEvidence(
                    number=index + 1,
                    activation=dense.activation,
                    units=dense.fan_out,
                    dead=self._dead(index) if is_hidden and dense.activation.kind == "rectifier" else 0,
                    flat=float(_flat(dense.activation, arrays.z, arrays.a).mean()),
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
        arrays = self._look.layers[layer]
        dead = (arrays.z <= 0).all(axis=-1)
        train = self._training.learner.parts.train
        rows = _spread(len(train), DEAD_LOOK)
        if len(rows) == len(self._rows):
            return int(dead.sum())
        for start in range(0, len(rows), _BLOCK):
            if not dead.any():
                break
            block = self._propagation(rows[start : start + _BLOCK])
            block.forward()
            dead &= (block.layers[layer].z <= 0).all(axis=-1)
        return int(dead.sum())

    def _steps(self) -> tuple[StepEvidence | None, Array]:
        """What the next updates would do, and each layer's update ratio."""
        learner = self._training.learner
        network = learner.network
        kept = network.parameters.copy()
        lengths = _lengths(learner, kept)
        if self._training.diverged_at is not None:
            return None, np.full(len(lengths), np.nan)
        before = self._loss()
        ratios, updates, raised = [], np.zeros_like(kept), 0
        batches = self._batches()
        for rows in batches:
            batch = self._propagation(rows)
            targets = learner.parts.train.targets[rows].T
            batch.forward()
            old = batch.batch_loss(targets)
            update = _update(learner, batch, targets)
            network.parameters[...] = kept + update
            batch.forward()
            raised += not batch.batch_loss(targets) <= old
            network.parameters[...] = kept
            ratios.append(_lengths(learner, update) / np.where(lengths > 0, lengths, np.nan))
            updates += update / len(batches)
        falls = []
        for factor in STEP_FACTORS:
            network.parameters[...] = kept + factor * updates
            falls.append((before - self._loss()) / before if before > 0 else 0.0)
        network.parameters[...] = kept
        return StepEvidence(len(batches), raised, tuple(falls)), np.median(ratios, axis=0)

    def _batches(self) -> list[Array]:
        """Positions of training samples, batch by batch, as training takes them."""
        learner = self._training.learner
        size, n = min(learner.batches.size, _LARGEST_BATCH), len(learner.parts.train)
        if learner.batches.is_full:
            return [_spread(n, size)]
        rng = np.random.default_rng([self._training.experiment.seed, _STREAM, learner.epochs])
        count = min(_BATCHES, n // size)
        if self._training.experiment.shuffle:
            order = rng.permutation(n)[: count * size]
            return list(order.reshape(count, size))
        starts = rng.permutation(n // size)[:count] * size
        return [np.arange(start, start + size) for start in starts]

    def _loss(self) -> float:
        self._look.forward()
        return self._look.batch_loss(self._targets)


def _update(learner: Learner, batch: Propagation, targets: Array) -> Array:
    """By how much the optimizer's next step on a batch would change the parameters, (P,)."""
    batch.backward(targets)
    if np.any(learner.l1) or np.any(learner.l2):
        add_penalties(learner.network, l1=learner.l1, l2=learner.l2)
    if learner.clip is not None:
        clip_by_norm(learner.network.gradient, learner.clip)
    return learner.optimizer.preview(learner.network.gradient)


def _lengths(learner: Learner, vector: Array) -> Array:
    """Euclidean length of each layer's part of a flat vector, (layers,)."""
    ends = np.cumsum([layer.weights.size for layer in learner.network.layers])[:-1]
    return np.array([np.linalg.norm(part) for part in np.split(vector.astype(np.float64), ends)])


def _flat(activation: Any, z: Array, a: Array) -> Array:
    """(o, n) booleans: where a saturating unit's slope is next to nothing."""
    if activation.kind != "saturating":
        return np.zeros(z.shape, bool)
    slope = np.empty_like(z)
    activation.derivative(z, a.copy(), slope)
    return np.asarray(np.abs(slope) < FLAT * activation.steepest)


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


def _spread(n: int, most: int) -> Array:
    """At most `most` positions of n, spread evenly."""
    return np.unique(np.linspace(0, n - 1, min(n, most)).astype(np.int64))
