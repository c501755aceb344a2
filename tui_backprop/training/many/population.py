"""Many experiments at once: networks of one shape are trained as one stack of arrays.

A step of a small network is almost all overhead: the calls cost far more than the arithmetic in them. A stack of K
networks pays the overhead once for all K. Every member ends as the same experiment does alone, bit for bit: what is
elementwise does not mix members, and the products of stacks call the same BLAS routine, matrix by matrix. Only where
numbers overflow may the loss that ends a member's run be infinite here and NaN there.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from tui_backprop.data.sources import load
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import FIELDS
from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array
from tui_backprop.nn.schedules import SCHEDULES
from tui_backprop.training.many.holding import Hold, Holding
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.learner import Learner
from tui_backprop.training.run.record import Measured, Record, of_members, record_of
from tui_backprop.training.run.samples import Part, Parts, parts_of
from tui_backprop.training.run.stopping import RULES, Patience, rules_of

_OWN = ("seed", "init", "learning_rate", "momentum", "beta1", "beta2", "rho", "epsilon", "weight_decay")
"""Settings in which the members of a population may differ, besides those of their data and of stopping."""
_DATA = (
    "dataset", "data", "target", "regression", "standardise", "points", "noise", "test_fraction", "data_seed",
    "validation_fraction",
)  # fmt: skip
"""Settings of the data, which may differ as long as the samples' counts agree."""
_STOPPING = ("epochs", *(rule.setting for rule in RULES))
_PENALTIES = ("l1", "l2", "clip_norm")
"""Settings that may differ between members that all use them: a population of which some do not would have to add
zeros for those."""
_RESOLVED = ("dtype", "output_activation")
"""Settings with an `auto`, which counts as what it stands for."""

_SHARED = tuple(
    name for name in FIELDS if name not in (*_OWN, *_DATA, *_STOPPING, *_PENALTIES, *_RESOLVED)
)  # fmt: skip

_COMPACT_AT = 0.75
"""The stack is rebuilt without the members that have ended when this share of it, or less, goes on."""


def family(experiment: Experiment) -> Hashable:
    """What experiments must have in common to be stacked, as far as it shows before their data are loaded."""
    planned = experiment.epochs if SCHEDULES[experiment.schedule].is_planned else None
    return (
        *(getattr(experiment, name) for name in _SHARED),
        *(getattr(experiment, name) > 0 for name in _PENALTIES),
        experiment.precision,
        experiment.output,
        experiment.is_regression,
        planned,
    )


def shape(experiment: Experiment, parts: Parts) -> Hashable:
    """What experiments must have in common to be stacked: equal shapes make a population."""
    sizes = tuple((len(part), part.targets.shape[-1]) for part in (parts.train, parts.validation, parts.test))
    return family(experiment), parts.train.inputs.shape[-1], sizes


@dataclass(frozen=True, eq=False)
class Outcome:
    """How a member ended; the names are those of `Training`.

    Attributes:
        experiment: what was trained.
        stopped_by: why it ended.
        diverged_at: the epoch whose loss was not finite; None otherwise.
        hold: when every training sample was right; never, in regression.
        last: the record of the last epoch.
        last_finite: the newest record whose loss was finite; None when there was none.
        best: the record whose parameters patience restored; None otherwise.
        parameters: (P,), those that are kept: of the last epoch, of the best one with patience, of the last finite one
            after a divergence. Empty when they were not asked for.
        findings: the rules that find something at its end, the most important first; None when nobody looked.
    """

    experiment: Experiment
    stopped_by: Ending
    diverged_at: int | None
    hold: Hold
    last: Record
    last_finite: Record | None
    best: Record | None
    parameters: Array
    findings: tuple[str, ...] | None = None

    @property
    def perfect_at(self) -> int | None:
        """The first epoch at which every training sample was right; None when there was none, and in regression."""
        return self.hold.perfect_at

    @property
    def result(self) -> Record:
        """What the run is judged by: the record of the kept parameters; a diverged run's has no accuracy."""
        return self.best or self.last

    def without_parameters(self) -> Outcome:
        return replace(self, parameters=np.empty(0))


class Frame(NamedTuple):
    """A population after an epoch; the arrays are in the order of `members`.

    Attributes:
        epoch: passes over the training samples done.
        members: (k,), indices of the members in the stack, some of which may just have ended.
        loss, accuracy: (k,); the accuracy means nothing where the loss is not finite.
        ended: the members that end with this epoch and now have an outcome.
    """

    epoch: int
    members: Array
    loss: Array
    accuracy: Array
    ended: list[int]


class Population:
    """Experiments of one shape being trained together.

    Args:
        experiments: at least one; their `shape` must be the same.
        parts: their samples, when they are at hand already.

    Attributes:
        outcomes: of every member, in the order of the experiments; None while it runs.

    Raises:
        DataError: the data cannot be used.
        ValueError: the shapes differ.
    """

    def __init__(self, experiments: Sequence[Experiment], *, parts: Sequence[Parts] | None = None) -> None:
        if parts is None:
            parts = [parts_of(experiment, load(experiment.data_spec)) for experiment in experiments]
        if len({shape(*pair) for pair in zip(experiments, parts, strict=True)}) != 1:
            raise ValueError("the members of a population must share one shape")
        self.experiments = tuple(experiments)
        self.outcomes: list[Outcome | None] = [None] * len(experiments)
        self._learner = Learner(experiments, stack(parts), population=True)
        self._members = np.arange(len(experiments))  # of the stack; what follows is in their order
        self._running = np.ones(len(experiments), bool)
        self._left = len(experiments)  # that are running
        self._ended: list[int] = []  # since the last frame
        self._finite_parameters = self._learner.network.parameters.copy()
        self._zeros = np.zeros(self._finite_parameters.shape[-1], self._finite_parameters.dtype)
        self._holding = Holding(len(experiments))
        self._has_classes = not experiments[0].is_regression
        self._epochs = np.array([experiment.epochs for experiment in experiments])
        self._next_end = int(self._epochs.min())
        self._rules = rules_of(self._learner)
        self._before: _Epoch | None = None
        self._now: _Epoch | None = None

    @property
    def learner(self) -> Learner:
        """The stack; between two frames it may be looked into."""
        return self._learner

    @property
    def measured(self) -> Measured:
        """What the newest frame's epoch measured, as arrays over the stack."""
        assert self._now is not None
        return self._now.measured

    def frames(self) -> Iterator[Frame]:
        """A frame for every epoch, from 0 (the untrained networks) on, until every member has ended.

        Stopping between two frames leaves the outcomes of those that have ended.
        """
        with quiet():
            frame = self._observe()
        yield frame
        while self._left:
            with quiet():
                self._compact()
                self._learner.run_epoch()
                frame = self._observe()
            yield frame

    def _observe(self) -> Frame:
        """Measure, and note which members end with this epoch."""
        learner = self._learner
        now = _measure(learner)
        self._before, self._now = self._now, now
        parameters = learner.network.parameters
        # 0·∞ and 0·NaN are NaN: the sum is finite when the loss and all parameters are.
        finite = np.isfinite(now.loss + parameters.dot(self._zeros))
        if self._has_classes:
            self._holding.note(now.epoch, (now.accuracy == 1) & finite)
        if np.count_nonzero(finite) == len(finite):
            self._finite_parameters[...] = parameters
        else:
            self._finite_parameters[finite] = parameters[finite]
            for index in np.flatnonzero(self._running & ~finite):
                self._end(index, Ending.DIVERGED)
        for rule in self._rules:
            for index in np.flatnonzero(rule(learner, now.measured) & self._running):
                self._end(index, rule.reason)
        if now.epoch >= self._next_end:
            for index in np.flatnonzero(self._running & (self._epochs <= now.epoch)):
                self._end(index, Ending.EPOCHS)
            self._next_end = int(self._epochs[self._running].min(initial=np.iinfo(np.int64).max))
        ended, self._ended = self._ended, []
        return Frame(now.epoch, self._members, now.loss, now.accuracy, ended)

    def _end(self, index: Any, reason: Ending) -> None:
        """Note the outcome of a member of the stack."""
        self._running[index] = False
        self._left -= 1
        member = int(self._members[index])
        self._ended.append(member)
        before, now = self._before, self._now
        assert now is not None
        parameters = self._finite_parameters[index]
        best: Record | None = None
        last = now.record(index)
        last_finite: Record | None = last
        diverged_at: int | None = None
        if reason is Ending.DIVERGED:
            diverged_at = now.epoch
            last = Record(now.epoch, now.steps, float(now.loss[index]), None)
            last_finite = None if before is None else before.record(index)
        elif reason in (Ending.PATIENCE, Ending.EPOCHS):
            patience = next((rule for rule in self._rules if isinstance(rule, Patience) and rule.bounds[index]), None)
            if patience is not None and (found := patience.best(index))[0].epoch != now.epoch:
                best, parameters = found
        self.outcomes[member] = Outcome(
            experiment=self.experiments[member],
            stopped_by=reason,
            diverged_at=diverged_at,
            hold=self._holding.of(index, now.epoch, reason),
            last=last,
            last_finite=last_finite,
            best=best,
            parameters=parameters.copy(),
        )

    def _compact(self) -> None:
        """Rebuild the stack without those that have ended, when they are many."""
        if self._left > _COMPACT_AT * len(self._members):
            return
        keep = np.flatnonzero(self._running)
        self._learner = self._learner.of_members(keep.tolist())
        self._members = self._members[keep]
        self._running = self._running[keep]
        self._finite_parameters = self._finite_parameters[keep]
        self._holding.keep(keep)
        self._epochs = self._epochs[keep]
        assert self._now is not None
        self._now = self._now.of_members(keep)
        for rule in self._rules:
            rule.keep(keep)


def stack(parts: Sequence[Parts]) -> Parts:
    """The samples of a population: with a leading axis where members have samples of their own."""
    return Parts(*(_stack([getattr(one, kind) for one in parts]) for kind in ("train", "validation", "test")))


def _stack(parts: list[Part]) -> Part:
    first = parts[0]
    fields = ("inputs", "targets", "which")
    if all(np.array_equal(getattr(first, name), getattr(part, name)) for part in parts[1:] for name in fields):
        return first
    stacked: dict[str, Any] = {name: np.stack([getattr(part, name) for part in parts]) for name in fields}
    return replace(first, **stacked)


class _Epoch(NamedTuple):
    """What was measured after an epoch, as arrays over the stack."""

    epoch: int
    steps: int
    measured: Measured

    @property
    def loss(self) -> Array:
        return np.asarray(self.measured[""]["loss"])

    @property
    def accuracy(self) -> Array:
        return np.asarray(self.measured[""]["accuracy"])

    def of_members(self, keep: Array) -> _Epoch:
        return self._replace(measured=of_members(self.measured, keep))

    def record(self, index: int) -> Record:
        return record_of(self.epoch, self.steps, of_members(self.measured, index))


def _measure(learner: Learner) -> _Epoch:
    learner.measure_train()
    return _Epoch(learner.epochs, learner.steps, learner.measured(learner.train.loss()))
