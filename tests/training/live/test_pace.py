"""How many epochs are trained at once, and how fast a run is said to be."""

from __future__ import annotations

import pytest

from tui_backprop.training.live import pace as module
from tui_backprop.training.live.pace import BURST, Pace, Speed


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, in seconds, to be set."""
    now = [100.0]
    monkeypatch.setattr(module.time, "perf_counter", lambda: now[0])
    return now


class TestPace:
    def test_flat_out_never_waits_and_takes_more_at_once_while_that_is_quick(self) -> None:
        pace = Pace()
        sizes = []
        for _ in range(20):
            assert pace.wait == 0
            sizes.append(pace.claim())
            pace.learn(BURST / 10, is_whole=True)
        assert sizes[:4] == [1, 2, 4, 8]
        assert sizes[-1] == sizes[-2] == 4096
        pace.learn(BURST * 3, is_whole=True)
        assert pace.claim() == 2048

    def test_a_burst_that_was_cut_short_says_nothing_of_how_quick_it_is(self) -> None:
        pace = Pace()
        pace.learn(0.0, is_whole=False)
        assert pace.claim() == 1

    def test_so_many_epochs_a_second(self, clock: list[float]) -> None:
        pace = Pace()
        pace.epochs_per_second = 10
        pace.begin()
        for _ in range(5):
            assert pace.wait == 0
            assert pace.claim() == 1
            assert pace.wait == pytest.approx(0.1)
            clock[0] += pace.wait

    def test_what_was_held_up_catches_up_a_little_only(self, clock: list[float]) -> None:
        pace = Pace()
        pace.epochs_per_second = 10
        pace.begin()
        clock[0] += 60
        claimed = 0
        while pace.wait <= 0:
            claimed += pace.claim()
        assert claimed == 2


class TestSpeed:
    def test_over_the_last_second(self) -> None:
        speed = Speed(4)
        for tenth in range(21):
            speed.measure(tenth / 10, 10 * tenth)
        assert (speed.steps_per_second, speed.epochs_per_second) == pytest.approx((100, 25))
        for tenth in range(21, 41):
            speed.measure(tenth / 10, 200 + 40 * (tenth - 20))
        assert speed.steps_per_second == pytest.approx(400)

    def test_standing_still_does_not_count(self) -> None:
        speed = Speed(1)
        speed.measure(0.0, 0)
        speed.measure(1.0, 50)
        speed.forget()
        speed.measure(60.0, 50)
        assert speed.steps_per_second == 50
        speed.measure(61.0, 80)
        assert speed.steps_per_second == 30
