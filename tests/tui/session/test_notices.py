"""What the person is told without having asked."""

from __future__ import annotations

import threading

from tests.tui.fakes import snapshot_of
from tests.waiting import PATIENCE
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.tui.session.notices import Notices
from tui_backprop.tui.session.offer import Offer

GO_ON = Offer("go on?", lambda _: None)


def test_trouble_is_told_once_and_taken_back() -> None:
    told: list[str] = []
    notices = Notices(told.append)
    for trouble in ("", "the disk is full", "the disk is full", ""):
        notices.take(snapshot_of(Experiment(), 1, trouble=trouble))
    assert told == ["the disk is full", ""]


def test_an_offer_is_told_when_it_is_found() -> None:
    made: list[Offer] = []
    came = threading.Event()

    def make(offer: Offer) -> None:
        made.append(offer)
        came.set()

    Notices(print).offer(lambda: GO_ON, make)
    assert came.wait(PATIENCE)
    assert made == [GO_ON]


def test_where_a_run_goes_on_is_told_once() -> None:
    told: list[str] = []
    notices = Notices(told.append)
    for run in (1, 2, 2, 3):
        at = 1234 if run == 2 else None
        notices.take(snapshot_of(Experiment(), 1, run=run, resumed_at=at, recorded_as="r" if at else ""))
    assert told == ["going on with r from its checkpoint at epoch 1,234"]


def test_nothing_found_and_nobody_there_are_no_harm() -> None:
    done = threading.Event()

    def gone(_offer: Offer) -> None:
        done.set()
        raise RuntimeError("App is not running")

    notices = Notices(print)
    notices.offer(None, gone)
    notices.offer(lambda: None, gone)
    notices.offer(lambda: GO_ON, gone)
    assert done.wait(PATIENCE)
