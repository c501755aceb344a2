"""`backprop-tui data`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui_backprop.cli.main import main


@pytest.fixture
def wards(tmp_path: Path) -> str:
    path = tmp_path / "wards.csv"
    rows = [f"{i},{i % 7 * 1.5},{'' if i % 8 == 0 else i % 5},{'yn'[i % 2]}" for i in range(1, 33)]
    path.write_text("id,dose,age,outcome\n" + "\n".join(rows) + "\n")
    return str(path)


def test_it_says_what_is_understood_and_lists_the_columns(wards: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", wards]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "wards.csv: 32 rows, 2 features (dose, age)"
    assert lines[1] == "left out: id (counts the rows); --features, --drop"
    assert lines[2] == "missing: filled with the training rows' mean (age ×4); --missing drop|mean|refuse"
    assert lines[3].startswith("label: outcome, 2 classes (n ×16, y ×16); --target, --regression; features scaled")
    assert lines[5].split() == ["column", "kind", "range", "missing", "role"]
    assert lines[9].split() == ["age", "whole", "number", "0", "…", "4", "4", "feature"]


def test_json(wards: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", wards, "--missing", "drop", "--drop", "dose", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"] == 28
    assert told["features"] == ["age"]
    assert told["left_out"] == {"dose": "", "id": "counts the rows"}
    assert told["missing"]["rows_left_out"] == 4
    assert [column["role"] for column in told["columns"]] == ["left out", "left out", "feature", "label"]


def test_train_says_it_before_training_and_in_json(wards: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--data", wards, "--epochs", "3", "--json", "--no-store"]) == 0
    out, err = capsys.readouterr()
    assert err.splitlines()[0] == "wards.csv: 32 rows, 2 features (dose, age)"
    data = json.loads(out.splitlines()[-1])["data"]
    assert data["label"] == "outcome"
    assert data["task"] == "classification"


def test_what_cannot_be_used_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "iris.arff"
    path.write_text("@relation iris\n")
    assert main(["data", str(path)]) == 2
    assert "this is ARFF (Weka), not CSV" in capsys.readouterr().err
