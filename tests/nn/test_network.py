"""The network's shape: views, initialisation, prediction in blocks, dropout, the population axis."""

from __future__ import annotations

import numpy as np
import pytest

from tui_backprop.nn.initializers import INITIALIZERS
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.network import Network, Propagation, columns


def drawn(name: str, fan_in: int = 300, fan_out: int = 200) -> Network:
    network = Network((fan_in, fan_out), hidden="tanh", output="tanh")
    network.initialize(name, rng=np.random.default_rng(11))
    return network


@pytest.mark.parametrize(
    ("name", "variance", "bias_variance"),
    [
        ("normal", 1.0, 1.0),
        ("glorot", 2 / 500, 0.0),
        ("he", 2 / 300, 0.0),
        ("lecun", 1 / 300, 0.0),
        ("uniform", 1 / 3, 1 / 3),
        ("zeros", 0.0, 0.0),
    ],
)
def test_initial_weights_have_the_variance_of_their_formula(name: str, variance: float, bias_variance: float) -> None:
    (layer,) = drawn(name).layers
    weights, biases = layer.weights[:, :300], layer.biases
    assert biases is not None
    # 60,000 weights: the standard error of their variance is at most 0.6 %; of 200 biases' 10 %.
    assert weights.var() == pytest.approx(variance, rel=0.03)
    assert abs(weights.mean()) <= 4 * np.sqrt(variance / weights.size)
    assert biases.var() == pytest.approx(bias_variance, rel=0.4)


@pytest.mark.parametrize(("name", "bound"), [("glorot", np.sqrt(6 / 500)), ("uniform", 1.0)])
def test_uniform_weights_fill_their_bounds_and_stay_within(name: str, bound: float) -> None:
    weights = drawn(name).layers[0].weights[:, :300]
    assert np.abs(weights).max() <= bound
    assert np.abs(weights).max() > 0.999 * bound


@pytest.mark.parametrize("name", ["normal", "he", "lecun"])
def test_normal_weights_have_normal_tails(name: str) -> None:
    weights = drawn(name).layers[0].weights[:, :300]
    beyond = np.mean(np.abs(weights) > 2 * weights.std())
    assert beyond == pytest.approx(0.0455, abs=0.004)


def test_every_initialiser_is_covered() -> None:
    assert set(INITIALIZERS) == {"normal", "glorot", "he", "lecun", "uniform", "zeros"}


def test_weights_of_zero_keep_the_units_of_a_layer_equal() -> None:
    network = Network((2, 4, 1), hidden="sigmoid", output="sigmoid")
    network.initialize("zeros", rng=np.random.default_rng(0))
    inputs = np.random.default_rng(1).normal(size=(6, 2))
    propagation = Propagation(network, columns(inputs, bias=True, dtype=np.float64), loss=LOSSES["mse"])
    for _ in range(20):
        propagation.forward()
        propagation.backward(np.array([[0.0, 1, 1, 0, 1, 1]]))
        network.parameters -= network.gradient
    hidden = network.layers[0].weights
    assert np.abs(hidden).max() > 0
    assert (hidden == hidden[0]).all()


def test_weights_are_views_of_the_flat_vector() -> None:
    network = Network((2, 3, 1), hidden="tanh", output="sigmoid")
    network.parameters[...] = np.arange(13)
    first, second = network.layers
    assert first.weights.tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    assert second.weights.tolist() == [[9, 10, 11, 12]]
    assert first.biases is not None
    assert first.biases.tolist() == [2, 5, 8]
    second.weights[0, 3] = -1
    assert network.parameters[12] == -1


def test_without_biases_there_are_none() -> None:
    network = Network((2, 3, 1), hidden="tanh", output="none", bias=False)
    assert network.parameters.size == 9
    assert all(layer.biases is None for layer in network.layers)
    network.initialize("normal", rng=np.random.default_rng(0))
    assert network.predict(np.zeros((1, 2))).item() == 0


def test_the_same_formula_written_plainly() -> None:
    network = Network((2, 4, 3, 2), hidden="tanh", output="sigmoid")
    network.initialize("normal", rng=np.random.default_rng(5))
    a = inputs = np.random.default_rng(6).normal(size=(7, 2))
    for layer in network.layers:
        assert layer.biases is not None
        z = a @ layer.weights[:, : layer.fan_in].T + layer.biases
        a = 1 / (1 + np.exp(-z)) if layer.activation.name == "sigmoid" else np.tanh(z)
    np.testing.assert_allclose(network.predict(inputs), a, rtol=1e-13)


@pytest.mark.parametrize("block", [1, 3, 7, 100])
def test_prediction_in_blocks_equals_one_pass(block: int) -> None:
    network = Network((2, 4, 1), hidden="tanh", output="sigmoid")
    network.initialize("normal", rng=np.random.default_rng(5))
    inputs = np.random.default_rng(6).normal(size=(20, 2))
    np.testing.assert_allclose(network.predict(inputs, block=block), network.predict(inputs), rtol=1e-14)


class TestPopulation:
    @staticmethod
    def networks(k: int = 3) -> tuple[Network, list[Network]]:
        stack = Network((2, 5, 4, 2), hidden="tanh", output="softmax", population=k)
        alone = []
        for member in range(k):
            stack.initialize("he", rng=np.random.default_rng(member), member=member)
            network = Network((2, 5, 4, 2), hidden="tanh", output="softmax")
            network.initialize("he", rng=np.random.default_rng(member))
            alone.append(network)
        return stack, alone

    def test_members_start_with_the_very_weights_of_a_network_alone(self) -> None:
        stack, alone = self.networks()
        for member, network in enumerate(alone):
            np.testing.assert_array_equal(stack.parameters[member], network.parameters)

    @pytest.mark.parametrize("own", [True, False], ids=["own samples", "shared samples"])
    def test_members_predict_and_differentiate_as_alone(self, own: bool) -> None:
        stack, alone = self.networks()
        rng = np.random.default_rng(9)
        inputs = rng.normal(size=(3, 6, 2) if own else (6, 2))
        labels = np.eye(2)[rng.integers(0, 2, 6)].T
        outputs = stack.predict(inputs)
        batch = columns(inputs, bias=True, dtype=np.float64)
        together = Propagation(stack, batch, loss=LOSSES["cross-entropy"])
        together.forward()
        together.backward(labels)
        for member, network in enumerate(alone):
            mine = inputs[member] if own else inputs
            np.testing.assert_allclose(outputs[member], network.predict(mine), rtol=1e-13)
            single = Propagation(network, columns(mine, bias=True, dtype=np.float64), loss=LOSSES["cross-entropy"])
            single.forward()
            single.backward(labels)
            np.testing.assert_allclose(stack.gradient[member], network.gradient, rtol=1e-12, atol=1e-15)


class TestDropout:
    @staticmethod
    def propagation(rate: float, width: int = 50, n: int = 400) -> Propagation:
        network = Network((2, width, width, 1), hidden="sigmoid", output="none")
        network.initialize("glorot", rng=np.random.default_rng(1))
        inputs = np.random.default_rng(2).normal(size=(n, 2))
        return Propagation(
            network,
            columns(inputs, bias=True, dtype=np.float64),
            loss=LOSSES["mse"],
            dropout=rate,
            dropout_rngs=[np.random.default_rng(3)],
        )

    @pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
    def test_the_share_that_is_kept_and_the_expectation(self, rate: float) -> None:
        propagation = self.propagation(rate)
        propagation.draw_masks()
        for layer in propagation.layers[:-1]:
            assert layer.mask is not None
            assert np.unique(layer.mask).tolist() == pytest.approx([0, 1 / (1 - rate)])
            # 20,000 entries; four standard errors of the share that is off
            assert np.mean(layer.mask == 0) == pytest.approx(rate, abs=4 * np.sqrt(rate * (1 - rate) / 20_000))
            assert layer.mask.mean() == pytest.approx(1, abs=0.06)
        assert propagation.layers[-1].mask is None

    def test_the_same_mask_forward_and_backward(self) -> None:
        propagation = self.propagation(0.5)
        propagation.draw_masks()
        propagation.forward()
        propagation.backward(np.ones((1, 400)))
        for layer, following in zip(propagation.layers[:-1], propagation.layers[1:], strict=True):
            assert layer.mask is not None
            off = layer.mask == 0
            np.testing.assert_array_equal(layer.passed, layer.a * layer.mask)
            np.testing.assert_array_equal(following.inputs[: len(off)], layer.passed)
            assert (layer.delta[off] == 0).all()
            assert (layer.delta[~off] != 0).all()
            # f' is taken at f(z), not at what was scaled by the mask
            np.testing.assert_allclose(layer.slope, layer.a * (1 - layer.a), rtol=1e-12)

    def test_masks_stay_until_they_are_drawn_anew(self) -> None:
        propagation = self.propagation(0.5)
        propagation.draw_masks()
        propagation.forward()
        first = propagation.outputs.copy()
        propagation.forward()
        np.testing.assert_array_equal(propagation.outputs, first)
        propagation.draw_masks()
        propagation.forward()
        assert (propagation.outputs != first).any()

    def test_prediction_drops_nothing(self) -> None:
        propagation = self.propagation(0.5, n=4)
        inputs = propagation.layers[0].inputs[:2].T
        plain = Propagation(propagation.network, columns(inputs, bias=True, dtype=np.float64))
        plain.forward()
        np.testing.assert_array_equal(propagation.network.predict(inputs), plain.outputs.T)
