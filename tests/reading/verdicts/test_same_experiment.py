"""The command that trains the same network really runs."""

from __future__ import annotations

import shlex

import pytest

from tui_backprop.cli.main import main
from tui_backprop.reading.verdicts.report import Report, TensorReport
from tui_backprop.reading.verdicts.same_experiment import called, command_for, differences

TENSORS = [TensorReport(shape, 1, "right", 0.1, 1.0) for shape in ([2, 4], [4, 4], [4, 1])]


def report(**changes: object) -> Report:
    given: dict[str, object] = {
        "file": "lab1.py", "network": "2-4-4-1", "activations": ["sigmoid"] * 3, "loss": "mse", "samples": 1,
        "optimizer": "sgd", "rate": 0.1, "tensors": TENSORS,
    }  # fmt: skip
    return Report(**{**given, **changes})  # type: ignore[arg-type]


def test_command():
    assert command_for(report()) == (
        "backprop-tui train --dataset xor --hidden 4,4 --activation sigmoid --output-activation sigmoid --loss mse "
        "--optimizer sgd --lr 0.1 --batch 1 --no-bias"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"samples": 100, "optimizer": "momentum 0.9", "activations": ["tanh", "tanh", "none"]},
        {"loss": "bce", "optimizer": "Adam 0.9, 0.999", "activations": ["relu", "relu", "sigmoid"]},
        {"optimizer": "RMSProp 0.9", "tensors": [*TENSORS, TensorReport([4], 1, "right", 0.1, 1.0)]},
        {"optimizer": "Nesterov momentum 0.9", "activations": ["leaky_relu", "leaky_relu", "sigmoid"]},
        {"optimizer": "AdaGrad", "network": "2-1", "activations": ["sigmoid"], "tensors": TENSORS[2:]},
    ],
)
def test_the_printed_command_runs(changes: dict[str, object], capsys: pytest.CaptureFixture[str]):
    name, *words = shlex.split(command_for(report(**changes)))
    assert name == "backprop-tui"
    assert main([*words, "--epochs", "2", "--no-store"]) == 0
    assert "Accuracy" in capsys.readouterr().out


@pytest.mark.parametrize(
    "changes",
    [
        {"network": ""},
        {"network": "4-4-4-3"},
        {"activations": ["", "", "sigmoid"]},
        {"activations": ["tanh", "relu", "sigmoid"]},
        {"loss": ""},
        {"rate": None},
        {"rate": float("inf")},
        {"optimizer": "sgd with a rate that changes from step to step"},
    ],
)
def test_no_command_where_something_is_not_known(changes: dict[str, object]):
    assert command_for(report(**changes)) == ""


def test_it_is_said_what_the_command_has_of_its_own():
    from tui_backprop.reading.verdicts.report import Report
    from tui_backprop.reading.verdicts.same_experiment import differences

    assert differences(Report("a.py", samples=1)) == "its own: samples, initial weights and the scale of the loss"
    batch = Report("a.py", samples=20, takes_all=False)
    assert differences(batch).endswith("all samples at a time, where a batch of 20 was seen")
    assert "samples at a time" not in differences(Report("a.py", samples=20, takes_all=True))


@pytest.mark.parametrize(
    ("dataset", "name", "own"),
    [
        ("xor", "the same experiment", "initial weights and the scale of the loss"),
        ("linear", "the same experiment", "samples, initial weights and the scale of the loss"),
        ("", "the same network, on data of this project", "samples, initial weights and the scale of the loss"),
    ],
)
def test_it_is_called_the_same_experiment_only_on_the_same_data(dataset: str, name: str, own: str):
    of = report(dataset=dataset)
    assert (called(of), differences(of)) == (name, f"its own: {own}")
    assert f"--dataset {dataset or 'xor'} " in command_for(of)
