"""Two runs side by side, in the pilot on fake trainers."""

from __future__ import annotations

from tests.tui.waiting import press, settle
from tui_backprop.training.live.snapshot import Start

SIZE = (160, 48)


async def test_race_trains_both_from_the_same_seed(make, screen):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("v")
        await settle(pilot)
        assert "no run is pinned" in screen(app)
        await press(pilot, "p", "o", "n", "v")
        await settle(pilot)
        rival = app._race.rival
        assert rival is not None
        theirs, ours = rival.trainer.sent(Start)[-1].experiment, app.session.trainer.sent(Start)[-1].experiment
        assert (theirs.optimizer, ours.optimizer) == ("adam", "adamw")
        assert theirs.seed == ours.seed == 7
        assert app.comparison.pins[-1].is_racing
        trainer = rival.trainer
        await pilot.press("P")
        await settle(pilot)
        assert trainer.closed
        assert app._race.rival is None


async def test_rival_that_dies_leaves_the_run_alone(make):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "p", "o", "v")
        await settle(pilot)
        app._race.rival.trainer.die()
        await settle(pilot)
        assert app._race.rival is None
        assert app.session.status == "running"


async def test_leaving_closes_both_trainers(make):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "p", "v")
        await settle(pilot)
        rival = app._race.rival.trainer
        await pilot.press("q")
    assert rival.closed
    assert app.session.trainer.closed
