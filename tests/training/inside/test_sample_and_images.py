from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tui_backprop.data.dataset import Dataset
from tui_backprop.nn.losses import LOSSES
from tui_backprop.training.experiment import Experiment
from tui_backprop.training.inside import images, sample
from tui_backprop.training.inside.images import ConfusionRequest, FirstWeightsRequest, GalleryRequest
from tui_backprop.training.inside.sample import SampleRequest
from tui_backprop.training.trainer import Training


def after(epochs: int, data: Dataset | None = None, **settings: object) -> Training:
    training = Training(Experiment(**{"epochs": epochs, **settings}), dataset=data)
    for _ in training.records():
        pass
    return training


@pytest.mark.parametrize("loss", [name for name, loss in LOSSES.items() if "classification" in loss.tasks])
@pytest.mark.parametrize("bias", [True, False])
def test_arithmetic_can_be_redone_by_hand(loss: str, bias: bool):
    training = after(5, loss=loss, bias=bias, optimizer="sgd", learning_rate=0.1, activation="sigmoid")
    found = sample.observe(training, SampleRequest(sample=3))
    inputs = training.dataset.inputs[3]
    for index, layer in enumerate(found.layers):
        assert layer.inputs == pytest.approx(inputs)
        z = layer.weights @ inputs + (layer.biases if layer.biases is not None else 0)
        assert layer.z == pytest.approx(z)
        if layer.activation == "sigmoid":
            assert layer.a == pytest.approx(1 / (1 + np.exp(-z)))
        if layer.da is not None and layer.slope is not None:
            assert layer.dz == pytest.approx(layer.da * layer.slope)
        assert layer.dw == pytest.approx(np.outer(layer.dz, inputs))
        assert (layer.db is None) == (not bias)
        if layer.db is not None:
            assert layer.db == pytest.approx(layer.dz)
        assert layer.update_w == pytest.approx(-0.1 * layer.dw)
        if index + 1 < len(found.layers):
            following = found.layers[index + 1]
            assert layer.da == pytest.approx(following.weights.T @ following.dz)
        inputs = layer.a
    assert found.worst_error is not None
    assert found.worst_error < 1e-5


def test_update_is_the_optimizers_from_its_present_state():
    training = after(50, optimizer="adam", batch=1)
    found = sample.observe(training, SampleRequest(sample=2))
    learner = training.learner
    before = learner.network.layers[0].weights.copy()
    part = learner.parts.train
    single = dataclasses.replace(part, inputs=part.inputs[2:3], targets=part.targets[2:3], which=part.which[2:3])
    propagation = sample.single_pass(training, 2)
    assert len(single) == 1
    propagation.backward(single.targets.T)
    learner.optimizer.step()
    change = learner.network.layers[0].weights - before
    assert found.layers[0].update_w == pytest.approx(change[:, :2])
    assert found.layers[0].update_b == pytest.approx(change[:, 2])


def test_looking_at_a_sample_changes_nothing():
    training = after(10)
    before = training.learner.network.parameters.copy()
    sample.observe(training, SampleRequest(sample=1))
    assert (training.learner.network.parameters == before).all()


def test_sample_beyond_the_list_is_its_last():
    assert sample.observe(after(1), SampleRequest(sample=10_000)).sample == 20


def test_fused_output_takes_its_derivative_at_once():
    found = sample.observe(after(1, loss="cross-entropy"), SampleRequest())
    assert found.layers[-1].da is None
    assert found.layers[-1].dz == pytest.approx(found.layers[-1].a - found.target)


def picture_set() -> Dataset:
    """30 pictures of 2 × 3 points in three classes, each lit in a column of its own."""
    rng = np.random.default_rng(1)
    labels = np.arange(30) % 3
    pictures = rng.uniform(0, 0.3, (30, 2, 3))
    pictures[np.arange(30), :, labels] += 0.6
    return Dataset(
        name="columns",
        inputs=pictures.reshape(30, 6),
        labels=labels,
        feature_names=tuple(f"p{i}" for i in range(6)),
        class_names=("left", "middle", "right"),
        train=np.arange(0, 30, 2),
        test=np.arange(1, 30, 2),
        image_shape=(2, 3),
    )


def test_confusion_counts_the_test_samples():
    training = after(0 + 1, picture_set(), loss="cross-entropy")
    found = images.observe_confusion(training, ConfusionRequest())
    assert found is not None
    assert found.part == "test"
    assert found.counts.sum() == 15
    assert found.counts.sum(axis=1).tolist() == [5, 5, 5]
    assert training.last is not None
    assert np.trace(found.counts) / 15 == pytest.approx(training.last.test_accuracy)


def test_gallery_filters():
    training = after(1, picture_set(), loss="cross-entropy", seed=3)
    everything = images.observe_gallery(training, GalleryRequest(count=100))
    wrong = images.observe_gallery(training, GalleryRequest(count=100, wrong_only=True))
    middle = images.observe_gallery(training, GalleryRequest(count=2, start=1, label=1))
    assert everything is not None
    assert wrong is not None
    assert middle is not None
    assert everything.matching == 15
    assert everything.images.shape == (15, 2, 3)
    assert 0 < wrong.matching == (everything.truth != everything.predicted).sum()
    assert (wrong.truth != wrong.predicted).all()
    assert middle.matching == 5
    assert middle.truth.tolist() == [1, 1]
    assert middle.rows.tolist() == np.flatnonzero(everything.truth == 1)[1:3].tolist()


def test_first_weights_are_scaled_pictures():
    training = after(1, picture_set(), loss="cross-entropy")
    found = images.observe_first_weights(training, FirstWeightsRequest(start=1, count=2))
    assert found is not None
    assert found.images.shape == (2, 2, 3)
    assert np.abs(found.images).max(axis=(1, 2)) == pytest.approx([1, 1])


def test_no_pictures_no_answer():
    assert images.observe_gallery(after(1), GalleryRequest()) is None
    assert images.observe_first_weights(after(1), FirstWeightsRequest()) is None
    assert images.observe_confusion(after(1, dataset="plane"), ConfusionRequest()) is None
