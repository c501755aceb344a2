"""When a run ends before its last epoch: the stopping rules, for one network and for a population alike.

A rule is arithmetic that numbers and arrays share. Of one network its bound and its state are numbers; of a
population they are arrays, an entry a member.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import numpy as np

from tui_backprop.nn.arrays import Array
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.learner import Learner
from tui_backprop.training.run.record import Measured, Record, of_members, record_of


class Rule(ABC):
    """One stopping rule.

    Args:
        learner: the network, or the population, whose experiments have the rule's bound.

    Attributes:
        reason: what a run is said to have been stopped by.
        setting: the field of the experiment that is its bound; 0 for a run that does not use it.
    """

    reason: Ending
    setting: str

    def __init__(self, learner: Learner) -> None:
        bounds = [getattr(experiment, self.setting) for experiment in learner.experiments]
        self.bounds: Any = bounds[0] if learner.network.population is None else np.array(bounds)

    @abstractmethod
    def __call__(self, learner: Learner, measured: Measured) -> Any:
        """Whether to stop after this epoch: a boolean, or (k,) of them for a population."""

    def keep(self, members: Array) -> None:
        """Go on with some members of a population."""
        self.bounds = self.bounds[members]

    def state(self) -> tuple[dict[str, Any], dict[str, Array]]:
        """What it remembers of one network's earlier epochs: plain JSON values, and copies of arrays."""
        return {}, {}

    def restore(self, plain: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:  # noqa: B027
        """Remember what another rule of this kind has (see `state`)."""


class LossesBelow(Rule):
    """Every training sample's loss is below the bound, all with the same parameters, or as the pass met them."""

    reason = Ending.LOSSES
    setting = "stop_when_losses_below"

    def __call__(self, learner: Learner, _measured: Measured) -> Any:
        largest = learner.pass_loss if learner.experiment.losses_during_pass else learner.train.losses().max(axis=-1)
        # The bound in the losses' own precision; a Python number takes it on by itself.
        bounds = self.bounds.astype(largest.dtype) if isinstance(self.bounds, np.ndarray) else self.bounds
        return (self.bounds > 0) & (largest < bounds)


class PerfectFor(Rule):
    """Accuracy has been 100 % at as many epochs in a row."""

    reason = Ending.PERFECT
    setting = "stop_when_perfect_for"

    def __init__(self, learner: Learner) -> None:
        super().__init__(learner)
        self._held: Any = 0 * self.bounds

    def __call__(self, _learner: Learner, measured: Measured) -> Any:
        self._held = (self._held + 1) * (measured[""]["accuracy"] == 1)
        return (self.bounds > 0) & (self._held >= self.bounds)

    def keep(self, members: Array) -> None:
        super().keep(members)
        self._held = self._held[members]

    def state(self) -> tuple[dict[str, Any], dict[str, Array]]:
        return {"held": self._held}, {}

    def restore(self, plain: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:  # noqa: ARG002
        self._held = plain["held"]


class Patience(Rule):
    """The validation loss has not fallen below its best for as many epochs: the best weights come back.

    Prechelt 1998, Early stopping — but when?
    """

    reason = Ending.PATIENCE
    setting = "patience"

    def __init__(self, learner: Learner) -> None:
        super().__init__(learner)
        self._lowest: Any = np.inf + 0.0 * self.bounds
        self._epoch: Any = 0 * self.bounds - 1  # of the lowest loss; before the first there is none
        self._steps: Any = 0 * self.bounds
        self._measured: Measured = {}
        self._parameters = learner.network.parameters.copy()

    def __call__(self, learner: Learner, measured: Measured) -> Any:
        loss = measured["validation_"]["loss"]
        better = (loss < self._lowest) | (self._epoch < 0)
        if np.any(better):
            self._take(better, learner, measured)
        return (self.bounds > 0) & (learner.epochs - self._epoch >= self.bounds)

    def _take(self, better: Any, learner: Learner, measured: Measured) -> None:
        """Note the epoch for the networks that are better than ever."""
        loss = measured["validation_"]["loss"]
        self._lowest = _where(better, np.where(np.isfinite(loss), loss, np.inf), self._lowest)
        self._epoch = _where(better, learner.epochs, self._epoch)
        self._steps = _where(better, learner.steps, self._steps)
        self._measured = {
            part: {
                name: _where(better, value, self._measured[part][name] if self._measured else value)
                for name, value in found.items()
            }
            for part, found in measured.items()
        }
        self._parameters[better] = learner.network.parameters[better]

    def keep(self, members: Array) -> None:
        super().keep(members)
        self._lowest, self._epoch, self._steps = (
            values[members] for values in (self._lowest, self._epoch, self._steps)
        )
        self._measured = of_members(self._measured, members)
        self._parameters = self._parameters[members]

    def state(self) -> tuple[dict[str, Any], dict[str, Array]]:
        lowest = float(self._lowest)
        plain = {"lowest": lowest, "epoch": self._epoch, "steps": self._steps, "measured": self._measured}
        return plain, {"best": self._parameters.copy()}

    def restore(self, plain: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
        self._lowest, self._epoch, self._steps = plain["lowest"], plain["epoch"], plain["steps"]
        self._measured = plain["measured"]
        self._parameters[...] = arrays["best"]

    def best(self, member: int | None = None) -> tuple[Record, Array]:
        """The best epoch of the network, or of a member of the population, and its parameters."""
        if member is None:
            return record_of(self._epoch, self._steps, self._measured), self._parameters
        measured = of_members(self._measured, member)
        return record_of(int(self._epoch[member]), int(self._steps[member]), measured), self._parameters[member]


def _where(better: Any, new: Any, old: Any) -> Any:
    """The new values where they are better; of one network, which is better, simply the new one."""
    return np.where(better, new, old) if isinstance(better, np.ndarray) else new


RULES: tuple[type[Rule], ...] = (LossesBelow, PerfectFor, Patience)
"""Every rule besides the number of epochs, in the order in which they are asked."""


def rules_of(learner: Learner) -> list[Rule]:
    """The rules that the learner's experiments use."""
    return [
        kind(learner) for kind in RULES if any(getattr(experiment, kind.setting) for experiment in learner.experiments)
    ]
