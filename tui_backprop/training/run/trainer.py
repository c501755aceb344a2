"""`train(experiment)`: the generator of records that everything consumes.

It never prints, sleeps or knows of a screen. The dashboard's process, the command line, sweeps and tests take
records from the same one.
"""

from __future__ import annotations

import contextvars
import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.sources import load
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.learner import Checkpoint, Learner, Pulse
from tui_backprop.training.run.record import NO_METRICS, Measured, Record, record_of
from tui_backprop.training.run.samples import Parts, parts_of
from tui_backprop.training.run.stopping import Patience, rules_of


class Training:
    """One experiment being trained.

    Args:
        experiment: what to train.
        dataset: its data, when they are at hand already; loaded otherwise.
        checkpoint: called before every batch; True asks for an orderly end (see `records`).
        pulse: called now and then while many samples are evaluated.
        parts: the samples as the network takes them; what follows from experiment and data when None.
        hidden: see `Learner`.

    Attributes:
        experiment: with `regression` as the data turned out to be.
        learner: the network with its data; between two records it may be looked into, and changed
            (`Learner.parameters_changed` must then be called).
        stopped_by: why it ended; `Ending.NONE` while it runs.
        diverged_at: the epoch whose loss was not finite; None otherwise.
        last: the newest record.
        last_finite: the newest record whose loss was finite; None before the first.
        best: the record whose parameters patience has restored, also when the epochs ended first; None when there were
            none better than the last, and without patience.
        knows_steps: how many updates were done is known; knows_updates: so is what an update does. Of a program that is
            watched either may not be.

    Raises:
        DataError: the data cannot be used.
        ExperimentError: the data are numbers to predict, and a setting is for classes.
    """

    def __init__(
        self,
        experiment: Experiment,
        *,
        dataset: Dataset | None = None,
        checkpoint: Checkpoint | None = None,
        pulse: Pulse | None = None,
        parts: Parts | None = None,
        hidden: Sequence[str] | None = None,
    ) -> None:
        self.dataset = load(experiment.data_spec) if dataset is None else dataset
        self.experiment = experiment = experiment.on(is_regression=self.dataset.is_regression)
        parts = parts_of(experiment, self.dataset) if parts is None else parts
        self.learner = Learner([experiment], parts, hidden=hidden)
        self.checkpoint = checkpoint
        self.pulse = pulse
        self.stopped_by = Ending.NONE
        self.diverged_at: int | None = None
        self.last: Record | None = None
        self.last_finite: Record | None = None
        self.best: Record | None = None
        self.knows_steps = self.knows_updates = True
        self._finite_parameters = self.learner.network.parameters.copy()
        self._rules = rules_of(self.learner)

    def records(self) -> Iterator[Record]:
        """A record for every epoch, from 0 (the untrained network) on, until a rule of the experiment stops it.

        When the loss or a parameter stops being finite, that record is the last, `diverged_at` is set, and the
        parameters are again those of the last finite epoch. An epoch that was interrupted after some of its steps
        gives a last record with them. Whatever ended it, `learner` then holds the parameters that are kept, and
        its evaluators measure those.
        """
        # In a context of its own, so that NumPy's floating-point state, set once here, stays out of the consumer's.
        context = contextvars.copy_context()
        end: Any = object()
        return iter(functools.partial(context.run, next, self._run(), end), end)

    def _run(self) -> Iterator[Record]:
        np.seterr(all="ignore")
        learner = self.learner
        experiment = self.experiment
        parameters, finite = learner.network.parameters, self._finite_parameters
        train, optimizer = learner.train, learner.optimizer
        is_plain = not (learner.test or learner.validation or experiment.metrics or self._rules)
        epochs, checkpoint, pulse = experiment.epochs, self.checkpoint, self.pulse
        zeros, dot = np.zeros_like(parameters), parameters.dot
        measure, run_epoch = learner.measure_train, learner.run_epoch
        measured_loss, score, make = train.loss, train.score, tuple.__new__
        # What goes on from a checkpoint must not give the record once more that came before it.
        is_recorded = self.last is not None and self.last.epoch == learner.epochs
        if self.stopped_by:
            return
        while True:
            if is_recorded:
                is_recorded = False
            else:
                measure(pulse)
                loss = measured_loss()
                epoch = learner.epochs
                # 0·∞ is NaN, so the dot product is 0 when all parameters are finite (one may be infinite behind a dead
                # unit, with a finite loss), at a quarter of the cost of np.isfinite.
                # A float of Python's: a float32 from NumPy would make the loss one too, and so infinite from 3.4e38 on.
                if not math.isfinite(loss + float(dot(zeros))):
                    self.diverged_at = epoch
                    self.last = record = Record(epoch, optimizer.steps, loss, None)
                    self.stopped_by = Ending.DIVERGED
                    self._keep(finite)
                    yield record
                    return
                finite[...] = parameters
                if is_plain:
                    # What Record(…) does, at half the cost: this line runs every epoch.
                    record = make(Record, (epoch, optimizer.steps, loss, score(), None, None, None, None, NO_METRICS))
                    self.last = self.last_finite = record
                else:
                    measured = learner.measured(loss, pulse)
                    self.last = self.last_finite = record = record_of(epoch, optimizer.steps, measured)
                    if not self.stopped_by:
                        self._ask_rules(measured)
                if epoch >= epochs and not self.stopped_by:
                    self.stopped_by = Ending.EPOCHS
                    self._restore_best()
                yield record
                if self.stopped_by:
                    return
            if not run_epoch(checkpoint):
                self.stopped_by = Ending.INTERRUPTED
                if self.last is not None and optimizer.steps == self.last.steps:
                    return

    def _ask_rules(self, measured: Measured) -> None:
        """Ask the experiment's rules whether to stop after this epoch."""
        rule = next((rule for rule in self._rules if rule(self.learner, measured)), None)
        if rule is None:
            return
        self.stopped_by = rule.reason
        if isinstance(rule, Patience):
            self._restore_best()

    def _restore_best(self) -> None:
        """With patience, go back to the epoch of the lowest validation loss, unless it is this one."""
        patience = next((rule for rule in self._rules if isinstance(rule, Patience)), None)
        if patience is None:
            return
        best, parameters = patience.best()
        if best.epoch != self.learner.epochs:
            self.best = best
            self._keep(parameters)

    def _keep(self, parameters: Array) -> None:
        """Go back to earlier parameters, and measure those."""
        learner = self.learner
        learner.network.parameters[...] = parameters
        for evaluator in (learner.train, learner.test, learner.validation):
            if evaluator is not None:
                evaluator.run()
        learner.parameters_changed()

    def state(self) -> tuple[dict[str, Any], dict[str, Array]]:
        """A moment of the training, from which it can go on as if it had never stopped: plain JSON values, and arrays.

        To be asked for between two records, from a `checkpoint` or from a `pulse`. Numbers that are not finite are
        among the values.
        """
        plain, arrays = self.learner.state()
        rules: list[dict[str, Any]] = []
        for index, rule in enumerate(self._rules):
            remembered, kept = rule.state()
            rules.append(remembered)
            arrays |= {f"rule.{index}.{name}": array for name, array in kept.items()}
        plain |= {
            "stopped_by": self.stopped_by,
            "diverged_at": self.diverged_at,
            "last": self.last,
            "last_finite": None if self.last_finite is self.last else self.last_finite,
            "is_finite": self.last_finite is self.last,
            "best": self.best,
            "rules": rules,
        }
        return plain, arrays | {"finite": self._finite_parameters.copy()}

    def restore(self, plain: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
        """Go on where another training of the same experiment and data stood (see `state`), bit for bit.

        To be called before `records`. Those that follow begin with the first that the other one had not given.

        Raises:
            LookupError, TypeError, ValueError: that is no such state.
        """
        self.learner.restore(plain, arrays)
        self.stopped_by, self.diverged_at = Ending(plain["stopped_by"]), plain["diverged_at"]
        self.last, self.last_finite, self.best = (
            None if plain[name] is None else Record(*plain[name]) for name in ("last", "last_finite", "best")
        )
        if plain["is_finite"]:
            self.last_finite = self.last
        for index, (rule, remembered) in enumerate(zip(self._rules, plain["rules"], strict=True)):
            start = f"rule.{index}."
            rule.restore(
                remembered, {name[len(start) :]: array for name, array in arrays.items() if name[: len(start)] == start}
            )
        self._finite_parameters[...] = arrays["finite"]
        with quiet():
            for evaluator in (self.learner.train, self.learner.test, self.learner.validation):
                if evaluator is not None:
                    evaluator.run()
        self.learner.parameters_changed()

    def remeasure(self) -> None:
        """Bring the newest record up to date after the network was changed by hand."""
        learner = self.learner
        learner.parameters_changed()
        if self.last is None or self.last_finite is None:
            return
        with quiet():
            learner.train.run()
            loss = learner.train.loss()
            if math.isfinite(loss):
                measured = learner.measured(loss, self.pulse)
                self.last = self.last_finite = record_of(self.last.epoch, self.last.steps, measured)
            learner.parameters_changed()


def train(
    experiment: Experiment, *, dataset: Dataset | None = None, checkpoint: Checkpoint | None = None
) -> Iterator[Record]:
    """The records of one experiment; see `Training.records`.

    Raises:
        DataError: the data cannot be used.
    """
    return Training(experiment, dataset=dataset, checkpoint=checkpoint).records()
