"""Which questions are worth an answer, and when."""

from __future__ import annotations

from tui_backprop.training.live.budget import Budget
from tui_backprop.training.live.question import Question
from tui_backprop.training.live.requests import CurveRequest, SamplesRequest
from tui_backprop.training.live.snapshot import Want


def question() -> Question:
    """One whose budget has time enough."""
    return Question(Budget(2, clock=lambda: 0.0, processor=lambda: 0.0))


def answered(want: Want) -> Question:
    asked = question()
    asked.ask(want)
    assert asked.take() is want
    asked.close()
    return asked


def test_the_first_is_answered():
    asked = question()
    assert not asked.is_due
    asked.ask(Want())
    assert asked.is_due


def test_the_same_again_waits_for_news():
    asked = answered(Want(requests=(CurveRequest(),)))
    asked.ask(Want(seen=1, requests=(CurveRequest(),), drawn=0.1))
    assert asked.is_open
    assert not asked.is_due
    assert asked.left is None
    asked.has_news = True
    assert asked.is_due


def test_another_one_is_answered_though_nothing_has_changed():
    asked = answered(Want(requests=(CurveRequest(),)))
    asked.ask(Want(seen=1, requests=(SamplesRequest(),)))
    assert asked.is_due


def test_who_lacks_the_newest_gets_it_again():
    asked = answered(Want(seen=0))
    asked.ask(Want(seen=0))
    assert asked.is_due
    asked.take()
    assert asked.version == 2
