"""Pictures of the dashboard in its main states, at three sizes, without colour and without braille.

After a change that is meant, look at the report and run `pytest tests/tui/test_snapshots.py --snapshot-update`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.fakes import FakeTrainer
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.tui.layout import TABS
from tui_backprop.tui.themes import ColourDepth

SIZES = [(80, 24), (120, 36), (160, 48)]
WILD = Experiment(learning_rate=1e5, optimizer="sgd", activation="relu", output_activation="none", epochs=300)
Prepare = Callable[[Pilot[Any]], Awaitable[None]]


def prepare(*keys: str, die: bool = False) -> Prepare:
    """Waits for the first picture, presses keys, and waits for what they change."""

    async def run(pilot: Pilot[Any]) -> None:
        async def settle() -> None:
            for turn in range(40):
                await pilot.pause(0.03)
                shown = "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())
                if turn >= 6 and "waiting" not in shown:
                    return

        await settle()
        if die:
            pilot.app.session.trainer.die()  # type: ignore[attr-defined]
        for key in keys:
            await pilot.press(key)
        await settle()

    return run


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    "keys",
    [(), ("space",), ("x",), ("?",), ("e",), ("e", "tab", "tab", "tab", "tab", "tab", "z")],
    ids=["running", "paused", "ended", "help", "form", "mistake"],
)
def test_state(snap_compare, make, size, keys):
    assert snap_compare(make(), terminal_size=size, run_before=prepare(*keys))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_diverged(snap_compare, make, size):
    app = make(WILD, trainer=FakeTrainer(300))
    assert snap_compare(app, terminal_size=size, run_before=prepare())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_trainer_dead(snap_compare, make, size):
    assert snap_compare(make(), terminal_size=size, run_before=prepare(die=True))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_failed_data(snap_compare, make, size):
    message = "iris.csv, line 3: 'abc' is not a number; every feature is a number"
    app = make(trainer=FakeTrainer(failing=message))
    assert snap_compare(app, terminal_size=size, run_before=prepare())


TITLES = [tab.title for tab in TABS]
INSIDE = ["Curves", "Field", "Network", "Hidden", "Inspect"]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("title", TITLES[1:])
def test_tab(snap_compare, make, size, title):
    app = make(Experiment(dataset="moons", test_fraction=0.25))
    assert snap_compare(app, terminal_size=size, run_before=prepare(str(TITLES.index(title) + 1)))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("title", INSIDE)
@pytest.mark.parametrize("options", [{"theme": "mono"}, {"markers": "ascii"}], ids=["monochrome", "ascii"])
def test_tab_without_colour_or_braille(snap_compare, make, size, title, options):
    app = make(Experiment(dataset="moons", test_fraction=0.25), **options)
    assert snap_compare(app, terminal_size=size, run_before=prepare(str(TITLES.index(title) + 1)))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_images(snap_compare, make, size, pictures):
    experiment = Experiment(
        dataset="idx", data=pictures, hidden=(12, 8), activation="relu", loss="cross-entropy", batch=20
    )
    app = make(experiment, trainer=FakeTrainer(3))
    assert snap_compare(app, terminal_size=size, run_before=prepare(str(TITLES.index("Images") + 1)))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_pinned_runs(snap_compare, make, size):
    keys = ("p", "o", "p", "a", str(TITLES.index("Curves") + 1))
    assert snap_compare(make(), terminal_size=size, run_before=prepare(*keys))


def test_too_small(snap_compare, make):
    assert snap_compare(make(), terminal_size=(50, 10), run_before=prepare())


@pytest.mark.parametrize("dataset", ["plane", "bumps", "spiral"])
def test_data(snap_compare, make, dataset):
    app = make(Experiment(dataset=dataset, test_fraction=0.2))
    assert snap_compare(app, terminal_size=(160, 48), run_before=prepare())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    "options",
    [
        {"theme": "mono"},
        {"markers": "ascii"},
        {"markers": "block"},
        {"depth": ColourDepth.SIXTEEN},
        {"depth": ColourDepth.NONE, "markers": "ascii"},
        {"theme": "day"},
    ],
    ids=["monochrome", "ascii", "block", "sixteen", "no-colour", "day"],
)
def test_look(snap_compare, make, size, options):
    assert snap_compare(make(**options), terminal_size=size, run_before=prepare())
