"""Recorded runs as curves beside a watched one, also of a program that was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.waiting import wait_for
from tui_backprop.errors import StoreError
from tui_backprop.store.index import Index
from tui_backprop.store.place import Store
from tui_backprop.store.reader import read_run
from tui_backprop.training.live.program import Origin, Program
from tui_backprop.training.watched.recorded import pin_of
from tui_backprop.training.watched.recording import WatchedRecording, recorded_curves
from tui_backprop.watching.figures import Figures
from tui_backprop.watching.log import Log


def test_the_curves_of_a_watched_run_have_the_names_and_the_scale_of_ours(tmp_path: Path) -> None:
    log, store = Log(), Store(tmp_path)
    recording = WatchedRecording(log, Program("lab.py", Origin.PROGRAM), store, seconds=lambda: 3.0)
    for epoch in range(1, 31):
        log.add(Figures(epoch=epoch, values={"mse": 1 / epoch, "test_mse": 2 / epoch, "accuracy": 60.0 + epoch}))
    name = recording.finish(exit_status=0)
    _, picture, label = pin_of(store, name)
    assert label == "lab.py"
    curve = picture.curve
    np.testing.assert_array_equal(curve.epochs, np.arange(1, 31))
    np.testing.assert_allclose(curve.low["loss"], 1 / np.arange(1, 31))
    np.testing.assert_allclose(curve.low["test_loss"], 2 / np.arange(1, 31))
    np.testing.assert_allclose(curve.low["accuracy"], (60 + np.arange(1, 31)) / 100)
    assert picture.record is not None
    assert picture.record.loss == pytest.approx(1 / 30)


FOREVER = """
import time
from tui_backprop import track
for epoch in range(10**9):
    track.log({"loss": 1 / (epoch + 1), "epoch": epoch})
    time.sleep(0.001)
"""


def test_of_a_loop_that_is_killed_the_curves_are_there(tmp_path: Path) -> None:
    store = Store(tmp_path)
    environment = {**os.environ, "BACKPROP_TUI_HOME": str(tmp_path), "BACKPROP_TUI_TRACK": ""}
    program = subprocess.Popen([sys.executable, "-c", FOREVER], env=environment)
    try:
        wait_for(lambda: list(tmp_path.glob("runs/*/checkpoint-0")))
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait()
    with Index(store) as index:
        index.refresh()
        (row,) = index.rows()
    loss = recorded_curves(read_run(store.runs / row.id))["loss"]
    assert loss.x[-1] == row.results["epochs"] > 0
    np.testing.assert_allclose(loss.low[-1], 1 / (loss.x[-1] + 1))
    _, picture, _ = pin_of(store, row.id)
    np.testing.assert_array_equal(picture.curve.low["loss"], loss.low)


def test_a_run_that_is_not_there(tmp_path: Path) -> None:
    Store(tmp_path).create()
    with pytest.raises(StoreError):
        pin_of(Store(tmp_path), "nonesuch")
