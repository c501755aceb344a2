"""One network with its data, and populations: each member as if it were alone."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import pytest

from tui_backprop.data.sources import load
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.activations import quiet
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.training.run import learner as learner_module
from tui_backprop.training.run.learner import Learner
from tui_backprop.training.run.samples import Part, Parts, parts_of
from tui_backprop.training.run.trainer import Training


def learner_of(experiment: Experiment) -> Learner:
    return Learner([experiment], parts_of(experiment, load(experiment.data_spec)))


def members(**shared: Any) -> list[Experiment]:
    """Four experiments that differ in all that a population's members may differ in."""
    base = Experiment(hidden=(5, 4), epochs=60, **shared)
    adaptive = base.optimizer not in ("sgd", "momentum", "nesterov")
    # Tame: a learning rate at the edge of stability turns any rounding into a difference that shows.
    rate = 0.02 if adaptive else 0.05
    return [
        base.replace(seed=1, data_seed=1, learning_rate=rate),
        base.replace(seed=2, data_seed=1, learning_rate=rate / 3, init="glorot", momentum=0.5, beta1=0.8),
        base.replace(seed=3, data_seed=1, learning_rate=rate / 10, init="he", rho=0.9, epsilon=1e-6, beta2=0.99),
        base.replace(seed=1, data_seed=1, learning_rate=rate / 2, init="uniform", weight_decay=0.1),
    ]


def penalised(experiments: list[Experiment]) -> list[Experiment]:
    changes: list[dict[str, float]] = [
        {"l2": 0.01}, {"l1": 0.003, "clip_norm": 0.05}, {"clip_norm": 0.2, "l2": 0.1}, {},
    ]  # fmt: skip
    return [experiment.replace(**change) for experiment, change in zip(experiments, changes, strict=True)]


def largest_differences(experiments: list[Experiment], *, epochs: int = 60) -> tuple[float, float]:
    """Between a population and its members trained alone: in the parameters, and in the losses."""
    data = load(experiments[0].data_spec)
    together = Learner(experiments, parts_of(experiments[0], data), population=True)
    alone = [Learner([experiment], parts_of(experiments[0], data)) for experiment in experiments]
    with quiet():
        for learner in (together, *alone):
            for _ in range(epochs):
                learner.run_epoch()
            learner.measure_train()
    parameters = losses = 0.0
    for k, learner in enumerate(alone):
        assert together.steps == learner.steps
        assert not np.array_equal(learner.network.parameters, learner_of(experiments[k]).network.parameters)
        parameters = max(parameters, float(np.abs(together.network.parameters[k] - learner.network.parameters).max()))
        losses = max(losses, abs(float(together.train.loss()[k]) - learner.train.loss()))
        assert float(together.train.score()[k]) == pytest.approx(learner.train.score(), abs=1e-12)
    return parameters, losses


BATCHES = ("full", 5, 1)

CLOSE = 1e-12
"""What is promised. A population's products go through `matmul`, a single network's through `dot`; with OpenBLAS both
end in the same routine, and the parameters are equal bit for bit. Another BLAS may add up in another order."""


def uses_openblas() -> bool:
    return "openblas" in np.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"]


def assert_equal_to_alone(experiments: list[Experiment]) -> None:
    parameters, losses = largest_differences(experiments)
    assert losses <= CLOSE
    assert parameters == 0 if uses_openblas() else parameters <= CLOSE


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_members_of_a_population_learn_as_alone(optimizer: str, batch: Any) -> None:
    assert_equal_to_alone(members(optimizer=optimizer, batch=batch))


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("extra", [{}, {"dropout": 0.3}, {"schedule": "cosine", "warmup": 7}])
def test_members_with_penalties_clipping_dropout_and_schedules(batch: Any, extra: dict[str, Any]) -> None:
    assert_equal_to_alone(penalised(members(optimizer="momentum", batch=batch, **extra)))


@pytest.mark.parametrize("loss", LOSSES)
def test_members_under_every_loss(loss: str) -> None:
    assert_equal_to_alone(members(optimizer="adam", loss=loss, batch=5))


def test_members_in_float32_to_its_precision() -> None:
    assert max(largest_differences(members(optimizer="sgd", batch=5, dtype="float32"), epochs=20)) <= 2e-6


def test_a_population_of_one_and_the_order_of_members_change_nothing() -> None:
    experiments = members(optimizer="adam", batch=5)
    data = load(experiments[0].data_spec)

    def train(chosen: list[Experiment]) -> np.ndarray:
        learner = Learner(chosen, parts_of(chosen[0], data), population=True)
        for _ in range(30):
            learner.run_epoch()
        return learner.network.parameters

    whole = train(experiments)
    np.testing.assert_array_equal(train(experiments[::-1])[::-1], whole)
    for k, experiment in enumerate(experiments):
        np.testing.assert_array_equal(train([experiment])[0], whole[k])


def test_settings_that_only_some_members_give_are_theirs_alone() -> None:
    """epsilon is left to the optimizer by one member and given by the other, in either order."""
    own, default = Experiment(optimizer="adam", epsilon=0.1), Experiment(optimizer="adam")
    for experiments, expected in (([own, default], [0.1, 1e-8]), ([default, own], [1e-8, 0.1])):
        learner = Learner(experiments, parts_of(default, load(default.data_spec)), population=True)
        assert learner.optimizer.exact["epsilon"].ravel().tolist() == expected


def test_members_with_samples_of_their_own() -> None:
    experiments = [Experiment(dataset="moons", points=30, batch=8, seed=seed) for seed in (1, 2, 3)]
    parts = [parts_of(experiment, load(experiment.data_spec)) for experiment in experiments]

    def stack(kind: str) -> Part:
        chosen = [getattr(part, kind) for part in parts]
        return Part(*(np.stack([getattr(part, name) for part in chosen]) for name in ("inputs", "targets", "which")))

    together = Learner(experiments, Parts(stack("train"), stack("validation"), stack("test")), population=True)
    alone = [Learner([experiment], part) for experiment, part in zip(experiments, parts, strict=True)]
    for learner in (together, *alone):
        for _ in range(40):
            learner.run_epoch()
        learner.measure_train()
    for k, learner in enumerate(alone):
        np.testing.assert_allclose(together.network.parameters[k], learner.network.parameters, rtol=0, atol=1e-11)
        assert together.train.score()[k] == pytest.approx(learner.train.score())


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_the_forward_pass_shared_with_the_measurement_changes_nothing(optimizer: str) -> None:
    """Measuring each epoch and training in between gives the very parameters of training alone."""
    experiment = Experiment(optimizer=optimizer, epochs=200)
    measured, bare, separate = (learner_of(experiment) for _ in range(3))
    separate._full = None  # the way of mini-batches, each with a forward pass of its own
    for _ in range(200):
        measured.measure_train()
        measured.run_epoch()
        bare.run_epoch()
        separate.run_epoch()
    np.testing.assert_array_equal(measured.network.parameters, bare.network.parameters)
    np.testing.assert_allclose(measured.network.parameters, separate.network.parameters, rtol=1e-12)


def test_parameters_changed_by_hand_are_what_the_next_step_starts_from() -> None:
    experiment = Experiment(optimizer="sgd")
    edited, fresh = learner_of(experiment), learner_of(experiment)
    edited.measure_train()
    for learner in (edited, fresh):
        learner.network.parameters[3] = 2.5
    edited.parameters_changed()
    edited.run_epoch()
    fresh.run_epoch()
    np.testing.assert_array_equal(edited.network.parameters, fresh.network.parameters)


def test_many_samples_are_measured_in_blocks_to_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = Experiment(dataset="spiral", points=5000, test_fraction=0.3, loss="cross-entropy")
    blocks = learner_of(experiment)
    pulses: list[None] = []
    blocks.measure_train(lambda: pulses.append(None))
    assert len(pulses) == 2
    monkeypatch.setattr(learner_module, "_EVALUATE", 10_000)
    whole = learner_of(experiment)
    whole.measure_train()
    np.testing.assert_allclose(blocks.train.outputs, whole.train.outputs, rtol=1e-13)
    assert blocks.train.loss() == pytest.approx(whole.train.loss(), rel=1e-13)
    assert blocks.train.score() == whole.train.score()


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("loss", LOSSES)
def test_the_loss_recomputed_from_outputs(loss: str, reduction: str) -> None:
    """As the formula has it, from what the network says and the labels."""
    learner = learner_of(Experiment(loss=loss, reduction=reduction))
    learner.measure_train()
    inputs, y = learner.parts.train.inputs, learner.parts.train.targets
    a = learner.network.predict(inputs)
    per_sample = {
        "mse": lambda: ((a - y) ** 2).mean(axis=1),
        "mae": lambda: np.abs(a - y).mean(axis=1),
        "huber": lambda: (0.5 * (a - y) ** 2).mean(axis=1),  # within 1 here
        "hinge": lambda: np.maximum(0, 1 - y * a).sum(axis=1),
        "bce": lambda: -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum(axis=1),
        "cross-entropy": lambda: -np.log((a * y).sum(axis=1)),
    }[loss]()
    assert loss != "huber" or np.abs(a - y).max() <= 1
    expected = per_sample.mean() if reduction == "mean" else per_sample.sum()
    assert learner.train.loss() == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(learner.train.losses(), per_sample, rtol=1e-9)


def test_accuracy_counts_right_answers() -> None:
    for loss in LOSSES:
        learner = learner_of(Experiment(loss=loss, dataset="linear"))
        learner.measure_train()
        outputs = learner.network.predict(learner.parts.train.inputs)
        labels = load(Experiment(dataset="linear").data_spec).labels
        said = outputs.argmax(axis=1) if outputs.shape[1] > 1 else outputs[:, 0] > (0 if loss == "hinge" else 0.5)
        assert learner.train.score() == np.mean(said == labels)


class TestRegression:
    def test_r_squared(self) -> None:
        learner = learner_of(Experiment(dataset="plane", epochs=300))
        for _ in range(300):
            learner.run_epoch()
        learner.measure_train()
        y = learner.parts.train.targets[:, 0]
        a = learner.network.predict(learner.parts.train.inputs)[:, 0]
        expected = 1 - ((a - y) ** 2).sum() / ((y - y.mean()) ** 2).sum()
        assert learner.train.score() == pytest.approx(expected, rel=1e-9)
        assert learner.train.score() > 0.9

    @pytest.mark.parametrize(("value", "expected"), [(0.0, 1.0), (3.0, 0.0)])
    def test_constant_targets_give_1_when_met_and_0_otherwise(self, value: float, expected: float) -> None:
        experiment = Experiment(dataset="plane", init="zeros", points=5)
        parts = parts_of(experiment, load(experiment.data_spec))
        parts.train.targets[...] = value
        for population in (False, True):
            learner = Learner([experiment], parts, population=population)
            learner.measure_train()
            assert np.all(learner.train.score() == expected)


def test_the_learning_rate_of_each_epoch_is_the_schedules() -> None:
    experiment = Experiment(optimizer="sgd", learning_rate=0.5, schedule="step", schedule_every=2, epochs=6, warmup=2)
    learner = learner_of(experiment)
    rates = []
    for _ in range(6):
        learner.run_epoch()
        rates.append(float(learner.optimizer.learning_rate))
    assert rates == pytest.approx([0.25, 0.5, 0.25, 0.25, 0.125, 0.125])


@pytest.mark.parametrize(("batch", "steps"), [("full", 1), (5, 5), (1, 21)])
def test_steps_in_an_epoch(batch: Any, steps: int) -> None:
    learner = learner_of(Experiment(batch=batch))
    calls: list[int] = []

    def checkpoint() -> bool:
        calls.append(learner.steps)
        return False

    assert learner.run_epoch(checkpoint)
    assert learner.steps == steps
    assert calls == list(range(steps))
    assert learner.epochs == 1


@pytest.mark.parametrize("batch", BATCHES)
def test_a_checkpoint_ends_an_epoch_before_the_batch(batch: Any) -> None:
    learner = learner_of(Experiment(batch=batch))
    before = learner.network.parameters.copy()
    assert not learner.run_epoch(lambda: True)
    assert (learner.steps, learner.epochs) == (0, 0)
    np.testing.assert_array_equal(learner.network.parameters, before)


def test_an_exception_from_a_checkpoint_abandons_the_run() -> None:
    def stop() -> bool:
        raise KeyboardInterrupt

    training = Training(Experiment(), checkpoint=stop)
    with contextlib.suppress(KeyboardInterrupt):
        list(training.records())
        raise AssertionError("not reached")
    assert training.last is not None
    assert training.last.epoch == 0


def test_penalties_act_on_weights_and_not_on_biases() -> None:
    plain, decayed = (learner_of(Experiment(optimizer="sgd", learning_rate=0.1, l2=l2)) for l2 in (0.0, 0.5))
    start = plain.network.parameters.copy()
    plain.run_epoch()
    decayed.run_epoch()
    shrunk = plain.network.parameters - decayed.network.parameters
    offset = 0
    for layer in plain.network.layers:
        size = layer.weights.size
        block, before = (vector[offset : offset + size].reshape(layer.weights.shape) for vector in (shrunk, start))
        offset += size
        np.testing.assert_allclose(block[:, : layer.fan_in], 0.1 * 0.5 * before[:, : layer.fan_in], atol=1e-15)
        assert (block[:, layer.fan_in] == 0).all()


def test_initial_weights_can_be_drawn_again_by_hand() -> None:
    experiment = Experiment(hidden=(3,), seed=11)
    dataset = load(experiment.data_spec)
    learner = Learner([experiment], parts_of(experiment, dataset))
    rng = np.random.default_rng(11)
    for layer, (fan_in, fan_out) in zip(learner.network.layers, [(2, 3), (3, 1)], strict=True):
        assert (layer.weights[:, :fan_in] == rng.standard_normal((fan_out, fan_in))).all()
        assert (layer.weights[:, fan_in] == rng.standard_normal(fan_out)).all()
