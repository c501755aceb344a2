"""A sweep's results as table, CSV and JSON."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import math
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.report.sweep import sweep_csv, sweep_json, sweep_notes, sweep_table
from tui_backprop.training.many.holding import Hold
from tui_backprop.training.many.population import Outcome
from tui_backprop.training.many.statistics import wilson
from tui_backprop.training.many.sweep import Sweep, SweepResults
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.trainer import Record


def outcome(
    accuracy: float | None, *, first: int | None = None, loss: float = 0.0125, test: float | None = None
) -> Outcome:
    record = Record(1500, 20, math.nan if accuracy is None else loss, accuracy, None if test is None else 0.5, test)
    diverged_at = 1500 if accuracy is None else None
    reason = Ending.DIVERGED if accuracy is None else Ending.EPOCHS
    return Outcome(Experiment(), reason, diverged_at, Hold(first, first, first), record, None, None, np.empty(0))


def results(sweep: Sweep, *outcomes: Outcome) -> SweepResults:
    found = SweepResults(sweep)
    found.add(enumerate(outcomes))
    return found


@pytest.fixture
def grid() -> SweepResults:
    sweep = Sweep(Experiment(), {"hidden": [(4, 4), ()], "learning_rate": [0.3]}, (7, 8, 9))
    return results(
        sweep,
        outcome(1.0, first=1200),
        outcome(1.0, first=80),
        outcome(0.5),
        outcome(None),
        outcome(None),
        outcome(None),
    )


def test_table(grid: SweepResults) -> None:
    table = sweep_table(grid)
    headings = [column.heading for column in table.columns]
    first, second = (dict(zip(headings, row, strict=True)) for row in table.rows)
    assert first == {
        "hidden": "4-4", "learning rate": "0.3", "runs": "3", "mean %": "83.3", "min": "50.0", "max": "100.0",
        "over": "3", "at 100 %": "2/3", "95 % CI": "21–94", "reached": "2/3", "epoch": "1,200", "epoch CI": "from 80",
        "loss": "0.01250", "div.": "0",
    }  # fmt: skip
    assert (second["hidden"], second["mean %"], second["at 100 %"], second["div."]) == ("none", "–", "0/3", "3")
    assert (second["over"], second["reached"], second["epoch"]) == ("0", "0/3", "not reached")


def test_narrow_table_fits_80_columns(grid: SweepResults) -> None:
    table = sweep_table(grid, is_narrow=True)
    console = Console(file=io.StringIO(), width=80)
    console.print(table.rich())
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert "…" not in text
    for figure in ("83.3", "50.0–100.0", "2/3", "21–94", "1,200", "from 80", "not reached", "0.01250"):
        assert figure in text


def test_column_without_figures_is_left_out(grid: SweepResults) -> None:
    assert "test %" not in [column.heading for column in sweep_table(grid).columns]
    tested = results(Sweep(Experiment(), {}, (1,)), outcome(0.5, test=0.25))
    table = sweep_table(tested)
    assert dict(zip([column.heading for column in table.columns], table.rows[0], strict=True))["test %"] == "25.0"


def test_regression_has_r_squared() -> None:
    sweep = Sweep(Experiment(dataset="plane"), {"bias": [True, False]}, (1,))
    experiment = sweep.base
    outcomes = [
        Outcome(
            experiment, Ending.EPOCHS, None, Hold(None, None, None), Record(1, 1, 1e-6, value), None, None, np.empty(0)
        )
        for value in (0.98765, -2.0)
    ]
    found = results(sweep, *outcomes)
    for narrow in (False, True):
        table = sweep_table(found, is_narrow=narrow)
        headings = [column.heading for column in table.columns]
        assert "at 100 %" not in headings
        assert table.rows[0][headings.index("R²\nmin–max" if narrow else "R²")].split("\n")[0] == "0.9877"
        assert table.rows[0][headings.index("loss")] == "1.00e-06"
    assert sweep_json(found, seconds=1)["cells"][0]["statistics"]["perfect"] is None


def parsed(value: Any) -> Any:
    return json.loads(json.dumps(value, allow_nan=False))


def test_json(grid: SweepResults) -> None:
    found = parsed(sweep_json(grid, seconds=1.23456))
    assert found["seconds"] == 1.235
    assert (found["runs"], found["partial"], found["seeds"]) == (6, False, [7, 8, 9])
    first, second = found["cells"]
    assert first["settings"] == {"hidden": [4, 4], "learning_rate": 0.3}
    assert first["statistics"]["perfect"] == 2
    assert first["statistics"]["perfect_interval"] == list(wilson(2, 3))
    assert first["statistics"]["accuracy"] == {
        "mean": pytest.approx(2.5 / 3), "min": 0.5, "max": 1.0, "over": 3,
    }  # fmt: skip
    names = ("reached", "lost", "unheld", "km_median", "km_low", "km_high", "mean_over")
    assert [first[name] for name in names] == [2, 0, 0, 1200, 80, None, 3]
    assert [second[name] for name in names] == [0, 0, 0, None, None, None, 0]
    assert second["statistics"]["accuracy"] is None
    assert second["statistics"]["diverged"] == 3
    assert "learning_rate" not in found["experiment"]
    assert found["experiment"]["dataset"] == "xor"


def test_partial_json() -> None:
    sweep = Sweep(Experiment(), {"bias": [True, False]}, (1, 2))
    found = parsed(sweep_json(results(sweep, outcome(1.0)), seconds=0))
    assert found["partial"] is True
    assert [cell["statistics"]["runs"] for cell in found["cells"]] == [1, 0]


def test_csv(grid: SweepResults) -> None:
    first, second = csv.DictReader(io.StringIO(sweep_csv(grid)))
    assert first["hidden"] == "4-4"
    assert float(first["accuracy_mean"]) == pytest.approx(2.5 / 3)
    assert float(first["perfect_low"]) == wilson(2, 3)[0]
    assert (first["reached"], first["km_median"], first["km_high"], first["mean_over"]) == ("2", "1200", "", "3")
    assert second["accuracy_mean"] == ""
    assert second["diverged"] == "3"
    statistics = sweep_json(grid, seconds=0)["cells"][0]["statistics"]
    assert {key for key in statistics if key not in ("perfect_interval", "stopped_by")} <= {
        name.removesuffix(end) for name in first for end in ("", "_mean", "_median")
    }


def test_nothing_has_ended() -> None:
    empty = SweepResults(Sweep(Experiment(), {"bias": [True, False]}, (1, 2)))
    assert [row[0] for row in sweep_table(empty).rows] == ["yes", "no"]
    assert sweep_table(empty, is_narrow=True).rows
    assert len(sweep_csv(empty).splitlines()) == 3


def test_metrics_that_were_asked_for_have_columns() -> None:
    sweep = Sweep(Experiment(metrics=("macro-f1",)), {"learning_rate": [0.3, 0.03]}, (7, 8))
    metrics = {"macro_f1": 0.75, "test_macro_f1": 0.5}

    def measured(metrics: dict[str, float | None]) -> Outcome:
        plain = outcome(1.0)
        record = plain.last._replace(metrics=metrics)
        return dataclasses.replace(plain, last=record, last_finite=record)

    found = results(sweep, measured({**metrics}), measured({**metrics, "macro_f1": 0.25}), outcome(None), outcome(None))
    table = sweep_table(found)
    headings = [column.heading for column in table.columns]
    first, second = (dict(zip(headings, row, strict=True)) for row in table.rows)
    assert (first["macro F1 %"], first["test macro F1 %"]) == ("50.0", "50.0")
    assert (second["macro F1 %"], second["test macro F1 %"]) == ("–", "–")
    statistics = sweep_json(found, seconds=1)["cells"][0]["statistics"]
    assert statistics["macro_f1"] == {"mean": 0.5, "min": 0.25, "max": 0.75, "over": 2}
    lines = list(csv.DictReader(io.StringIO(sweep_csv(found))))
    assert (lines[0]["macro_f1_mean"], lines[1]["macro_f1_mean"]) == ("0.5", "")


def test_means_say_over_how_many_runs_they_are_where_some_diverged(grid: SweepResults) -> None:
    assert "over" in [column.heading for column in sweep_table(grid).columns]
    narrow = sweep_table(grid, is_narrow=True)
    index = [column.heading for column in narrow.columns].index("mean %\nmin–max\nover")
    assert [row[index] for row in narrow.rows] == ["83.3\n50.0–100.0\nover 3", "–\nover 0"]
    lost = sweep_table(results(Sweep(Experiment(), {}, (1,)), outcome(None)), is_narrow=True)
    assert "over" in [column.heading for column in lost.columns]  # without a mean to stand below
    whole = results(Sweep(Experiment(), {}, (1, 2)), outcome(1.0), outcome(0.5))
    assert "over" not in [column.heading for column in sweep_table(whole).columns]


def test_a_mean_over_fewer_runs_than_the_others_says_so() -> None:
    found = results(Sweep(Experiment(), {}, (1, 2)), outcome(1.0, test=0.5), outcome(0.5))
    table = sweep_table(found)
    assert dict(zip([column.heading for column in table.columns], table.rows[0], strict=True))["test %"] == "50.0 of 1"


def test_what_was_reached_and_lost_is_said_below_the_table() -> None:
    sweep = Sweep(Experiment(), {"hidden": [(4, 4)], "bias": [True]}, (1, 2, 3))
    lost = dataclasses.replace(outcome(0.9), hold=Hold(40, 40, None))
    unheld = dataclasses.replace(outcome(1.0), hold=Hold(1495, None, 1495))
    notes = sweep_notes(results(sweep, lost, unheld, outcome(1.0, first=7)))
    assert notes[-1] == (
        "hidden=4-4,bias=yes: 1 of 2 that reached 100 % lost it again; "
        "1 came to 100 % too late to hold it for 20 epochs"
    )
    assert sum("20 epochs in a row" in note for note in notes) == 1
    plane = results(Sweep(Experiment(dataset="plane"), {}, (1,)))
    assert sweep_notes(plane) == []
