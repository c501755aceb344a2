from __future__ import annotations

import itertools

import numpy as np
import pytest

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.inside import field, hidden, layers, units
from tui_backprop.training.inside.field import FieldRequest
from tui_backprop.training.inside.hidden import HiddenRequest
from tui_backprop.training.inside.layers import LayerHealth, LayersRequest, sentences
from tui_backprop.training.inside.probe import probe
from tui_backprop.training.inside.units import ALIVE, DEAD, OFF, SATURATED, NetworkRequest
from tui_backprop.training.run.trainer import Training


def started(**settings: object) -> Training:
    """A run with its untrained network measured."""
    training = Training(Experiment(**{"optimizer": "sgd", **settings}))
    next(training.records())
    return training


def test_diagram_shows_no_more_than_there_are_rows_for():
    training = started(hidden=(20, 3))
    found = units.observe(training, NetworkRequest(units=7))
    assert found.sizes == (2, 20, 3, 1)
    assert found.shown == (2, 6, 3, 1)  # one row of seven says how many more there are
    assert found.first == (0, 0, 0, 0)
    assert [weights.shape for weights in found.weights] == [(6, 2), (3, 6), (1, 3)]
    assert found.weights[1] == pytest.approx(training.learner.network.layers[1].weights[:3, :6])


def test_focused_unit_is_always_among_those_shown():
    training = started(hidden=(20, 3))
    for unit in range(20):
        found = units.observe(training, NetworkRequest(units=7, layer=1, unit=unit, columns=3, rows=2))
        first = found.first[1]
        assert first <= unit < first + found.shown[1]
        assert found.focus.unit == unit
        assert found.weights[0] == pytest.approx(training.learner.network.layers[0].weights[first : first + 6, :2])
        assert found.weights[1] == pytest.approx(training.learner.network.layers[1].weights[:, first : first + 6])
        assert [one.shape for one in found.responses] == [(2, 2, 3), (6, 2, 3), (3, 2, 3), (1, 2, 3)]


def test_focused_units_numbers_are_those_of_the_formula():
    training = started()
    found = units.observe(training, NetworkRequest(layer=2, unit=1, sample=4)).focus
    assert found.z == pytest.approx(found.weights @ found.inputs + found.bias)
    assert found.a == pytest.approx(np.tanh(found.z))
    assert found.weight_gradient == pytest.approx(found.delta * found.inputs)


def test_focus_on_an_input_names_the_feature():
    training = started()
    found = units.observe(training, NetworkRequest(layer=0, unit=1, sample=4)).focus
    assert found.name == training.dataset.feature_names[1]
    assert found.a == training.dataset.inputs[4, 1]
    assert found.delta is None


def test_dead_unit_is_found_and_said():
    training = started(activation="relu")
    dense = training.learner.network.layers[0]
    dense.weights[1] = [-1, -1, -0.5]  # no point of the unit square can activate it
    dense.weights[0] = [1, 1, 0.5]
    state = units.unit_states(training)[0]
    assert state[1] == DEAD
    assert state[0] == ALIVE
    health = layers.observe(training, LayersRequest())
    assert health.layers[0].dead == (state == DEAD).sum()
    assert any("dead" in sentence and "layer 1" in sentence for sentence in health.sentences)


def test_saturated_unit_is_found():
    training = started(activation="sigmoid")
    training.learner.network.layers[0].weights[2] = [0, 0, 30]
    assert units.unit_states(training)[0][2] == SATURATED


def test_unit_that_is_switched_off_says_nothing_and_learns_nothing():
    training = started()
    network = training.learner.network
    network.switch_unit(0, 1, on=False)
    assert units.unit_states(training)[0][1] == OFF
    before = network.layers[0].weights.copy()
    training.remeasure()
    training.learner.run_epoch()
    assert (network.layers[0].weights[1] == before[1]).all()
    assert (network.layers[0].weights[0] != before[0]).any()
    outputs = network.predict(training.dataset.inputs)
    without = network.layers[1].weights[:, 1].copy()
    network.layers[1].weights[:, 1] = 123.0
    assert (network.predict(training.dataset.inputs) == outputs).all()
    network.layers[1].weights[:, 1] = without
    network.switch_unit(0, 1, on=True)
    assert network.gates == {}
    assert (network.predict(training.dataset.inputs) != outputs).any()


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
                units.observe(training, NetworkRequest())
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


def test_two_units_are_shown_as_they_are():
    training = started(hidden=(2,))
    found = hidden.observe(training, HiddenRequest(lines=3, resolution=5))
    activations = np.tanh(
        training.dataset.inputs @ training.learner.network.layers[0].weights[:, :2].T
        + training.learner.network.layers[0].weights[:, 2]
    )
    space = found.spaces[1]
    assert space.is_whole
    assert space.axes == ("unit 1", "unit 2")
    assert space.points == pytest.approx(activations)
    assert space.lines.shape == (6, 5, 2)
    assert found.spaces[0].points == pytest.approx(training.dataset.inputs)
    assert [item.number for item in found.spaces] == [0, 1, 2]


def test_more_units_by_principal_components_that_say_their_share():
    found = hidden.observe(started(hidden=(6,)), HiddenRequest())
    assert not found.spaces[1].is_whole
    assert found.spaces[1].axes[0].startswith("PC 1 ")
    spread = found.spaces[1].points.var(axis=0)
    assert spread[0] >= spread[1]


@pytest.mark.parametrize(("activation", "dataset"), [("tanh", "xor"), ("sigmoid", "xor"), ("relu", "gauss")])
def test_every_units_response_over_the_plane(activation: str, dataset: str) -> None:
    training = started(activation=activation, dataset=dataset)
    found = units.observe(training, NetworkRequest(units=3, columns=6, rows=4))
    assert [response.shape for response in found.responses] == [(shown, 4, 6) for shown in found.shown]
    for response in found.responses:
        assert np.abs(response).max() <= 1 + 1e-6
    across = found.responses[0][0]
    assert across[0, 0] == pytest.approx(-1)
    assert across[-1, -1] == pytest.approx(1)
    seen = field.observe(training, FieldRequest(6, 4, layer=0, unit=1))
    if activation == "tanh":
        np.testing.assert_allclose(found.responses[1][1], seen.values, atol=1e-6)
    assert units.observe(training, NetworkRequest(units=3)).responses == ()


def test_look_is_taken_anew_after_a_step_an_edit_and_a_switch():
    training = started()
    network = training.learner.network
    seen = [probe(training).propagation.outputs.copy()]
    assert (probe(training).propagation.outputs == seen[0]).all()
    network.layers[0].weights[0, 0] += 1.0
    seen.append(probe(training).propagation.outputs.copy())
    network.switch_unit(0, 0, on=False)
    seen.append(probe(training).propagation.outputs.copy())
    network.switch_unit(0, 0, on=True)
    training.learner.run_epoch()
    seen.append(probe(training).propagation.outputs.copy())
    for before, after in itertools.pairwise(seen):
        assert (before != after).any()
