"""One sample's arithmetic, redone by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.training.inside.runs import after
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.network import columns
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.training.inside import inspect
from tui_backprop.training.inside.inspect import InspectRequest
from tui_backprop.training.run.samples import Batch
from tui_backprop.training.run.trainer import Training


@pytest.mark.parametrize("loss", [name for name, loss in LOSSES.items() if "classification" in loss.tasks])
@pytest.mark.parametrize("bias", [True, False])
def test_arithmetic_can_be_redone_by_hand(loss: str, bias: bool):
    training = after(5, loss=loss, bias=bias, optimizer="sgd", learning_rate=0.1, activation="sigmoid")
    found = inspect.observe(training, InspectRequest(sample=3))
    inputs = training.dataset.inputs[3]
    for index, layer in enumerate(found.layers):
        assert layer.inputs == pytest.approx(inputs)
        z = layer.weights.values @ inputs + (layer.biases.values if layer.biases is not None else 0)
        assert layer.z == pytest.approx(z)
        if layer.activation == "sigmoid":
            assert layer.a == pytest.approx(1 / (1 + np.exp(-z)))
        if layer.da is not None and layer.slope is not None:
            assert layer.dz == pytest.approx(layer.da * layer.slope)
        assert layer.weights.gradient == pytest.approx(np.outer(layer.dz, inputs))
        assert (layer.biases is None) == (not bias)
        if layer.biases is not None:
            assert layer.biases.gradient == pytest.approx(layer.dz)
        assert layer.weights.update == pytest.approx(-0.1 * layer.weights.gradient)
        if index + 1 < len(found.layers):
            following = found.layers[index + 1]
            assert layer.da == pytest.approx(following.weights.values.T @ following.dz)
        inputs = layer.a
    assert found.worst_error is not None
    assert found.worst_error < 1e-5


def test_an_update_below_the_digits_of_its_weight_is_told():
    training = after(5, optimizer="sgd", learning_rate=1e-15, batch=1)
    found = inspect.observe(training, InspectRequest(sample=2))
    for layer in found.layers:
        assert layer.weights.update == pytest.approx(-1e-15 * layer.weights.gradient, rel=1e-12, abs=0)


def test_update_is_the_optimizers_from_its_present_state():
    training = after(50, optimizer="adam", batch=1)
    found = inspect.observe(training, InspectRequest(sample=2))
    learner = training.learner
    before = learner.network.layers[0].weights.copy()
    part = learner.parts.train
    single = dataclasses.replace(part, inputs=part.inputs[2:3], targets=part.targets[2:3], which=part.which[2:3])
    propagation = inspect.single_pass(training, 2)
    assert len(single) == 1
    propagation.backward(single.targets.T)
    learner.optimizer.step()
    change = learner.network.layers[0].weights - before
    assert found.layers[0].weights.update == pytest.approx(change[:, :2])
    assert found.layers[0].biases.update == pytest.approx(change[:, 2])


def one_sample(training: Training, row: int) -> Batch:
    network, part = training.learner.network, training.learner.parts.train
    inputs = columns(part.inputs[row : row + 1], bias=network.bias, dtype=network.dtype)
    return Batch(inputs, inputs.T, part.targets[row : row + 1].T, np.array([row]), 1)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    "regularised",
    [
        {},
        {"l2": 0.1},
        {"l1": 0.02},
        {"clip_norm": 0.01},
        {"l1": 0.02, "l2": 0.1, "clip_norm": 0.05},
        {"l2": 0.1, "clip_norm": 1e6},
    ],
    ids=lambda settings: "+".join(settings) or "plain",
)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_update_is_the_learners_step_on_this_sample_alone(optimizer: str, regularised: dict[str, float], dtype: str):
    training = after(7, optimizer=optimizer, batch=5, dtype=dtype, **regularised)
    found = inspect.observe(training, InspectRequest(sample=3))
    assert (found.shortened < 1) == (0 < regularised.get("clip_norm", 0) < 1)
    training.learner.step(one_sample(training, 3))
    for layer, dense in zip(found.layers, training.learner.network.layers, strict=True):
        close = {"rel": 1e-12, "abs": 1e-14} if dtype == "float64" else {"rel": 1e-5, "abs": 1e-6}
        assert layer.weights.values + layer.weights.update == pytest.approx(dense.weights[:, : dense.fan_in], **close)
        assert layer.biases is not None
        assert layer.biases.values + layer.biases.update == pytest.approx(dense.biases, **close)


def test_length_of_the_gradient_is_taken_with_its_penalties_over_all_parameters():
    found = inspect.observe(after(3, l2=0.1, clip_norm=0.01), InspectRequest())
    parts = [
        part
        for layer in found.layers
        for part in (layer.weights.gradient + 0.1 * layer.weights.values, layer.biases.gradient)
        if part is not None
    ]
    assert found.norm == pytest.approx(np.sqrt(sum((part**2).sum() for part in parts)))
    assert found.shortened == pytest.approx(0.01 / found.norm)


def test_a_unit_that_is_switched_off_passes_nothing_either_way():
    training = after(5)
    training.learner.network.switch_unit(0, 2, on=False)
    first, second, _ = inspect.observe(training, InspectRequest()).layers
    assert first.off == (2,)
    assert second.off == ()
    assert first.a[2] == first.da[2] == first.dz[2] == second.inputs[2] == 0
    assert first.weights.numerical.central == pytest.approx(first.weights.gradient, abs=1e-8)


def test_looking_at_a_sample_changes_nothing():
    training = after(10)
    before = training.learner.network.parameters.copy()
    inspect.observe(training, InspectRequest(sample=1))
    assert (training.learner.network.parameters == before).all()


def test_sample_beyond_the_list_is_its_last():
    assert inspect.observe(after(1), InspectRequest(sample=10_000)).sample == 20


def test_fused_output_takes_its_derivative_at_once():
    found = inspect.observe(after(1, loss="cross-entropy"), InspectRequest())
    assert found.layers[-1].da is None
    assert found.layers[-1].dz == pytest.approx(found.layers[-1].a - found.target)
