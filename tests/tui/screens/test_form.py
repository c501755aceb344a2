"""The form: every setting is there, is checked as it is typed, and applies or leaves as one."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Static

from tests.tui.waiting import settle
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import FIELDS, SETTINGS
from tui_backprop.training.live.snapshot import Start
from tui_backprop.tui.screens.dashboard import Dashboard
from tui_backprop.tui.screens.form import Choice, Form, text_of, value_of

XOR = Experiment()
ODD = Experiment(hidden=(), batch=1, test_fraction=0.25, data_seed=3, epsilon=1e-7, learning_rate=1 / 3, bias=False)


@pytest.mark.parametrize("experiment", [XOR, ODD])
def test_text_of_every_field_reads_back(experiment):
    texts = {name: value_of(name, text_of(name, getattr(experiment, name))) for name in FIELDS}
    assert Experiment.from_dict(texts) == experiment


async def opened(pilot, app) -> Form:
    await settle(pilot)
    await pilot.press("e")
    await settle(pilot)
    form = app.screen
    assert isinstance(form, Form)
    return form


def put(form: Form, name: str, text: str) -> None:
    field = form.query_one(f"#field-{name}")
    if isinstance(field, Choice):
        field.choose(text)
    else:
        assert isinstance(field, Input)
        field.value = text


def note(form: Form, name: str) -> str:
    return str(form.query_one(f"#note-{name}", Static).render())


async def test_has_every_setting(make):
    app = make()
    async with app.run_test(size=(160, 48)) as pilot:
        form = await opened(pilot, app)
        assert form.values() == {name: text_of(name, getattr(XOR, name)) for name in FIELDS}
        for name in FIELDS:
            assert note(form, name) == SETTINGS[name].help


@pytest.mark.parametrize("experiment", [XOR, ODD])
async def test_every_value_is_on_the_screen(make, screen, experiment):
    app = make(experiment)
    async with app.run_test(size=(100, 80)) as pilot:
        await opened(pilot, app)
        shown: dict[str, str] = {}
        for _ in (1, 2):
            rows = screen(app).splitlines()
            shown |= {row[4:26].strip(): row[26:48].replace("← →", "").strip() for row in rows if row[4:26].strip()}
            await pilot.press("up")  # around to the last one
            await settle(pilot)
        expected = {name.replace("_", " "): text_of(name, getattr(experiment, name)) for name in FIELDS}
        assert {label: shown[label] for label in expected} == expected


async def test_the_longest_help_is_read_whole_where_one_is_typing(make, screen):
    longest = max(FIELDS, key=lambda name: len(SETTINGS[name].help))
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        form = await opened(pilot, app)
        form.query_one(f"#field-{longest}").focus()
        await settle(pilot)
        shown = " ".join(screen(app).split())
    assert len(SETTINGS[longest].help) > 76
    assert " ".join(SETTINGS[longest].help.split()) in shown


@pytest.mark.parametrize("key", ["enter", "ctrl+s"])
async def test_applies(make, key):
    app = make()
    async with app.run_test(size=(160, 48)) as pilot:
        form = await opened(pilot, app)
        put(form, "hidden", "6, 5")
        put(form, "optimizer", "momentum")
        put(form, "batch", "4")
        put(form, "bias", "no")
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        assert isinstance(app.screen, Dashboard)
        started = app.session.trainer.sent(Start)[-1].experiment
        assert started == XOR.replace(hidden=(6, 5), optimizer="momentum", batch=4, bias=False)


async def test_leaving_loses_nothing(make):
    app = make()
    async with app.run_test(size=(160, 48)) as pilot:
        form = await opened(pilot, app)
        put(form, "seed", "99")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert app.session.experiment == XOR
        assert len(app.session.trainer.sent(Start)) == 1


async def test_nothing_changed_does_not_start_again(make):
    app = make()
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, app)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, Dashboard)
        assert len(app.session.trainer.sent(Start)) == 1


MISTAKES = [
    ("learning_rate", "-1", "a number above 0"),
    ("learning_rate", "fast", "a number above 0"),
    ("hidden", "4,,4", "a list of layer sizes"),
    ("epochs", "0", "a whole number from 1"),
    ("seed", "1.5", "a whole number"),
    ("batch", "half", "full, or"),
    ("test_fraction", "1", "below 1"),
    ("momentum", "nan", "a number from 0"),
]


async def test_mistake_is_told_beside_its_field(make):
    app = make()
    async with app.run_test(size=(160, 48)) as pilot:
        form = await opened(pilot, app)
        for name, text, said in MISTAKES:
            put(form, name, text)
            await pilot.pause()
            assert said in note(form, name)
            assert set(form.errors) == {name}
            await pilot.press("enter")
            assert app.screen is form
            assert app.focused is form.query_one(f"#field-{name}")
            put(form, name, text_of(name, getattr(XOR, name)))
            await pilot.pause()
            assert form.errors == {}
            assert note(form, name) == SETTINGS[name].help


CONTRADICTIONS = [
    ({"loss": "bce", "output_activation": "tanh"}, "output_activation"),
    ({"dataset": "plane", "loss": "bce"}, "loss"),
    ({"patience": "5"}, "patience"),
    ({"points": "50"}, "dataset"),
    ({"dataset": "csv"}, "dataset"),
]


async def test_contradiction_is_told_beside_the_field_to_change(make):
    app = make()
    async with app.run_test(size=(160, 48)) as pilot:
        form = await opened(pilot, app)
        for changes, where in CONTRADICTIONS:
            for name, text in changes.items():
                put(form, name, text)
            await pilot.pause()
            assert set(form.errors) == {where}
            for name in changes:
                put(form, name, text_of(name, getattr(XOR, name)))
            await pilot.pause()
            assert form.errors == {}


async def test_choices_by_key(make):
    app = make()
    async with app.run_test(size=(160, 48)) as pilot:
        form = await opened(pilot, app)
        dataset = form.query_one("#field-dataset", Choice)
        assert app.focused is dataset
        await pilot.press("right")
        assert dataset.value == "circle"
        await pilot.press("left", "left")
        assert dataset.value == "linear"
        await pilot.press("s")
        assert dataset.value == "spiral"
        await pilot.press("down")
        assert app.focused is form.query_one("#field-data")
        await pilot.press("q", "r")
        assert form.values()["data"] == "qr"
