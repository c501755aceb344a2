"""How a run is to go: what was asked of it last, and what is left of that."""

from __future__ import annotations

import numpy as np

from tui_backprop.training.live.snapshot import Step, StepUnit
from tui_backprop.training.live.stepping import Gait, Stepping


def held() -> Stepping:
    stepping = Stepping()
    stepping.begin(paused=True)
    return stepping


def test_a_run_that_goes_trains_every_batch_and_knows_no_steps():
    stepping = Stepping()
    stepping.step(Step(StepUnit.BATCH))
    assert stepping.gait is Gait.GO
    assert stepping.is_batch_due(5)


def test_a_run_that_stands_trains_nothing():
    stepping = held()
    assert not stepping.is_going
    assert not stepping.is_batch_due(5)


def test_a_step_of_a_batch_is_one_batch():
    stepping = held()
    stepping.step(Step(StepUnit.BATCH))
    assert [stepping.is_batch_due(5) for _ in range(3)] == [True, False, False]


def test_a_step_of_an_epoch_is_over_when_it_has_been_trained():
    stepping = held()
    stepping.step(Step(StepUnit.EPOCH))
    assert all(stepping.is_batch_due(5) for _ in range(3))
    stepping.has_trained()
    assert not stepping.is_batch_due(5)


def test_steps_of_a_sample_walk_the_batch_and_train_it_behind_its_last():
    stepping, coming = held(), np.array([4, 2, 7])
    seen = []
    for _ in range(4):
        stepping.step(Step(StepUnit.SAMPLE))
        if stepping.is_batch_due(3):
            stepping.has_trained()
            assert not stepping.is_batch_due(3), "it goes on to the first sample of the batch that follows"
        cursor = stepping.cursor(coming)
        assert cursor is not None
        seen.append((cursor.sample, cursor.place))
    assert seen == [(4, 0), (2, 1), (7, 2), (4, 0)]
    stepping.go()
    assert stepping.cursor(coming) is None


def test_a_stop_is_not_taken_back_by_a_pause_or_a_step():
    stepping = held()
    stepping.stop()
    stepping.hold()
    stepping.step(Step())
    assert stepping.gait is Gait.STOP
    assert stepping.is_going
    stepping.begin(paused=False)
    assert stepping.gait is Gait.GO
