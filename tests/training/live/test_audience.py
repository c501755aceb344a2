"""Several screens at one run: who is answered, who steers, what they are told of one another."""

from __future__ import annotations

from typing import Any

from tui_backprop.training.live.audience import Audience, Viewer
from tui_backprop.training.live.budget import Budget
from tui_backprop.training.live.snapshot import Company, Snapshot, Want
from tui_backprop.training.live.status import Status


class Line:
    """A channel that keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.is_closed = self.is_gone = False

    def send(self, message: Any, /) -> None:
        if self.is_gone:
            raise BrokenPipeError
        self.sent.append(message)

    def recv(self) -> Any:
        raise EOFError

    def close(self) -> None:
        self.is_closed = True


def audience(*names: str) -> tuple[Audience, list[Viewer]]:
    """One whose budget has time enough."""
    made = Audience()
    made._budget = Budget(2, clock=lambda: 0.0, processor=lambda: 0.0)
    viewers = [made.viewer(Line(), name) for name in names]
    for viewer in viewers:
        made.join(viewer)
    return made, viewers


def test_the_first_steers_and_the_others_are_told_who() -> None:
    made, (first, second, third) = audience("pts/1", "pts/2", "pts/3")
    assert made.steerer is first
    assert made.company(first, stays=False) == Company(True, 2, "", stays=False)
    assert made.company(second, stays=True) == Company(False, 2, "pts/1", stays=True)
    assert made.company(third, stays=False) == Company(False, 2, "pts/1")


def test_steering_passes_when_the_steerer_leaves_to_the_one_that_has_looked_for_longest() -> None:
    made, (first, second, third) = audience("1", "2", "3")
    made.steer(third)
    made.leave(third)
    assert made.steerer is first
    made.leave(first)
    assert made.steerer is second
    made.leave(second)
    assert (made.steerer, len(made)) == (None, 0)
    made.join(third)
    assert made.steerer is third


def test_one_that_leaves_twice_or_steers_after_it_is_no_harm() -> None:
    made, (first, second) = audience("1", "2")
    made.join(second)
    assert len(made) == 2, "who comes twice looks once"
    made.leave(second)
    made.leave(second)
    made.steer(second)
    assert made.steerer is first
    assert len(made) == 1


def test_taking_over_is_news_to_all() -> None:
    made, viewers = audience("1", "2")
    for viewer in viewers:
        viewer.question.ask(Want())
    while (due := made.due()) is not None:
        made.answer(due[0], Snapshot(1, 1, Status.RUNNING))
    for viewer in viewers:
        viewer.question.ask(Want(seen=viewer.question.version))
    assert made.due() is None
    made.steer(viewers[1])
    assert made.due() is not None
    assert made.due() is not None


def test_nobody_is_kept_waiting_by_one_who_asks_more_often() -> None:
    made, (eager, calm) = audience("eager", "calm")
    answered = []
    for _ in range(4):
        for viewer in (eager, calm):
            viewer.question.ask(Want())
        made.has_news()
        due = made.due()
        assert due is not None
        answered.append(due[0].name)
        made.answer(due[0], Snapshot(1, 1, Status.RUNNING))
    assert answered == ["eager", "calm", "eager", "calm"]


def test_they_share_what_pictures_may_cost() -> None:
    now = [0.0]
    made, viewers = audience("1", "2")
    budget = made._budget = Budget(2, clock=lambda: now[0], processor=lambda: 0.0)
    for viewer in viewers:
        viewer.question._budget = budget
        viewer.question.ask(Want())
    due = made.due()
    assert due is not None
    now[0] += 0.001
    made.answer(due[0], Snapshot(1, 1, Status.RUNNING))
    assert made.due() is None, "training has its share of the time first"
    assert made.left is not None
    now[0] += 0.001 * 33
    assert made.due() is not None


def test_a_screen_that_is_gone_costs_nothing() -> None:
    made, (only,) = audience("1")
    assert isinstance(only.channel, Line)
    only.channel.is_gone = True
    only.question.ask(Want())
    assert made.is_waiting
    assert made.due() is not None
    made.answer(only, Snapshot(1, 1, Status.RUNNING))
    made.leave(only)
    assert only.channel.is_closed
    assert not made.is_waiting
    assert made.left is None


def test_what_one_has_seen_may_be_news_to_another() -> None:
    made, (first, second) = audience("1", "2")
    for viewer in (first, second):
        viewer.question.has_news = False
    first.seen_steps, second.seen_steps = 10, 7
    made.has_trained(10)
    assert (first.question.has_news, second.question.has_news) == (False, True)
