"""The plane that a network is looked at in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.training.inside.runs import after, four_features, many_features
from tui_backprop.training.inside import field, hidden
from tui_backprop.training.inside.field import FieldRequest
from tui_backprop.training.inside.hidden import HiddenRequest
from tui_backprop.training.inside.plane import Plane, view


def test_first_row_is_the_top():
    training = after(30)
    grid = view(training, Plane()).grid(3, 2)
    assert grid[0, 1] > grid[-1, 1]
    assert grid[0, 0] < grid[2, 0]


def test_two_chosen_features_leave_the_others_at_their_mean():
    training = four_features()
    seen = view(training, Plane(x=3, y=1))
    inputs = seen.from_plane(np.array([[0.25, 0.75]]))
    assert inputs[0, [3, 1]] == pytest.approx([0.25, 0.75])
    assert inputs[0, [0, 2]] == pytest.approx(training.dataset.inputs.mean(axis=0)[[0, 2]])
    assert seen.axes == ("d", "b")
    assert not seen.is_whole
    assert seen.to_plane(training.dataset.inputs) == pytest.approx(training.dataset.inputs[:, [3, 1]])


def test_principal_components_there_and_back():
    training = four_features()
    seen = view(training, Plane(components=True))
    points = np.array([[0.3, -0.2], [0.0, 0.0]])
    assert seen.to_plane(seen.from_plane(points)) == pytest.approx(points)
    assert "principal component" in seen.axes[0]
    spread = seen.to_plane(training.dataset.inputs).var(axis=0)
    assert spread[0] > spread[1] > 0


@pytest.mark.parametrize("plane", [Plane(components=True), Plane(x=3, y=11)])
@pytest.mark.parametrize("settings", [{}, {"bias": False}, {"hidden": ()}, {"loss": "cross-entropy"}])
def test_over_many_features_a_network_is_asked_by_coordinates_and_says_the_same(plane: Plane, settings: dict[str, Any]):
    training = many_features(**settings)
    network = training.learner.network
    if settings.get("hidden", True):
        network.switch_unit(0, 1, on=False)
    seen = view(training, plane)
    for _ in range(2):  # what is kept for the next picture sees that the network has changed
        with_inputs = network.predict(seen.from_plane(seen.grid(7, 5)))
        outputs = seen.look(network, 7, 5).outputs.T
        assert outputs == pytest.approx(with_inputs, abs=1e-9)
        network.parameters += 0.1


def test_few_grids_are_kept():
    training = after(30)
    seen = view(training, Plane())
    for columns in range(1, 30):
        seen.look(training.learner.network, columns, 3)
    assert list(seen._grids) == [(columns, 3) for columns in (26, 27, 28, 29)], "the newest, for the next picture"


def test_every_sample_is_inside_the_view():
    seen = view(after(30, dataset="spiral"), Plane())
    left, right, bottom, top = seen.bounds
    x, y = seen.points.position.T
    assert ((left < x) & (x < right) & (bottom < y) & (y < top)).all()


@pytest.mark.parametrize("plane", [Plane(x=0, y=1), Plane(x=1, y=0)])
def test_a_feature_is_a_feature_whatever_its_name(plane: Plane):
    training = four_features(names=("principal", "principal component 2", "c", "d"))
    seen = view(training, plane)
    chosen = [plane.x, plane.y]
    assert seen.to_plane(training.dataset.inputs) == pytest.approx(training.dataset.inputs[:, chosen])
    assert seen.from_plane(np.array([[0.25, 0.75]]))[0, chosen] == pytest.approx([0.25, 0.75])
    assert field.observe(training, FieldRequest(4, 3, plane)).others_at_mean
    assert hidden.observe(training, HiddenRequest(plane)).spaces[0].axes == seen.axes
