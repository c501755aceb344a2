"""The first layer's weights as pictures."""

from __future__ import annotations

import pytest

from tests.training.inside.runs import after, picture_set
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.inside import weights
from tui_backprop.training.inside.weights import WeightsRequest
from tui_backprop.training.run.trainer import Training


def test_first_weights_are_pictures():
    training = after(1, picture_set(), loss="cross-entropy")
    learnt = training.learner.network.layers[0].weights
    found = weights.observe(training, WeightsRequest(start=1, count=2))
    assert found is not None
    assert found.images.reshape(2, 6) == pytest.approx(learnt[1:3, :6], abs=1e-6)
    last = weights.observe(training, WeightsRequest(start=3, count=2))
    assert last is not None
    assert (last.start, len(last.images), last.units) == (2, 2, 4)


@pytest.mark.parametrize("init", ["normal", "glorot", "he"])
def test_what_was_learned_is_the_change_since_epoch_0(init: str):
    settings = {"loss": "cross-entropy", "init": init, "seed": 3}
    before = Training(Experiment(**settings), dataset=picture_set())
    next(before.records())
    training = after(4, picture_set(), **settings)
    request = WeightsRequest(start=1, count=2, learned=True)
    nothing = weights.observe(before, request)
    assert nothing is not None
    assert not nothing.images.any()
    found = weights.observe(training, request)
    assert found is not None
    change = training.learner.network.layers[0].weights - before.learner.network.layers[0].weights
    assert found.images.reshape(2, 6) == pytest.approx(change[1:3, :6], abs=1e-6)
    assert found.images.any()


def test_no_pictures_no_answer():
    assert weights.observe(after(1), WeightsRequest()) is None
