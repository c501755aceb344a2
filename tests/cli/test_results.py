"""What is no training and still a row: how it is bounded, and what happens when the disk refuses."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tui_backprop.cli.results import LARGEST, keep_result
from tui_backprop.store.place import Store
from tui_backprop.store.reader import progress, read_run


def keep(store: Store | None, **details: object) -> str | None:
    return keep_result(store, "sweep", started=time.time(), result={"what": "a sweep"}, details=details)


def test_is_recorded_whole(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    name = keep(store, cells=[1, 2])
    assert name is not None
    run = read_run(store.runs / name)
    assert (run.kind, run.status, progress(run)) == ("sweep", "ended", {"what": "a sweep"})
    assert run.outcome is not None
    assert run.outcome["details"] == {"cells": [1, 2]}
    assert run.meta["machine"]["numpy"]


def test_what_is_too_large_is_left_out_and_that_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(tmp_path / "store")
    name = keep(store, cells="x" * LARGEST)
    assert name is not None
    assert "recorded without its details, which take 4.0 MB" in capsys.readouterr().err
    assert read_run(store.runs / name).size < 10_000


def test_a_disk_that_refuses_is_told_and_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "store").write_text("a file")
    assert keep(Store(tmp_path / "store")) is None
    assert "not a directory" in capsys.readouterr().err
    assert keep(None) is None
