"""A program that is run in a fork is judged as in a process that is started for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.forking import Forks
from tui_backprop.reading.running import running
from tui_backprop.reading.running.running import check_file
from tui_backprop.reading.verdicts.report import ERROR

PROGRAMS = Path(__file__).parents[1] / "check" / "programs"


@pytest.mark.parametrize("name", ["r04_bare_script.py", "s04_cross_entropy_delta.py", "r05_neuron_objects_loops.py"])
def test_the_report_is_the_same(name: str, forks: Forks, monkeypatch: pytest.MonkeyPatch):
    started = check_file(PROGRAMS / name).as_json()
    monkeypatch.setattr(running, "_run", forks.run)
    assert check_file(PROGRAMS / name).as_json() == started


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), 9)", "os._exit(3)"])
def test_an_end_before_the_report_is_one_here_too(end: str, tmp_path: Path, forks: Forks, monkeypatch):
    path = tmp_path / "lab.py"
    path.write_text(f"import os\n{end}\n", encoding="utf-8")
    started = check_file(path)
    monkeypatch.setattr(running, "_run", forks.run)
    forked = check_file(path)
    assert (forked.verdict, forked.not_checked) == (started.verdict, started.not_checked)
    assert forked.verdict == ERROR
