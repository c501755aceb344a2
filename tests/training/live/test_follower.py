"""A run is shown from what another process records of it."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training.live.test_process import PATIENCE, Screen
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.place import Store
from tui_backprop.store.reader import read_run
from tui_backprop.training.inside.layers import LayersRequest
from tui_backprop.training.live.process import FollowerProcess
from tui_backprop.training.live.requests import CurveRequest, Request
from tui_backprop.training.live.snapshot import Pause, Snapshot, Start, Stop, Want

LONG = Experiment(dataset="moons", batch=16, epochs=10**7)


class Reader:
    """A screen that reads only."""

    def __init__(self, path: Path) -> None:
        self.process = FollowerProcess(path)
        self.seen = -1

    def until(self, condition: Callable[[Snapshot], object], *requests: Request[Any]) -> Snapshot:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.process.send(Want(self.seen, requests))
            assert select.select([self.process._child.connection], [], [], PATIENCE)[0], "no answer"
            snapshot = self.process.receive()
            self.seen = snapshot.version
            if condition(snapshot):
                return snapshot
        raise AssertionError("it never came to that")


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    made = Screen(Store(tmp_path / "store"))
    yield made
    made.process.close()


@pytest.fixture
def reader(screen: Screen, tmp_path: Path) -> Iterator[Reader]:
    screen.start(LONG)
    name = screen.until(lambda snapshot: snapshot.recorded_as).recorded_as
    made = Reader(tmp_path / "store" / "runs" / name)
    yield made
    made.process.close()
    assert not made.process.is_alive


def test_it_follows_a_run_and_steers_nothing(screen: Screen, reader: Reader, tmp_path: Path) -> None:
    first = reader.until(lambda snapshot: snapshot.record, CurveRequest(50), LayersRequest())
    assert first.scene is not None
    assert first.scene.experiment == LONG
    assert first.status == "running"
    assert first.answers.of(LayersRequest) is not None
    assert first.curve.epochs.size > 0
    assert not first.company.is_steering
    assert f"process {screen.process.pid} of this machine" in first.company.reading_only
    assert first.record is not None
    reader.process.send(Pause())
    reader.process.send(Start(7, Experiment()))
    epoch = first.record.epoch
    second = reader.until(lambda snapshot: snapshot.record and snapshot.record.epoch > epoch)
    assert (second.run, second.status, second.scene) == (1, "running", None)
    screen.process.send(Stop())
    end = screen.until(lambda snapshot: snapshot.status == "ended")
    last = reader.until(lambda snapshot: snapshot.status == "ended", CurveRequest(50))
    assert last.stopped_by == "interrupted"
    assert last.record is not None
    assert end.record is not None
    # What is stopped goes on from its last checkpoint, and that is what is shown.
    checkpoint = read_run(tmp_path / "store" / "runs" / last.recorded_as).checkpoint
    assert checkpoint is not None
    assert last.record.epoch == checkpoint.state["training"]["epochs"] <= end.record.epoch


def test_its_curve_is_the_runs(screen: Screen, tmp_path: Path) -> None:
    screen.start(Experiment(epochs=3000))
    end = screen.until(lambda snapshot: snapshot.status == "ended" and snapshot.recorded_as, CurveRequest(3000))
    reader = Reader(tmp_path / "store" / "runs" / end.recorded_as)
    try:
        found = reader.until(lambda snapshot: snapshot.status == "ended" and snapshot.record, CurveRequest(3000))
        assert found.record == end.record
        np.testing.assert_array_equal(found.curve.low["loss"], end.curve.low["loss"])
        np.testing.assert_array_equal(found.curve.high["loss"], end.curve.high["loss"])
        assert found.perfect_at == end.perfect_at
    finally:
        reader.process.close()


def test_a_trainer_that_dies_is_an_end(screen: Screen, reader: Reader) -> None:
    reader.until(lambda snapshot: snapshot.record)
    os.kill(screen.process.pid, 9)
    found = reader.until(lambda snapshot: snapshot.status == "ended")
    assert found.stopped_by == "interrupted"


def test_a_run_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    reader = Reader(tmp_path / "nothing")
    try:
        found = reader.until(lambda snapshot: snapshot.status == "failed")
        assert "cannot be read" in found.message
    finally:
        reader.process.close()
