"""The decision field."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.inside.runs import after
from tui_backprop.training.inside import field
from tui_backprop.training.inside.field import FieldRequest
from tui_backprop.training.inside.plane import Plane, view


def test_binary_field_is_the_network_over_the_plane():
    training = after(30)
    found = field.observe(training, FieldRequest(7, 5))
    seen = view(training, Plane())
    outputs = training.learner.network.predict(seen.grid(7, 5))[:, 0].reshape(5, 7)
    assert found.kind == "binary"
    assert found.values == pytest.approx(2 * outputs - 1, abs=1e-6)
    assert found.is_whole
    assert found.axes == training.dataset.feature_names


def test_signed_outputs_have_their_boundary_at_zero_too():
    training = after(30, loss="hinge")
    found = field.observe(training, FieldRequest(6, 4))
    outputs = training.learner.network.predict(view(training, Plane()).grid(6, 4))[:, 0].reshape(4, 6)
    assert found.values == pytest.approx(np.clip(outputs, -1, 1), abs=1e-6)


def test_classes_and_confidence():
    training = after(30, loss="cross-entropy")
    found = field.observe(training, FieldRequest(6, 4))
    outputs = training.learner.network.predict(view(training, Plane()).grid(6, 4))
    assert found.classes is not None
    assert (found.classes == outputs.argmax(axis=1).reshape(4, 6)).all()
    assert found.values == pytest.approx(outputs.max(axis=1).reshape(4, 6), abs=1e-6)


def test_regression_field_spans_the_labels():
    found = field.observe(after(30, dataset="plane"), FieldRequest(6, 4))
    assert found.kind == "regression"
    assert found.low < found.high
    assert np.abs(found.values).max() <= 1


def test_one_units_field_is_its_activation():
    training = after(30)
    found = field.observe(training, FieldRequest(4, 3, layer=0, unit=2))
    dense = training.learner.network.layers[0]
    grid = view(training, Plane()).grid(4, 3)
    activation = np.tanh(grid @ dense.weights[2, :2] + dense.weights[2, 2])
    assert found.values * found.high == pytest.approx(activation.reshape(3, 4), abs=1e-6)


def test_points_carry_what_the_network_says_of_them():
    training = after(30, test_fraction=0.3)
    found = field.observe(training, FieldRequest(4, 3))
    said = training.learner.network.predict(training.dataset.inputs)[:, 0] > 0.5
    parts = training.learner.parts
    for is_test, part in ((False, parts.train), (True, parts.test)):
        chosen = found.points.is_test == is_test
        assert (found.predicted[chosen] == said[part.which[found.points.row[chosen]]]).all()
    assert found.points.is_test.sum() == len(parts.test) > 0
