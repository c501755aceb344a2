"""What the figures of a report are drawn from: a network with its samples, and how its training went."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from tui_backprop.data.dataset import Dataset
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.run.history import Curve
from tui_backprop.training.run.record import record_of
from tui_backprop.training.run.trainer import Training


class Curves(Protocol):
    """Learning curves."""

    def curve(self, columns: int | None = None) -> Curve:
        """Them in at most so many buckets; as they are when None."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Shown(ABC):
    """A network of a report.

    Attributes:
        training: with the weights that are shown; its evaluators have measured those.
        history: its learning curves.
    """

    training: Training
    history: Curves

    unit = "epoch"
    """What its curves are counted in."""

    @property
    @abstractmethod
    def id(self) -> str:
        """What the names of its figures end with."""

    @property
    @abstractmethod
    def origin(self) -> str:
        """Whose weights are shown, and of when, as a caption begins to say it."""

    @property
    def experiment(self) -> Experiment:
        return self.training.experiment

    @property
    def dataset(self) -> Dataset:
        return self.training.dataset

    @cached_property
    def measured(self) -> dict[str, float]:
        """Everything that its experiment measures, computed now from the weights, by the names of a record."""
        learner = self.training.learner
        found = record_of(learner.epochs, learner.steps, learner.measured(learner.train.loss()))
        return {name: value for name, value in found.measurements().items() if value is not None}

    def count(self, part: str) -> int:
        """How many samples a part has: "train", "validation" or "test"."""
        return len(getattr(self.training.learner.parts, part))

    @property
    def facts(self) -> str:
        """What stands in every caption: whose weights, and how many samples."""
        counts = f"n = {self.count('train'):,} training samples"
        if self.count("test"):
            counts += f" and {self.count('test'):,} test samples"
        return f"({self.origin}; {counts}.)"
