"""What the line to the terminal carries."""

from __future__ import annotations

import pytest

from tests.tui.waiting import settle, until
from tui_backprop.tui.app import BYTES_PER_FRAME
from tui_backprop.tui.line import LONGEST_WAIT, Line


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_line_is_busy_for_as_long_as_what_was_written_takes():
    clock = Clock()
    line = Line(1000, clock)
    assert line.busy == 0
    line.wrote(500)
    line.wrote(1000)
    assert line.busy == 1.5
    clock.now = 1.0
    assert line.busy == 0.5
    clock.now = 9.0
    assert line.busy == 0
    line.wrote(100)
    assert line.busy == pytest.approx(0.1)


def test_one_write_does_not_stop_the_pictures():
    line = Line(1000, Clock())
    line.wrote(1_000_000)
    assert line.busy == LONGEST_WAIT


async def test_pictures_wait_for_the_line(make):
    app = make()
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        line = app._asking._line
        busy: list[float] = []
        app._asking._ask = lambda: busy.append(line.busy)
        line.wrote(int(rate(app) * 0.2))
        app._asking._in_turn()
        assert not busy
        await until(pilot, lambda: busy)
        assert busy == [0.0]


def rate(app) -> float:
    """Bytes a second that an App's line is allotted."""
    return app._asking._line._rate


def test_low_bandwidth_and_one_picture_a_second_are_below_5_kb(make):
    assert BYTES_PER_FRAME <= 5000
    assert rate(make(low_bandwidth=True)) == BYTES_PER_FRAME
    assert rate(make(low_bandwidth=True, fps=30)) == BYTES_PER_FRAME
    assert rate(make(fps=1)) == BYTES_PER_FRAME
    assert rate(make(fps=0)) <= 60_000
