"""What a key changes in an experiment never ends in an error, and comes round again."""

from __future__ import annotations

import numpy as np
import pytest

from tui_backprop.data.sources import SOURCES
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import FULL
from tui_backprop.nn.activations import ACTIVATIONS
from tui_backprop.nn.initializers import INITIALIZERS
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.tui.session import changes
from tui_backprop.tui.session.changes import Memory

CYCLES = (
    (changes.activation, "activation", ACTIVATIONS),
    (changes.optimizer, "optimizer", OPTIMIZERS),
    (changes.initializer, "init", INITIALIZERS),
    (changes.loss, "loss", LOSSES),
)


@pytest.mark.parametrize(("change", "field", "registry"), CYCLES)
@pytest.mark.parametrize("way", [1, -1])
def test_cycles_visit_the_whole_registry_and_come_back(change, field, registry, way):
    experiment = start = Experiment()
    seen = []
    for _ in registry:
        experiment = change(experiment, way)
        seen.append(getattr(experiment, field))
    assert sorted(seen) == sorted(registry)
    assert getattr(experiment, field) == getattr(start, field)


def test_back_undoes_forward():
    start = Experiment()
    for change in (changes.activation, changes.optimizer, changes.initializer, changes.learning_rate, changes.width):
        assert change(change(start, 1), -1) == start
    assert changes.depth(changes.depth(start, 1), -1) == start


def test_learning_rate_goes_along_1_3_10():
    experiment = Experiment(learning_rate=0.001)
    rates = []
    for _ in range(4):
        experiment = changes.learning_rate(experiment, 1)
        rates.append(experiment.learning_rate)
    assert rates == [0.003, 0.01, 0.03, 0.1]
    assert changes.learning_rate(Experiment(learning_rate=0.02), 1).learning_rate == 0.03
    assert changes.learning_rate(Experiment(learning_rate=0.02), -1).learning_rate == 0.01
    ends = [Experiment(learning_rate=1e5), Experiment(learning_rate=1e-9)]
    assert [changes.learning_rate(end, way) == end for end, way in zip(ends, (1, -1), strict=True)] == [True, True]


def test_batch_has_three_modes_and_keeps_a_size_that_was_chosen():
    sizes = [Experiment(batch=5)]
    for _ in range(3):
        sizes.append(changes.batch(sizes[-1], 1))
    assert [item.batch for item in sizes] == [5, 1, FULL, changes.SMALL_BATCH]


def test_a_loss_takes_its_output_along():
    experiment = Experiment(output_activation="tanh")
    for _ in LOSSES:
        experiment = changes.loss(experiment, 1)
    assert experiment.loss == "mse"
    assert experiment.output_activation == "auto"


def test_regression_takes_only_its_losses():
    experiment = changes.with_dataset(Experiment(loss="bce", stop_when_perfect_for=5), "plane", Memory.of(Experiment()))
    assert experiment.is_regression
    assert experiment.loss == "mse"
    assert experiment.stop_when_perfect_for == 0
    seen = {experiment.loss}
    for _ in LOSSES:
        experiment = changes.loss(experiment, 1)
        seen.add(experiment.loss)
    assert seen == {name for name, loss in LOSSES.items() if "regression" in loss.tasks}


def test_data_of_files_are_offered_only_when_known():
    assert "csv" not in changes.datasets(Memory.of(Experiment()))
    assert "csv" in changes.datasets(Memory.of(Experiment(dataset="csv", data="iris.csv")))


def test_images_get_settings_of_their_own_and_give_them_back():
    small = Experiment(dataset="bumps", hidden=(6, 5), learning_rate=0.3, seed=3)
    memory = Memory.of(small)
    images = changes.dataset(small, 1, memory)
    assert images.dataset == "fashion-mnist"
    assert images.hidden == changes.image_experiment().hidden
    assert images.seed == 3
    back = changes.dataset(images.replace(seed=4), -1, memory.seen(images))
    assert back == small.replace(seed=4)


def test_a_file_comes_back_with_its_columns():
    start = Experiment(dataset="csv", data="cars.csv", target="price", regression=True)
    memory = Memory.of(start)
    away = changes.with_dataset(start, "xor", memory)
    assert (away.data, away.target, away.regression) == ("", "", None)
    assert changes.with_dataset(away, "csv", memory.seen(away)) == start


def test_what_a_source_does_not_take_goes_back_to_its_default():
    noisy = Experiment(dataset="moons", noise=0.2, points=500, test_fraction=0.3)
    xor = changes.with_dataset(noisy, "xor", Memory.of(noisy))
    assert (xor.points, xor.noise, xor.test_fraction) == (0, 0.2, 0.3)
    images = changes.with_dataset(noisy, "fashion-mnist", Memory.of(noisy))
    assert (images.points, images.noise, images.test_fraction) == (0, 0, None)


def test_no_sequence_of_keys_makes_an_experiment_that_is_refused():
    rng = np.random.default_rng(11)
    experiment = Experiment(dataset="csv", data="iris.csv", output_activation="relu")
    memory = Memory.of(experiment)
    single = [changes.activation, changes.optimizer, changes.initializer, changes.loss, changes.batch,
              changes.learning_rate, changes.width, changes.depth]  # fmt: skip
    seen = set()
    for _ in range(1500):
        way = int(rng.choice([-1, 1]))
        if rng.random() < 0.2:
            experiment = changes.dataset(experiment, way, memory)
        else:
            experiment = single[rng.integers(len(single))](experiment, way)
        memory = memory.seen(experiment)
        seen.add(experiment.dataset)
    assert seen == set(SOURCES) - {"idx"}


def test_summary_names_what_matters():
    assert changes.summary(Experiment(), (2, 4, 4, 1)) == [
        "xor", "2-4-4-1 tanh", "adam 0.03", "full batch", "seed 7",
    ]  # fmt: skip
    assert changes.summary(Experiment(dataset="csv", data="/home/me/iris.csv"))[0] == "iris.csv"
    assert changes.summary(Experiment(hidden=()), (2, 1))[1] == "2-1"
    assert "bce" in changes.summary(Experiment(loss="bce"))
