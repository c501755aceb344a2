"""The network as a diagram: which units are shown, in what state, with which numbers."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.inside.runs import started
from tui_backprop.training.inside import field, network
from tui_backprop.training.inside.field import FieldRequest
from tui_backprop.training.inside.network import OFF, SATURATED, NetworkRequest


def test_diagram_shows_no_more_than_there_are_rows_for():
    training = started(hidden=(20, 3))
    found = network.observe(training, NetworkRequest(units=7))
    assert found.sizes == (2, 20, 3, 1)
    assert found.shown == (2, 6, 3, 1)  # one row of seven says how many more there are
    assert found.first == (0, 0, 0, 0)
    assert [weights.shape for weights in found.weights] == [(6, 2), (3, 6), (1, 3)]
    assert found.weights[1] == pytest.approx(training.learner.network.layers[1].weights[:3, :6])


def test_focused_unit_is_always_among_those_shown():
    training = started(hidden=(20, 3))
    for unit in range(20):
        found = network.observe(training, NetworkRequest(units=7, layer=1, unit=unit, columns=3, rows=2))
        first = found.first[1]
        assert first <= unit < first + found.shown[1]
        assert found.focus.unit == unit
        assert found.weights[0] == pytest.approx(training.learner.network.layers[0].weights[first : first + 6, :2])
        assert found.weights[1] == pytest.approx(training.learner.network.layers[1].weights[:, first : first + 6])
        assert [one.shape for one in found.responses] == [(2, 2, 3), (6, 2, 3), (3, 2, 3), (1, 2, 3)]


def test_focused_units_numbers_are_those_of_the_formula():
    training = started()
    found = network.observe(training, NetworkRequest(layer=2, unit=1, sample=4)).focus
    assert found.z == pytest.approx(found.weights @ found.inputs + found.bias)
    assert found.a == pytest.approx(np.tanh(found.z))
    assert found.weight_gradient == pytest.approx(found.delta * found.inputs)


def test_focus_on_an_input_names_the_feature():
    training = started()
    found = network.observe(training, NetworkRequest(layer=0, unit=1, sample=4)).focus
    assert found.name == training.dataset.feature_names[1]
    assert found.a == training.dataset.inputs[4, 1]
    assert found.delta is None


def test_saturated_unit_is_found():
    training = started(activation="sigmoid")
    training.learner.network.layers[0].weights[2] = [0, 0, 30]
    assert network.unit_states(training)[0][2] == SATURATED


def test_unit_that_is_switched_off_says_nothing_and_learns_nothing():
    training = started()
    learnt = training.learner.network
    learnt.switch_unit(0, 1, on=False)
    assert network.unit_states(training)[0][1] == OFF
    before = learnt.layers[0].weights.copy()
    training.remeasure()
    training.learner.run_epoch()
    assert (learnt.layers[0].weights[1] == before[1]).all()
    assert (learnt.layers[0].weights[0] != before[0]).any()
    outputs = learnt.predict(training.dataset.inputs)
    without = learnt.layers[1].weights[:, 1].copy()
    learnt.layers[1].weights[:, 1] = 123.0
    assert (learnt.predict(training.dataset.inputs) == outputs).all()
    learnt.layers[1].weights[:, 1] = without
    learnt.switch_unit(0, 1, on=True)
    assert learnt.gates == {}
    assert (learnt.predict(training.dataset.inputs) != outputs).any()


@pytest.mark.parametrize(("activation", "dataset"), [("tanh", "xor"), ("sigmoid", "xor"), ("relu", "gauss")])
def test_every_units_response_over_the_plane(activation: str, dataset: str) -> None:
    training = started(activation=activation, dataset=dataset)
    found = network.observe(training, NetworkRequest(units=3, columns=6, rows=4))
    assert [response.shape for response in found.responses] == [(shown, 4, 6) for shown in found.shown]
    for response in found.responses:
        assert np.abs(response).max() <= 1 + 1e-6
    across = found.responses[0][0]
    assert across[0, 0] == pytest.approx(-1)
    assert across[-1, -1] == pytest.approx(1)
    seen = field.observe(training, FieldRequest(6, 4, layer=0, unit=1))
    if activation == "tanh":
        np.testing.assert_allclose(found.responses[1][1], seen.values, atol=1e-6)
    assert network.observe(training, NetworkRequest(units=3)).responses == ()
