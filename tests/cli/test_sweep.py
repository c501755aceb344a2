"""`backprop-tui sweep`: its table, its files, how it is refused, and how it is interrupted."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tui_backprop.cli.main import main
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.many.holding import HOLD
from tui_backprop.training.many.statistics import summarize
from tui_backprop.training.many.sweep import Sweep
from tui_backprop.training.run.trainer import Training

COMMAND = [sys.executable, "-m", "tui_backprop", "sweep"]
QUICK = ["--activation", "sigmoid", "--epochs", "40", "--seeds", "3", "--vary", "learning_rate=0.3,0.03"]


GRID = ["--vary", "optimizer=sgd,adam", "--vary", "hidden=4-4,16"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """The lines that `sweep` prints."""
    assert main(["sweep", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out.splitlines()


def as_json(lines: list[str]) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    found = json.loads(lines[-1], parse_constant=refuse)
    assert isinstance(found, dict)
    return found


def test_table(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, *QUICK)
    assert lines[0].startswith("2 combinations, seeds 7–9")
    assert "--activation sigmoid" in lines[0]
    assert lines[1].split()[:4] == ["learning", "rate", "runs", "mean"]
    assert [line.split()[0] for line in lines[3:5]] == ["0.3", "0.03"]
    assert lines[-1].startswith("6 runs in ")


def test_cells_are_what_train_gives(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(run(capsys, *QUICK, "--vary", "batch=full,4", "--json"))
    assert set(found) == {
        "experiment", "seeds", "runs", "partial", "cells", "hold", "seconds", "against", "against_is_best", "on_test",
    }  # fmt: skip
    assert [cell["settings"] for cell in found["cells"]] == [
        {"learning_rate": 0.3, "batch": "full"}, {"learning_rate": 0.3, "batch": 4},
        {"learning_rate": 0.03, "batch": "full"}, {"learning_rate": 0.03, "batch": 4},
    ]  # fmt: skip
    base = Experiment(activation="sigmoid", epochs=40)
    for cell in found["cells"]:
        accuracies = []
        for seed in (7, 8, 9):
            training = Training(base.replace(**cell["settings"], seed=seed))
            *_, last = training.records()
            accuracies.append(last.accuracy)
        assert cell["statistics"]["accuracy"]["min"] == min(accuracies)
        assert cell["statistics"]["accuracy"]["max"] == max(accuracies)


def test_cells_are_compared_with_the_one_that_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    grid = [*QUICK, "--vary", "hidden=4-4,3"]
    lines = run(capsys, *grid, "--against", "hidden=4-4,learning-rate=0.03", "--json")
    found = as_json(lines)
    assert found["against"] == {"learning_rate": 0.03, "hidden": [4, 4]}
    assert found["against_is_best"] is False
    assert [cell["versus"] is None for cell in found["cells"]] == [False, False, True, False]
    assert "against learning_rate=0.03,hidden=4-4: seed by seed, Δ on the training samples" in lines
    assert sum("3 seeds cannot tell" in line for line in lines[:-1]) == 3
    best = as_json(run(capsys, *grid, "--json"))
    assert best["against_is_best"] is True
    assert sum(cell["versus"] is None for cell in best["cells"]) == 1
    assert all({"reached", "km_median", "km_low", "km_high", "mean_over", "versus"} <= set(c) for c in best["cells"])


def test_findings_are_counted_for_each_combination(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, page = tmp_path / "t.csv", tmp_path / "t.md"
    grid = ["--epochs", "40", "--seeds", "3", "--vary", "init=zeros,glorot"]
    lines = run(capsys, *grid, "--json", "--csv", str(table), "--markdown", str(page))
    zeros, glorot = as_json(lines)["cells"]
    assert zeros["findings"] == {"twins": 3}
    assert "twins" not in glorot["findings"]
    assert any(line.split() == ["init=zeros", "twins", "3/3"] for line in lines)
    assert "| init=zeros | twins 3/3 |" in page.read_text()
    assert next(csv.DictReader(io.StringIO(table.read_text())))["findings"] == "twins 3/3"
    assert "what the diagnosis finds at the end of the runs" in lines
    unasked = run(capsys, *grid, "--json", "--findings", "none")
    assert [(cell["findings"], cell["examined"]) for cell in as_json(unasked)["cells"]] == [(None, 0)] * 2
    assert not any("diagnosis" in line for line in unasked[:-1])
    single = run(capsys, *grid[:4], "--init", "zeros")
    assert any(line.split() == ["all", "twins", "3/3"] for line in single)


def test_findings_say_which_seeds_they_are_of(capsys: pytest.CaptureFixture[str]) -> None:
    grid = ["--epochs", "40", "--seeds", "7", "--init", "zeros"]
    some = run(capsys, *grid)
    assert "what the diagnosis finds at the end of the runs with the first 5 seeds" in some
    assert any(line.split() == ["all", "twins", "5/5"] for line in some)
    every = run(capsys, *grid, "--findings", "all", "--json")
    assert any(line.split() == ["all", "twins", "7/7"] for line in every)
    assert as_json(every)["cells"][0]["examined"] == 7
    well = run(capsys, "--optimizer", "adam", "--learning-rate", "0.03", "--epochs", "400", "--seeds", "6")
    assert "the diagnosis finds nothing at the end of the runs with the first 5 seeds" in well


def test_a_file_may_say_what_to_compare_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "grid.toml"
    path.write_text(
        'seeds = 3\nagainst = "init=zeros"\n[experiment]\nepochs = 20\n[vary]\ninit = ["zeros", "glorot"]\n'
    )
    found = as_json(run(capsys, str(path), "--json"))
    assert (found["against"], found["against_is_best"]) == ({"init": "zeros"}, False)
    other = as_json(run(capsys, str(path), "--against", "init=glorot", "--json"))
    assert other["against"] == {"init": "glorot"}


def test_the_help_names_how_long_100_per_cent_must_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert f"holds it for {HOLD} epochs in a row" in " ".join(" ".join(run(capsys, "--help")).split())


def test_one_cell_is_compared_with_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "--epochs", "3", "--seeds", "2", "--json")
    assert as_json(lines)["cells"][0]["versus"] is None
    assert not any(line.startswith("against") for line in lines)


def test_jobs_and_grouping_change_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    def cells(rates: str, *arguments: str) -> list[str]:
        options = ["--activation", "sigmoid", "--epochs", "40", "--seeds", "3", "--batch", "4", "--json"]
        found = as_json(run(capsys, *options, "--vary", f"learning_rate={rates}", *arguments))
        return [json.dumps({**cell, "versus": None}) for cell in found["cells"]]

    reference = cells("0.3,0.03", "--jobs", "1")
    assert cells("0.3,0.03", "--jobs", "3") == reference
    assert [*cells("0.3"), *cells("0.03")] == reference


def test_diverged_runs_do_not_score(capsys: pytest.CaptureFixture[str]) -> None:
    none = [
        "--activation",
        "none",
        "--output-activation",
        "none",
        "--optimizer",
        "sgd",
        "--batch",
        "1",
        "--epochs",
        "30",
    ]
    (lost, kept) = as_json(
        run(capsys, *none, "--seeds", "2", "--vary", "lr=300,0.001".replace("lr", "learning_rate"), "--json")
    )["cells"]
    assert lost["statistics"]["diverged"] == 2
    assert lost["statistics"]["accuracy"] is None
    assert lost["statistics"]["loss"] is None
    assert lost["statistics"]["perfect"] == 0
    assert kept["statistics"]["diverged"] == 0


def test_file_and_options_over_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "grid.toml"
    path.write_text(
        'seeds = [3, 1]\npreset = "lab-sheet"\n[experiment]\nepochs = 20\nlearning_rate = 0.5\n'
        "[vary]\nhidden = [[3], [4, 4]]\nbias = [true, false]\n"
    )
    found = as_json(run(capsys, str(path), "--json"))
    assert found["seeds"] == [3, 1]
    assert [cell["settings"] for cell in found["cells"]][:2] == [
        {"hidden": [3], "bias": True}, {"hidden": [3], "bias": False},
    ]  # fmt: skip
    assert (found["experiment"]["epochs"], found["experiment"]["learning_rate"]) == (20, 0.5)
    assert found["experiment"]["stop_when_losses_below"] == 0.04  # of the preset
    found = as_json(
        run(capsys, str(path), "--json", "--epochs", "5", "--seeds", "1", "--vary", "bias=false", "--vary", "l2=0,0.1")
    )
    assert found["seeds"] == [7]
    assert found["experiment"]["epochs"] == 5
    assert len(found["cells"]) == 4
    assert found["cells"][0]["settings"] == {"hidden": [3], "bias": False, "l2": 0.0}


def test_csv_and_markdown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, page = tmp_path / "t.csv", tmp_path / "t.md"
    lines = run(capsys, *QUICK, "--csv", str(table), "--markdown", str(page))
    assert len(lines) == 20
    rows = list(csv.DictReader(io.StringIO(table.read_text())))
    assert [row["learning_rate"] for row in rows] == ["0.3", "0.03"]
    assert all(row["runs"] == "3" for row in rows)
    assert page.read_text().startswith("| learning rate | runs | mean % |")
    out = run(capsys, *QUICK, "--csv", "-")
    assert "\n".join(out) + "\n" == table.read_text()
    assert "\n".join(run(capsys, *QUICK, "--markdown", "-")) + "\n" == page.read_text()


def test_regression(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "--dataset", "plane", "--points", "40", "--epochs", "20", "--seeds", "2")
    assert "R²" in lines[1]
    assert "at 100 %" not in lines[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--vary", "learnin_rate=1,2"], "--vary: unknown setting 'learnin_rate'; did you mean 'learning_rate'?"),
        (["--vary", "optimizer=sgd,adm"], "--vary optimizer: unknown optimizer 'adm'; did you mean 'adam'?"),
        (["--vary", "epochs=0"], "--vary epochs: '0' is not a whole number"),
        (["--vary", "epochs=1", "--vary", "epochs=2"], "--vary: epochs is given twice"),
        (["--vary", "--seeds", "3"], "--vary: a value is missing before --seeds"),
        (["--seeds", "--json"], "--seeds: a value is missing before --json"),
        (["--seeds", "0"], "--seeds: 0 seeds cannot be run"),
        (["--seeds", "1,x"], "--seeds: '1,x' is no such thing"),
        (["--seeds", "50001", "--vary", "bias=yes,no"], "2 combinations with 50,001 seeds are 100,002 runs"),
        (["--against", "bias=yes"], "--against: 'bias' is not varied; vary one with --vary"),
        ([*GRID, "--against", "optimiser=sgd"], "--against: 'optimiser' is not varied; did you mean 'optimizer'?"),
        ([*GRID, "--against", "optimizer=rmsprop"], "--against optimizer: 'rmsprop' is not among the values; they are"),
        ([*GRID, "--against", "optimizer=sgd"], "'optimizer=sgd' names 2 combinations; name hidden too"),
        ([*GRID, "--against", "sgd"], "--against: 'sgd' has no '='; write NAME=VALUE,NAME=VALUE"),
        ([*GRID, "--against", "hidden=4-4,hidden=16"], "--against hidden: two values are given"),
        (["--jobs", "0"], "--jobs: '0' is not a whole number from 1 to 256"),
        (["none.toml"], "none.toml: there is no such file"),
        (["--csv", "/nowhere/at/all.csv"], "--csv /nowhere/at/all.csv: there is no directory"),
        (["--markdown", "/"], "--markdown /: it is a directory"),
        (["--csv"], "--csv: a value is missing"),
        (["--vary", "patience=0,5"], "patience=5: early stopping watches the validation loss"),
        (["--vary", "points=10,20"], "xor has exactly 21 points"),
        (["--dataset", "csv"], "csv needs to know which data to read"),
        (["--data", "/none.csv"], "--data /none.csv: there is no such file"),
    ],
)
def test_bad_use_is_one_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('preset = "lab-shet"', "grid.toml, preset: unknown preset 'lab-shet'; did you mean 'lab-sheet'?"),
        ("seeds = -1", "grid.toml, seeds: -1 seeds cannot be run"),
        ('against = "init=zeros"', "grid.toml, against: 'init' is not varied"),
        ("against = 3", "grid.toml, against: '3' names no combination; write against = \"NAME=VALUE,…\""),
        ("hidden = [4]", "grid.toml: unknown key 'hidden'; settings go under [experiment]"),
    ],
)
def test_bad_file_is_one_line(text: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "grid.toml"
    path.write_text(text)
    assert main(["sweep", str(path)]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupt_prints_what_has_ended(number: signal.Signals, code: int) -> None:
    # The first cell is done in no time, the second never: the bar on the terminal says when the first has ended.
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "--vary", "epochs=1,900000000", "--seeds", "2", "--json"],
        stdout=subprocess.PIPE, stderr=theirs, text=True,
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while b"2 ended" not in seen:
        seen += os.read(ours, 4096)
    drain = threading.Thread(target=_drain, args=(ours,))
    drain.start()
    process.send_signal(number)
    out, _ = process.communicate(timeout=240)
    drain.join()
    assert process.returncode == code
    lines = out.splitlines()
    assert "partial: interrupted when 2 of 4 runs had ended" in lines
    found = as_json(lines)
    assert found["partial"] is True
    assert [cell["statistics"]["runs"] for cell in found["cells"]] == [2, 0]
    assert b"left" in seen  # the bar has the time left


def _drain(terminal: int) -> None:
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:  # how Linux tells that nobody holds the other end
        pass
    os.close(terminal)


def test_runs_in_the_order_of_the_cells() -> None:
    sweep = Sweep(Experiment(epochs=3), {"bias": [True, False]}, (1, 2))
    assert [run.bias for run in sweep.experiments()] == [True, True, False, False]
    assert summarize([]).runs == 0


def test_a_table_s_label_that_is_a_quantity_is_scored_as_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "line.csv"
    path.write_text("x,y\n" + "".join(f"{i / 10},{i / 4 + 0.1}\n" for i in range(40)))
    lines = run(capsys, "--data", str(path), "--seeds", "2", "--epochs", "5")
    assert any("R²" in line for line in lines)
    assert not any("mean %" in line for line in lines)
