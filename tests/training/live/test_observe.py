"""What the panels are shown of a run."""

from __future__ import annotations

import numpy as np
import pytest

from tui_backprop.data.dataset import Dataset
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.observe import (
    MAX_POINTS,
    Watched,
    describe,
    observe_samples,
    plane_points,
    predictions,
    principal_components,
)
from tui_backprop.training.live.requests import SamplesRequest, SampleWindow
from tui_backprop.training.run.history import History
from tui_backprop.training.run.trainer import Training


def trained(epochs: int = 5, **settings: object) -> Training:
    training = Training(Experiment(epochs=epochs, **settings))  # type: ignore[arg-type]
    for _ in training.records():
        pass
    return training


class TestScene:
    def test_of_xor(self) -> None:
        training = trained(batch=5)
        scene = describe(3, training)
        assert (scene.run, scene.sizes, scene.samples, scene.features) == (3, (2, 4, 4, 1), 21, 2)
        assert scene.steps_per_epoch == 5
        assert scene.axes == training.dataset.feature_names
        np.testing.assert_array_equal(scene.points, training.dataset.inputs)
        np.testing.assert_array_equal(scene.point_labels, training.dataset.labels)
        assert scene.point_samples.tolist() == list(range(21))
        assert not scene.is_regression

    def test_many_samples_are_thinned_evenly_from_first_to_last(self) -> None:
        scene = describe(1, trained(0 + 1, dataset="spiral", points=5000, test_fraction=0.2))
        assert len(scene.points) == MAX_POINTS
        assert scene.point_samples[0] == 0
        assert scene.point_samples[-1] == scene.samples - 1 == 3999
        assert scene.test_samples == 1000
        assert np.diff(scene.point_samples).max() <= 5

    def test_points_are_training_samples_with_their_own_labels(self) -> None:
        training = trained(1, dataset="moons", points=60, test_fraction=0.5, validation_fraction=0.3)
        scene = describe(1, training)
        which = training.learner.parts.train.which
        np.testing.assert_array_equal(scene.points, training.dataset.inputs[which])
        np.testing.assert_array_equal(scene.point_labels, training.dataset.labels[which])


class TestPlane:
    @staticmethod
    def dataset(features: int) -> Dataset:
        names = tuple(f"f{index}" for index in range(features))
        return Dataset("d", np.zeros((4, features)), np.zeros(4), names, (), np.arange(4), np.arange(0))

    def test_one_feature_lies_on_a_line(self) -> None:
        points, axes = plane_points(self.dataset(1), np.array([[1.0], [2.0]]))
        assert points.tolist() == [[1, 0], [2, 0]]
        assert axes == ("f0", "")

    def test_more_than_two_become_principal_components(self) -> None:
        rng = np.random.default_rng(0)
        inputs = rng.normal(size=(300, 2)) * (5, 2) @ np.linalg.qr(rng.normal(size=(4, 4)))[0][:2] + 7
        points, axes = plane_points(self.dataset(4), inputs)
        assert axes == ("component 1", "component 2")
        np.testing.assert_allclose(points.mean(axis=0), 0, atol=1e-10)
        assert points[:, 0].var() > points[:, 1].var()
        assert abs(np.corrcoef(points.T)[0, 1]) < 1e-10
        # the two components carry all the variance there is
        assert points.var(axis=0).sum() == pytest.approx(inputs.var(axis=0).sum())

    @pytest.mark.parametrize(("n", "d"), [(60, 5), (40, 90)])
    def test_they_are_the_singular_vectors(self, n: int, d: int) -> None:
        rng = np.random.default_rng(2)
        inputs = rng.normal(size=(n, d)) * np.geomspace(5, 0.1, d)
        mean, directions = principal_components(inputs)
        expected = np.linalg.svd(inputs - inputs.mean(axis=0), full_matrices=False)[2][:2]
        np.testing.assert_allclose(mean, inputs.mean(axis=0))
        np.testing.assert_allclose(np.abs((directions * expected).sum(axis=1)), 1, atol=1e-9)

    @pytest.mark.parametrize("shape", [(50, 3), (3, 50)])
    def test_of_samples_that_are_all_alike_they_are_finite(self, shape: tuple[int, int]) -> None:
        _, directions = principal_components(np.ones(shape))
        assert np.isfinite(directions).all()

    def test_their_sign_is_fixed(self) -> None:
        inputs = np.random.default_rng(1).normal(size=(50, 3))
        _, directions = principal_components(inputs)
        _, mirrored = principal_components(inputs[::-1])
        np.testing.assert_allclose(directions, mirrored, atol=1e-12)
        assert (directions[np.arange(2), np.abs(directions).argmax(axis=1)] > 0).all()


def sample_window(training: Training, start: int, count: int) -> SampleWindow:
    return observe_samples(Watched(training, describe(1, training), History()), SamplesRequest(start, count))


class TestSampleList:
    @pytest.mark.parametrize("loss", ["mse", "hinge", "cross-entropy"])
    def test_rows_are_the_networks_own_answers(self, loss: str) -> None:
        training = trained(200, loss=loss)
        window = sample_window(training, 4, 10)
        assert window.start == 4
        outputs = training.learner.network.predict(training.dataset.inputs[4:14])
        said = outputs.argmax(axis=1) if outputs.shape[1] > 1 else outputs[:, 0] > (0 if loss == "hinge" else 0.5)
        np.testing.assert_array_equal(window.predicted, said)
        np.testing.assert_allclose(window.value, outputs.max(axis=1), rtol=1e-12)
        np.testing.assert_array_equal(window.truth, training.dataset.labels[4:14])
        np.testing.assert_array_equal(window.right, window.predicted == window.truth)

    @pytest.mark.parametrize(("start", "count", "rows"), [(0, 5, 5), (18, 10, 3), (99, 5, 1), (-7, 2, 2), (3, -1, 0)])
    def test_a_window_beyond_the_list_is_cut(self, start: int, count: int, rows: int) -> None:
        window = sample_window(trained(), start, count)
        assert len(window.truth) == len(window.right) == rows

    def test_regression_shows_values(self) -> None:
        training = trained(20, dataset="plane")
        window = sample_window(training, 0, 7)
        np.testing.assert_allclose(
            window.predicted, training.learner.network.predict(training.dataset.inputs[:7])[:, 0], rtol=1e-12
        )
        assert window.right.all()

    def test_answers_are_copies(self) -> None:
        training = trained()
        _, value = predictions(training.learner.train, slice(0, 3))
        value[:] = 99
        assert training.learner.train.outputs.max() < 2

    def test_after_a_divergence_the_last_finite_network_is_shown(self) -> None:
        training = trained(
            5000, activation="none", output_activation="none", optimizer="sgd", learning_rate=0.3, batch=1
        )
        assert training.stopped_by == "diverged"
        window = sample_window(training, 0, 21)
        assert np.isfinite(window.value).all()
        assert training.last_finite is not None
        assert window.right.mean() == pytest.approx(training.last_finite.accuracy)
