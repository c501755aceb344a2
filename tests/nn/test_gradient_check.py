"""Every gradient against central differences, and one step worked by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest

from tui_backprop.nn.activations import ACTIVATIONS
from tui_backprop.nn.gradient_check import central_differences, check_gradient
from tui_backprop.nn.losses import HUBER_DELTA, LOSSES, REDUCTIONS, Loss
from tui_backprop.nn.network import Network, Propagation, columns
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.nn.regularization import add_penalties, clip_by_norm

KINKED = {"relu", "leaky-relu"}
DEPTHS: dict[int, tuple[int, ...]] = {0: (), 1: (3,), 2: (4, 3), 3: (3, 4, 3), 4: (3, 2, 4, 3)}


def targets_for(loss: Loss, outputs: int, n: int, rng: np.random.Generator) -> np.ndarray:
    if "regression" in loss.tasks:
        return rng.normal(size=(outputs, n))
    one_hot = np.eye(outputs)[rng.integers(0, outputs, n)].T
    return 2 * one_hot - 1 if loss.signed else one_hot


def distance_to_a_kink(propagation: Propagation, targets: np.ndarray) -> float:
    """How far the nearest point is at which the loss has no derivative, in units of z or a."""
    near = [math.inf]
    for layer, dense in zip(propagation.layers, propagation.network.layers, strict=True):
        if dense.activation.name in KINKED:
            near.append(float(np.abs(layer.z).min()))
    assert propagation.loss is not None
    error = propagation.outputs - targets
    if propagation.loss.name == "mae":
        near.append(float(np.abs(error).min()))
    if propagation.loss.name == "huber":
        near.append(float(np.abs(np.abs(error) - HUBER_DELTA).min()))
    if propagation.loss.name == "hinge":
        near.append(float(np.abs(1 - propagation.outputs * targets).min()))
    return min(near)


def smooth_case(
    activation: str, loss: Loss, hidden: tuple[int, ...], *, bias: bool, reduction: str, dropout: float = 0.0
) -> tuple[Propagation, np.ndarray]:
    """A random network, learning in every layer, and a batch that a step of 1e-6 does not carry over a kink."""
    for seed in range(200):
        rng = np.random.default_rng(seed)
        network = Network((2, *hidden, 3), hidden=activation, output=loss.output or activation, bias=bias)
        network.initialize("normal", rng=rng)
        inputs = rng.normal(size=(4, 2))
        targets = targets_for(loss, 3, 4, rng)
        propagation = Propagation(
            network,
            columns(inputs, bias=bias, dtype=np.float64),
            loss=loss,
            reduction=reduction,
            dropout=dropout,
            dropout_rngs=[rng],
        )
        propagation.draw_masks()
        propagation.forward()
        propagation.backward(targets)
        is_alive = all(layer.gradient.any() for layer in network.layers)
        if is_alive and distance_to_a_kink(propagation, targets) > 1e-3:
            return propagation, targets
    raise AssertionError("no smooth case found")


def assert_gradients_agree(ours: np.ndarray, numerical: np.ndarray, loss: float) -> None:
    """To 1e-6 relative, or to what central differences of a loss of this size can know (ε L / h)."""
    noise = 4 * np.finfo(float).eps * max(1.0, abs(loss)) / 1e-6
    tolerance = np.maximum(1e-6 * np.abs(numerical), noise)
    assert (np.abs(ours - numerical) <= tolerance).all(), np.abs(ours - numerical).max()


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backpropagation_agrees_with_central_differences(activation: str, loss: Loss, depth: int) -> None:
    for bias in (True, False):
        for reduction in REDUCTIONS:
            propagation, targets = smooth_case(activation, loss, DEPTHS[depth], bias=bias, reduction=reduction)
            propagation.backward(targets)
            ours = propagation.network.gradient.copy()
            numerical = central_differences(propagation, targets)
            assert_gradients_agree(ours, numerical, propagation.batch_loss(targets))


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradients_through_a_fixed_dropout_mask(activation: str, loss: Loss) -> None:
    propagation, targets = smooth_case(activation, loss, (4, 5), bias=True, reduction="mean", dropout=0.4)
    masks = [layer.mask for layer in propagation.layers if layer.mask is not None]
    assert len(masks) == 2
    assert all((mask == 0).any() and (mask > 1).any() for mask in masks)
    propagation.backward(targets)
    ours = propagation.network.gradient.copy()
    assert_gradients_agree(ours, central_differences(propagation, targets), propagation.batch_loss(targets))


@pytest.mark.parametrize(("l1", "l2"), [(0.3, 0.0), (0.0, 0.7), (0.2, 0.5)])
@pytest.mark.parametrize("bias", [True, False])
def test_penalties_agree_with_central_differences(l1: float, l2: float, bias: bool) -> None:
    propagation, targets = smooth_case("tanh", LOSSES["mse"], (4, 3), bias=bias, reduction="mean")
    network = propagation.network
    propagation.backward(targets)
    plain = network.gradient.copy()
    add_penalties(network, l1=l1, l2=l2)
    added = network.gradient - plain

    def penalty() -> float:
        weights = [layer.weights[:, : layer.fan_in] for layer in network.layers]
        return sum(l1 * float(np.abs(w).sum()) + 0.5 * l2 * float((w * w).sum()) for w in weights)

    for index in range(network.parameters.size):
        here = network.parameters[index]
        network.parameters[index] = here + 1e-6
        high = penalty()
        network.parameters[index] = here - 1e-6
        low = penalty()
        network.parameters[index] = here
        assert added[index] == pytest.approx((high - low) / 2e-6, abs=1e-7)
    if bias:
        assert all((layer.gradient[:, layer.fan_in] == plain_biases(layer, plain, network)).all()
                   for layer in network.layers)  # fmt: skip


def plain_biases(layer: object, plain: np.ndarray, network: Network) -> np.ndarray:
    """The bias column of one layer in a copy of the flat gradient."""
    start = 0
    for each in network.layers:
        block = plain[start : start + each.weights.size].reshape(each.weights.shape)
        start += each.weights.size
        if each is layer:
            return block[:, each.fan_in]
    raise AssertionError


def test_the_check_finds_a_gradient_that_is_wrong() -> None:
    propagation, targets = smooth_case("tanh", LOSSES["mse"], (4, 3), bias=True, reduction="mean")
    assert check_gradient(propagation, targets).worst < 1e-6
    propagation._scale = propagation._scale * 1.001
    assert check_gradient(propagation, targets).worst > 1e-4


def test_the_check_of_chosen_parameters_leaves_the_network_as_it_was() -> None:
    propagation, targets = smooth_case("sigmoid", LOSSES["bce"], (4,), bias=True, reduction="sum")
    before = propagation.network.parameters.copy()
    outputs = propagation.outputs.copy()
    check = check_gradient(propagation, targets, which=np.array([0, 5]))
    assert np.flatnonzero(~np.isnan(check.numerical)).tolist() == [0, 5]
    assert check.worst < 1e-6
    np.testing.assert_array_equal(propagation.network.parameters, before)
    np.testing.assert_array_equal(propagation.outputs, outputs)


def test_a_step_worked_by_hand() -> None:
    """A 2-2-1 network of sigmoids, mean squared error, one sample, rate 0.5: every number worked on paper.

    x = (1, 0), y = 1.

        W₁ = | 0.0  0.5 |   b₁ = ( 0.0 )        W₂ = ( 1.0  −1.0 )   b₂ = 0.0
             | ln 3 0.2 |        ( 0.0 )

    Forward. σ(0) = 1/2 and σ(ln 3) = 1/(1 + 1/3) = 3/4, so that fractions stay exact.

        z₁ = W₁x + b₁ = (0, ln 3)           a₁ = (1/2, 3/4)
        z₂ = 1·1/2 − 1·3/4 = −1/4           a₂ = σ(−1/4) = 1/(1 + e^{1/4}) = 0.437823499114…
        L  = (a₂ − 1)² = 0.316042418148…

    Backward.

        ∂L/∂a₂ = 2 (a₂ − 1)                                     = −1.124353001772…
        σ'(z₂) = a₂ (1 − a₂) = 0.437823… · 0.562176…            =  0.246134082738…
        ∂L/∂z₂ = −1.124353… · 0.246134…                         = −0.276741594764…  =: d
        ∂L/∂W₂ = d a₁ᵀ = (d/2, 3d/4)                            = (−0.138370797…, −0.207556196…)
        ∂L/∂b₂ = d
        ∂L/∂a₁ = W₂ᵀ d = (d, −d)
        σ'(z₁) = (1/2·1/2, 3/4·1/4) = (1/4, 3/16)
        ∂L/∂z₁ = (d/4, −3d/16)                                  = (−0.069185398…, 0.051889049…)
        ∂L/∂W₁ = ∂L/∂z₁ xᵀ: its first column is ∂L/∂z₁, its second is 0, because x₂ = 0
        ∂L/∂b₁ = ∂L/∂z₁

    Update: θ ← θ − 0.5 ∂L/∂θ.
    """
    network = Network((2, 2, 1), hidden="sigmoid", output="sigmoid")
    first, second = network.layers
    first.weights[...] = [[0.0, 0.5, 0.0], [math.log(3), 0.2, 0.0]]
    second.weights[...] = [[1.0, -1.0, 0.0]]
    batch = columns(np.array([[1.0, 0.0]]), bias=True, dtype=np.float64)
    propagation = Propagation(network, batch, loss=LOSSES["mse"])
    targets = np.array([[1.0]])

    propagation.forward()
    np.testing.assert_allclose(propagation.layers[0].a[:, 0], [1 / 2, 3 / 4], rtol=1e-15)
    assert propagation.logits.item() == pytest.approx(-1 / 4, rel=1e-15)
    assert propagation.outputs.item() == pytest.approx(0.437823499114202, rel=1e-14)
    assert propagation.batch_loss(targets) == pytest.approx(0.316042418148200, rel=1e-13)

    propagation.backward(targets)
    d = -0.276741594764317
    np.testing.assert_allclose(second.gradient, [[d / 2, 3 * d / 4, d]], rtol=1e-13)
    np.testing.assert_allclose(first.gradient, [[d / 4, 0, d / 4], [-3 * d / 16, 0, -3 * d / 16]], rtol=1e-13)

    OPTIMIZERS["sgd"](network.parameters, network.gradient, learning_rate=0.5).step()
    np.testing.assert_allclose(second.weights, [[1 - d / 4, -1 - 3 * d / 8, -d / 2]], rtol=1e-13)
    np.testing.assert_allclose(
        first.weights, [[-d / 8, 0.5, -d / 8], [math.log(3) + 3 * d / 32, 0.2, 3 * d / 32]], rtol=1e-13
    )


def gradients(n: int, reduction: str) -> Iterator[np.ndarray]:
    """Each layer's gradient of a three-layer network, for n copies of one sample."""
    network = Network((2, 4, 4, 1), hidden="tanh", output="sigmoid")
    network.initialize("normal", rng=np.random.default_rng(3))
    inputs = np.tile([[0.3, -0.7]], (n, 1))
    propagation = Propagation(
        network, columns(inputs, bias=True, dtype=np.float64), loss=LOSSES["mse"], reduction=reduction
    )
    propagation.forward()
    propagation.backward(np.ones((1, n)))
    return (layer.gradient for layer in network.layers)


def test_the_batch_is_averaged_once_not_once_a_layer() -> None:
    """With n equal samples the mean's gradient is that of one of them in every layer, hidden ones too.

    Code that divides by the batch size again at each layer gets 1/n of it in the layer before the last, 1/n² in the
    one before that.
    """
    for one, many in zip(gradients(1, "mean"), gradients(100, "mean"), strict=True):
        np.testing.assert_allclose(many, one, rtol=1e-12)
    for one, many in zip(gradients(1, "sum"), gradients(100, "sum"), strict=True):
        np.testing.assert_allclose(many, 100 * one, rtol=1e-12)


def test_sum_adds_samples_and_averages_outputs() -> None:
    """For MSE, MAE and Huber a sample's loss is the mean over its outputs; "sum" adds those up over the batch."""
    a, y = np.array([[1.0, 2.0], [3.0, 0.0]]), np.zeros((2, 2))
    assert LOSSES["mse"].value(a, a, y).tolist() == [(1 + 9) / 2, (4 + 0) / 2]
    assert LOSSES["mae"].value(a, a, y).tolist() == [2.0, 1.0]
    assert LOSSES["huber"].value(a, a, y).tolist() == [(0.5 + 2.5) / 2, 1.5 / 2]


class TestClipping:
    def test_a_longer_gradient_gets_the_length_and_keeps_its_direction(self) -> None:
        gradient = np.array([3.0, 4.0])
        clip_by_norm(gradient, 1.0)
        np.testing.assert_allclose(gradient, [0.6, 0.8], rtol=1e-15)

    def test_a_shorter_one_is_left_alone(self) -> None:
        gradient = np.array([0.3, -0.4])
        clip_by_norm(gradient, 1.0)
        assert gradient.tolist() == [0.3, -0.4]

    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    def test_an_exploding_gradient_is_shortened_and_not_erased(self, dtype: type) -> None:
        huge = float(np.finfo(dtype).max) / 4
        gradient = np.array([huge, -huge, 0.0], dtype)
        clip_by_norm(gradient, 1.0)
        np.testing.assert_allclose(gradient, [math.sqrt(0.5), -math.sqrt(0.5), 0], rtol=1e-6)

    def test_zero_stays_zero(self) -> None:
        gradient = np.zeros(3)
        clip_by_norm(gradient, 0.5)
        assert gradient.tolist() == [0, 0, 0]

    def test_each_network_of_a_population_by_its_own_limit(self) -> None:
        gradient = np.array([[3.0, 4.0], [3.0, 4.0], [3.0, 4.0]])
        clip_by_norm(gradient, np.array([1.0, 10.0, np.inf]))
        np.testing.assert_allclose(gradient, [[0.6, 0.8], [3, 4], [3, 4]], rtol=1e-15)
