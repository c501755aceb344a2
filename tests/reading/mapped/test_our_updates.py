"""Whatever optimizer of ours makes updates is told from them, with its settings and its rates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.reading.mapped.beside import rule_of
from tui_backprop.reading.mapped.our_updates import Fit, Updates, fitted

TENSOR_OF = np.repeat([0, 1, 2, -1], [6, 3, 12, 2])


def updates_of(
    kind: str, rates: list[float], *, seed: int = 0, wrong: bool = False, scale: float = 1.0, **own: float
) -> Updates:  # fmt: skip
    """Updates of an optimizer; `wrong` turns some of the second tensor's gradient, `scale` makes it a multiple."""
    rng = np.random.default_rng(seed)
    gradients = rng.normal(size=(len(rates), len(TENSOR_OF))) * (TENSOR_OF >= 0)
    theirs = scale * gradients
    if wrong:
        theirs[:, TENSOR_OF == 1] *= [1.0, -1.0, 3.0]
    parameters, gradient = np.zeros(len(TENSOR_OF)), np.zeros(len(TENSOR_OF))
    optimizer = OPTIMIZERS[kind](parameters, gradient, learning_rate=1.0, **own)
    taken = []
    for rate, one in zip(rates, theirs, strict=True):
        gradient[...], parameters[...] = one, 0
        optimizer.learning_rate[...] = rate
        optimizer.step()
        taken.append(-parameters.copy())
    return Updates(gradients, np.array(taken), TENSOR_OF, [0.9, 0.1], 10, np.zeros_like(gradients))


@pytest.mark.parametrize(
    ("kind", "own"),
    [("sgd", {}), ("momentum", {"momentum": 0.9}), ("nesterov", {"momentum": 0.8}), ("adagrad", {"epsilon": 1e-8}),
     ("rmsprop", {"rho": 0.9, "epsilon": 1e-6}), ("adam", {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8})],
)  # fmt: skip
@settings(max_examples=10, deadline=None)
@given(rate=st.floats(1e-4, 10), seed=st.integers(0, 1000), scale=st.sampled_from([1.0, 0.5, 10.0]))
def test_every_optimizer_is_told_with_its_rate(
    kind: str, own: dict[str, float], rate: float, seed: int, scale: float
) -> None:  # fmt: skip
    fit = fitted(updates_of(kind, [rate] * 12, seed=seed, scale=scale, **own), may_change=True)
    assert fit is not None
    assert (fit.optimizer, fit.is_all, fit.is_steady) == (kind, True, True)
    assert {name: value for name, value in fit.settings.items() if name != "epsilon"} == {
        name: value for name, value in own.items() if name != "epsilon"
    }
    wanted = rate * (scale if kind in ("sgd", "momentum", "nesterov") else 1)
    assert fit.rates == pytest.approx([wanted] * 12, rel=1e-4)


def test_what_is_told_makes_the_updates_to_rounding() -> None:
    updates = updates_of("adam", [0.01] * 10, scale=0.1, beta1=0.9, beta2=0.999, epsilon=1e-8)
    fit = fitted(updates, may_change=False)
    assert fit is not None
    assert fit.settings["epsilon"] == pytest.approx(1e-7)
    assert fit.rest < 1e-9


def test_a_rate_that_changes_is_told_where_it_may() -> None:
    rates = [0.1 * 0.9**k for k in range(10)]
    for kind, own in (("sgd", {}), ("rmsprop", {"rho": 0.9})):
        updates = updates_of(kind, rates, **own)
        fit = fitted(updates, may_change=True)
        assert fit is not None
        assert (fit.optimizer, fit.is_steady) == (kind, False)
        assert fit.rates == pytest.approx(rates, rel=1e-6)
        assert rule_of(fit.rates) == ("exponential", pytest.approx(0.9))
        assert fitted(updates, may_change=False) is None


def test_of_a_wrong_gradient_the_right_tensors_tell() -> None:
    fit = fitted(updates_of("momentum", [0.1] * 10, wrong=True, momentum=0.9), may_change=False)
    assert fit is not None
    assert (fit.optimizer, fit.fitting, fit.is_all) == ("momentum", {0, 2}, False)


def test_what_is_made_otherwise_is_none_of_ours() -> None:
    updates = updates_of("sgd", [0.1] * 8)
    other = Updates(updates.gradients, np.sign(updates.taken) * 0.01, TENSOR_OF, [], 10, updates.weights)
    assert fitted(other, may_change=True) is None or fitted(other, may_change=True) != Fit("sgd")
    noise = np.random.default_rng(1).normal(size=updates.taken.shape)
    assert fitted(Updates(updates.gradients, noise, TENSOR_OF, [], 10, updates.weights), may_change=True) is None


@given(st.floats(0.01, 10), st.floats(0.5, 0.999), st.floats(0.001, 5))
def test_the_rule_of_a_schedule_is_read_from_the_ratios(rate: float, gamma: float, decay: float) -> None:
    kind, number = rule_of([rate * gamma**k for k in range(12)])
    assert (kind, number) == ("exponential", pytest.approx(gamma))
    kind, number = rule_of([rate / (1 + decay * k) for k in range(12)])
    assert (kind, number) == ("inverse", pytest.approx(decay))


def test_no_rule_is_claimed_of_rates_that_have_another() -> None:
    assert rule_of([0.5 * (1 + np.cos(np.pi * k / 50)) for k in range(20)]) == ("", 0.0)
    assert rule_of([1, 1, 1, 0.5, 0.5]) == ("", 0.0)
    assert rule_of([1, 0.5]) == ("", 0.0)
