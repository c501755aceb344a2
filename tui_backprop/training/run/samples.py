"""How a data set meets a network: targets in the loss's terms, the order of the samples, and batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.split import validation_split
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import FULL
from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array
from tui_backprop.nn.losses import Loss

ORDER_STREAM, DROPOUT_STREAM = 2, 3
"""`default_rng([seed, STREAM])` draws orders and dropout: separate from one another, from the validation split and
from the weights, so that another batch size keeps the same initial weights. Those come from `default_rng(seed)`
itself, layer by layer, weights (fan_out, fan_in) before biases: anyone can draw them again in one line."""

_GATHER_BYTES = 1 << 20
"""Samples are gathered in their shuffled order in blocks of about this size, which stay in the cache."""
_GATHER_BATCHES = 512
"""Batches in a block, at most."""
_ORDERS = 4096
"""Sample positions drawn at a time: a few large draws cost less than many small ones."""


def output_units(experiment: Experiment, dataset: Dataset) -> int:
    """Units of the last layer: one for two classes or a number to predict, and else one a class."""
    if dataset.is_regression:
        return 1
    return 1 if dataset.classes == 2 and not experiment.loss_function.is_of_shares else dataset.classes


def encode(dataset: Dataset, which: Array, *, loss: Loss, units: int, dtype: DTypeLike) -> Array:
    """The truth of the samples `which` as targets, (len(which), units).

    A number for regression, scaled as `Dataset.label_scale` says; 0 or 1 for one unit, one-hot for several; −1 in
    place of 0 for a loss that is signed.
    """
    labels: Array = dataset.labels[which]
    if dataset.label_scale != (0.0, 1.0):
        mean, deviation = dataset.label_scale
        labels = (labels.astype(np.float64) - mean) / deviation
    if units == 1:
        targets = labels.astype(dtype)[:, None]
    else:
        targets = np.zeros((len(labels), units), dtype)
        targets[np.arange(len(labels)), labels.astype(np.int64)] = 1
    return 2 * targets - 1 if loss.signed and not dataset.is_regression else targets


@dataclass(frozen=True, eq=False)
class Part:
    """Samples of one kind (training, validation or test) as a network takes them.

    Attributes:
        inputs: (n, d), or (K, n, d) when every network of a population has samples of its own.
        targets: (n, outputs), or (K, n, outputs).
        which: (n,) or (K, n), the samples' positions in the data set.
        label_scale: (mean, standard deviation) by which a label to predict was scaled; see `Dataset.label_scale`.
    """

    inputs: Array
    targets: Array
    which: Array
    label_scale: tuple[float, float] = (0.0, 1.0)

    def __len__(self) -> int:
        return int(self.inputs.shape[-2])

    def of_members(self, members: Sequence[int]) -> Part:
        """The samples of some networks of a population."""
        if self.inputs.ndim == 2:
            return self
        return Part(self.inputs[members], self.targets[members], self.which[members], self.label_scale)

    def in_own_units(self, outputs: Array) -> Array:
        """What a network says of a label to predict, in the label's own units."""
        mean, deviation = self.label_scale
        return outputs if self.label_scale == (0.0, 1.0) else outputs * deviation + mean


@dataclass(frozen=True, eq=False)
class Parts:
    """A data set's samples by what they are for."""

    train: Part
    validation: Part
    test: Part

    def of_members(self, members: Sequence[int]) -> Parts:
        """The samples of some networks of a population."""
        return Parts(*(part.of_members(members) for part in (self.train, self.validation, self.test)))


def part_of(experiment: Experiment, dataset: Dataset, which: Array) -> Part:
    dtype = np.dtype(experiment.precision)
    units = output_units(experiment, dataset)
    # All samples in their own order need no copy: images are many.
    chosen = dataset.inputs if len(which) == len(dataset) else dataset.inputs[which]
    if len(which) and which[-1] - which[0] + 1 == len(which):
        chosen = dataset.inputs[which[0] : which[-1] + 1]
    with quiet():  # a number too large for float32 becomes infinite, and the run is reported as diverged
        return Part(
            chosen.astype(dtype, copy=False),
            encode(dataset, which, loss=experiment.loss_function, units=units, dtype=dtype),
            which,
            dataset.label_scale,
        )


def parts_of(experiment: Experiment, dataset: Dataset) -> Parts:
    """The training, validation and test samples of one experiment."""
    train, validation = dataset.train, dataset.train[:0]
    if experiment.validation_fraction:
        train, validation = validation_split(dataset, experiment.validation_fraction, experiment.seed)
    return Parts(
        part_of(experiment, dataset, train),
        part_of(experiment, dataset, validation),
        part_of(experiment, dataset, dataset.test),
    )


class Order:
    """The order of n samples in every epoch, from a seed.

    Args:
        n: how many samples.
        rng: a generator of its own.
        shuffle: a new random order each epoch, or always 0…n-1.
    """

    def __init__(self, n: int, *, rng: np.random.Generator, shuffle: bool) -> None:
        self._rng = rng
        self._shuffle = shuffle
        self._natural = np.arange(n)
        self._drawn: Array = np.empty((0, n), np.int64)
        self._next = 0
        self.before_block = rng.bit_generator.state
        """The generator's state in front of the newest block, from which that block can be drawn again."""

    def draw(self) -> Array:
        """The next epoch's order, shape (n,)."""
        if self._next == len(self._drawn):
            self._drawn = self.draw_block()
            self._next = 0
        self._next += 1
        return np.asarray(self._drawn[self._next - 1])

    def draw_block(self) -> Array:
        """The orders of as many epochs as are best drawn at a time, (epochs, n): for those who do not use `draw`."""
        rows = max(1, _ORDERS // max(1, len(self._natural)))
        same = np.broadcast_to(self._natural, (rows, len(self._natural)))
        if not self._shuffle:
            return same
        self.before_block = self._rng.bit_generator.state
        return self._rng.permuted(same, axis=1)

    def draw_block_again(self, before_block: Mapping[str, Any]) -> Array:
        """The block that another order of this kind has drawn from a generator in that state."""
        self._rng.bit_generator.state = before_block
        return self.draw_block()


@dataclass(frozen=True, eq=False)
class Batch:
    """Some samples in buffers that the next block will overwrite.

    Attributes:
        inputs: (…, d + 1, n), columns with the row of ones; inputs_transposed: (…, n, d + 1).
        targets: (…, outputs, n).
        positions: (…, n), where the samples stand in the part.
    """

    inputs: Array
    inputs_transposed: Array
    targets: Array
    positions: Array
    size: int


class Batches:
    """Cuts a part into batches, anew each epoch.

    Args:
        part: the training samples.
        experiments: one, or those of a population; they agree on batch size, shuffling and biases.
        lead: () for one network, (K,) for a population.
    """

    def __init__(self, part: Part, experiments: Sequence[Experiment], lead: tuple[int, ...]) -> None:
        first = experiments[0]
        n, d = part.inputs.shape[-2:]
        self._part = part
        self._lead = lead
        self.size = n if first.batch == FULL else min(first.batch, n)
        self.is_full = self.size == n
        dtype = part.inputs.dtype
        shuffle = first.shuffle and not self.is_full
        self._orders = [
            Order(n, rng=np.random.default_rng([experiment.seed, ORDER_STREAM]), shuffle=shuffle)
            for experiment in experiments
        ]
        width = d + first.bias
        population = lead[0] if lead else 1
        fitting = _GATHER_BYTES // max(1, width * dtype.itemsize * self.size * population)
        self._block = min(max(1, fitting), _GATHER_BATCHES) * self.size
        rows = min(self._block, n)
        self._rows = np.ones((*lead, rows, width), dtype)
        self._targets = np.empty((*lead, rows, part.targets.shape[-1]), dtype)
        self._features = self._rows[..., :d]
        self._positions = np.zeros((*lead, rows), np.int64)
        self._drawn: Array = np.empty((0, *lead, n), np.int64)  # orders of the epochs to come, from `_next` on
        self._next = 0
        # Where each network's own samples begin when all are laid end to end.
        self._offsets = np.arange(part.inputs.shape[0])[:, None] * n if part.inputs.ndim > 2 else None
        self._views: dict[int, tuple[Batch, ...]] = {}
        self._filled = False
        self._is_under_way = False  # whether the order in front of `_next` is being trained
        self._skip = 0  # batches of the coming epoch that have been trained already

    def take_orders(self, other: Batches, members: Sequence[int]) -> None:
        """Go on with the orders of some networks of another population."""
        self._orders = [other._orders[member] for member in members]
        self._drawn, self._next = other._drawn[:, members], other._next

    @property
    def per_epoch(self) -> int:
        """Batches in an epoch."""
        return int(-(-len(self._part) // self.size))

    def state(self, done: int) -> dict[str, Any]:
        """Where the orders stand, as plain values.

        Args:
            done: batches that have been trained since the last whole epoch.
        """
        # An epoch that is under way is drawn again, without the batches that are done.
        orders = [order.before_block for order in self._orders]
        return {"orders": orders, "next": self._next - self._is_under_way, "done": done}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on where other batches of the same experiment stood (see `state`)."""
        blocks = [order.draw_block_again(s) for order, s in zip(self._orders, state["orders"], strict=True)]
        self._drawn = np.stack(blocks, axis=1) if self._lead else blocks[0]
        self._next, self._skip = state["next"], state["done"]

    def epoch(self) -> Iterator[tuple[Batch, ...]]:
        """The batches of one pass over the samples, a block at a time; the last batch may be smaller."""
        if self.is_full:
            # The order of the samples does not matter to their sum: gathered once, for all epochs.
            if not self._filled:
                self._gather(np.broadcast_to(np.arange(self.size), (*self._lead, self.size)))
                self._filled = True
            yield self._slots(self.size)
            return
        if self._next == len(self._drawn):
            blocks = [order.draw_block() for order in self._orders]
            self._drawn = np.stack(blocks, axis=1) if self._lead else blocks[0]
            self._next = 0
        order = self._drawn[self._next]
        self._next += 1
        self._is_under_way = True
        skip, self._skip = self._skip * self.size, 0
        for start in range(skip // self._block * self._block, order.shape[-1], self._block):
            chosen = order[..., start : start + self._block]
            self._gather(chosen)
            yield self._slots(chosen.shape[-1])[max(0, skip - start) // self.size :]
        self._is_under_way = False

    def _gather(self, chosen: Array) -> None:
        count = chosen.shape[-1]
        inputs, targets = self._part.inputs, self._part.targets
        rows = chosen
        if self._offsets is not None:
            rows = chosen + self._offsets
            inputs, targets = inputs.reshape(-1, inputs.shape[-1]), targets.reshape(-1, targets.shape[-1])
        # `take` copies rows; an index in brackets goes element by element, at many times the cost of small rows.
        self._features[..., :count, :] = inputs.take(rows, axis=0)
        self._targets[..., :count, :] = targets.take(rows, axis=0)
        self._positions[..., :count] = chosen

    def _slots(self, count: int) -> tuple[Batch, ...]:
        # Views into the buffers, made once for each count of samples (all blocks but the last have the same).
        if count not in self._views:
            cuts = [(s, min(s + self.size, count)) for s in range(0, count, self.size)]
            self._views[count] = tuple(
                Batch(
                    inputs=np.swapaxes(self._rows[..., s:e, :], -1, -2),
                    inputs_transposed=self._rows[..., s:e, :],
                    targets=np.swapaxes(self._targets[..., s:e, :], -1, -2),
                    positions=self._positions[..., s:e],
                    size=e - s,
                )
                for s, e in cuts
            )
        return self._views[count]
