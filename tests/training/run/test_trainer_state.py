"""`Training.state` and `restore`: what goes on from any batch ends at the same bits as what was never interrupted."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_backprop.data.sources import load
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.nn.schedules import SCHEDULES
from tui_backprop.store.frames import encode_json
from tui_backprop.training.run.record import Record
from tui_backprop.training.run.trainer import Training


class _PowerCut(Exception):  # noqa: N818
    pass


def bits(training: Training) -> list[bytes]:
    """All that is left of a training, bit for bit."""
    learner = training.learner
    arrays = [learner.network.parameters, *learner.optimizer.state, learner.train.outputs]
    arrays += [part.outputs for part in (learner.test, learner.validation) if part is not None]
    return [array.tobytes() for array in arrays]


def run(experiment: Experiment, dataset: Any) -> tuple[Training, list[Record], int]:
    """Train to the end; also, how often a checkpoint was asked for."""
    calls = 0

    def count() -> bool:
        nonlocal calls
        calls += 1
        return False

    training = Training(experiment, dataset=dataset, checkpoint=count)
    return training, list(training.records()), calls


def same(record: Record, other: Record) -> bool:
    return all(a == b or (a != a and b != b) for a, b in zip(record, other, strict=True))


def check(experiment: Experiment, share: float, known: tuple[Training, list[Record], int] | None = None) -> None:
    """Interrupt a training after a share of its batches, and go on.

    Args:
        known: what `run` gives of it, when that is known already.
    """
    dataset = load(experiment.data_spec)
    whole, records, calls = known or run(experiment, dataset)
    if not calls:  # it was over at once
        return
    before: list[Record] = []

    def cut_at(at: int) -> tuple[dict[str, Any], dict[str, Any]]:
        calls = 0
        found: list[tuple[dict[str, Any], dict[str, Any]]] = []

        def cut() -> bool:
            nonlocal calls
            calls += 1
            if calls == at:
                found.append(training.state())
                raise _PowerCut
            return False

        training = Training(experiment, dataset=dataset, checkpoint=cut)
        before.clear()
        iterator = training.records()
        while True:
            try:
                before.append(next(iterator))
            except _PowerCut:
                return found[0]

    plain, arrays = cut_at(1 + round(share * (calls - 1)))
    plain = json.loads(encode_json(plain))
    resumed = Training(experiment, dataset=dataset)
    resumed.restore(plain, arrays)
    after = list(resumed.records())
    everything = [*before, *after]
    assert len(everything) == len(records)
    assert all(map(same, everything, records))
    assert bits(resumed) == bits(whole)
    assert (resumed.stopped_by, resumed.diverged_at, resumed.best) == (whole.stopped_by, whole.diverged_at, whole.best)
    assert (resumed.last_finite is resumed.last) == (whole.last_finite is whole.last)
    assert resumed.learner.steps == whole.learner.steps


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Every optimizer, schedule, dropout, order of samples and stopping rule, in any mixture."""
    validation = draw(st.sampled_from([0.0, 0.25]))
    return Experiment(
        dataset=draw(st.sampled_from(["gauss", "moons", "plane"])),
        hidden=draw(st.sampled_from([(), (3,), (4, 3)])),
        optimizer=draw(st.sampled_from(list(OPTIMIZERS))),
        schedule=draw(st.sampled_from(list(SCHEDULES))),
        schedule_every=draw(st.sampled_from([1, 3])),
        warmup=draw(st.sampled_from([0, 4])),
        dropout=draw(st.sampled_from([0.0, 0.3])),
        batch=draw(st.sampled_from(["full", 1, 4, 7])),
        shuffle=draw(st.booleans()),
        points=20,
        test_fraction=draw(st.sampled_from([0.0, 0.25])),
        validation_fraction=validation,
        patience=draw(st.sampled_from([0, 2])) if validation else 0,
        stop_when_losses_below=draw(st.sampled_from([0.0, 0.4])),
        l1=draw(st.sampled_from([0.0, 0.01])),
        l2=draw(st.sampled_from([0.0, 0.01])),
        clip_norm=draw(st.sampled_from([0.0, 0.5])),
        dtype=draw(st.sampled_from(["float32", "float64"])),
        learning_rate=draw(st.sampled_from([0.01, 0.3, 500.0])),
        epochs=draw(st.integers(1, 12)),
        seed=draw(st.integers(0, 9)),
    )


class TestRestore:
    @settings(max_examples=150)
    @given(experiments(), st.floats(0, 1))
    def test_ends_at_the_same_bits(self, experiment: Experiment, share: float) -> None:
        check(experiment, share)

    @pytest.mark.parametrize("optimizer", OPTIMIZERS)
    @pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
    def test_for_every_optimizer_past_a_sweep_of_its_moments(self, optimizer: str, share: float) -> None:
        check(Experiment(optimizer=optimizer, batch=3, epochs=20, dropout=0.2, learning_rate=0.01), share)

    @pytest.mark.parametrize(
        "more",
        [
            {"dataset": "moons", "validation_fraction": 0.3, "patience": 3, "batch": 8},
            {"dataset": "linear", "points": 20, "stop_when_perfect_for": 60, "batch": 1},
            {"dataset": "xor", "stop_when_losses_below": 0.1},
        ],
    )
    def test_for_every_rule_that_stops(self, more: dict[str, Any]) -> None:
        experiment = Experiment(epochs=3000, learning_rate=0.05, **more)
        known = run(experiment, load(experiment.data_spec))
        assert known[0].stopped_by in ("patience", "perfect", "losses")
        for share in (0.2, 0.95, 0.99):
            check(experiment, share, known)

    def test_for_more_samples_than_are_gathered_or_evaluated_at_a_time(self) -> None:
        experiment = Experiment(dataset="moons", points=5000, batch=3, epochs=2, hidden=(2,))
        for share in (0.1, 0.45, 0.5, 0.99):
            check(experiment, share)

    def test_over_several_blocks_of_orders(self) -> None:
        check(Experiment(dataset="moons", points=1500, batch=700, epochs=11), 0.6)

    def test_of_one_that_was_restored_already(self) -> None:
        experiment = Experiment(batch=5, epochs=6, dropout=0.1)
        training = Training(experiment)
        iterator = training.records()
        for _ in range(3):
            next(iterator)
        state = training.state()
        for _ in range(3):
            training = Training(experiment)
            training.restore(json.loads(encode_json(state[0])), state[1])
            state = training.state()
        assert [record.epoch for record in training.records()] == [3, 4, 5, 6]
        whole, _, _ = run(experiment, None)
        assert bits(training) == bits(whole)

    def test_of_one_that_has_ended_gives_nothing_more(self) -> None:
        whole, _, _ = run(Experiment(epochs=5), None)
        again = Training(whole.experiment)
        again.restore(*whole.state())
        assert list(again.records()) == []
        assert bits(again) == bits(whole)
        assert again.last == whole.last

    def test_in_the_middle_of_an_evaluation(self) -> None:
        experiment = Experiment(dataset="moons", points=5000, batch=1000, epochs=3)
        states: list[Any] = []
        training = Training(experiment, pulse=lambda: states.append(training.state()))
        records = list(training.records())
        assert len(states) > 4
        for plain, arrays in states:
            again = Training(experiment)
            again.restore(json.loads(encode_json(plain)), arrays)
            after = list(again.records())
            assert after == records[len(records) - len(after) :]
            assert bits(again) == bits(training)

    def test_keeps_units_switched_off_and_weights_changed_by_hand(self) -> None:
        experiment = Experiment(epochs=8)
        training = Training(experiment)
        iterator = training.records()
        for _ in range(4):
            next(iterator)
        training.learner.network.switch_unit(0, 1, on=False)
        training.learner.network.layers[1].weights[0, 0] = 7.0
        training.remeasure()
        plain, arrays = training.state()
        rest = list(iterator)
        again = Training(experiment)
        again.restore(json.loads(encode_json(plain)), arrays)
        assert again.learner.network.switched_off(0) == [1]
        assert list(again.records()) == rest
        assert bits(again) == bits(training)

    def test_is_not_shared_with_the_training_that_goes_on(self) -> None:
        training = Training(Experiment(epochs=4, batch=3))
        iterator = training.records()
        next(iterator)
        plain, arrays = training.state()
        before = encode_json(plain), {name: array.copy() for name, array in arrays.items()}
        list(iterator)
        assert encode_json(plain) == before[0]
        assert all(np.array_equal(array, before[1][name]) for name, array in arrays.items())


def test_numbers_that_are_not_finite_survive() -> None:
    experiment = Experiment(activation="none", output_activation="none", optimizer="sgd", learning_rate=1e6, epochs=50)
    training, records, _ = run(experiment, None)
    assert training.stopped_by == "diverged"
    plain, arrays = training.state()
    again = Training(experiment)
    again.restore(json.loads(encode_json(plain)), arrays)
    assert again.last is not None
    assert not math.isfinite(again.last.loss)
    assert same(again.last, records[-1])
    assert again.last_finite == training.last_finite
    assert again.last_finite is not again.last
