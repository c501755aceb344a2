"""Diagnoses members of a population at their end, with what `Chronicle` would say of the same run alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tui_backprop.data.dataset import Dataset
from tui_backprop.nn.activations import quiet
from tui_backprop.nn.arrays import Array
from tui_backprop.training.diagnosis.chronicle import COLUMNS
from tui_backprop.training.diagnosis.examiner import Examiner
from tui_backprop.training.diagnosis.rules import diagnose
from tui_backprop.training.many.population import Frame, Outcome, Population
from tui_backprop.training.run.history import History
from tui_backprop.training.run.trainer import Training

_BLOCK = 512
_MEASURED = ("loss", "accuracy")


class Rounds:
    """Follows a population, and examines members that end.

    Args:
        population: which has not begun yet.
        datasets: whom to examine, by their index in it, and where their samples are from.
    """

    def __init__(self, population: Population, datasets: Mapping[int, Dataset]) -> None:
        self._population = population
        self._datasets = datasets
        self._histories: dict[int, History] = {}
        self._block: list[Array] = []
        self._start = 0

    def take(self, frame: Frame) -> dict[int, tuple[str, ...]]:
        """Take the next frame; to be called with every one, before the next is asked for.

        Returns:
            Of each member to examine that ended with it the rules that find something, the most important first.
        """
        measured = self._population.measured
        if not self._block:
            self._start = frame.epoch
        if not self._histories:
            series = [part + name for part in measured for name in _MEASURED]
            self._histories = {member: History(series=series) for member in self._datasets}
        values = [np.broadcast_to(found[name], len(frame.members)) for found in measured.values() for name in _MEASURED]
        self._block.append(np.array(values, np.float64))
        if len(self._block) == _BLOCK or frame.ended:
            self._settle(frame)
        return {member: self._examine(frame, member) for member in frame.ended if member in self._datasets}

    def _settle(self, frame: Frame) -> None:
        """Add what was taken to the histories of those that ran until now."""
        values = np.array(self._block)  # (epochs, series, k)
        self._block.clear()
        losses = values[:, ::2]
        # Where the loss is not finite nothing else is known.
        values[:, 1::2][~np.isfinite(losses)] = np.nan
        values[~np.isfinite(values)] = np.nan
        for row, member in enumerate(frame.members):
            outcome = self._population.outcomes[member]
            if member in self._histories and (outcome is None or member in frame.ended):
                mine = np.ascontiguousarray(values[:, :, row].T)
                if outcome is not None and outcome.diverged_at is not None:
                    mine[1:, -1] = np.nan
                self._histories[member].add(self._start, frame.epoch, mine)

    def _examine(self, frame: Frame, member: int) -> tuple[str, ...]:
        outcome = self._population.outcomes[member]
        assert outcome is not None
        row = int(np.flatnonzero(frame.members == member)[0])
        state = [array[row] for array in self._population.learner.optimizer.state]
        training = _ended(outcome, self._datasets[member], state)
        history = self._histories[member]
        evidence = Examiner(training).evidence(training, history.curve(COLUMNS), tuple(history.recent))
        return tuple(finding.rule for finding in diagnose(evidence))


def _ended(outcome: Outcome, dataset: Dataset, state: Sequence[Array]) -> Training:
    """The member as a training of its own that has just ended.

    Args:
        outcome: how it ended, with its parameters.
        dataset: where its samples are from.
        state: its row of each of the optimizer's arrays.
    """
    training = Training(outcome.experiment, dataset=dataset)
    learner = training.learner
    if outcome.last.epoch:
        learner.epochs = outcome.last.epoch - 1
        learner.begin_epoch()  # a schedule's rate is that of the last epoch
    learner.epochs, learner.optimizer.steps = outcome.last.epoch, outcome.last.steps
    learner.network.parameters[...] = outcome.parameters
    for its, kept in zip(learner.optimizer.state, state, strict=True):
        its[...] = kept
    training.stopped_by, training.diverged_at = outcome.stopped_by, outcome.diverged_at
    training.last, training.last_finite, training.best = outcome.last, outcome.last_finite, outcome.best
    with quiet():
        learner.train.run()
    learner.parameters_changed()
    return training
