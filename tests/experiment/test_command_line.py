"""The line that trains an experiment, as it is handed to somebody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_backprop.experiment.command_line import with_whole_paths
from tui_backprop.experiment.experiment import Experiment


def paths(experiment: Experiment) -> tuple[str, str]:
    return experiment.data, experiment.test_data


class TestWholePaths:
    def test_begin_where_the_person_is_or_was(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        experiment = Experiment(dataset="csv", data="a.csv", test_data="../b.csv")
        assert paths(with_whole_paths(experiment)) == (f"{tmp_path}/a.csv", f"{tmp_path.parent}/b.csv")
        assert paths(with_whole_paths(experiment, "/lab/one")) == ("/lab/one/a.csv", "/lab/b.csv")

    def test_name_the_home_that_is_meant(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", "/home/ada")
        experiment = Experiment(dataset="csv", data="~/a.csv", test_data="~nobody-of-that-name/b.csv")
        expected = ("/home/ada/a.csv", "~nobody-of-that-name/b.csv")
        assert paths(with_whole_paths(experiment, "/lab")) == expected

    def test_leave_what_needs_none(self) -> None:
        assert with_whole_paths(Experiment()) == Experiment()
