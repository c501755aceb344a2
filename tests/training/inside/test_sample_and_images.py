from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tui_backprop.data.dataset import Dataset
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.network import columns
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.training.inside import images, sample
from tui_backprop.training.inside.images import ConfusionRequest, FirstWeightsRequest, GalleryRequest
from tui_backprop.training.inside.sample import SampleRequest
from tui_backprop.training.run.samples import Batch
from tui_backprop.training.run.trainer import Training


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


def one_sample(training: Training, row: int) -> Batch:
    network, part = training.learner.network, training.learner.parts.train
    inputs = columns(part.inputs[row : row + 1], bias=network.bias, dtype=network.dtype)
    return Batch(inputs, inputs.T, part.targets[row : row + 1].T, np.array([row]), 1)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    "regularised",
    [
        {},
        {"l2": 0.1},
        {"l1": 0.02},
        {"clip_norm": 0.01},
        {"l1": 0.02, "l2": 0.1, "clip_norm": 0.05},
        {"l2": 0.1, "clip_norm": 1e6},
    ],
    ids=lambda settings: "+".join(settings) or "plain",
)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_update_is_the_learners_step_on_this_sample_alone(optimizer: str, regularised: dict[str, float], dtype: str):
    training = after(7, optimizer=optimizer, batch=5, dtype=dtype, **regularised)
    found = sample.observe(training, SampleRequest(sample=3))
    assert (found.shortened < 1) == (0 < regularised.get("clip_norm", 0) < 1)
    training.learner.step(one_sample(training, 3))
    for layer, dense in zip(found.layers, training.learner.network.layers, strict=True):
        close = {"rel": 1e-12, "abs": 1e-14} if dtype == "float64" else {"rel": 1e-5, "abs": 1e-6}
        assert layer.weights + layer.update_w == pytest.approx(dense.weights[:, : dense.fan_in], **close)
        assert layer.biases is not None
        assert layer.biases + layer.update_b == pytest.approx(dense.biases, **close)


def test_length_of_the_gradient_is_taken_with_its_penalties_over_all_parameters():
    found = sample.observe(after(3, l2=0.1, clip_norm=0.01), SampleRequest())
    parts = [part for layer in found.layers for part in (layer.dw + 0.1 * layer.weights, layer.db) if part is not None]
    assert found.norm == pytest.approx(np.sqrt(sum((part**2).sum() for part in parts)))
    assert found.shortened == pytest.approx(0.01 / found.norm)


def test_a_unit_that_is_switched_off_passes_nothing_either_way():
    training = after(5)
    training.learner.network.switch_unit(0, 2, on=False)
    first, second, _ = sample.observe(training, SampleRequest()).layers
    assert first.off == (2,)
    assert second.off == ()
    assert first.a[2] == first.da[2] == first.dz[2] == second.inputs[2] == 0
    assert first.numerical_w == pytest.approx(first.dw, abs=1e-8)


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


def test_the_last_page_of_a_gallery_is_full():
    training = after(1, picture_set(), loss="cross-entropy")
    beyond = images.observe_gallery(training, GalleryRequest(start=14, count=4))
    assert beyond is not None
    assert (beyond.start, len(beyond.rows), beyond.matching) == (11, 4, 15)
    everything = images.observe_gallery(training, GalleryRequest(start=9, count=100))
    assert everything is not None
    assert (everything.start, len(everything.rows)) == (0, 15)


@pytest.mark.parametrize("loss", ["mse", "bce", "hinge"])
def test_confidence_is_that_of_the_predicted_class(loss: str):
    data = picture_set()
    two = dataclasses.replace(data, labels=data.labels % 2, class_names=("even", "odd"))
    found = images.observe_gallery(after(3, two, loss=loss), GalleryRequest(count=100))
    assert found is not None
    assert {0, 1} >= set(found.predicted.tolist())
    assert (found.confidence >= 0.5).all(), "or the other class would have been predicted"


def test_first_weights_are_pictures():
    training = after(1, picture_set(), loss="cross-entropy")
    weights = training.learner.network.layers[0].weights
    found = images.observe_first_weights(training, FirstWeightsRequest(start=1, count=2))
    assert found is not None
    assert found.images.reshape(2, 6) == pytest.approx(weights[1:3, :6], abs=1e-6)
    last = images.observe_first_weights(training, FirstWeightsRequest(start=3, count=2))
    assert last is not None
    assert (last.start, len(last.images), last.units) == (2, 2, 4)


@pytest.mark.parametrize("init", ["normal", "glorot", "he"])
def test_what_was_learned_is_the_change_since_epoch_0(init: str):
    settings = {"loss": "cross-entropy", "init": init, "seed": 3}
    before = Training(Experiment(**settings), dataset=picture_set())
    next(before.records())
    training = after(4, picture_set(), **settings)
    request = FirstWeightsRequest(start=1, count=2, learned=True)
    nothing = images.observe_first_weights(before, request)
    assert nothing is not None
    assert not nothing.images.any()
    found = images.observe_first_weights(training, request)
    assert found is not None
    change = training.learner.network.layers[0].weights - before.learner.network.layers[0].weights
    assert found.images.reshape(2, 6) == pytest.approx(change[1:3, :6], abs=1e-6)
    assert found.images.any()


def test_no_pictures_no_answer():
    assert images.observe_gallery(after(1), GalleryRequest()) is None
    assert images.observe_first_weights(after(1), FirstWeightsRequest()) is None
    assert images.observe_confusion(after(1, dataset="plane"), ConfusionRequest()) is None
