"""What a sweep runs, and how it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tui_backprop.errors import ExperimentError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import MAX_SEED
from tui_backprop.training.many.holding import Hold
from tui_backprop.training.many.population import Outcome
from tui_backprop.training.many.sweep import (
    MAX_RUNS,
    Sweep,
    SweepResults,
    check_values,
    parse_seeds,
    parse_vary,
    read_sweep,
)
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.trainer import Record

BASE = Experiment(epochs=10)


def test_cells_are_all_combinations() -> None:
    sweep = Sweep(BASE, {"learning_rate": [0.3, 0.03], "hidden": [(4, 4), (8,)]}, (5, 6))
    assert [cell.settings for cell in sweep.cells] == [
        {"learning_rate": 0.3, "hidden": (4, 4)}, {"learning_rate": 0.3, "hidden": (8,)},
        {"learning_rate": 0.03, "hidden": (4, 4)}, {"learning_rate": 0.03, "hidden": (8,)},
    ]  # fmt: skip
    runs = sweep.experiments()
    assert [run.seed for run in runs] == [5, 6] * 4
    assert runs[3] == BASE.replace(learning_rate=0.3, hidden=(8,), seed=6)


def test_nothing_varied_is_one_cell() -> None:
    sweep = Sweep(BASE, {}, (1, 2, 3))
    assert [cell.settings for cell in sweep.cells] == [{}]
    assert len(sweep.experiments()) == 3


def test_too_many_runs() -> None:
    with pytest.raises(ExperimentError, match="2 combinations with 50,001 seeds are 100,002 runs"):
        Sweep(BASE, {"bias": [True, False]}, tuple(range(50_001)))
    assert len(Sweep(BASE, {}, tuple(range(MAX_RUNS))).seeds) == MAX_RUNS


def test_impossible_combination_is_named() -> None:
    with pytest.raises(ExperimentError, match=r"loss=cross-entropy: .*softmax"):
        Sweep(BASE.replace(output_activation="sigmoid"), {"loss": ["mse", "cross-entropy"]}, (1,))


@pytest.mark.parametrize(
    ("text", "name", "values"),
    [
        ("learning_rate=0.3,0.03", "learning_rate", [0.3, 0.03]),
        ("learning-rate=0.3, 3e-2", "learning_rate", [0.3, 0.03]),
        ("hidden=4-4,16-16,none", "hidden", [(4, 4), (16, 16), ()]),
        ("hidden=4,4;16,16", "hidden", [(4, 4), (16, 16)]),
        ("batch=full,1", "batch", [0, 1]),
        ("bias=true,no", "bias", [True, False]),
        ("optimizer=sgd", "optimizer", ["sgd"]),
        ("epochs=100;1,000", "epochs", [100, 1000]),
    ],
)
def test_vary(text: str, name: str, values: list[Any]) -> None:
    assert parse_vary(text) == (name, values)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("learning_rate", "has no '='"),
        ("learnin_rate=1", "did you mean 'learning_rate'"),
        ("optimizer=sgd,adm", "did you mean 'adam'"),
        ("learning_rate=0.1,", "learning_rate: a value is missing"),
        ("learning_rate=", "learning_rate: a value is missing"),
        ("learning_rate=0.1,0.10", r"'0\.10' is given twice"),
        ("hidden=4,4", "write 4-4 for two layers"),
        ("learning_rate=0", "a number above 0"),
        ("seed=1,2", "give seeds with --seeds"),
    ],
)
def test_bad_vary(text: str, message: str) -> None:
    with pytest.raises(ExperimentError, match=message):
        parse_vary(text)


def test_no_values() -> None:
    with pytest.raises(ExperimentError, match="no values"):
        check_values("epochs", [])


@pytest.mark.parametrize(
    ("value", "seeds"),
    [
        (3, (7, 8, 9)), ("3", (7, 8, 9)), ("1,5,9", (1, 5, 9)), ("5,", (5,)), ("1, 10-13", (1, 10, 11, 12, 13)),
        ([4, 2], (4, 2)), ("0-2", (0, 1, 2)),
    ],
)  # fmt: skip
def test_seeds(value: Any, seeds: tuple[int, ...]) -> None:
    assert parse_seeds(value, first=7) == seeds


@pytest.mark.parametrize(
    "value",
    [0, -1, "0", "x", "", ",", "1,,2", "1-", "-1", "3-1", "1,1", [1, 1], [], [1.5], [True], True, 1.5, None, {"a": 1},
     [-1], [MAX_SEED + 1], "0-99999999999", str(MAX_RUNS + 1), "9" * 60, "9" * 60 + ",1"],
)  # fmt: skip
def test_bad_seeds(value: Any) -> None:
    with pytest.raises(ExperimentError, match=r"^seeds: "):
        parse_seeds(value, first=7)


def test_seeds_beyond_the_last() -> None:
    with pytest.raises(ExperimentError, match="is not a seed"):
        parse_seeds(2, first=MAX_SEED)


def test_file(tmp_path: Path) -> None:
    path = tmp_path / "grid.toml"
    path.write_text(
        'seeds = [1, 5]\npreset = "lab-sheet"\n[experiment]\nepochs = 30\nhidden = [3]\n'
        '[vary]\noptimizer = ["sgd", "adam"]\nhidden = [[4, 4], "16-16"]\nbatch = ["full", 1]\n'
    )
    file = read_sweep(path)
    assert (file.seeds, file.preset) == ([1, 5], "lab-sheet")
    assert file.settings == {"epochs": 30, "hidden": (3,)}
    assert file.vary == {"optimizer": ["sgd", "adam"], "hidden": [(4, 4), (16, 16)], "batch": [0, 1]}
    assert list(file.vary) == ["optimizer", "hidden", "batch"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sead = 3", "unknown key 'sead'; did you mean 'seeds'"),
        ("epochs = 3", r"unknown key 'epochs'; settings go under \[experiment\]"),
        ("[experiment]\nepoch = 3", "unknown setting 'epoch'; did you mean 'epochs'"),
        ("[experiment]\nepochs = 'x'", "grid.toml, epochs: 'x' is not"),
        ("[vary]\nepochs = 3", "grid.toml, vary.epochs: '3' is not a list"),
        ("[vary]\nepohs = 3", "did you mean 'epochs'"),
        ("[vary]\nepochs = []", "no values"),
        ("[vary]\nepochs = [1, 1]", "given twice"),
        ("vary = 3", "'3' is not a table"),
        ("experiment = 3", "'3' is not a table"),
        ("preset = 3", "not the name of a preset"),
        ("seeds = ", "not valid TOML"),
        ("seeds = " + "[" * 9000, "not valid TOML"),
    ],
)
def test_bad_file(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "grid.toml"
    path.write_text(text)
    with pytest.raises(ExperimentError, match=message) as caught:
        read_sweep(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_unreadable_files(tmp_path: Path) -> None:
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    huge = tmp_path / "huge.toml"
    huge.write_text("#" * (1 << 20) + "\n")
    for path in (tmp_path / "none.toml", tmp_path, binary, huge, Path("a\0b")):
        with pytest.raises(ExperimentError):
            read_sweep(path)


def test_results_come_in_any_order() -> None:
    sweep = Sweep(BASE, {"bias": [True, False]}, (1, 2))

    def outcome(accuracy: float) -> Outcome:
        record = Record(10, 10, 0.1, accuracy)
        return Outcome(BASE, Ending.EPOCHS, None, Hold(None, None, None), record, record, None, np.empty(0))

    results = SweepResults(sweep)
    assert results.is_partial
    assert [summary.runs for summary in results.summaries()] == [0, 0]
    results.add([(3, outcome(0.3)), (0, outcome(0.5))])
    assert [summary.runs for summary in results.summaries()] == [1, 1]
    assert results.is_partial
    results.add([(1, outcome(0.7)), (2, outcome(0.1))])
    assert not results.is_partial
    assert results.ended == 4
    assert [summary.accuracy.low for summary in results.summaries() if summary.accuracy] == [0.5, 0.1]
