"""How much of the time goes into reading lines, and how much into taking what a program prints."""

from __future__ import annotations

from collections.abc import Sequence

from tui_backprop.training.live.program import Origin, Program
from tui_backprop.training.watched.follower import ROOM, Follower
from tui_backprop.watching.figures import Figures


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Flood:
    """A program that prints without end: as much as is taken."""

    program = Program("flood", Origin.PIPE)
    exit_status: int | None = None
    is_over = False
    piece = b"epoch 1 loss 0.5, and more words\n" * 1000

    def __init__(self, clock: Clock) -> None:
        self.clock, self.taking = clock, 0.0

    def read(self, timeout: float) -> bytes:  # noqa: ARG002
        self.clock.now += 0.001
        self.taking += 0.001
        return self.piece

    def hold(self) -> None: ...

    def go_on(self) -> None: ...

    def interrupt(self) -> None: ...

    def pass_on(self, number: int) -> None: ...

    def close(self) -> None: ...


class SlowReader:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def read(self, text: str) -> Figures:  # noqa: ARG002
        self.clock.now += 0.0001
        return Figures(epoch=1, values={"loss": 0.5})

    def late(self) -> Sequence[Figures]:
        return ()


def test_in_a_flood_little_time_goes_into_reading_and_what_is_passed_over_is_counted() -> None:
    clock = Clock()
    source = Flood(clock)
    follower = Follower(source, SlowReader(clock), clock=clock)
    while not follower.unread:
        follower.advance(0.0)
    began, taken, lines = clock.now, source.taking, follower.unread + follower.log.count
    for _ in range(5000):
        follower.advance(0.0)
    waited_for = 1 - (source.taking - taken) / (clock.now - began)
    assert 0.02 < waited_for < 0.08
    printed = 5000 * 1000
    waiting = ROOM // len(source.piece) * 1000
    assert abs(follower.unread + follower.log.count - lines - printed) <= waiting + 1000
