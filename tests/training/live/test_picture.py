"""What a snapshot says of a run is what the run has come to."""

from __future__ import annotations

import itertools

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.observe import Watched, describe
from tui_backprop.training.live.picture import picture_of, wrong_samples
from tui_backprop.training.live.requests import PredictionRequest
from tui_backprop.training.live.snapshot import Snapshot
from tui_backprop.training.live.status import Status
from tui_backprop.training.observers import OBSERVERS
from tui_backprop.training.run.ending import Ending
from tui_backprop.training.run.history import History
from tui_backprop.training.run.trainer import Training

FRAME = Snapshot(7, 3, Status.RUNNING, pace=25.0)


def watched(training: Training, epochs: int) -> Watched:
    history = History()
    history.extend(list(itertools.islice(training.records(), epochs + 1)))
    return Watched(training, describe(3, training), history)


def test_before_the_first_record_there_is_the_frame() -> None:
    run = watched(Training(Experiment()), -1)
    assert picture_of(run, FRAME, [], OBSERVERS, is_first=True) is FRAME


def test_the_first_brings_the_scene_and_every_one_what_was_asked() -> None:
    run = watched(Training(Experiment()), 5)
    first = picture_of(run, FRAME, [PredictionRequest()], OBSERVERS, is_first=True)
    assert first.scene is run.scene
    assert (first.version, first.run, first.pace, first.record.epoch) == (7, 3, 25.0, 5)
    assert first.answers.get(PredictionRequest()) is not None
    second = picture_of(run, FRAME, [], OBSERVERS, is_first=False)
    assert second.scene is None
    assert PredictionRequest() not in second.answers


def test_how_it_ended() -> None:
    run = watched(Training(Experiment(epochs=4)), 4)
    assert picture_of(run, FRAME, [], OBSERVERS, is_first=False).stopped_by is Ending.EPOCHS


def test_the_share_of_the_epoch_that_is_done() -> None:
    training = Training(Experiment(batch=7))
    run = watched(training, 2)
    assert picture_of(run, FRAME, [], OBSERVERS, is_first=False).epoch_fraction == 0
    training.learner.step(next(iter(next(iter(training.learner.batches.epoch())))))
    assert picture_of(run, FRAME, [], OBSERVERS, is_first=False).epoch_fraction == 1 / 3


def test_wrong_samples() -> None:
    training = Training(Experiment())
    assert wrong_samples(training, 21) is None
    record = next(training.records())
    learner = training.learner
    wrong = int(((learner.train.outputs[0] > 0.5) != (learner.train.targets[0] > 0.5)).sum())
    assert wrong_samples(training, 21) == wrong == round(21 * (1 - record.accuracy))
    regression = Training(Experiment(dataset="plane"))
    next(regression.records())
    assert wrong_samples(regression, 200) is None
