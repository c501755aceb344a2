"""The lab sheet's own stopping rule: losses gathered during the pass, each before its own update."""

from __future__ import annotations

import numpy as np
import pytest

from tui_backprop.experiment.presets import PRESETS
from tui_backprop.training.many.population import Population
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.trainer import Training

SHEET = PRESETS["lab-sheet"].experiment.replace(losses_during_pass=True, seed=8)


def first_pass_below(bound: float, epochs: int) -> int | None:
    """The same worked out by hand: each sample's squared error before its own update, the worst of each pass."""
    training = Training(SHEET.replace(stop_when_losses_below=0.0, epochs=epochs))
    learner, part = training.learner, training.learner.parts.train
    worst: list[float] = []

    def look() -> bool:
        error = learner.network.predict(part.inputs[learner.coming]).ravel() - part.targets[learner.coming].ravel()
        worst[-1] = max(worst[-1], float((error**2).max()))
        return False

    for _ in range(epochs):
        worst.append(0.0)
        learner.run_epoch(look)
    return next((index + 1 for index, loss in enumerate(worst) if loss < bound), None)


def test_the_sheets_rule_stops_at_the_first_pass_whose_losses_are_below():
    training = Training(SHEET)
    *_, last = training.records()
    assert training.stopped_by is Ending.LOSSES
    assert last.epoch == first_pass_below(0.04, last.epoch + 5)


def test_it_is_another_rule_than_that_of_the_losses_after_the_pass():
    *_, ours = Training(SHEET.replace(losses_during_pass=False)).records()
    *_, sheets = Training(SHEET).records()
    assert ours.epoch != sheets.epoch


@pytest.mark.parametrize("batch", [0, 1, 4])
def test_a_population_stops_as_each_does_alone(batch: int):
    experiments = [SHEET.replace(seed=seed, batch=batch, epochs=600, learning_rate=0.8) for seed in (3, 8, 9)]
    population = Population(experiments)
    for _ in population.frames():
        pass
    for experiment, outcome in zip(experiments, population.outcomes, strict=True):
        alone = Training(experiment)
        *_, last = alone.records()
        assert outcome is not None
        assert (outcome.stopped_by, outcome.last.epoch) == (alone.stopped_by, last.epoch)


def test_a_run_that_goes_on_in_the_middle_of_a_pass_remembers_what_the_pass_met():
    whole = Training(SHEET)
    *_, end = whole.records()
    middle = end.steps - 10  # in the last pass, whose losses decide
    first = Training(SHEET, checkpoint=lambda: first.learner.steps >= middle)
    for _ in first.records():
        pass
    plain, arrays = first.learner.state()
    second = Training(SHEET)
    second.learner.restore(plain, arrays)
    assert float(second.learner.pass_loss) == float(first.learner.pass_loss) > 0
    second.learner.run_epoch()
    assert float(second.learner.pass_loss) == float(whole.learner.pass_loss)
    assert np.array_equal(second.learner.network.parameters, whole.learner.network.parameters)
