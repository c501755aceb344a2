"""`Experiment`: what goes together, what `auto` means, and its form as plain data."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given

from tests.experiment.strategies import experiments
from tui_backprop.errors import ExperimentError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import DEFAULTS, FIELDS, MAX_LAYERS
from tui_backprop.nn.optimizers import OPTIMIZERS


@given(experiments())
def test_an_experiment_survives_json(experiment: Experiment) -> None:
    text = json.dumps(experiment.to_dict(), allow_nan=False)
    again = Experiment.from_dict(json.loads(text))
    assert again == experiment
    assert hash(again) == hash(experiment)
    assert all(type(getattr(again, name)) is type(getattr(experiment, name)) for name in FIELDS)


@given(experiments(), experiments())
def test_the_differences_turn_one_experiment_into_another(one: Experiment, other: Experiment) -> None:
    changes = {name: new for name, (_, new) in one.differences(other).items()}
    assert one.replace(**changes) == other
    assert bool(changes) == (one != other)


def test_the_defaults_are_a_valid_experiment() -> None:
    assert {name: getattr(Experiment(), name) for name in FIELDS} == DEFAULTS


def test_an_experiment_cannot_be_changed_in_place() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Experiment().seed = 1  # type: ignore[misc]


def test_too_many_layers() -> None:
    with pytest.raises(ExperimentError, match=f"at most {MAX_LAYERS}"):
        Experiment(hidden=(1,) * (MAX_LAYERS + 1))


@pytest.mark.parametrize(
    ("values", "field", "remedy"),
    [
        ({"loss": "bce", "output_activation": "tanh"}, "output_activation", "auto"),
        ({"loss": "mse", "output_activation": "softmax"}, "output_activation", "cross-entropy"),
        ({"loss": "cross-entropy", "regression": True, "dataset": "csv"}, "loss", "mse"),
        ({"dataset": "plane", "loss": "hinge"}, "loss", "mse"),
        ({"dataset": "plane", "stop_when_perfect_for": 3}, "stop_when_perfect_for", "--stop-when-losses-below"),
        ({"dataset": "plane", "metrics": "macro-f1"}, "metrics", "leave --metrics out"),
        ({"patience": 3}, "patience", "--validation-fraction"),
    ],
)
def test_fields_that_contradict_each_other(values: dict[str, Any], field: str, remedy: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        Experiment(**values)
    assert caught.value.where == field
    assert remedy in caught.value.remedy


def test_auto_is_resolved() -> None:
    assert Experiment().output == "sigmoid"
    assert Experiment(loss="cross-entropy").output == "softmax"
    assert Experiment(loss="hinge").output == "none"
    assert Experiment(dataset="plane").output == "none"
    assert Experiment(output_activation="tanh").output == "tanh"
    assert Experiment().precision == "float64"
    assert Experiment(dataset="fashion-mnist").precision == "float32"
    assert Experiment(dataset="fashion-mnist", dtype="float64").precision == "float64"
    assert Experiment(seed=3).data_spec.seed == 3
    assert Experiment(seed=3, data_seed=4).data_spec.seed == 4
    assert Experiment(dataset="plane").score.label == "R²"
    assert Experiment().score.label == "accuracy"


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_optimizer_gets_its_own_settings_and_no_others(optimizer: str) -> None:
    settings = Experiment(optimizer=optimizer, epsilon=0.5).optimizer_settings
    assert set(settings) == set(OPTIMIZERS[optimizer].defaults)
    assert settings.get("epsilon", 0.5) == 0.5


def test_unknown_settings_are_refused_with_the_nearest() -> None:
    for use in (lambda: Experiment().replace(hiden=3), lambda: Experiment.from_dict({"hiden": 3})):
        with pytest.raises(ExperimentError, match="unknown setting 'hiden'; did you mean 'hidden'"):
            use()
