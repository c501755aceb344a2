"""A recorded run that is looked at: the trainer's process shows it from its last checkpoint, and trains nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training.live.test_process import Screen
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.place import Store
from tui_backprop.store.reader import read_run
from tui_backprop.training.live.requests import CurveRequest, PredictionRequest
from tui_backprop.training.live.snapshot import Start
from tui_backprop.training.live.status import Status
from tui_backprop.training.live.stored import snapshot_of_stored
from tui_backprop.training.run.history import values_of
from tui_backprop.training.run.record import SERIES
from tui_backprop.training.run.recording import Recording
from tui_backprop.training.run.trainer import Training

Make = Callable[..., tuple[Training, str]]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def trained(store: Store) -> Make:
    """Trains and records; interrupted after some epochs where that is said."""

    def make(stop_after: int | None = None, **settings: Any) -> tuple[Training, str]:
        training = Training(Experiment(**settings))
        recording = Recording(training, store)
        records = []
        for record in training.records():
            records.append(record)
            if record.epoch == stop_after:
                break
        recording.add(0, records[-1].epoch, values_of(records, SERIES))
        if stop_after is not None:
            recording.keep()
        assert recording.finish()
        return training, recording.recorder.id

    return make


def looked_at(store: Store, run: str) -> tuple[Screen, Any]:
    screen = Screen(store)
    screen.run += 1
    stored = read_run(store.runs / run, arrays=False)
    experiment = Experiment.from_dict(dict(stored.meta["experiment"]))
    screen.process.send(Start(screen.run, experiment, resume=run, look=True))
    while True:
        snapshot = screen.ask(CurveRequest(10_000), PredictionRequest())
        if snapshot.status in (Status.ENDED, Status.FAILED):
            return screen, snapshot


@pytest.mark.parametrize("stop_after", [None, 12])
def test_shows_where_it_stood(store: Store, trained: Make, stop_after: int | None) -> None:
    training, run = trained(stop_after, dataset="moons", epochs=40, test_fraction=0.2)
    before = {path.name: path.read_bytes() for path in (store.runs / run).iterdir()}
    screen, snapshot = looked_at(store, run)
    try:
        assert snapshot.status is Status.ENDED, snapshot.message
        assert snapshot.record == training.last
        assert screen.scene is not None
        prediction = snapshot.answers.get(PredictionRequest())
        outputs = training.learner.network.predict(training.learner.parts.train.inputs[screen.scene.point_samples])
        assert np.array_equal(prediction.predicted, (outputs[:, 0] > 0.5).astype(int))
        losses = [record.loss for record in Training(training.experiment).records()][: (stop_after or 40) + 1]
        assert snapshot.curve.low["loss"].tolist() == losses
        # Nothing of it is changed, and it is not taken for a run in training.
        assert {path.name: path.read_bytes() for path in (store.runs / run).iterdir()} == before
    finally:
        screen.process.close()


def test_shows_what_is_kept_of_one_that_diverged(store: Store, trained: Make) -> None:
    wild = {"learning_rate": 1e5, "optimizer": "sgd", "activation": "relu", "output_activation": "none"}
    training, run = trained(None, epochs=300, **wild)
    assert training.diverged_at is not None
    screen, snapshot = looked_at(store, run)
    try:
        assert snapshot.diverged_at == training.diverged_at
        assert snapshot.last_finite == training.last_finite
    finally:
        screen.process.close()


def test_says_why_there_is_nothing_to_see(store: Store, trained: Make) -> None:
    _, run = trained(None, epochs=3)
    for name in ("checkpoint-0", "checkpoint-1"):
        (store.runs / run / name).unlink(missing_ok=True)
    screen, snapshot = looked_at(store, run)
    try:
        assert snapshot.status is Status.FAILED
        assert "it has no checkpoint" in snapshot.message
    finally:
        screen.process.close()


def test_a_picture_without_its_data_has_the_same_curve_and_record(store: Store, trained: Make) -> None:
    training, run = trained(None, epochs=50, patience=5, validation_fraction=0.3, dataset="moons", noise=0.3)
    snapshot = snapshot_of_stored(read_run(store.runs / run, arrays=False), 10_000)
    assert snapshot.record == training.last
    assert snapshot.last_finite == (training.best or training.last_finite)
    losses = [record.loss for record in Training(training.experiment).records()]
    assert snapshot.curve.high["loss"].tolist() == losses
