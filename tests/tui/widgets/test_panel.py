"""Panels in the pilot on a fake trainer: what they ask for, whose keys are whose, what they follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui.fakes import FakeTrainer
from tests.tui.waiting import settle
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.snapshot import Cursor, Step, StepUnit, Want
from tui_backprop.tui.layout import TABS

SIZE = (160, 48)
TITLES = [tab.title for tab in TABS]


def key_of(title: str) -> str:
    return str(TITLES.index(title) + 1)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Field", "Decision field"),
        ("Network", "layer 1, unit 1"),
        ("Hidden", "after layer 2"),
        ("Inspect", "step 1 of 8"),
        ("Images", "Confusion"),
        ("Curves", "p pins a run"),
    ],
)
async def test_every_tab_has_its_answer(make, screen, title, words):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(key_of(title))
        await settle(pilot)
        assert words in screen(app)
        assert "waiting" not in screen(app)


def asked(app) -> list[str]:
    """The kinds of what was asked for last."""
    return [type(request).__name__ for request in app.session.trainer.sent(Want)[-1].requests]


async def test_only_what_is_visible_is_asked_for(make):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(key_of("Samples"))
        await settle(pilot)
        assert asked(app) == ["CurveRequest", "DiagnosisRequest", "SamplesRequest"]
        await pilot.press(key_of("Inspect"))
        await settle(pilot)
        assert asked(app) == ["CurveRequest", "DiagnosisRequest", "InspectRequest"]


async def test_focused_panel_takes_its_keys_and_the_dashboard_the_others(make, screen):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(key_of("Inspect"), "tab", "right")
        await settle(pilot)
        assert "step 2 of 8" in screen(app)
        assert "forward, layer 1 of 3" in screen(app)
        await pilot.press("a")
        await settle(pilot)
        assert app.session.experiment.activation == "relu"


async def test_focused_units_field_is_drawn_as_soon_as_it_comes(make):
    app = make()
    async with app.run_test(size=(160, 48)) as pilot:
        await settle(pilot)
        await pilot.press(key_of("Network"))
        await settle(pilot)
        network = app.dashboard.board.panel("network")
        assert all(request in network._drawn.answers for request in network.requests())
        await pilot.press("down")
        await settle(pilot)
        assert all(request in network._drawn.answers for request in network.requests())


async def test_only_keys_that_do_something_are_offered(make, screen):
    for fraction, offered in ((0.0, False), (0.25, True)):
        app = make(Experiment(dataset="moons", test_fraction=fraction))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press(key_of("Field"))
            await settle(pilot)
            assert "z discrete" in screen(app)
            assert ("u test only" in screen(app)) == offered
            assert "f across" not in screen(app)


async def test_panels_follow_steps_by_samples(make, screen):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(key_of("Inspect"), "S", "S", "s")
        await settle(pilot)
        trainer = app.session.trainer
        assert trainer.sent(Step) == [Step(StepUnit.SAMPLE)]
        state = trainer._state
        trainer.show(replace(state, cursor=Cursor(13, 2, 8)))
        await settle(pilot)
        assert "paused before sample 13, 3 of 8 in its batch" in screen(app)
        assert "sample 13, as it comes in" in screen(app)
        await pilot.press(key_of("Network"))
        await settle(pilot)
        assert "sample 13" in screen(app)


async def test_many_classes_and_two_hidden_units(make, screen):
    app = make(Experiment(loss="cross-entropy", hidden=(2, 2)), trainer=FakeTrainer(20))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(key_of("Hidden"))
        await settle(pilot)
        assert "after layer 1: unit 1 × unit 2" in screen(app)
        await pilot.press(key_of("Images"))
        await settle(pilot)
        assert "truth down" in screen(app)


async def test_where_not_all_keys_have_room_those_that_are_named_have_words(make, screen, pictures):
    app = make(Experiment(dataset="idx", data=pictures, hidden=(4,), loss="cross-entropy", batch=20))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(key_of("Field"))
        await settle(pilot)
        assert "f across  F up  c components  ? more" in screen(app)
