"""The options of an experiment: there is one for every field, and they go over file, preset and defaults."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import example, given

from tests.experiment.strategies import experiments
from tui_backprop.cli.options import ExperimentCommand
from tui_backprop.experiment.command_line import as_options, option_name
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.presets import PRESETS
from tui_backprop.experiment.settings import DEFAULTS, FIELDS, SETTINGS
from tui_backprop.experiment.toml_file import to_toml
from tui_backprop.experiment.values import typed
from tui_backprop.nn.glossary import glossary

# For every field a value that is not its default, as it is typed. Those that need another field bring it.
OTHER: dict[str, tuple[str, Any]] = {
    "dataset": ("--dataset spiral", "spiral"),
    "data": ("--data some.csv", "some.csv"),
    "test_data": ("--test-data test.csv", "test.csv"),
    "features": ("--features 'a,2'", "a,2"),
    "drop": ("--drop id,-1", "id,-1"),
    "header": ("--header no", "no"),
    "delimiter": ("--delimiter semicolon", "semicolon"),
    "decimal": ("--decimal comma", "comma"),
    "missing": ("--missing drop", "drop"),
    "pictures": ("--no-pictures", False),
    "target": ("--target kind", "kind"),
    "regression": ("--regression", True),
    "standardise": ("--no-standardise", False),
    "points": ("--points 1,500", 1500),
    "noise": ("--noise 0.25", 0.25),
    "test_fraction": ("--test-fraction 0.2", 0.2),
    "validation_fraction": ("--validation-fraction 0.1", 0.1),
    "hidden": ("--hidden 8,3", (8, 3)),
    "activation": ("--activation relu", "relu"),
    "output_activation": ("--output-activation tanh", "tanh"),
    "bias": ("--no-bias", False),
    "init": ("--init he", "he"),
    "dtype": ("--dtype float32", "float32"),
    "loss": ("--loss bce", "bce"),
    "reduction": ("--reduction sum", "sum"),
    "optimizer": ("--optimizer sgd", "sgd"),
    "learning_rate": ("--learning-rate 1e-3", 1e-3),
    "batch": ("--batch 32", 32),
    "shuffle": ("--no-shuffle", False),
    "epochs": ("--epochs 100", 100),
    "seed": ("--seed 0", 0),
    "data_seed": ("--data-seed 0", 0),
    "momentum": ("--momentum 0.5", 0.5),
    "beta1": ("--beta1 0.8", 0.8),
    "beta2": ("--beta2 0.99", 0.99),
    "rho": ("--rho 0.9", 0.9),
    "epsilon": ("--epsilon 1e-7", 1e-7),
    "weight_decay": ("--weight-decay 0", 0.0),
    "schedule": ("--schedule cosine", "cosine"),
    "schedule_every": ("--schedule-every 10", 10),
    "schedule_gamma": ("--schedule-gamma 0.9", 0.9),
    "warmup": ("--warmup 5", 5),
    "l1": ("--l1 0.01", 0.01),
    "l2": ("--l2 0.01", 0.01),
    "dropout": ("--dropout 0.5", 0.5),
    "clip_norm": ("--clip-norm 1", 1.0),
    "stop_when_losses_below": ("--stop-when-losses-below 0.04", 0.04),
    "losses_during_pass": ("--losses-during-pass", True),
    "metrics": ("--metrics macro-f1,balanced-accuracy", ("macro-f1", "balanced-accuracy")),
    "stop_when_perfect_for": ("--stop-when-perfect-for 50", 50),
    "patience": ("--patience 9 --validation-fraction 0.2", 9),
}


def experiment_of(arguments: str) -> Experiment:
    """The experiment that a command with these arguments is called with."""
    taken: list[Experiment] = []

    @click.command(cls=ExperimentCommand)
    def command(experiment: Experiment) -> None:
        taken.append(experiment)

    command.main(shlex.split(arguments), standalone_mode=False)
    return taken[0]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_no_options_are_the_defaults() -> None:
    assert experiment_of("") == Experiment()


def test_the_table_covers_every_field() -> None:
    assert set(OTHER) == set(FIELDS)


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_has_an_option(name: str) -> None:
    arguments, value = OTHER[name]
    assert value != DEFAULTS[name]
    assert getattr(experiment_of(arguments), name) == value


@pytest.mark.parametrize("name", [name for name in FIELDS if SETTINGS[name].choices])
def test_every_choice_of_a_field_is_in_the_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        click.command("x", cls=ExperimentCommand)(lambda: None).main(["--help"], terminal_width=1000)
    lines = capsys.readouterr().out.splitlines()
    (line,) = [line for line in lines if line.strip().startswith(option_name(name) + " ")]
    assert all(choice in line for choice in SETTINGS[name].choices)
    assert f"default: {typed(name, DEFAULTS[name])}" in line


def test_the_help_groups_the_fields_and_shows_ranges_and_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        click.command("x", cls=ExperimentCommand)(lambda: None).main(["--help"], terminal_width=1000)
    lines = capsys.readouterr().out.splitlines()
    headings = [line[:-1] for line in lines if line.endswith(":") and not line.startswith(" ")]
    groups = list(dict.fromkeys(setting.group for setting in SETTINGS.values()))
    assert headings == ["Experiment", *groups, "Help", *glossary()]
    assert any("--seed N" in line and "[0<=x<=4,294,967,295; default: 7]" in line for line in lines)
    assert any("--batch full|N" in line and "default: full" in line for line in lines)
    assert any("--bias / --no-bias" in line and "default: bias" in line for line in lines)


def test_bare_flags_and_their_negatives() -> None:
    assert experiment_of("--preset lab-sheet").bias is False
    assert experiment_of("--preset lab-sheet --bias").bias is True
    assert experiment_of("--batch full --preset lab-sheet").batch == 0
    assert experiment_of("--hidden none").hidden == ()
    assert experiment_of("--lr 0.5").learning_rate == 0.5
    assert experiment_of("--seed 1 --seed 2").seed == 2


def test_option_goes_over_file_over_preset_over_default(here: Path) -> None:
    (here / "my.toml").write_text('hidden = [5]\nlearning_rate = 0.2\nactivation = "relu"\n')
    experiment = experiment_of("--activation elu --experiment my.toml --preset lab-sheet")
    assert experiment.activation == "elu"
    assert experiment.hidden == (5,)
    assert experiment.learning_rate == 0.2
    assert experiment.bias is False
    assert experiment.stop_when_losses_below == 0.04
    assert experiment.seed == DEFAULTS["seed"]


def test_parts_that_are_only_valid_together_may_come_from_two_places(here: Path) -> None:
    (here / "my.toml").write_text("patience = 5\n")
    assert experiment_of("--experiment my.toml --validation-fraction 0.2").patience == 5


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_its_experiment(name: str) -> None:
    assert experiment_of(f"--preset {name}") == PRESETS[name].experiment


def test_data_without_a_data_set_is_csv_or_idx(here: Path) -> None:
    (here / "pictures").mkdir()
    assert experiment_of("--data a.csv").dataset == "csv"
    assert experiment_of("--data pictures").dataset == "idx"
    assert experiment_of("--data pictures").hidden == (392, 128)
    assert experiment_of("--data a.csv --dataset idx").dataset == "idx"
    assert experiment_of("--data a.csv --preset lab-sheet").dataset == "csv"
    assert experiment_of("--data elsewhere --preset fashion-mnist").dataset == "fashion-mnist"
    (here / "my.toml").write_text('dataset = "idx"\ndata = "pictures"\n')
    assert experiment_of("--data other --experiment my.toml").dataset == "idx"


def test_pictures_start_from_the_settings_of_pictures(here: Path) -> None:
    pictures = experiment_of("--dataset fashion-mnist")
    assert pictures == PRESETS["fashion-mnist"].experiment
    slower = experiment_of("--dataset fashion-mnist --lr 0.01 --hidden 30")
    assert slower == pictures.replace(learning_rate=0.01, hidden=(30,))
    # A preset that was asked for, and a file, mean what they say.
    assert experiment_of("--dataset fashion-mnist --preset lab-sheet").hidden == (3, 3)
    (here / "my.toml").write_text('dataset = "fashion-mnist"\n')
    assert experiment_of("--experiment my.toml") == Experiment(dataset="fashion-mnist")


def test_a_saved_experiment_is_the_same_again(here: Path) -> None:
    experiment = experiment_of("--preset lab-batches --hidden 7,7 --test-fraction 0.3 --noise 0.05")
    (here / "my{0}.toml").write_text(to_toml(experiment))
    assert experiment_of("--experiment 'my{0}.toml'") == experiment


@pytest.mark.parametrize("name", FIELDS)
def test_an_experiment_as_options_is_the_same_again(name: str) -> None:
    experiment = experiment_of(OTHER[name][0])
    assert experiment_of(as_options(experiment)) == experiment


@given(experiments())
@example(Experiment(dataset="fashion-mnist"))
@example(Experiment(dataset="idx", data="pictures", hidden=(), learning_rate=1 / 3))
def test_the_line_of_any_experiment_means_the_same(experiment: Experiment) -> None:
    assert experiment_of(as_options(experiment)) == experiment


@pytest.mark.parametrize("name", ["--", "--0", "--dose", "--seed", "--test-fraction", "--no-bias"])
def test_a_column_may_begin_like_an_option(name: str) -> None:
    experiment = Experiment(target=name)
    assert experiment_of(as_options(experiment)) == experiment


def test_a_name_with_a_space_survives_as_options() -> None:
    experiment = Experiment(dataset="csv", data="my data.csv", hidden=())
    assert experiment_of(as_options(experiment)) == experiment


def test_help_says_every_formula_and_its_source(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        click.command("x", cls=ExperimentCommand)(lambda: None).main(["--help"], terminal_width=1000)
    shown = "".join(capsys.readouterr().out.split())
    for group in glossary().values():
        for entry in group:
            assert "".join(entry.formula.split()) in shown
            assert "".join(entry.source.split()) in shown
