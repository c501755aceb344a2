"""Weights and units changed by hand, and what is not there left alone."""

from __future__ import annotations

import numpy as np
import pytest

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.editing import edit
from tui_backprop.training.live.snapshot import EditWeight, SwitchUnit
from tui_backprop.training.run.trainer import Training


def begun(**settings: object) -> Training:
    training = Training(Experiment(**settings))
    next(training.records())
    return training


@pytest.mark.parametrize("source", [0, 1, -1])
def test_one_weight_is_changed_and_the_loss_measured_anew(source: int) -> None:
    training = begun()
    before, loss = training.learner.network.parameters.copy(), training.last.loss
    assert edit(training, EditWeight(0, 2, source, 7.5))
    assert np.count_nonzero(training.learner.network.parameters != before) == 1
    assert training.learner.network.layers[0].weights[2, source] == 7.5
    assert training.last.loss != loss
    assert training.last.epoch == 0


def test_a_unit_is_switched_off_and_on_again() -> None:
    training = begun()
    loss = training.last.loss
    assert edit(training, SwitchUnit(0, 1, on=False))
    assert training.last.loss != loss
    assert edit(training, SwitchUnit(0, 1, on=True))
    assert training.last.loss == loss


@pytest.mark.parametrize(
    "command",
    [
        EditWeight(9, 0, 0, 1.0), EditWeight(-1, 0, 0, 1.0), EditWeight(0, 4, 0, 1.0), EditWeight(0, 0, 2, 1.0),
        EditWeight(0, 0, -2, 1.0), SwitchUnit(0, 4, on=False), SwitchUnit(9, 0, on=False),
    ],
)  # fmt: skip
def test_what_is_not_there_is_left_alone(command: EditWeight | SwitchUnit) -> None:
    training = begun()
    before = training.learner.network.parameters.copy()
    assert not edit(training, command)
    assert (training.learner.network.parameters == before).all()


def test_without_biases_there_is_none_to_change() -> None:
    assert not edit(begun(bias=False), EditWeight(0, 0, -1, 1.0))
