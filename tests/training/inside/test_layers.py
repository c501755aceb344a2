"""Each layer's health, and what is said of it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.inside.runs import started
from tui_backprop.training.inside import hidden, layers, network
from tui_backprop.training.inside.hidden import HiddenRequest
from tui_backprop.training.inside.layers import LayerHealth, LayersRequest, sentences
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
    assert any("dead" in sentence and "layer 1" in sentence for sentence in health.sentences)


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


def health(number: int, **changes: object) -> LayerHealth:
    usual: dict[str, object] = {
        "activation": "tanh", "units": 4, "mean": 0.0, "deviation": 0.5, "saturated": 0.1, "dead": 0,
        "gradient_norm": 0.1, "gradient_rms": 0.01, "update_ratio": 1e-3, "weight_norm": 3.0,
    }  # fmt: skip
    return LayerHealth(number=number, **{**usual, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"activation": "relu", "dead": 3}, "layer 1: 3 of 4 ReLU units are dead"),
        ({"activation": "relu", "dead": 4}, "layer 1: all 4 ReLU units are dead"),
        ({"saturated": 0.9}, "90% of its tanh values are flat"),
        ({"gradient_rms": 1e-5}, "gradients vanish: layer 1 gets 0.1% of layer 2's"),
        ({"gradient_rms": 10.0}, "gradients explode"),
        ({"update_ratio": 0.5}, "large steps: one update moves layer 1 by 50%"),
    ],
)
def test_sentences(changes: dict[str, object], words: str):
    said = sentences([health(1, **changes), health(2)], [0, 0], loss=0.1)
    assert len(said) == 1
    assert words in said[0]


def test_nothing_is_said_of_a_healthy_network():
    assert sentences([health(1), health(2)], [0, 0], loss=0.1) == []


def test_tiny_steps_are_no_fault_of_a_network_that_has_learnt():
    slow = [health(1, update_ratio=1e-9), health(2, update_ratio=1e-9)]
    assert sentences(slow, [0, 0], loss=1e-8) == []
    assert "tiny steps" in sentences(slow, [0, 0], loss=0.2)[0]
