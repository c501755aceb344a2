"""Each layer's health."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.training.diagnosis.dead import rarely_active
from tests.training.inside.runs import started
from tui_backprop.training.inside import hidden, layers, network
from tui_backprop.training.inside.hidden import HiddenRequest
from tui_backprop.training.inside.layers import LayersRequest
from tui_backprop.training.inside.network import ALIVE, DEAD, NetworkRequest


def test_dead_unit_is_found_and_said():
    training = started(activation="relu")
    dense = training.learner.network.layers[0]
    dense.weights[1] = [-1, -1, -0.5]  # no point of the unit square can activate it
    dense.weights[0] = [1, 1, 0.5]
    state = network.unit_states(training)[0]
    assert state[1] == DEAD
    assert state[0] == ALIVE
    health = layers.observe(training, LayersRequest())
    assert health.layers[0].dead == (state == DEAD).sum()


def test_update_ratio_is_that_of_the_step_that_follows():
    training = started(learning_rate=0.3, optimizer="adam")
    health = layers.observe(training, LayersRequest())
    before = training.learner.network.parameters.copy()
    training.learner.run_epoch()
    change = training.learner.network.parameters - before
    size = training.learner.network.layers[0].weights.size
    assert health.layers[0].update_ratio == pytest.approx(np.linalg.norm(change[:size]) / np.linalg.norm(before[:size]))


def test_looking_changes_nothing_of_the_run():
    watched, alone = started(optimizer="adam"), started(optimizer="adam")
    for training in (watched, alone):
        for _ in range(20):
            training.learner.measure_train()
            if training is watched:
                layers.observe(training, LayersRequest())
                network.observe(training, NetworkRequest())
                hidden.observe(training, HiddenRequest())
            training.learner.run_epoch()
    assert (watched.learner.network.parameters == alone.learner.network.parameters).all()


def test_a_unit_that_few_of_many_samples_activate_is_not_dead():
    training, evidence = rarely_active(active=5)
    assert evidence.layers[0].dead == layers.observe(training, LayersRequest()).layers[0].dead == 0
    assert (network.unit_states(training)[0] != DEAD).all()
    training, evidence = rarely_active(active=0)
    assert evidence.layers[0].dead == layers.observe(training, LayersRequest()).layers[0].dead == 1
    assert (network.unit_states(training)[0] == DEAD).sum() == 1


def test_update_ratio_is_that_of_batches_as_training_takes_them():
    # One sample at a time, the slopes of many samples do not cancel one another.
    training = started(learning_rate=0.3, optimizer="sgd", batch=1)
    told = layers.observe(training, LayersRequest()).layers[0].update_ratio
    learner = training.learner
    size, seen = learner.network.layers[0].weights.size, []

    def look() -> bool:
        seen.append(learner.network.parameters[:size].copy())
        return False

    learner.run_epoch(look)
    ratios = [np.linalg.norm(b - a) / np.linalg.norm(a) for a, b in itertools.pairwise(seen)]
    assert min(ratios) <= told <= max(ratios)
    full = started(learning_rate=0.3, optimizer="sgd")
    assert told != pytest.approx(layers.observe(full, LayersRequest()).layers[0].update_ratio, rel=0.1)
