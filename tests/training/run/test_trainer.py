"""`train`: records, stopping rules, divergence, interruption."""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.sources import load
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.activations import ACTIVATIONS
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.training.run.trainer import Record, Training, train

DIVERGES = Experiment(
    dataset="xor", activation="none", output_activation="none", optimizer="sgd", learning_rate=0.3, batch=1, epochs=5000
)
"""XOR without an activation anywhere at rate 0.3: the reference system says that every seed diverges."""


def run(experiment: Experiment, **more: Any) -> tuple[Training, list[Record]]:
    training = Training(experiment, **more)
    return training, list(training.records())


class TestRecords:
    def test_one_for_every_epoch_from_the_untrained_network_on(self) -> None:
        training, records = run(Experiment(epochs=30, batch=5))
        assert [record.epoch for record in records] == list(range(31))
        assert [record.steps for record in records] == [5 * epoch for epoch in range(31)]
        assert training.stopped_by == "epochs"
        assert training.last == records[-1] == training.last_finite

    @pytest.mark.parametrize("batch", ["full", 5, 1])
    @pytest.mark.parametrize("more", [{}, {"dropout": 0.2, "l2": 0.01}, {"dataset": "moons", "test_fraction": 0.2}])
    def test_two_runs_are_bit_identical(self, batch: Any, more: dict[str, Any]) -> None:
        experiment = Experiment(epochs=40, batch=batch, **more)
        (first, records), (second, again) = run(experiment), run(experiment)
        assert records == again
        np.testing.assert_array_equal(first.learner.network.parameters, second.learner.network.parameters)

    def test_another_seed_is_another_run(self) -> None:
        assert run(Experiment(epochs=3, seed=1))[1] != run(Experiment(epochs=3, seed=2))[1]

    @pytest.mark.parametrize("batch", ["full", 5])
    def test_more_epochs_do_not_change_the_first_ones(self, batch: Any) -> None:
        short, long = (run(Experiment(epochs=epochs, batch=batch))[1] for epochs in (20, 50))
        assert long[:21] == short

    def test_another_batch_size_starts_from_the_same_weights(self) -> None:
        assert run(Experiment(epochs=1, batch=1))[1][0] == run(Experiment(epochs=1, batch="full"))[1][0]

    def test_data_passed_in_are_the_data_loaded(self) -> None:
        experiment = Experiment(dataset="moons", epochs=20, test_fraction=0.3)
        assert run(experiment)[1] == run(experiment, dataset=load(experiment.data_spec))[1]

    def test_test_and_validation_are_measured_on_samples_of_their_own(self) -> None:
        experiment = Experiment(dataset="moons", epochs=30, test_fraction=0.3, validation_fraction=0.25)
        training, records = run(experiment)
        for part, loss, accuracy in (
            (training.learner.parts.train, records[-1].loss, records[-1].accuracy),
            (training.learner.parts.test, records[-1].test_loss, records[-1].test_accuracy),
            (training.learner.parts.validation, records[-1].validation_loss, records[-1].validation_accuracy),
        ):
            outputs = training.learner.network.predict(part.inputs)
            assert loss == pytest.approx(float(((outputs - part.targets) ** 2).mean()), rel=1e-12)
            assert accuracy == np.mean((outputs > 0.5) == (part.targets > 0.5))
        plain = run(Experiment(epochs=1))[1][-1]
        assert plain[4:] == (None, None, None, None, {})

    @pytest.mark.parametrize("loss", ["mse", "bce"])
    def test_the_last_loss_is_that_of_the_outputs_one_gets(self, loss: str) -> None:
        training, records = run(Experiment(epochs=200, loss=loss))
        a = training.learner.network.predict(training.dataset.inputs)[:, 0]
        y = training.dataset.labels
        losses = (a - y) ** 2 if loss == "mse" else -(y * np.log(a) + (1 - y) * np.log(1 - a))
        assert records[-1].loss == pytest.approx(losses.mean(), rel=1e-9)
        assert records[-1].accuracy == np.mean((a > 0.5) == (y == 1))

    def test_regression_reports_r_squared(self) -> None:
        training, records = run(Experiment(dataset="plane", epochs=300))
        a = training.learner.network.predict(training.dataset.inputs)[:, 0]
        y = training.dataset.labels
        assert records[-1].accuracy == pytest.approx(1 - ((a - y) ** 2).sum() / ((y - y.mean()) ** 2).sum())

    def test_numpys_error_state_stays_out_of_the_consumer(self) -> None:
        before = np.geterr()
        for _ in itertools.islice(train(DIVERGES), 50):
            assert np.geterr() == before
            with pytest.warns(RuntimeWarning, match="divide"):
                np.array([1.0]) / 0

    def test_training_goes_on_silently_when_the_consumer_raises_on_everything(self) -> None:
        with np.errstate(all="raise"):
            training, _ = run(DIVERGES)
        assert training.stopped_by == "diverged"


class TestStopping:
    def test_losses_below_stops_at_the_first_epoch_at_which_all_are(self) -> None:
        bound = 0.04
        experiment = Experiment(epochs=3000, learning_rate=0.1)
        training = Training(experiment)
        worst = [float(training.learner.train.losses().max()) for _ in training.records()]
        expected = next(epoch for epoch, loss in enumerate(worst) if loss < bound)
        stopped, records = run(experiment.replace(stop_when_losses_below=bound))
        assert stopped.stopped_by == "losses"
        assert records[-1].epoch == expected
        outputs = stopped.learner.network.predict(stopped.dataset.inputs)[:, 0]
        assert ((outputs - stopped.dataset.labels) ** 2 < bound).all()

    @pytest.mark.parametrize("length", [1, 10])
    def test_perfect_for_counts_epochs_in_a_row(self, length: int) -> None:
        experiment = Experiment(epochs=1000, batch=1, optimizer="sgd", learning_rate=0.3)
        accuracies = [record.accuracy for record in run(experiment)[1]]
        held, expected = 0, None
        for epoch, accuracy in enumerate(accuracies):
            held = held + 1 if accuracy == 1 else 0
            if held == length:
                expected = epoch
                break
        assert expected is not None
        stopped, records = run(experiment.replace(stop_when_perfect_for=length))
        assert (stopped.stopped_by, records[-1].epoch) == ("perfect", expected)

    def test_patience_restores_the_best_weights(self) -> None:
        experiment = Experiment(
            dataset="moons", points=40, noise=0.4, hidden=(16, 16), epochs=5000, validation_fraction=0.4, patience=30,
            learning_rate=0.03,
        )  # fmt: skip
        training, records = run(experiment)
        assert training.stopped_by == "patience"
        losses = [record.validation_loss for record in records]
        assert all(loss is not None for loss in losses)
        best = int(np.argmin(np.array(losses, float)))
        assert training.best == records[best]
        assert records[-1].epoch == best + 30
        validation = training.learner.parts.validation
        outputs = training.learner.network.predict(validation.inputs)
        assert float(((outputs - validation.targets) ** 2).mean()) == pytest.approx(losses[best], rel=1e-12)
        # and what was measured last is measured on them
        assert training.learner.train.loss() == records[best].loss

    def test_patience_restores_the_best_weights_also_when_the_epochs_end_first(self) -> None:
        experiment = Experiment(
            dataset="moons", points=40, noise=0.4, hidden=(16, 16), epochs=600, validation_fraction=0.4, patience=5000,
            learning_rate=0.03,
        )  # fmt: skip
        training, records = run(experiment)
        assert training.stopped_by == "epochs"
        best = int(np.argmin([record.validation_loss or 0.0 for record in records]))
        assert best < 600
        assert training.best == records[best]
        assert training.learner.train.loss() == records[best].loss
        # A run that ends at its best epoch keeps that.
        training, records = run(experiment.replace(epochs=best))
        assert (training.best, training.stopped_by) == (None, "epochs")
        assert training.learner.train.loss() == records[-1].loss

    def test_the_last_epoch_gives_its_own_reason_when_a_rule_holds_there(self) -> None:
        _, records = run(Experiment(epochs=3000, learning_rate=0.1, stop_when_losses_below=0.04))
        training, again = run(Experiment(epochs=records[-1].epoch, learning_rate=0.1, stop_when_losses_below=0.04))
        assert again == records
        assert training.stopped_by == "losses"


class TestDivergence:
    @pytest.mark.parametrize("loss", ["mse", "mae"])
    def test_a_loss_beyond_float32_is_finite_while_every_samples_is(self, loss: str) -> None:
        experiment = Experiment(
            dataset="plane", hidden=(), bias=False, dtype="float32", loss=loss, reduction="sum", optimizer="sgd",
            learning_rate=1e-30, epochs=2,
        )  # fmt: skip
        training = Training(experiment)
        size = 1e19 if loss == "mse" else 3e38
        training.learner.network.parameters[...] = np.array([size, 0], np.float32)
        first = next(training.records())
        assert training.diverged_at is None
        assert float(np.finfo(np.float32).max) < first.loss < np.inf

    @pytest.mark.parametrize("seed", range(6))
    def test_a_linear_network_at_too_high_a_rate(self, seed: int) -> None:
        training, records = run(DIVERGES.replace(seed=seed))
        assert training.stopped_by == "diverged"
        last, finite = records[-1], records[-2]
        assert training.diverged_at == last.epoch == finite.epoch + 1
        assert not math.isfinite(last.loss)
        assert last.accuracy is None
        assert last[4:] == (None, None, None, None, {})
        assert training.last == last
        assert training.last_finite == finite
        assert math.isfinite(finite.loss)

    def test_the_last_finite_state_is_kept_and_gives_its_loss(self) -> None:
        training, _ = run(DIVERGES)
        assert training.last_finite is not None
        assert np.isfinite(training.learner.network.parameters).all()
        with np.errstate(all="ignore"):
            outputs = training.learner.network.predict(training.dataset.inputs)
            loss = float(((outputs[:, 0] - training.dataset.labels) ** 2).mean())
        assert loss == pytest.approx(training.last_finite.loss, rel=1e-9)
        assert np.isfinite(training.learner.train.outputs).all()

    @pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
    def test_a_network_of_nan_never_reports_a_constant_answers_accuracy(self, activation: str) -> None:
        """11/21 is what a constant answer scores, and what NaN compared with 0.5 looks like."""
        for loss in LOSSES:
            training = Training(Experiment(activation=activation, loss=loss, epochs=10))
            records = training.records()
            next(records)
            training.learner.network.parameters[5] = np.nan
            training.learner.parameters_changed()
            (last,) = list(records)
            assert last.accuracy is None
            assert training.stopped_by == "diverged"

    def test_an_infinite_weight_behind_a_finite_loss_is_a_divergence_too(self) -> None:
        """A rectifier that is off hides its incoming weights: −∞ gives 0, and a loss as if nothing were wrong."""
        training = Training(Experiment(activation="relu", dataset="linear", points=20, init="zeros", epochs=10))
        records = training.records()
        first = next(records)
        training.learner.network.layers[0].weights[0, 2] = -np.inf
        training.learner.parameters_changed()
        (last,) = list(records)
        assert training.stopped_by == "diverged"
        assert training.last_finite == first
        assert last.accuracy is None
        assert np.isfinite(training.learner.network.parameters).all()

    def test_an_untrained_network_may_already_be_infinite(self) -> None:
        data = load(Experiment().data_spec)
        huge = Dataset("huge", data.inputs * 1e300, data.labels, ("x", "y"), ("0", "1"), data.train, data.test)
        training, records = run(Experiment(activation="none", output_activation="none"), dataset=huge)
        assert [record.epoch for record in records] == [0]
        assert training.diverged_at == 0
        assert training.last_finite is None

    def test_a_test_loss_that_is_not_finite_has_no_accuracy(self) -> None:
        data = load(Experiment().data_spec)
        inputs = data.inputs.copy()
        inputs[20] = 1e300
        mixed = Dataset("mixed", inputs, data.labels, ("x", "y"), ("0", "1"), np.arange(20), np.array([20]))
        _, records = run(
            Experiment(activation="none", output_activation="none", optimizer="sgd", learning_rate=1e-3, epochs=2),
            dataset=mixed,
        )
        assert len(records) == 3
        assert all(record.test_accuracy is None for record in records)
        assert all(record.accuracy is not None for record in records)


def interrupt_after(calls: int) -> Callable[[], bool]:
    count = itertools.count()
    return lambda: next(count) >= calls


class TestInterruption:
    @pytest.mark.parametrize("calls", [1, 4, 5, 7, 12])
    def test_in_the_middle_of_an_epoch(self, calls: int) -> None:
        """Five batches an epoch: the steps that were done are in the last record, with their loss."""
        training, records = run(Experiment(epochs=100, batch=5), checkpoint=interrupt_after(calls))
        assert training.stopped_by == "interrupted"
        assert records[-1].steps == training.learner.steps == calls
        assert records[-1].epoch == calls // 5
        outputs = training.learner.network.predict(training.dataset.inputs)[:, 0]
        assert records[-1].loss == pytest.approx(((outputs - training.dataset.labels) ** 2).mean(), rel=1e-12)
        assert training.last == records[-1]

    @pytest.mark.parametrize("batch", ["full", 5, 1])
    def test_before_the_first_batch(self, batch: Any) -> None:
        training, records = run(Experiment(batch=batch), checkpoint=lambda: True)
        assert training.stopped_by == "interrupted"
        assert [record.epoch for record in records] == [0]

    def test_full_batches_are_interrupted_between_epochs(self) -> None:
        training, records = run(Experiment(), checkpoint=interrupt_after(17))
        assert training.stopped_by == "interrupted"
        assert [record.epoch for record in records] == list(range(18))

    def test_a_checkpoint_that_never_stops_changes_nothing(self) -> None:
        experiment = Experiment(epochs=20, batch=5)
        assert run(experiment)[1] == run(experiment, checkpoint=lambda: False)[1]


extreme_data = st.sampled_from(["constant", "duplicates", "huge", "tiny"])


@settings(max_examples=80, deadline=None)
@given(
    hidden=st.lists(st.integers(1, 5), max_size=3),
    activation=st.sampled_from(sorted(ACTIVATIONS)),
    loss=st.sampled_from(sorted(LOSSES)),
    optimizer=st.sampled_from(sorted(OPTIMIZERS)),
    batch=st.integers(0, 8),
    rate=st.sampled_from([1e-3, 0.1, 10.0, 1e5]),
    dtype=st.sampled_from(["float32", "float64"]),
    kind=extreme_data,
    seed=st.integers(0, 2**32 - 1),
)
def test_any_training_on_any_data_is_silent_and_its_records_make_sense(
    hidden: list[int], activation: str, loss: str, optimizer: str, batch: int, rate: float, dtype: str, kind: str,
    seed: int,
) -> None:  # fmt: skip
    rng = np.random.default_rng(seed)
    inputs = {
        "constant": np.full((9, 2), 1e4),
        "duplicates": np.tile(rng.normal(size=(1, 2)), (9, 1)),
        "huge": rng.choice([-1e4, 1e4], size=(9, 2)),
        "tiny": rng.normal(size=(9, 2)) * 1e-30,
    }[kind]
    labels = rng.integers(0, 2, 9)
    data = Dataset("extreme", inputs, labels, ("x", "y"), ("a", "b"), np.arange(7), np.arange(7, 9))
    experiment = Experiment(
        hidden=tuple(hidden), activation=activation, loss=loss, optimizer=optimizer, batch=batch, learning_rate=rate,
        dtype=dtype, seed=seed, epochs=12, clip_norm=1.0 if seed % 2 else 0.0,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        training, records = run(experiment, dataset=data)
    for record in records:
        if math.isfinite(record.loss) and record is not records[-1]:
            assert record.accuracy is not None
            assert 0 <= record.accuracy <= 1
    if training.stopped_by == "diverged":
        assert records[-1].accuracy is None
    else:
        assert training.stopped_by == "epochs"
        assert len(records) == 13
    assert np.isfinite(training.learner.network.parameters).all()
