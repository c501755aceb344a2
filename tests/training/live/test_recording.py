"""What the trainer of a screen records of its runs, however they end."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.training.live.test_process import PATIENCE, Screen
from tests.waiting import wait_for
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.place import Store
from tui_backprop.store.reader import StoredRun, progress, read_run
from tui_backprop.training.live.requests import CurveRequest
from tui_backprop.training.live.snapshot import EditWeight, Leave, Resume, Start, Stop, SwitchUnit
from tui_backprop.training.run.recording import restore
from tui_backprop.training.run.trainer import Training

LONG = Experiment(dataset="moons", batch=16, dropout=0.1, epochs=10**7)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def screen(store: Store) -> Iterator[Screen]:
    made = Screen(store)
    yield made
    made.process.close()
    assert not made.process.is_alive


def runs(store: Store) -> list[StoredRun]:
    return [read_run(path) for path in sorted(store.runs.glob("[!.]*"))]


def wait_for_checkpoint(store: Store) -> None:
    wait_for(lambda: list(store.runs.glob("2*/checkpoint-*")))


def in_training(screen: Screen, store: Store, experiment: Experiment = LONG) -> None:
    """A run that has trained and has a checkpoint."""
    screen.start(experiment)
    screen.until(lambda snapshot: snapshot.record is not None and snapshot.record.epoch > 2)
    wait_for_checkpoint(store)


def test_a_run_that_ends_is_recorded_with_its_curves(screen: Screen, store: Store) -> None:
    experiment = Experiment(epochs=500)
    screen.start(experiment)
    end = screen.until(lambda snapshot: snapshot.status == "ended")
    wait_for(lambda: runs(store) and runs(store)[0].outcome)
    (run,) = runs(store)
    assert (run.status, run.damage) == ("ended", ())
    assert run.meta["experiment"] == experiment.to_dict()
    assert end.record is not None
    assert progress(run)["loss"] == end.record.loss
    expected = [record.loss for record in Training(experiment).records()]
    np.testing.assert_array_equal(np.concatenate([piece.low[0] for piece in run.pieces]), expected)


@pytest.mark.parametrize(
    ("leave", "stopped_by"), [(Leave(), "left"), (Leave(in_order=False), "interrupted"), (None, "interrupted")]
)
def test_when_the_screen_goes_the_run_can_go_on(
    screen: Screen, store: Store, leave: Leave | None, stopped_by: str
) -> None:
    in_training(screen, store)
    if leave is None:  # it was killed
        screen.process._child.connection.close()
        screen.process._child._process.wait(PATIENCE)
    else:
        screen.process.send(leave)
        screen.process.close()
    (run,) = runs(store)
    assert run.outcome is not None
    assert (run.status, run.outcome["stopped_by"], run.damage) == ("interrupted", stopped_by, ())
    assert run.checkpoint is not None
    steps = run.checkpoint.state["training"]["steps"]
    assert steps == progress(run)["steps"] > 0, "nothing is lost of a run that could be closed"
    assert_goes_on_to_the_same_bits(run)


def assert_goes_on_to_the_same_bits(run: StoredRun) -> None:
    again = restore(run)
    records = again.records()
    target = next(records).epoch + 3
    for record in records:
        if record.epoch == target:
            break
    for whole in (training := Training(LONG)).records():
        if whole.epoch == target:
            break
    assert record == whole
    assert again.learner.network.parameters.tobytes() == training.learner.network.parameters.tobytes()


def test_a_killed_trainer_leaves_its_last_checkpoint(screen: Screen, store: Store) -> None:
    in_training(screen, store)
    os.kill(screen.process.pid, signal.SIGKILL)
    screen.process._child._process.wait(PATIENCE)
    (run,) = runs(store)
    assert (run.status, run.outcome, run.damage) == ("interrupted", None, ())
    assert restore(run).learner.steps > 0


def test_a_run_that_is_replaced_is_left(screen: Screen, store: Store) -> None:
    in_training(screen, store)
    screen.start(Experiment(epochs=10))
    screen.until(lambda snapshot: snapshot.status == "ended")
    wait_for(lambda: len(runs(store)) == 2 and all(run.outcome for run in runs(store)))
    outcomes = [(run.status, (run.outcome or {})["stopped_by"]) for run in runs(store)]
    assert sorted(outcomes) == [("ended", "epochs"), ("interrupted", "left")]


def test_what_has_hardly_begun_leaves_no_trace(screen: Screen, store: Store) -> None:
    screen.start(LONG, paused=True)
    screen.ask()
    screen.start(LONG, paused=True)
    screen.until(lambda snapshot: snapshot.status == "paused")
    screen.process.send(Leave())
    screen.process.close()
    assert not store.root.exists()


@pytest.mark.parametrize("held", [False, True], ids=["in training", "paused"])
def test_stopping_keeps_the_very_last_state(screen: Screen, store: Store, *, held: bool) -> None:
    in_training(screen, store)
    if held:
        screen.pause()
    screen.process.send(Stop())
    end = screen.until(lambda snapshot: snapshot.status == "ended")
    wait_for(lambda: runs(store)[0].outcome)
    (run,) = runs(store)
    assert (run.status, end.stopped_by) == ("interrupted", "interrupted")
    assert end.record is not None
    assert run.checkpoint is not None
    assert run.checkpoint.state["training"]["steps"] == progress(run)["steps"] == end.record.steps
    assert_goes_on_to_the_same_bits(run)


def test_a_paused_run_is_kept_as_it_stands_and_edits_are_noted(screen: Screen, store: Store) -> None:
    in_training(screen, store)
    screen.pause()
    screen.process.send(EditWeight(0, 1, 0, 7.0))
    screen.process.send(SwitchUnit(0, 2, on=False))

    def is_kept() -> bool:
        checkpoint = runs(store)[0].checkpoint
        return checkpoint is not None and "gate.0" in checkpoint.arrays

    wait_for(is_kept)
    (run,) = runs(store)
    training = restore(run)
    assert training.learner.network.layers[0].weights[1, 0] == 7.0
    assert training.learner.network.switched_off(0) == [2]
    assert [event["what"] for event in run.events] == ["EditWeight", "SwitchUnit"]
    assert run.events[0].items() >= {"layer": 0, "unit": 1, "source": 0, "value": 7.0}.items()


def test_a_disk_that_refuses_is_told_and_training_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    screen = Screen(Store(tmp_path / "file" / "store"))
    try:
        screen.start(LONG)
        told = screen.until(lambda snapshot: snapshot.trouble)
        assert "not recorded" in told.trouble
        assert told.record is not None
        before = told.record.epoch
        assert screen.until(lambda snapshot: snapshot.record and snapshot.record.epoch > before).status == "running"
    finally:
        screen.process.close()


def test_a_recorded_run_goes_on_before_a_screen(screen: Screen, store: Store) -> None:
    in_training(screen, store)
    os.kill(screen.process.pid, signal.SIGKILL)
    screen.process._child._process.wait(PATIENCE)
    (run,) = runs(store)
    assert run.checkpoint is not None
    epoch = progress(run)["epochs"]
    other = Screen(store)
    try:
        other.run = 1
        other.process.send(Start(1, LONG, paused=True, resume=run.id))
        first = other.until(lambda snapshot: snapshot.record is not None, CurveRequest(10))
        assert first.record is not None
        assert first.record.epoch == epoch
        assert first.seconds > 0
        curve = first.answers.of(CurveRequest)
        assert curve is not None
        assert curve.epochs[-1] + curve.width > epoch
        other.process.send(Resume())
        later = other.until(lambda snapshot: snapshot.record is not None and snapshot.record.epoch > epoch + 2)
        other.process.send(Leave())
    finally:
        other.process.close()
    (again,) = runs(store)
    assert (again.id, again.segment, again.damage) == (run.id, 2, ())
    assert later.record is not None
    assert progress(again)["epochs"] >= later.record.epoch
    assert restore(again).learner.epochs >= later.record.epoch


def test_a_run_that_cannot_go_on_is_told(screen: Screen, store: Store) -> None:
    screen.start(Experiment(epochs=5))
    screen.until(lambda snapshot: snapshot.status == "ended")
    wait_for(lambda: runs(store) and runs(store)[0].outcome)
    screen.run += 1
    screen.process.send(Start(screen.run, Experiment(epochs=5), resume=runs(store)[0].id))
    told = screen.until(lambda snapshot: snapshot.status == "failed")
    assert "has ended (epochs)" in told.message
