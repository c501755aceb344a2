"""What runs can be compared by, and what is said where they cannot."""

from __future__ import annotations

from tests.report.lab.making import document, record, subjects, text_of
from tui_backprop.report.lab.groups import comparisons, groups_of, varied
from tui_backprop.store.place import Store


def test_runs_that_differ_in_their_seed_are_one_group_and_the_same_seed_counts_once(store: Store):
    names = [record(store, seed=seed) for seed in (3, 1, 2, 1)]
    (group,) = groups_of(subjects(store, *names))
    assert group.seeds == (1, 2, 3)
    assert [run.id for run in group.repeats] == [names[3]]
    losses = sorted(member.measured["loss"] for member in group.members)
    assert group.losses() == (losses[1], losses[0], losses[2], 3)
    printed = text_of(document(*subjects(store, *names)))
    assert "The same experiment with 3 seeds" in printed
    assert f"the same seed gives the same bits again: `{names[3]}`" in printed


def test_a_fair_comparison_is_said_to_be_one(store: Store):
    names = [record(store, learning_rate=rate, seed=seed) for rate in (0.03, 0.3) for seed in (1, 2)]
    (comparison,) = comparisons(groups_of(subjects(store, *names)))
    assert comparison.setting == "learning_rate"
    assert comparison.has_same_seeds
    assert comparison.has_same_start
    assert comparison.has_same_data
    printed = text_of(document(*subjects(store, *names)))
    assert "the runs begin from the same weights and learn from the same samples (seeds 1, 2" in printed
    for warning in ("SINGLE SEED", "DIFFERENT SEEDS", "DIFFERENT INITIAL WEIGHTS", "DIFFERENT DATA"):
        assert warning not in printed


def test_a_single_seed_is_marked(store: Store):
    names = [record(store, optimizer=optimizer) for optimizer in ("sgd", "adam")]
    printed = text_of(document(*subjects(store, *names)))
    assert "SINGLE SEED. Every value stands for one run (n = 1)" in printed
    assert "DIFFERENT INITIAL WEIGHTS" not in printed


def test_different_initial_weights_are_marked(store: Store):
    names = [record(store, hidden=hidden) for hidden in ((4,), (8,))]
    printed = text_of(document(*subjects(store, *names)))
    assert (
        "DIFFERENT INITIAL WEIGHTS. The runs that are compared begin from different weights (networks of other"
        in printed
    )


def test_other_initial_weights_of_the_same_size_are_found_by_looking(store: Store):
    names = [record(store, init=init) for init in ("normal", "glorot")]
    (comparison,) = comparisons(groups_of(subjects(store, *names)))
    assert comparison.has_same_seeds
    assert not comparison.has_same_start


def test_different_seeds_are_marked(store: Store):
    names = [record(store, activation="tanh", seed=1), record(store, activation="sigmoid", seed=2)]
    printed = text_of(document(*subjects(store, *names)))
    assert "DIFFERENT SEEDS" in printed
    assert "DIFFERENT INITIAL WEIGHTS" in printed


def test_different_data_are_marked(store: Store):
    names = [
        record(store, dataset="moons", activation=name, data_seed=seed) for name, seed in (("tanh", 1), ("relu", 2))
    ]
    assert "DIFFERENT DATA" in text_of(document(*subjects(store, *names)))


def test_runs_that_differ_in_two_settings_are_not_compared(store: Store):
    names = [record(store, activation="tanh", optimizer="sgd"), record(store, activation="relu", optimizer="adam")]
    found = groups_of(subjects(store, *names))
    assert varied(found) == ["activation", "optimizer"]
    assert comparisons(found) == []
    assert "differ in several settings at once (activation, optimizer)" in text_of(document(*subjects(store, *names)))


def test_a_grid_is_compared_setting_by_setting_with_the_other_one_held(store: Store):
    names = [
        record(store, activation=activation, learning_rate=rate)
        for activation in ("tanh", "relu")
        for rate in (0.3, 0.03)
    ]
    found = comparisons(groups_of(subjects(store, *names)))
    assert [(one.setting, one.common) for one in found] == [
        ("learning_rate", {"activation": "tanh"}),
        ("learning_rate", {"activation": "relu"}),
        ("activation", {"learning_rate": "0.3"}),
        ("activation", {"learning_rate": "0.03"}),
    ]
    assert [group.text("learning_rate") for group in found[0].groups] == ["0.03", "0.3"]


def test_a_diverged_run_counts_as_a_failure_and_has_no_loss(store: Store):
    names = [record(store, seed=1), record(store, seed=2)]
    wild = record(store, seed=3, optimizer="sgd", learning_rate=1e6, activation="relu", output_activation="none")
    found = subjects(store, *names, wild)
    assert [group.diverged for group in groups_of(found)] == [0, 1]
    group = groups_of(found)[1]
    assert group.losses() is None
    assert group.perfect == 0
