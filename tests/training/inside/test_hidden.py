"""The spaces that layers make of the inputs."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.inside.runs import started
from tui_backprop.training.inside import hidden
from tui_backprop.training.inside.hidden import HiddenRequest


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
