"""The table of pinned runs, and their curves."""

from __future__ import annotations

import pytest

from tests.tui.waiting import press, settle
from tui_backprop.tui.layout import TABS

SIZE = (160, 48)
TITLES = [tab.title for tab in TABS]


def key_of(title: str) -> str:
    return str(TITLES.index(title) + 1)


async def test_pinned_run_stays_and_says_what_differs(make, screen):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "p", "o", key_of("Curves"))
        await settle(pilot)
        shown = screen(app)
        assert "1: adam → adamw" in shown
        assert "Pinned runs" in shown
        assert [pin.experiment.optimizer for pin in app.comparison.pins] == ["adam"]
        await pilot.press("P")
        await settle(pilot)
        assert "1: adam" not in screen(app)


@pytest.mark.parametrize("size", [(160, 48), (80, 24)])
async def test_table_of_pinned_runs_says_what_is_each_ones_own(make, screen, size):
    app = make()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "p", "o", "p", "a", "]", key_of("Curves"))
        await settle(pilot)
        table = screen(app)[screen(app).index("Pinned runs") :]
        for own in ("relu, adamw, rate 0.1", "tanh, adam, rate 0.03", "tanh, adamw, rate 0.03"):
            assert own in table
        for heading in ("first 100 %", "loss", "seconds"):
            assert heading in table


async def test_ninth_pin_is_refused(make, screen):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(*("p" for _ in range(9)))
        await settle(pilot)
        assert len(app.comparison.pins) == 8
        assert "8 runs are pinned already" in screen(app)
