"""The panels that look inside, pinned runs and races, in the pilot on a fake trainer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui.fakes import FakeTrainer
from tests.tui.waiting import settle
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.snapshot import Cursor, EditWeight, Start, Step, SwitchUnit, Want
from tui_backprop.training.run.history import Curve
from tui_backprop.tui.layout import TABS
from tui_backprop.tui.lenses.curves import overfitting
from tui_backprop.tui.screens.weight import WeightScreen

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
        ("Images", "no images"),
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


async def test_only_what_is_visible_is_asked_for(make):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(key_of("Samples"))
        await settle(pilot)
        assert app.session.trainer.sent(Want)[-1].extras == ()
        await pilot.press(key_of("Inspect"))
        await settle(pilot)
        assert [type(request).__name__ for request in app.session.trainer.sent(Want)[-1].extras] == ["SampleRequest"]


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
        assert set(network.wants()) <= set(network._drawn.extras)
        await pilot.press("down")
        await settle(pilot)
        assert set(network.wants()) <= set(network._drawn.extras)


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
        assert trainer.sent(Step) == [Step("sample")]
        state = trainer._state
        trainer.show(replace(state, cursor=Cursor(13, 2, 8)))
        await settle(pilot)
        assert "paused before sample 13, 3 of 8 in its batch" in screen(app)
        assert "sample 13, as it comes in" in screen(app)
        await pilot.press(key_of("Network"))
        await settle(pilot)
        assert "sample 13" in screen(app)


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


async def test_pinned_run_stays_and_says_what_differs(make, screen):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("p", "o", key_of("Curves"))
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
        await pilot.press("p", "o", "p", "a", "]", key_of("Curves"))
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


async def test_race_trains_both_from_the_same_seed(make, screen):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("v")
        await settle(pilot)
        assert "no run is pinned" in screen(app)
        await pilot.press("p", "o", "n", "v")
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
        await pilot.press("p", "o", "v")
        await settle(pilot)
        app._race.rival.trainer.die()
        await settle(pilot)
        assert app._race.rival is None
        assert app.session.status == "running"


async def test_leaving_closes_both_trainers(make):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("p", "v")
        await settle(pilot)
        rival = app._race.rival.trainer
        await pilot.press("q")
    assert rival.closed
    assert app.session.trainer.closed


def curve(test: list[float]) -> Curve:
    import numpy as np

    low = {"test_loss": np.array(test)}
    return Curve(np.arange(len(test)) * 10, 10, low, low)


@pytest.mark.parametrize(
    ("test", "epoch"),
    [([3, 2, 1, 1.2], 20), ([3, 2, 1, 1.01], None), ([3, 2, 1], None), ([1, float("nan")], None), ([1, 2, 3, 4], 0)],
)
def test_overfitting_is_marked_where_the_test_loss_turned(test, epoch):
    assert overfitting(curve(test)) == epoch


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
