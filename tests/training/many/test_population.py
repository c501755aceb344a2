"""A population's members end as their experiments do alone."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui_backprop.data.sources import load
from tui_backprop.errors import DataError, ExperimentError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.activations import ACTIVATIONS
from tui_backprop.nn.initializers import INITIALIZERS
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.training.many.holding import HOLD, Hold
from tui_backprop.training.many.population import Frame, Outcome, Population, family, shape, stack
from tui_backprop.training.run.record import Record
from tui_backprop.training.run.samples import parts_of
from tui_backprop.training.run.trainer import Training

BASE = Experiment(activation="sigmoid", optimizer="sgd", learning_rate=0.3, epochs=15)


def together(experiments: list[Experiment]) -> list[Outcome]:
    population = Population(experiments)
    for _ in population.frames():
        pass
    assert None not in population.outcomes
    return [outcome for outcome in population.outcomes if outcome is not None]


NEVER = Hold(None, None, None)


def hold_of(records: list[Record], stopped_by: str) -> Hold:
    """What `Hold` says, from the records of a run, in the plainest way there is."""
    perfect = [record.accuracy == 1 for record in records]
    stretches = [
        (start, next((end for end in range(start, len(perfect)) if not perfect[end]), len(perfect)))
        for start in range(len(perfect))
        if perfect[start] and not (start and perfect[start - 1])
    ]
    is_stopped = stopped_by in ("losses", "perfect", "patience")
    held = [start for start, end in stretches if end - start >= HOLD or (is_stopped and end == len(perfect))]
    since = [start for start, end in stretches if end == len(perfect)]
    return Hold(*(found[0] if found else None for found in ([start for start, _ in stretches], held, since)))


def alone(experiment: Experiment) -> Outcome:
    """What `Training` makes of the same experiment, in the same form."""
    training = Training(experiment)
    records = list(training.records())
    assert training.last is not None
    return Outcome(
        experiment,
        training.stopped_by,
        training.diverged_at,
        NEVER if experiment.is_regression else hold_of(records, training.stopped_by),
        training.last,
        training.last_finite,
        training.best,
        training.learner.network.parameters.copy(),
    )


def assert_same(found: Outcome, expected: Outcome) -> None:
    """Bit for bit, but that the loss which ended a run as not finite may be infinite in one and NaN in the other."""
    assert found.experiment == expected.experiment
    assert (found.stopped_by, found.diverged_at) == (expected.stopped_by, expected.diverged_at)
    assert found.hold == expected.hold
    for name in ("last", "last_finite", "best"):
        one, other = getattr(found, name), getattr(expected, name)
        assert (one is None) == (other is None), name
        if one is not None:
            if name == "last" and found.diverged_at is not None:
                # ∞ − ∞ or ∞ alone: it goes by the order in which a product adds up.
                assert not math.isfinite(one.loss)
                assert not math.isfinite(other.loss)
                one, other = one._replace(loss=math.nan), other._replace(loss=math.nan)
            assert repr(tuple(one)) == repr(tuple(other)), name
    np.testing.assert_array_equal(found.parameters, expected.parameters)


def assert_as_alone(experiments: list[Experiment]) -> list[Outcome]:
    outcomes = together(experiments)
    for outcome, experiment in zip(outcomes, experiments, strict=True):
        assert_same(outcome, alone(experiment))
    return outcomes


def members(base: Experiment, count: int = 5) -> list[Experiment]:
    """Experiments that differ in all that the members of a population may differ in."""
    initializers = list(INITIALIZERS)
    return [
        base.replace(
            seed=100 + k,
            init=initializers[k % len(initializers)],
            learning_rate=base.learning_rate / (k + 1),
            momentum=0.5 + 0.08 * k,
            beta1=0.5 + 0.08 * k,
            rho=0.9 + 0.01 * k,
        )
        for k in range(count)
    ]


@pytest.fixture(scope="module")
def three_classes(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("data") / "three.csv"
    rng = np.random.default_rng(0)
    rows = [f"{a:.3f},{b:.3f},{'pqr'[k % 3]}" for k, (a, b) in enumerate(rng.normal(size=(45, 2)))]
    path.write_text("a,b,kind\n" + "\n".join(rows) + "\n")
    return str(path)


@pytest.mark.parametrize("batch", ["full", 1, 4, 10])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_and_batch(optimizer: str, batch: Any) -> None:
    rate = 0.3 if optimizer in ("sgd", "adagrad") else 0.03
    assert_as_alone(members(BASE.replace(optimizer=optimizer, batch=batch, learning_rate=rate)))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation(activation: str) -> None:
    assert_as_alone(members(BASE.replace(activation=activation, hidden=(6, 3, 5), batch=4, learning_rate=0.03)))


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_on_three_classes(loss: str, three_classes: str) -> None:
    assert_as_alone(
        members(BASE.replace(dataset="csv", data=three_classes, loss=loss, batch=7, validation_fraction=0.2))
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"dropout": 0.3},
        {"dropout": 0.3, "batch": 4},
        {"l1": 0.01, "l2": 0.02},
        {"clip_norm": 0.1},
        {"bias": False, "batch": 1},
        {"dtype": "float32", "batch": 1},
        {"dtype": "float32", "optimizer": "adam", "learning_rate": 0.03},
        {"schedule": "cosine", "warmup": 4},
        {"schedule": "step", "schedule_every": 3},
        {"reduction": "sum", "learning_rate": 0.1},
        {"hidden": ()},
        {"hidden": (40, 40), "batch": 1},
        {"shuffle": False, "batch": 4},
        {"noise": 0.1, "test_fraction": 0.2},
        {"dataset": "plane", "points": 60, "test_fraction": 0.25, "learning_rate": 0.003},
        {"dataset": "linear", "points": 64, "batch": 16},
        {"validation_fraction": 0.2},
    ],
    ids=str,
)
def test_every_other_setting(changes: dict[str, Any]) -> None:
    assert_as_alone(members(BASE.replace(**changes)))


def test_penalties_of_their_own() -> None:
    runs = [BASE.replace(seed=k, l1=0.01 * (k + 1), l2=0.02 / (k + 1), clip_norm=0.05 + k) for k in range(4)]
    assert_as_alone(runs)


def test_long_run_to_first_perfect_epoch() -> None:
    base = BASE.replace(optimizer="adam", learning_rate=0.03, batch=1, epochs=300, hidden=(8, 8))
    outcomes = assert_as_alone([base.replace(seed=k) for k in range(3)])
    assert all(outcome.perfect_at is not None and outcome.perfect_at > 0 for outcome in outcomes)


def test_what_holds_is_told_from_what_does_not() -> None:
    # A rate at which runs come to 100 % and lose it again, in stretches short and long.
    base = BASE.replace(optimizer="adam", learning_rate=0.1, batch=1, epochs=150, hidden=(6,), activation="tanh")
    runs = [base.replace(seed=k, epochs=60 + 9 * k) for k in range(12)]
    runs += [base.replace(seed=k, stop_when_perfect_for=3) for k in range(3)]
    outcomes = assert_as_alone(runs)
    holds = [outcome.hold for outcome in outcomes]
    assert any(hold.held_at is not None and hold.perfect_at != hold.held_at for hold in holds)
    assert any(hold.held_at is None and hold.perfect_at is not None for hold in holds)
    stopped = [outcome for outcome in outcomes if outcome.stopped_by == "perfect"]
    assert stopped
    for outcome in stopped:
        assert outcome.hold.held_at == outcome.hold.perfect_since == outcome.last.epoch - 2


def test_stopping_rules_of_their_own() -> None:
    base = BASE.replace(optimizer="adam", learning_rate=0.1, epochs=400, validation_fraction=0.25, dataset="moons")
    rules: list[dict[str, Any]] = [
        {}, {"epochs": 7}, {"stop_when_losses_below": 0.3}, {"stop_when_losses_below": 0.5},
        {"stop_when_perfect_for": 3}, {"patience": 1}, {"patience": 20}, {"epochs": 1},
        {"stop_when_perfect_for": 1, "patience": 50, "stop_when_losses_below": 0.1},
    ]  # fmt: skip
    outcomes = assert_as_alone([base.replace(seed=k, **rule) for k, rule in enumerate(rules)])
    assert {outcome.stopped_by for outcome in outcomes} == {"epochs", "losses", "perfect", "patience"}
    for outcome in outcomes:
        assert (outcome.best is not None) == (outcome.stopped_by == "patience")
        assert outcome.result is (outcome.best or outcome.last)


def test_patience_restores_the_best_weights_also_when_the_epochs_end_first() -> None:
    base = BASE.replace(
        optimizer="adam", learning_rate=0.03, epochs=300, validation_fraction=0.4, dataset="moons", points=40,
        noise=0.4, hidden=(16, 16), patience=5000,
    )  # fmt: skip
    outcomes = assert_as_alone([base.replace(seed=k, patience=5000 * (k % 2)) for k in range(6)])
    assert {outcome.stopped_by for outcome in outcomes} == {"epochs"}
    assert [outcome.best is not None for outcome in outcomes] == [False, True] * 3


def test_member_that_diverges_is_frozen_and_the_others_go_on() -> None:
    base = BASE.replace(activation="none", output_activation="none", batch=1, epochs=60)
    rates = [0.003, 300.0, 0.01, 3.0, 0.3]
    outcomes = assert_as_alone([base.replace(seed=k, learning_rate=rate) for k, rate in enumerate(rates)])
    assert [outcome.stopped_by for outcome in outcomes] == ["epochs", "diverged", "epochs", "diverged", "diverged"]
    for outcome in outcomes:
        assert np.isfinite(outcome.parameters).all()
        if outcome.stopped_by == "diverged":
            assert outcome.last.epoch == outcome.diverged_at
            assert outcome.result.accuracy is None
            assert outcome.last_finite is not None
            assert outcome.last_finite.epoch == outcome.diverged_at - 1


def test_network_that_is_not_finite_is_never_perfect() -> None:
    base = BASE.replace(activation="none", output_activation="none", batch=1, epochs=5, learning_rate=1e6)
    for outcome in together([base.replace(seed=k) for k in range(3)]):
        assert (outcome.stopped_by, outcome.perfect_at, outcome.last.accuracy) == ("diverged", None, None)


@pytest.mark.parametrize("batch", ["full", 1])
def test_grouping_changes_nothing(batch: Any) -> None:
    base = BASE.replace(optimizer="adam", batch=batch, epochs=12)
    runs = [base.replace(seed=k, epochs=3 + k % 10) for k in range(64)]
    reference = together(runs)
    for size in (1, 2, 7):
        for start in range(0, 64 if size > 1 else 8, size):
            for found, expected in zip(together(runs[start : start + size]), reference[start:], strict=False):
                assert_same(found, expected)


def test_order_changes_nothing() -> None:
    runs = members(BASE.replace(batch=4))
    for found, expected in zip(reversed(together(runs[::-1])), together(runs), strict=True):
        assert_same(found, expected)


def test_frames_count_epochs_and_tell_who_ends() -> None:
    population = Population([BASE.replace(seed=k, epochs=epochs) for k, epochs in enumerate((4, 2, 2, 9))])
    frames: list[Frame] = list(population.frames())
    assert [frame.epoch for frame in frames] == list(range(10))
    assert {frame.epoch: frame.ended for frame in frames if frame.ended} == {2: [1, 2], 4: [0], 9: [3]}
    assert list(frames[0].members) == [0, 1, 2, 3]
    assert list(frames[-1].members) == [3]  # the stack has been rebuilt without those that had ended
    last = population.outcomes[3]
    assert last is not None
    assert frames[-1].loss[0] == last.last.loss
    assert frames[-1].accuracy[0] == last.last.accuracy


def test_frames_may_be_left_early() -> None:
    population = Population([BASE.replace(epochs=epochs) for epochs in (1, 50)])
    for frame in population.frames():
        if frame.epoch == 3:
            break
    assert population.outcomes[0] is not None
    assert population.outcomes[1] is None


def test_numpy_settings_of_the_consumer_stay() -> None:
    with np.errstate(all="raise"):
        before = np.geterr()
        for _ in Population([BASE.replace(epochs=3)]).frames():
            assert np.geterr() == before


def test_shapes() -> None:
    def of(**changes: Any) -> Any:
        experiment = BASE.replace(**changes)
        return shape(experiment, parts_of(experiment, load(experiment.data_spec)))

    assert of() == of(seed=1, learning_rate=1.0, init="he", momentum=0.1, epochs=3, noise=0.1, patience=0)
    assert of() == of(output_activation="sigmoid", dtype="float64")
    for changes in ({"hidden": (4, 5)}, {"optimizer": "adam"}, {"batch": 1}, {"dtype": "float32"}, {"l2": 0.1},
                    {"dataset": "linear"}, {"test_fraction": 0.1}, {"bias": False}, {"loss": "bce"}):  # fmt: skip
        assert of() != of(**changes), changes
    # The cosine's rate depends on the planned epochs.
    assert family(BASE.replace(schedule="cosine")) != family(BASE.replace(schedule="cosine", epochs=99))


def test_different_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="one shape"):
        Population([BASE, BASE.replace(hidden=(5, 5))])


def test_equal_samples_are_kept_once() -> None:
    def stacked(dataset: str) -> Any:
        runs = [BASE.replace(dataset=dataset, seed=k) for k in range(3)]
        return stack([parts_of(run, load(run.data_spec)) for run in runs]).train

    assert stacked("xor").inputs.shape == (21, 2)
    assert stacked("moons").inputs.shape == (3, 200, 2)
    assert stacked("moons").targets.shape == (3, 200, 1)


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nothing\.csv"):
        Population([BASE.replace(dataset="csv", data=str(tmp_path / "nothing.csv"))])


_SETTINGS = st.fixed_dictionaries(
    {
        "dataset": st.sampled_from(["xor", "moons", "plane"]),
        "activation": st.sampled_from(list(ACTIVATIONS)),
        "loss": st.sampled_from(list(LOSSES)),
        "optimizer": st.sampled_from(list(OPTIMIZERS)),
        "batch": st.sampled_from(["full", 1, 4, 10]),
        "hidden": st.lists(st.integers(1, 12), max_size=3),
        "bias": st.booleans(),
        "dtype": st.sampled_from(["float64", "float32"]),
        "dropout": st.sampled_from([0, 0.2]),
        "l1": st.sampled_from([0, 0.001]),
        "clip_norm": st.sampled_from([0, 0.5]),
        "validation_fraction": st.sampled_from([0, 0.2]),
        "reduction": st.sampled_from(["mean", "sum"]),
        "noise": st.sampled_from([0, 0.1]),
    }
)
_OWN = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 1000),
        "learning_rate": st.sampled_from([3, 0.3, 0.03, 0.003]),
        "init": st.sampled_from(list(INITIALIZERS)),
        "epochs": st.sampled_from([2, 5, 12]),
        "stop_when_losses_below": st.sampled_from([0, 0.4]),
        "patience": st.sampled_from([0, 1]),
    }
)


_OVERFLOWS = {
    "dataset": "xor", "activation": "none", "loss": "hinge", "optimizer": "nesterov", "batch": 4, "hidden": [5, 5],
    "bias": False, "dtype": "float64", "validation_fraction": 0.2,
}  # fmt: skip


@given(_SETTINGS, st.lists(_OWN, min_size=1, max_size=5))
@example(_OVERFLOWS, [{"seed": 4, "learning_rate": 3, "init": "normal", "epochs": 2}])
@settings(max_examples=60, deadline=None)
def test_any_population_is_as_alone(shared: dict[str, Any], own: list[dict[str, Any]]) -> None:
    runs = []
    for changes in own:
        try:
            runs.append(Experiment(**{**shared, **changes}))
        except ExperimentError:  # such as a loss for classes on numbers
            return
    for outcome in assert_as_alone(runs):
        assert outcome.diverged_at is not None or math.isfinite(outcome.last.loss)


def test_metrics_are_those_of_each_member_alone() -> None:
    experiments = [
        BASE.replace(
            seed=seed, data_seed=seed, metrics="balanced-accuracy,macro-f1", test_fraction=0.3, validation_fraction=0.3,
            patience=3 + seed,
        )
        for seed in (1, 2, 3)
    ]  # fmt: skip
    for found, experiment in zip(together(experiments), experiments, strict=True):
        expected = alone(experiment)
        assert_same(found, expected)
        assert len(found.result.metrics) == 6
        assert dict(found.result.metrics) == dict((expected.best or expected.last).metrics)
