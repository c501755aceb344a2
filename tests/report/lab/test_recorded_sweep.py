"""A sweep in a report: its runs are trained again, and what was recorded is compared with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.report.lab.making import document, text_of
from tui_backprop.errors import StoreError
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.report.lab.recorded_sweep import RecordedSweep, sweep_of_file, sweep_of_run
from tui_backprop.report.lab.sweep_part import SweepPart
from tui_backprop.report.lab.trained_again import disagreements, train_again
from tui_backprop.report.lab.write import silent
from tui_backprop.report.sweep import sweep_json
from tui_backprop.store.place import Store
from tui_backprop.store.reader import read_run
from tui_backprop.store.recorder import record_result
from tui_backprop.training.many.parallel import train_all
from tui_backprop.training.many.sweep import Sweep, SweepResults


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """What a sweep prints."""
    plan = Sweep(Experiment(epochs=150), {"optimizer": ["sgd", "adam"], "hidden": [(4, 4), (8,)]}, (1, 2, 3))
    results = SweepResults(plan)
    for update in train_all(plan.experiments(), jobs=1):
        results.add(update.ended)
    return json.loads(json.dumps(sweep_json(results, seconds=1.5)))


@pytest.fixture
def file(found: dict[str, Any], tmp_path: Path) -> Path:
    path = tmp_path / "result.json"
    path.write_text("a table above it\n" + json.dumps(found) + "\n")
    return path


def again(recorded: RecordedSweep) -> SweepPart:
    return SweepPart(recorded, train_again(recorded, silent, jobs=1))


def test_the_runs_trained_again_give_what_was_recorded(file: Path):
    part = again(sweep_of_file(file))
    count, wrong = part.checked
    assert count > 100
    assert wrong == []
    printed = text_of(document(sweeps=[part]))
    assert "4 combinations of optimizer, hidden, each with 3 seeds: 12 runs." in printed
    assert "n = 3 runs each, seeds 1–3" in printed
    assert "were compared with those, and all agree" in printed
    assert "DIFFERENT INITIAL WEIGHTS" in printed
    assert "better, worse: wrong in at most 1 of 20 such tables" in printed


def test_a_number_that_was_changed_is_named(found: dict[str, Any], tmp_path: Path):
    changed = json.loads(json.dumps(found))
    changed["cells"][1]["statistics"]["loss"]["median"] *= 0.5
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(changed))
    part = again(sweep_of_file(path))
    (line,) = part.checked[1]
    assert "optimizer=sgd,hidden=8, loss median: recorded " in line
    whole = document(sweeps=[part])
    assert whole.mismatches == (line,)
    assert "1 of" in text_of(whole)


def test_what_was_not_trained_again_says_so(file: Path):
    printed = text_of(document(sweeps=[SweepPart(sweep_of_file(file), None)]))
    assert "NOT COMPUTED ANEW" in printed
    assert "all agree" not in printed


def test_one_seed_is_marked_and_equal_starts_are_said(tmp_path: Path):
    plan = Sweep(Experiment(epochs=5), {"learning_rate": [0.3, 0.03]}, (4,))
    results = SweepResults(plan)
    for update in train_all(plan.experiments(), jobs=1):
        results.add(update.ended)
    path = tmp_path / "one.json"
    path.write_text(json.dumps(sweep_json(results, seconds=0.1)))
    printed = text_of(document(sweeps=[again(sweep_of_file(path))]))
    assert "SINGLE SEED" in printed
    assert "the same initial weights (compared for seed 4)" in printed


def test_a_row_of_the_history_is_read(found: dict[str, Any], store: Store):
    run = record_result(
        store, {"kind": "sweep", "experiment": found["experiment"]}, {"status": "ended", "details": found}
    )
    recorded = sweep_of_run(read_run(store.runs / run))
    assert recorded.name == run
    assert disagreements(recorded, train_again(recorded, silent, jobs=1))[1] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "its last line is not what"),
        ("[1]", "its last line is not what"),
        ("{}", "its last line is not what"),
        ("nonsense {", "its last line is not what"),
        ('{"cells": []}', "its record is not understood"),
        ('{"cells": [{"settings": {}}], "seeds": [1]}', "its record is not understood"),
        ('{"cells": [{"settings": 3}], "seeds": [1], "experiment": {}}', "its record is not understood"),
    ],
)
def test_what_is_no_sweep_is_refused(tmp_path: Path, text: str, message: str):
    path = tmp_path / "result.json"
    path.write_text(text)
    with pytest.raises(StoreError, match=message):
        sweep_of_file(path)


def test_a_row_without_details_or_of_another_kind_is_refused(store: Store):
    bare = record_result(store, {"kind": "sweep"}, {"status": "ended", "details": {"left_out": 5}})
    with pytest.raises(StoreError, match="it was recorded without its details; run it again"):
        sweep_of_run(read_run(store.runs / bare))
    other = record_result(store, {"kind": "check"}, {"status": "ended"})
    with pytest.raises(StoreError, match="it is a check and no sweep"):
        sweep_of_run(read_run(store.runs / other))
