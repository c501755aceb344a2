"""What an activation's entry says of it is what its functions do."""

from __future__ import annotations

import numpy as np
import pytest

from tui_backprop.nn.activations import ACTIVATIONS, SOFTMAX, activation_named, quiet

Z = np.concatenate([-np.logspace(8, -8, 2000), [0.0], np.logspace(-8, 8, 2000), np.linspace(-8, 8, 160_001)])
FLAT = 1e-12
"""A slope that is none: that of arctan at ±1e8 is 1e−16."""


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_range_slope_and_kind(name: str) -> None:
    activation = ACTIVATIONS[name]
    a, slope = np.empty_like(Z), np.empty_like(Z)
    with quiet():
        activation.value(Z, a)
        activation.derivative(Z, a, slope)
    if np.isfinite(activation.low):
        assert a.min() == pytest.approx(activation.low, abs=1e-6)
    else:
        assert a.min() < -100
    if np.isfinite(activation.high):
        assert a.max() == pytest.approx(activation.high, abs=1e-6)
    else:
        assert a.max() > 100
    assert slope.max() == pytest.approx(activation.steepest, rel=1e-4)
    is_flat_below, is_flat_above = slope[0] < FLAT, slope[2000 * 2] < FLAT
    assert (activation.kind == "saturating") == (is_flat_below and is_flat_above)
    assert (activation.kind == "rectifier") == ((slope[Z < 0] == 0).all() and not is_flat_above)


@pytest.mark.parametrize("leak", [0.001, 0.1, 0.2, 0.3])
def test_a_leaky_relu_of_another_slope(leak: float) -> None:
    activation = activation_named(f"leaky-relu({leak})")
    a, slope = np.empty_like(Z), np.empty_like(Z)
    activation.value(Z, a)
    activation.derivative(Z, a, slope)
    assert a == pytest.approx(np.where(Z > 0, Z, leak * Z))
    assert slope == pytest.approx(np.where(Z > 0, 1, leak))
    assert f"else {leak:g}" in activation.formula
    assert activation_named("leaky-relu") is ACTIVATIONS["leaky-relu"]
    with pytest.raises(KeyError):
        activation_named("leaky")


def test_shares() -> None:
    assert SOFTMAX.is_share
    assert not SOFTMAX.is_elementwise
    assert [name for name, activation in ACTIVATIONS.items() if activation.is_share] == ["sigmoid"]
