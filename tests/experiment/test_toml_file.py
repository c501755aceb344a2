"""Experiments and settings as TOML: they survive it, and what is wrong is named with the file and the key."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given

from tests.experiment.strategies import experiments
from tui_backprop.errors import ExperimentError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import FULL
from tui_backprop.experiment.toml_file import MAX_FILE, from_toml, read_experiment, read_settings, to_toml


@given(experiments())
def test_an_experiment_survives_toml(experiment: Experiment) -> None:
    assert from_toml(to_toml(experiment)) == experiment


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("epochs = ", "not valid TOML"),
        ("a\x00b = 1", "not valid TOML"),
        ("epochs = " + "9" * 5000, "too long"),
        ("hidden = " + "[" * 5000, "too deep"),
        ("epochs = 3\nepochs = 4", "not valid TOML"),
        ("hiden = [3]", "did you mean 'hidden'"),
        ("[training]\nepochs = 3", "unknown setting 'training'"),
        ("seed = 1979-05-27", "seed: '1979-05-27' is not a whole number"),
        ("seed = nan", "seed: 'nan' is not a whole number"),
        ("epochs = " + "9" * 400, "epochs: '999"),
        ("learning_rate = " + "9" * 400, "learning_rate: '999"),
        ("bias = 1", "bias: '1' is not true or false"),
        ("dataset = 5", "dataset: '5' is not text"),
        ("patience = 5", "patience: early stopping"),
    ],
)
def test_a_file_that_is_wrong_names_itself_and_the_key(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(text)
    with pytest.raises(ExperimentError) as caught:
        read_experiment(path)
    assert str(caught.value).startswith(str(path))
    assert told in str(caught.value)
    assert len(str(caught.value)) < 400


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "long.toml").write_text("#" * (MAX_FILE + 1))
    for name, told in (
        ("none.toml", "no such file"), ("", "directory"), ("bytes.toml", "not UTF-8"), ("long.toml", "longer than"),
        ("a\0b", "NUL"),
    ):  # fmt: skip
        with pytest.raises(ExperimentError, match=told):
            read_settings(tmp_path / name)


def test_a_file_s_settings_are_those_that_it_gives(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text('hidden = "8,8"\nbatch = "full"\nlearning_rate = 1\nvalidation_fraction = 0.5\n')
    assert read_settings(path) == {
        "hidden": (8, 8), "batch": FULL, "learning_rate": 1.0, "validation_fraction": 0.5,
    }  # fmt: skip
    assert read_experiment(path) == Experiment(hidden=(8, 8), learning_rate=1.0, validation_fraction=0.5)


def test_the_toml_is_readable_by_others() -> None:
    values = tomllib.loads(to_toml(Experiment(hidden=(), data_seed=5)))
    assert values["hidden"] == []
    assert values["batch"] == "full"
    assert values["data_seed"] == 5
    assert "test_fraction" not in values
