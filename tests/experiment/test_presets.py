"""The presets are the experiments of the five studies, and start from what their sources say."""

from __future__ import annotations

import pytest

from tui_backprop.data.sources import SOURCES
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.presets import PRESETS, starting_settings
from tui_backprop.training.run.trainer import Training

# Layer sizes from inputs to outputs, biases, samples in a step, updates in an epoch, and what the source publishes.
TRAINED = {
    "lab-optimizers": ((2, 4, 4, 1), True, 1, 21, {"optimizer": "sgd", "learning_rate": 0.3}),
    "lab-batches": ((2, 4, 4, 1), True, 0, 1, {"reduction": "sum", "learning_rate": 0.1, "epochs": 10_000}),
    "lab-two-sizes": ((2, 6, 4, 1), False, 1, 21, {"learning_rate": 0.1}),
    "lab-sheet": ((2, 3, 3, 1), False, 1, 21, {"learning_rate": 0.8, "stop_when_losses_below": 0.04}),
}


def test_there_is_one_for_each_study() -> None:
    assert list(PRESETS) == [*TRAINED, "fashion-mnist"]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_describes_itself(name: str) -> None:
    preset = PRESETS[name]
    assert preset.name == name
    assert preset.summary
    assert preset.source.endswith(".")
    assert preset.published
    for finding in preset.published:
        assert finding.claim
        assert finding.published or finding.rows
        assert "\n" not in finding.claim + finding.published


@pytest.mark.parametrize("name", TRAINED)
def test_a_lab_preset_trains_what_its_source_describes(name: str) -> None:
    sizes, bias, batch, steps, settings = TRAINED[name]
    experiment = PRESETS[name].experiment
    training = Training(experiment.replace(epochs=2))
    records = list(training.records())
    assert training.learner.network.sizes == sizes
    assert training.learner.network.bias is bias
    assert experiment.batch == batch
    assert records[-1].steps == 2 * steps
    assert experiment.activation == experiment.output == "sigmoid"
    assert experiment.loss == "mse"
    assert experiment.init == "normal"
    assert {field: getattr(experiment, field) for field in settings} == settings


def test_the_lab_sheet_ends_within_a_million_updates() -> None:
    assert 999_900 < PRESETS["lab-sheet"].experiment.epochs * 21 <= 1_000_000


def test_the_fashion_preset_is_the_published_network() -> None:
    experiment = PRESETS["fashion-mnist"].experiment
    assert experiment.hidden == (392, 128)
    assert (experiment.activation, experiment.output, experiment.loss) == ("relu", "softmax", "cross-entropy")
    assert (experiment.batch, experiment.learning_rate, experiment.optimizer) == (100, 0.1, "sgd")
    assert experiment.precision == "float32"


@pytest.mark.parametrize("dataset", SOURCES)
def test_every_data_set_has_settings_to_start_from(dataset: str) -> None:
    experiment = Experiment.from_dict(starting_settings(dataset))
    assert experiment.dataset == dataset
    if dataset in ("fashion-mnist", "idx"):
        assert experiment == PRESETS["fashion-mnist"].experiment.replace(dataset=dataset)
    else:
        assert experiment == Experiment(dataset=dataset)


@pytest.mark.parametrize("name", TRAINED)
def test_a_lab_preset_trains_in_the_order_in_which_its_claims_were_measured(name: str) -> None:
    assert PRESETS[name].experiment.shuffle is False
