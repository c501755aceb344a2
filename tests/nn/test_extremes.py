"""Inputs at the edge: no warnings, finite losses and gradients wherever the mathematics is finite, float32 too."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tui_backprop.nn.activations import ACTIVATIONS, OUTPUT_ACTIVATIONS, Activation, quiet, softmax
from tui_backprop.nn.initializers import INITIALIZERS
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.network import Network, Propagation, columns

DTYPES = (np.float64, np.float32)
EDGES = np.array([-1e6, -1e4, -750.0, -100.0, -1.0, -1e-8, 0.0, 1e-8, 1.0, 100.0, 750.0, 1e4, 1e6])


def value_and_slope(activation: Activation, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    a, slope = np.empty_like(z), np.empty_like(z)
    with quiet():
        activation.value(z, a)
        activation.derivative(z, a, slope)
    return a, slope


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_activations_are_finite_and_bounded_at_extreme_inputs(activation: Activation, dtype: type) -> None:
    z = EDGES.astype(dtype)
    a, slope = value_and_slope(activation, z)
    assert np.isfinite(a).all()
    assert np.isfinite(slope).all()
    assert (np.abs(slope) <= 1.2).all()


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("sigmoid", (0, 0), (1, 0)),
        ("tanh", (-1, 0), (1, 0)),
        ("relu", (0, 0), (1e4, 1)),
        ("leaky-relu", (-100, 0.01), (1e4, 1)),
        ("elu", (-1, 0), (1e4, 1)),
        ("gelu", (0, 0), (1e4, 1)),
        ("silu", (0, 0), (1e4, 1)),
        ("softplus", (0, 0), (1e4, 1)),
        ("none", (-1e4, 1), (1e4, 1)),
    ],
)
def test_activations_reach_their_limits(name: str, low: tuple[float, float], high: tuple[float, float]) -> None:
    for z, limits in ((-1e4, low), (1e4, high)):
        a, slope = value_and_slope(ACTIVATIONS[name], np.array([z]))
        assert (a.item(), slope.item()) == limits


def test_small_values_keep_their_precision() -> None:
    """σ(−100) is e^−100 and not 0, softplus too, and GELU's tail is not the rounding error of 1 + tanh."""
    z = np.array([-100.0])
    for name in ("sigmoid", "softplus"):
        np.testing.assert_allclose(value_and_slope(ACTIVATIONS[name], z)[0], math.exp(-100), rtol=1e-14)
    u = 2 * math.sqrt(2 / math.pi) * (8 + 0.044715 * 8**3)
    np.testing.assert_allclose(value_and_slope(ACTIVATIONS["gelu"], np.array([-8.0]))[0], -8 * math.exp(-u), rtol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_activations_work_in_place(activation: Activation) -> None:
    z = np.linspace(-3, 3, 12).reshape(3, 4)
    a, slope = value_and_slope(activation, z)
    inplace = z.copy()
    activation.value(inplace, inplace)
    np.testing.assert_array_equal(inplace, a)
    activation.derivative(z, inplace, inplace)
    np.testing.assert_array_equal(inplace, slope)


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_not_a_number_stays_one(activation: Activation) -> None:
    """A network of NaN must not look like one that answers."""
    a, _ = value_and_slope(activation, np.array([np.nan]))
    assert np.isnan(a).all()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ["bce", "cross-entropy", "hinge", "mse", "mae", "huber"])
def test_losses_and_their_gradients_at_logits_of_ten_thousand(name: str, dtype: type) -> None:
    loss = LOSSES[name]
    output = OUTPUT_ACTIVATIONS[loss.output or "none"]
    z = np.array([[1e4, -1e4, 1e4, -1e4, 0.0], [-1e4, 1e4, 1e4, -1e4, 0.0]], dtype)
    y = np.array([[1, 1, 1, 0, 1], [0, 0, 0, 1, 0]], dtype)
    y = 2 * y - 1 if loss.signed else y
    a, gradient = np.empty_like(z), np.empty_like(z)
    with warnings.catch_warnings(), quiet():
        warnings.simplefilter("error")
        output.value(z, a)
        losses = loss.value(z, a, y)
        loss.gradient(a, y, gradient)
    assert np.isfinite(losses).all()
    assert np.isfinite(gradient).all()
    ln2 = math.log(2)
    expected = {
        "bce": [0, 2e4, 1e4, 1e4, 2 * ln2],
        "cross-entropy": [0, 2e4, ln2, ln2, ln2],
        "hinge": [0, 20002, 10001, 10001, 2],
    }
    if name in expected:
        np.testing.assert_allclose(losses, expected[name], rtol=1e-6)
    gradients = {
        "bce": [[0, -1, 0, 0, -0.5], [0, 1, 1, -1, 0.5]],
        "cross-entropy": [[0, -1, -0.5, 0.5, -0.5], [0, 1, 0.5, -0.5, 0.5]],
        "hinge": [[0, -1, 0, 0, -1], [0, 1, 1, -1, 1]],
    }
    if name in gradients:
        np.testing.assert_allclose(gradient, gradients[name], atol=1e-7)


def test_softmax_adds_up_to_one_at_any_logits() -> None:
    z = np.array([[1e4, -1e4, 700.0, 0.0], [1e4, 1e4, -700.0, 0.0], [-1e4, 0.0, 699.0, 0.0]])
    out = np.empty_like(z)
    softmax(z, out)
    np.testing.assert_allclose(out.sum(axis=0), 1, rtol=1e-15)


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_of_not_a_number_is_not_a_number(name: str) -> None:
    loss = LOSSES[name]
    nan = np.full((2, 3), np.nan)
    assert np.isnan(loss.value(nan, nan, np.ones((2, 3)))).all()


shapes = st.lists(st.integers(1, 6), min_size=0, max_size=4)
inputs_of_any_size = st.one_of(
    arrays.arrays(np.float64, st.tuples(st.integers(1, 6), st.just(3)), elements=st.floats(-1e4, 1e4)),
    # constant features and duplicated points
    st.builds(lambda value, n: np.full((n, 3), value), st.floats(-1e4, 1e4), st.integers(1, 5)),
    st.builds(lambda row, n: np.tile(row, (n, 1)), st.just([0.0, 1e4, -1e4]), st.integers(1, 5)),
)


@settings(max_examples=150, deadline=None)
@given(
    hidden=shapes,
    activation=st.sampled_from(sorted(ACTIVATIONS)),
    loss=st.sampled_from(sorted(LOSSES)),
    init=st.sampled_from(sorted(INITIALIZERS)),
    inputs=inputs_of_any_size,
    bias=st.booleans(),
    seed=st.integers(0, 2**32 - 1),
)
def test_prediction_loss_and_gradient_of_any_network_are_finite_and_silent(
    hidden: list[int], activation: str, loss: str, init: str, inputs: np.ndarray, bias: bool, seed: int
) -> None:
    function = LOSSES[loss]
    network = Network((3, *hidden, 2), hidden=activation, output=function.output or "none", bias=bias)
    network.initialize(init, rng=np.random.default_rng(seed))
    outputs = network.predict(inputs)  # outside quiet(): the suite turns any warning into an error
    assert outputs.shape == (len(inputs), 2)
    assert np.isfinite(outputs).all()
    propagation = Propagation(network, columns(inputs, bias=bias, dtype=np.float64), loss=function)
    targets = np.eye(2)[np.arange(len(inputs)) % 2].T
    with quiet():
        propagation.forward()
        propagation.backward(2 * targets - 1 if function.signed else targets)
        losses = propagation.losses(targets)
    assert np.isfinite(losses).all()
    assert (losses >= -1e-9 * np.abs(losses).max()).all()
    assert np.isfinite(network.gradient).all()


@settings(max_examples=100, deadline=None)
@given(
    hidden=shapes,
    activation=st.sampled_from(sorted(ACTIVATIONS)),
    loss=st.sampled_from(sorted(LOSSES)),
    n=st.integers(1, 8),
    seed=st.integers(0, 2**32 - 1),
)
def test_float32_agrees_with_float64_to_its_precision(
    hidden: list[int], activation: str, loss: str, n: int, seed: int
) -> None:
    function = LOSSES[loss]
    rng = np.random.default_rng(seed)
    inputs = rng.normal(size=(n, 3)).astype(np.float32)
    targets = np.eye(2)[rng.integers(0, 2, n)].T
    targets = 2 * targets - 1 if function.signed else targets
    found = []
    for dtype in DTYPES:
        network = Network((3, *hidden, 2), hidden=activation, output=function.output or "none", dtype=dtype)
        network.initialize("lecun", rng=np.random.default_rng(seed))
        network.parameters[...] = network.parameters.astype(np.float32)
        propagation = Propagation(network, columns(inputs, bias=True, dtype=dtype), loss=function)
        with quiet():
            propagation.forward()
            propagation.backward(targets.astype(dtype))
            losses = propagation.losses(targets.astype(dtype))
        assert propagation.outputs.dtype == losses.dtype == network.gradient.dtype == dtype
        near = min(
            [float(np.abs(layer.z).min()) for layer in propagation.layers[:-1]]
            + [float(np.abs(np.abs(propagation.outputs - targets) - edge).min()) for edge in (0, 1)]
        )
        found.append((propagation.outputs, losses, network.gradient, near))
    (outputs, losses, gradient, near), (outputs32, losses32, gradient32, _) = found
    scale = max(1.0, float(np.abs(outputs).max()))
    np.testing.assert_allclose(outputs32, outputs, rtol=1e-5, atol=2e-6 * scale)
    np.testing.assert_allclose(losses32, losses, rtol=1e-5, atol=1e-5 * scale**2)
    if near > 1e-5:  # on one side of every kink in both precisions
        np.testing.assert_allclose(gradient32, gradient, rtol=1e-4, atol=1e-5 * max(1.0, float(np.abs(gradient).max())))


def test_extreme_activations_in_float32_do_not_warn_in_predict() -> None:
    for name in ACTIVATIONS:
        network = Network((1, 4, 1), hidden=name, output="sigmoid", dtype=np.float32)
        network.initialize("normal", rng=np.random.default_rng(0))
        assert np.isfinite(network.predict(np.array([[1e4], [-1e4], [0.0]]))).all()
