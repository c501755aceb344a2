"""What the person is told without having asked."""

from __future__ import annotations

import threading

from tests.tui.fakes import snapshot_of
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.tui.session.notices import Notices


def test_trouble_is_told_once_and_taken_back() -> None:
    told: list[str] = []
    notices = Notices(told.append)
    for trouble in ("", "the disk is full", "the disk is full", ""):
        notices.take(snapshot_of(Experiment(), 1, trouble=trouble))
    assert told == ["the disk is full", ""]


def test_an_offer_is_told_when_it_is_found() -> None:
    told: list[str] = []
    came = threading.Event()

    def tell(text: str) -> None:
        told.append(text)
        came.set()

    Notices(print).offer(lambda: "go on?", tell)
    assert came.wait(30)
    assert told == ["go on?"]


def test_nothing_found_and_nobody_there_are_no_harm() -> None:
    done = threading.Event()

    def gone(_text: str) -> None:
        done.set()
        raise RuntimeError("App is not running")

    notices = Notices(print)
    notices.offer(None, gone)
    notices.offer(lambda: "", gone)
    notices.offer(lambda: "go on?", gone)
    assert done.wait(30)
