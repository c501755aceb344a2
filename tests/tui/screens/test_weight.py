"""Editing a weight and switching a unit, in the pilot on a fake trainer."""

from __future__ import annotations

from tests.tui.waiting import settle
from tui_backprop.training.live.snapshot import EditWeight, SwitchUnit
from tui_backprop.tui.layout import TABS
from tui_backprop.tui.screens.weight import WeightScreen

SIZE = (160, 48)
TITLES = [tab.title for tab in TABS]


def key_of(title: str) -> str:
    return str(TITLES.index(title) + 1)


async def test_weight_is_edited_while_training_goes_on(make):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(key_of("Network"), "tab")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, WeightScreen)
        await pilot.press(*"x", "enter")
        await settle(pilot)
        assert isinstance(app.screen, WeightScreen)  # not a number: asked again
        await pilot.press("backspace", *"2.5", "enter")
        await settle(pilot)
        assert app.session.trainer.sent(EditWeight) == [EditWeight(0, 0, 0, 2.5)]
        await pilot.press("z")
        await settle(pilot)
        assert app.session.trainer.sent(SwitchUnit) == [SwitchUnit(0, 0, on=False)]
