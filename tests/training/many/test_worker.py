"""The process that trains groups of experiments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tui_backprop.data import csv_file
from tui_backprop.data.kept import Kept
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.many.parallel import Task
from tui_backprop.training.many.worker import _train


def test_a_file_is_read_once_for_all_seeds_and_tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "things.csv"
    path.write_text("size,kind\n" + "".join(f"{i * i % 7},{'ab'[i % 2]}\n" for i in range(20)))
    readings: list[Path] = []
    read = csv_file.read_table

    def counted(path: Path, **more: Any) -> Any:
        readings.append(path)
        return read(path, **more)

    monkeypatch.setattr(csv_file, "read_table", counted)
    kept = Kept()
    outcomes = {}
    for start in (0, 3):
        experiments = [
            Experiment(dataset="csv", data=str(path), epochs=2, seed=seed, validation_fraction=0.2)
            for seed in range(start, start + 3)
        ]
        task = Task([start, start + 1, start + 2], experiments, [1.0] * 3, keep_parameters=False, examined=[])
        for report in _train(task, kept):
            outcomes |= dict(report.ended)
    assert sorted(outcomes) == list(range(6))
    assert len({outcome.last.loss for outcome in outcomes.values()}) == 6
    assert readings == [path]
