from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.inside import field
from tui_backprop.training.inside.field import FieldRequest
from tui_backprop.training.inside.plane import Plane, view
from tui_backprop.training.run.trainer import Training

Array = np.ndarray[Any, Any]


def trained(**settings: object) -> Training:
    training = Training(Experiment(**{"epochs": 30, **settings}))
    for _ in training.records():
        pass
    return training


def widened(widen: Callable[[Array, np.random.Generator], Array], **settings: object) -> Training:
    """XOR's plane with more features made of its two."""
    experiment = Experiment(epochs=5, **settings)
    base = Training(experiment).dataset
    inputs = widen(base.inputs, np.random.default_rng(0))
    names = tuple("abcdefghijkl"[: inputs.shape[1]])
    training = Training(experiment, dataset=dataclasses.replace(base, inputs=inputs, feature_names=names))
    for _ in training.records():
        pass
    return training


def four_features(**settings: object) -> Training:
    """Two more features, one constant and one a mix."""
    return widened(
        lambda xy, rng: np.column_stack([xy, np.full(len(xy), 3.0), xy @ [2, 1] + rng.normal(0, 0.01, len(xy))]),
        **settings,
    )


def many_features(**settings: object) -> Training:
    """Twelve features, each a mix."""
    return widened(lambda xy, rng: xy @ rng.normal(size=(2, 12)) + rng.normal(0, 0.1, (len(xy), 12)), **settings)


def test_binary_field_is_the_network_over_the_plane():
    training = trained()
    found = field.observe(training, FieldRequest(7, 5))
    seen = view(training, Plane())
    outputs = training.learner.network.predict(seen.grid(7, 5))[:, 0].reshape(5, 7)
    assert found.kind == "binary"
    assert found.values == pytest.approx(2 * outputs - 1, abs=1e-6)
    assert found.is_whole
    assert found.axes == training.dataset.feature_names


def test_first_row_is_the_top():
    training = trained()
    grid = view(training, Plane()).grid(3, 2)
    assert grid[0, 1] > grid[-1, 1]
    assert grid[0, 0] < grid[2, 0]


def test_signed_outputs_have_their_boundary_at_zero_too():
    training = trained(loss="hinge")
    found = field.observe(training, FieldRequest(6, 4))
    outputs = training.learner.network.predict(view(training, Plane()).grid(6, 4))[:, 0].reshape(4, 6)
    assert found.values == pytest.approx(np.clip(outputs, -1, 1), abs=1e-6)


def test_classes_and_confidence():
    training = trained(loss="cross-entropy")
    found = field.observe(training, FieldRequest(6, 4))
    outputs = training.learner.network.predict(view(training, Plane()).grid(6, 4))
    assert found.classes is not None
    assert (found.classes == outputs.argmax(axis=1).reshape(4, 6)).all()
    assert found.values == pytest.approx(outputs.max(axis=1).reshape(4, 6), abs=1e-6)


def test_regression_field_spans_the_labels():
    found = field.observe(trained(dataset="plane"), FieldRequest(6, 4))
    assert found.kind == "regression"
    assert found.low < found.high
    assert np.abs(found.values).max() <= 1


def test_one_units_field_is_its_activation():
    training = trained()
    found = field.observe(training, FieldRequest(4, 3, layer=0, unit=2))
    dense = training.learner.network.layers[0]
    grid = view(training, Plane()).grid(4, 3)
    activation = np.tanh(grid @ dense.weights[2, :2] + dense.weights[2, 2])
    assert found.values * found.high == pytest.approx(activation.reshape(3, 4), abs=1e-6)


def test_points_carry_what_the_network_says_of_them():
    training = trained(test_fraction=0.3)
    found = field.observe(training, FieldRequest(4, 3))
    said = training.learner.network.predict(training.dataset.inputs)[:, 0] > 0.5
    parts = training.learner.parts
    for is_test, part in ((False, parts.train), (True, parts.test)):
        chosen = found.points.is_test == is_test
        assert (found.predicted[chosen] == said[part.which[found.points.row[chosen]]]).all()
    assert found.points.is_test.sum() == len(parts.test) > 0


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
    training = trained()
    seen = view(training, Plane())
    for columns in range(1, 30):
        seen.look(training.learner.network, columns, 3)
    assert list(seen._grids) == [(columns, 3) for columns in (26, 27, 28, 29)], "the newest, for the next picture"


def test_every_sample_is_inside_the_view():
    seen = view(trained(dataset="spiral"), Plane())
    left, right, bottom, top = seen.bounds
    x, y = seen.points.position.T
    assert ((left < x) & (x < right) & (bottom < y) & (y < top)).all()
