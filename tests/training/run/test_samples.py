"""How data meets a network: targets, parts, orders, batches."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_backprop.data.dataset import Dataset
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.losses import LOSSES
from tui_backprop.training.run import samples
from tui_backprop.training.run.samples import Batches, Order, Part, encode, output_units, parts_of


def dataset(n: int = 30, classes: int = 2, *, test: int = 0, regression: bool = False) -> Dataset:
    labels = np.linspace(0, 1, n) if regression else np.arange(n) % classes
    names = () if regression else tuple("abcdefgh"[:classes])
    inputs = np.column_stack([np.arange(n), -np.arange(n)]).astype(float)
    return Dataset("made", inputs, labels, ("x", "y"), names, np.arange(n - test), np.arange(n - test, n))


class TestTargets:
    @pytest.mark.parametrize(
        ("loss", "classes", "units"),
        [("mse", 2, 1), ("bce", 2, 1), ("hinge", 2, 1), ("cross-entropy", 2, 2), ("mse", 3, 3), ("hinge", 4, 4)],
    )
    def test_output_units(self, loss: str, classes: int, units: int) -> None:
        assert output_units(Experiment(loss=loss), dataset(classes=classes)) == units

    def test_regression_has_one_unit_and_its_own_numbers(self) -> None:
        data = dataset(regression=True)
        assert output_units(Experiment(), data) == 1
        targets = encode(data, np.array([0, 29]), loss=LOSSES["mse"], units=1, dtype=np.float64)
        assert targets.tolist() == [[0.0], [1.0]]

    def test_one_unit_is_0_or_1_and_signed_is_minus_1_or_1(self) -> None:
        which = np.array([0, 1, 2])
        assert encode(dataset(), which, loss=LOSSES["mse"], units=1, dtype=float).ravel().tolist() == [0, 1, 0]
        assert encode(dataset(), which, loss=LOSSES["hinge"], units=1, dtype=float).ravel().tolist() == [-1, 1, -1]

    def test_several_units_are_one_hot(self) -> None:
        targets = encode(dataset(classes=3), np.array([2, 0]), loss=LOSSES["mse"], units=3, dtype=np.float32)
        assert targets.tolist() == [[0, 0, 1], [1, 0, 0]]
        assert targets.dtype == np.float32
        signed = encode(dataset(classes=3), np.array([2]), loss=LOSSES["hinge"], units=3, dtype=float)
        assert signed.tolist() == [[-1, -1, 1]]


class TestParts:
    @pytest.mark.parametrize("fraction", [0.0, 0.1, 0.5, 0.99])
    def test_training_validation_and_test_samples_are_disjoint_and_complete(self, fraction: float) -> None:
        data = dataset(40, test=10)
        parts = parts_of(Experiment(validation_fraction=fraction), data)
        groups = [set(part.which.tolist()) for part in (parts.train, parts.validation, parts.test)]
        assert groups[0] | groups[1] == set(range(30))
        assert groups[2] == set(range(30, 40))
        assert sum(map(len, groups)) == 40
        assert len(parts.validation) == 2 * min(round(15 * fraction), 14)
        for part in (parts.train, parts.validation, parts.test):
            np.testing.assert_array_equal(part.inputs, data.inputs[part.which])
            np.testing.assert_array_equal(part.targets[:, 0], data.labels[part.which])

    def test_the_split_is_the_seeds(self) -> None:
        def which(seed: int) -> list[int]:
            experiment = Experiment(validation_fraction=0.3, seed=seed)
            return list(parts_of(experiment, dataset(40)).validation.which)

        assert which(1) == which(1)
        assert which(1) != which(2)

    def test_samples_in_their_own_order_are_not_copied(self) -> None:
        data = dataset(40, test=10)
        parts = parts_of(Experiment(), data)
        assert np.shares_memory(parts.train.inputs, data.inputs)
        assert np.shares_memory(parts.test.inputs, data.inputs)

    def test_float32_when_asked_for(self) -> None:
        parts = parts_of(Experiment(dtype="float32"), dataset())
        assert parts.train.inputs.dtype == parts.train.targets.dtype == np.float32


class TestOrder:
    def test_every_epoch_is_a_permutation_and_a_new_one(self) -> None:
        order = Order(100, rng=np.random.default_rng(0), shuffle=True)
        drawn = [tuple(order.draw()) for _ in range(100)]
        assert all(sorted(one) == list(range(100)) for one in drawn)
        assert len(set(drawn)) == 100

    def test_every_sample_comes_first_about_as_often(self) -> None:
        order = Order(5, rng=np.random.default_rng(0), shuffle=True)
        firsts = Counter(int(order.draw()[0]) for _ in range(5000))
        assert all(900 < firsts[sample] < 1100 for sample in range(5))

    def test_unshuffled_is_the_natural_order(self) -> None:
        order = Order(5, rng=np.random.default_rng(0), shuffle=False)
        assert [order.draw().tolist() for _ in range(2)] == [[0, 1, 2, 3, 4]] * 2


def seen(batches: Batches) -> list[list[int]]:
    return [batch.positions.tolist() for block in batches.epoch() for batch in block]


class TestBatches:
    @settings(max_examples=60, deadline=None)
    @given(n=st.integers(2, 60), batch=st.integers(1, 70), shuffle=st.booleans(), gather=st.sampled_from([16, 1 << 20]))
    def test_every_sample_once_an_epoch_with_its_target(self, n: int, batch: int, shuffle: bool, gather: int) -> None:
        before = samples._GATHER_BYTES
        samples._GATHER_BYTES = gather
        try:
            experiment = Experiment(batch=batch, shuffle=shuffle)
            part = parts_of(experiment, dataset(n)).train
            batches = Batches(part, [experiment], ())
        finally:
            samples._GATHER_BYTES = before
        for _ in range(3):
            positions = []
            sizes = []
            for block in batches.epoch():
                for one in block:
                    positions += one.positions.tolist()
                    sizes.append(one.size)
                    np.testing.assert_array_equal(one.inputs[:2].T, part.inputs[one.positions])
                    assert (one.inputs[2] == 1).all()
                    np.testing.assert_array_equal(one.inputs_transposed, one.inputs.T)
                    np.testing.assert_array_equal(one.targets.T, part.targets[one.positions])
            assert sorted(positions) == list(range(n))
            if not shuffle:
                assert positions == list(range(n))
            size = min(batch, n)
            assert sizes == [size] * (n // size) + ([n % size] if n % size else [])

    def test_a_full_batch_needs_no_order(self) -> None:
        experiment = Experiment(batch="full")
        batches = Batches(parts_of(experiment, dataset(6)).train, [experiment], ())
        assert batches.is_full
        assert seen(batches) == seen(batches) == [[0, 1, 2, 3, 4, 5]]

    def test_without_biases_there_is_no_row_of_ones(self) -> None:
        experiment = Experiment(batch=2, bias=False)
        ((first, *_),) = Batches(parts_of(experiment, dataset(6)).train, [experiment], ()).epoch()
        assert first.inputs.shape == (2, 2)

    def test_each_network_of_a_population_has_the_order_of_its_seed(self) -> None:
        experiments = [Experiment(batch=4, seed=seed) for seed in (1, 2, 3)]
        part = parts_of(experiments[0], dataset(10)).train
        together = Batches(part, experiments, (3,))
        alone = [Batches(part, [experiment], ()) for experiment in experiments]
        for _ in range(3):
            stacked = seen(together)
            for member, batches in enumerate(alone):
                assert [positions[member] for positions in stacked] == seen(batches)

    def test_networks_with_samples_of_their_own_get_those(self) -> None:
        experiments = [Experiment(batch=4, seed=seed) for seed in (1, 2)]
        rng = np.random.default_rng(0)
        part = Part(rng.normal(size=(2, 9, 2)), rng.normal(size=(2, 9, 1)), np.tile(np.arange(9), (2, 1)))
        for block in Batches(part, experiments, (2,)).epoch():
            for batch in block:
                for member in range(2):
                    chosen = batch.positions[member]
                    np.testing.assert_array_equal(batch.inputs[member, :2].T, part.inputs[member, chosen])
                    np.testing.assert_array_equal(batch.targets[member].T, part.targets[member, chosen])
