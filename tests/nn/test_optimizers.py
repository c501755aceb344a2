"""Optimizers: their formulas written plainly, the slips that published code makes, and denormal numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_backprop.experiment.settings import SETTINGS
from tui_backprop.nn import optimizers
from tui_backprop.nn.network import Network
from tui_backprop.nn.optimizers import OPTIMIZERS, Adam, Optimizer
from tui_backprop.nn.regularization import add_penalties


def make(name: str, size: int = 5, *, dtype: type = np.float64, rate: float = 0.1, **settings: float) -> Optimizer:
    parameters = np.linspace(-1, 1, size).astype(dtype)
    return OPTIMIZERS[name](parameters, np.zeros_like(parameters), learning_rate=rate, **settings)


def step(optimizer: Optimizer, gradient: np.ndarray | float) -> np.ndarray:
    """One step with this gradient; how far the parameters went."""
    before = optimizer.parameters.copy()
    optimizer.gradient[...] = gradient
    optimizer.step()
    moved: np.ndarray = optimizer.parameters - before
    return moved


Formula = Callable[[np.ndarray, np.ndarray, dict[str, Any]], np.ndarray]


def plain_formulas() -> dict[str, Formula]:
    """Each update as its paper has it; `s` keeps the buffers, the rate is 0.1."""

    def momentum(p: np.ndarray, g: np.ndarray, s: dict[str, Any]) -> np.ndarray:
        s["v"] = 0.9 * s.get("v", 0) + g
        return p - 0.1 * s["v"]

    def nesterov(p: np.ndarray, g: np.ndarray, s: dict[str, Any]) -> np.ndarray:
        s["v"] = 0.9 * s.get("v", 0) + g
        return p - 0.1 * (g + 0.9 * s["v"])

    def adagrad(p: np.ndarray, g: np.ndarray, s: dict[str, Any]) -> np.ndarray:
        s["s"] = s.get("s", 0) + g**2
        return p - 0.1 * g / (np.sqrt(s["s"]) + 1e-10)

    def rmsprop(p: np.ndarray, g: np.ndarray, s: dict[str, Any]) -> np.ndarray:
        s["s"] = 0.99 * s.get("s", 0) + 0.01 * g**2
        return p - 0.1 * g / (np.sqrt(s["s"]) + 1e-8)

    def adam(p: np.ndarray, g: np.ndarray, s: dict[str, Any]) -> np.ndarray:
        s["t"] = t = s.get("t", 0) + 1
        s["m"] = 0.9 * s.get("m", 0) + 0.1 * g
        s["v"] = 0.999 * s.get("v", 0) + 0.001 * g**2
        return p - 0.1 * (s["m"] / (1 - 0.9**t)) / (np.sqrt(s["v"] / (1 - 0.999**t)) + 1e-8)

    return {
        "sgd": lambda p, g, _: p - 0.1 * g,
        "momentum": momentum,
        "nesterov": nesterov,
        "adagrad": adagrad,
        "rmsprop": rmsprop,
        "adam": adam,
        "adamw": lambda p, g, s: adam(p * (1 - 0.1 * 0.01), g, s),
    }


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_follows_its_formula(name: str) -> None:
    formula = plain_formulas()[name]
    optimizer = make(name)
    expected = optimizer.parameters.copy()
    rng = np.random.default_rng(0)
    buffers: dict[str, Any] = {}
    for _ in range(200):
        gradient = rng.normal(size=5)
        expected = formula(expected, gradient, buffers)
        step(optimizer, gradient)
        np.testing.assert_allclose(optimizer.parameters, expected, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_blocks_do_not_change_the_result(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A vector longer than a block is updated part by part, to the same bits."""
    whole = make(name, 103)
    monkeypatch.setattr(optimizers, "_BLOCK", 10)
    parts = make(name, 103)
    rng = np.random.default_rng(0)
    for _ in range(70):
        gradient = rng.normal(size=103)
        step(whole, gradient)
        step(parts, gradient)
    np.testing.assert_array_equal(parts.parameters, whole.parameters)


@pytest.mark.parametrize("name", ["adam", "adamw"])
def test_adams_step_count_is_one_for_all_tensors(name: str) -> None:
    """The first step of every parameter is the learning rate, whichever layer it is in.

    A count that advances once a tensor divides the second tensor's moments by the corrections of step 2: a bias then
    moves by (0.1 / 0.19) / √(0.001 / 0.001999) = 0.744 of the rate in the first step.
    """
    optimizer = make(name, 40_000, rate=0.1, **({"weight_decay": 0.0} if name == "adamw" else {}))
    moved = step(optimizer, np.where(np.arange(40_000) % 2, 0.25, -3.0))
    np.testing.assert_allclose(np.abs(moved), 0.1, rtol=1e-6)
    assert (0.1 / 0.19) / np.sqrt(0.001 / 0.001999) == pytest.approx(0.744, abs=5e-4)
    assert optimizer.steps == 1


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_zero_gradient_gives_no_nan(name: str, dtype: type) -> None:
    """Epsilon stands inside the denominator: the sample (0, 0) has a zero gradient at its weights from the start."""
    optimizer = make(name, dtype=dtype)
    with np.errstate(all="raise"):
        moved = step(optimizer, 0.0)
    assert np.isfinite(optimizer.parameters).all()
    if name != "adamw":
        assert (moved == 0).all()


def test_epsilon_is_added_to_the_root_not_under_it_or_outside_the_division() -> None:
    """With ε = 1 the first step of Adam for a gradient of 3 is η 3 / (3 + 1)."""
    optimizer = make("adam", epsilon=1.0)
    np.testing.assert_allclose(step(optimizer, 3.0), -0.1 * 3 / 4, rtol=1e-12)
    np.testing.assert_allclose(step(make("adagrad", epsilon=1.0), 3.0), -0.1 * 3 / 4, rtol=1e-12)
    np.testing.assert_allclose(step(make("rmsprop", epsilon=1.0, rho=0.0), 3.0), -0.1 * 3 / 4, rtol=1e-12)


def test_momentums_buffer_is_used() -> None:
    """Reading the gradient in place of the velocity makes momentum equal to SGD from the second step on."""
    momentum, sgd = make("momentum"), make("sgd")
    np.testing.assert_array_equal(step(momentum, 1.0), step(sgd, 1.0))
    for moved in (0.1 * 1.9, 0.1 * 2.71, 0.1 * 3.439):
        np.testing.assert_allclose(step(momentum, 1.0), -moved, rtol=1e-12)
    np.testing.assert_allclose(step(sgd, 1.0), -0.1, rtol=1e-12)
    # without a gradient it rolls on
    assert (step(momentum, 0.0) != 0).all()
    assert (step(sgd, 0.0) == 0).all()


def test_nesterov_looks_ahead() -> None:
    np.testing.assert_allclose(step(make("nesterov"), 1.0), -0.1 * 1.9, rtol=1e-12)


def test_adamws_decay_is_no_part_of_the_gradient() -> None:
    optimizer = make("adamw", rate=0.1, weight_decay=0.5)
    before = optimizer.parameters.copy()
    step(optimizer, 0.0)
    np.testing.assert_allclose(optimizer.parameters, before * 0.95, rtol=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_unknown_settings_are_refused(name: str) -> None:
    with pytest.raises(TypeError, match="no setting"):
        make(name, nonsense=1.0)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_preview_says_what_the_next_step_does_and_changes_nothing(name: str) -> None:
    optimizer = make(name)
    rng = np.random.default_rng(1)
    for _ in range(3):
        step(optimizer, rng.normal(size=5))
    gradient = rng.normal(size=5)
    state = [buffer.copy() for buffer in optimizer.state]
    foreseen = optimizer.preview(gradient)
    assert optimizer.steps == 3
    for mine, before in zip(optimizer.state, state, strict=True):
        np.testing.assert_array_equal(mine, before)
    np.testing.assert_allclose(step(optimizer, gradient), foreseen, rtol=0, atol=1e-15)


def is_denormal(array: np.ndarray) -> np.ndarray:
    result: np.ndarray = (array != 0) & (np.abs(array) < np.finfo(array.dtype).tiny)
    return result


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", [name for name, kind in OPTIMIZERS.items() if kind.buffers])
def test_no_denormal_numbers_remain_where_the_gradient_has_died(name: str, dtype: type) -> None:
    """Moments of dead units decay geometrically, and a denormal number costs a processor many times the time."""
    optimizer = make(name, 50, dtype=dtype)
    rng = np.random.default_rng(2)
    for _ in range(20):
        step(optimizer, rng.normal(size=50).astype(dtype) * 10.0 ** rng.integers(-12, 2, 50))
    seen = False
    for _ in range(8000):
        step(optimizer, 0.0)
        seen |= any(is_denormal(buffer).any() for buffer in optimizer.state)
    assert not seen
    if name not in ("adagrad", "rmsprop"):  # whose sums stay, or decay more slowly than this test is long
        assert (optimizer.state[0] == 0).all()


def test_without_the_flush_there_would_be_denormals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Optimizer, "flush", lambda _: None)
    optimizer = make("adam", dtype=np.float32)
    step(optimizer, 1.0)
    for _ in range(850):
        step(optimizer, 0.0)
    assert is_denormal(optimizer.state[0]).any()


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", [name for name, kind in OPTIMIZERS.items() if kind.buffers])
def test_the_flush_does_not_move_a_trajectory(name: str, dtype: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gradients from 1e-18 to 1, dying for hundreds of steps and coming back: the same to 1e-12 with and without."""

    def run() -> np.ndarray:
        optimizer = make(name, 60, dtype=dtype, rate=0.01)
        rng = np.random.default_rng(3)
        scale = 10.0 ** rng.integers(-18, 1, 60)
        path = []
        for t in range(3000):
            gradient = rng.normal(size=60) * scale
            step(optimizer, (gradient if t % 1000 < 100 else 0 * gradient).astype(dtype))
            path.append(optimizer.parameters.copy())
        return np.array(path)

    flushed = run()
    monkeypatch.setattr(Optimizer, "flush", lambda _: None)
    kept = run()
    np.testing.assert_allclose(flushed, kept, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_populations_members_step_as_alone(name: str, dtype: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Own rates and settings, several rows and several blocks: bit for bit."""
    monkeypatch.setattr(optimizers, "_BLOCK", 20)
    kind = OPTIMIZERS[name]
    rates = np.array([0.1, 0.01, 0.3, 0.02, 0.05])
    settings = {key: np.linspace(0.5, 1, 5) * value for key, value in kind.defaults.items()}
    rng = np.random.default_rng(4)
    start = rng.normal(size=(5, 9)).astype(dtype)
    stack = kind(start.copy(), np.zeros_like(start), learning_rate=rates, **settings)
    alone = [
        kind(start[k].copy(), np.zeros(9, dtype), learning_rate=rates[k], **{n: v[k] for n, v in settings.items()})
        for k in range(5)
    ]
    for _ in range(130):
        gradient = rng.normal(size=(5, 9)).astype(dtype)
        stack.gradient[...] = gradient
        stack.step()
        for k, single in enumerate(alone):
            single.gradient[...] = gradient[k]
            single.step()
    for k, single in enumerate(alone):
        np.testing.assert_array_equal(stack.parameters[k], single.parameters)


def test_float32_keeps_the_digits_of_one_minus_beta() -> None:
    """1 − 0.999 in float32 is 0.0010000467: derived from float64 it is not."""
    optimizer = make("adam", dtype=np.float32)
    assert isinstance(optimizer, Adam)
    assert float(optimizer._rest2) == float(np.float32(0.001))
    np.testing.assert_allclose(np.abs(step(optimizer, 1.0)), 0.1, rtol=1e-6)


def test_the_decay_of_adamw_takes_the_biases_too_and_says_so() -> None:
    network = Network([2, 3, 1], hidden="tanh", output="sigmoid")
    network.parameters[...] = 1
    step = OPTIMIZERS["adamw"](network.parameters, network.gradient, learning_rate=0.1, weight_decay=0.5)
    step.step()
    assert np.allclose(network.parameters, 0.95)
    assert "biases" in SETTINGS["weight_decay"].help
    assert "biases" in OPTIMIZERS["adamw"].formula


def test_penalties_leave_the_biases_out_and_say_so() -> None:
    network = Network([2, 3, 1], hidden="tanh", output="sigmoid")
    network.parameters[...] = 1
    add_penalties(network, l1=0.25, l2=0.5)
    for layer in network.layers:
        assert (layer.gradient[:, : layer.fan_in] == 0.75).all()
        assert (layer.gradient[:, layer.fan_in] == 0).all()
    assert all("without the biases" in SETTINGS[name].help for name in ("l1", "l2"))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_preview_is_the_update_and_no_difference_of_rounded_parameters(name: str, dtype: type) -> None:
    gradient = np.array([1e-9, -3e-7], dtype)
    at_zero, far = make(name, 2, dtype=dtype), make(name, 2, dtype=dtype)
    at_zero.parameters[...] = 0
    far.parameters[...] = 1e8
    expected = at_zero.preview(gradient)
    if name == "adamw":
        expected = expected - far.learning_rate * np.asarray(far.exact["weight_decay"], dtype) * far.parameters
    assert (expected != 0).all()
    np.testing.assert_array_equal(far.preview(gradient), expected)
