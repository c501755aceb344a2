"""The process that writes a report for a screen: what it says meanwhile, and what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.report.lab.making import change_outcome, record
from tui_backprop.errors import BackpropError, StoreError
from tui_backprop.report.lab.messages import Message, Progress, Written
from tui_backprop.report.lab.process import write_for_screen
from tui_backprop.store.place import Store
from tui_backprop.store.recorder import record_result


def written(store: Store, folder: Path, *runs: str) -> tuple[Written, list[Message]]:
    said: list[Message] = []
    return write_for_screen(store, runs, folder, said.append), said


def test_it_says_how_far_it_is_and_where_the_report_is(store: Store, tmp_path: Path):
    end, said = written(store, tmp_path / "report", record(store))
    assert said[0] == Progress(0, 6, "figures")
    assert end == Written(str(tmp_path / "report"), 0)
    assert (tmp_path / "report" / "report.html").exists()


@pytest.mark.usefixtures("sketches")
def test_several_runs_are_compared(store: Store, tmp_path: Path):
    written(store, tmp_path / "report", record(store, seed=1), record(store, seed=1, optimizer="sgd"))
    assert "Comparison: optimizer" in (tmp_path / "report" / "report.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("sketches")
def test_a_report_that_a_person_has_changed_stays_and_the_new_one_stands_beside_it(store: Store, tmp_path: Path):
    run = record(store)
    written(store, tmp_path / "report", run)
    (tmp_path / "report" / "report.md").write_text("my words")
    end, _ = written(store, tmp_path / "report", run)
    assert end.folder == str(tmp_path / "report-2")
    assert (tmp_path / "report" / "report.md").read_text() == "my words"


@pytest.mark.usefixtures("sketches")
def test_numbers_that_do_not_agree_are_counted(store: Store, tmp_path: Path):
    run = record(store)
    change_outcome(store, run, lambda outcome: outcome["result"].update(loss=0.5))
    end, _ = written(store, tmp_path / "report", run)
    assert end.mismatches == 1


def test_what_cannot_be_told_of_is_refused_in_words(store: Store, tmp_path: Path):
    check = record_result(store, {"kind": "check", "file": "lab1.py"}, {"status": "ended"})
    assert check
    with pytest.raises(StoreError, match="it is a check and no training"):
        written(store, tmp_path / "report", check)
    with pytest.raises(StoreError, match="it is not in the store"):
        written(store, tmp_path / "report", "20261125-000000-aaaaaa")
    (tmp_path / "file").write_text("")
    with pytest.raises(BackpropError, match="cannot be written to"):
        written(store, tmp_path / "file" / "report", record(store))
    assert not (tmp_path / "report").exists()
