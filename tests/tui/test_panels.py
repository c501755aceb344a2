"""Every panel of the registry in text pictures, and what a person must find on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.tui.fakes import FakeTrainer
from tests.tui.findings import FINDINGS, Seen
from tests.tui.picture import Picture, hold, picture_of
from tests.tui.roles import THEME_FILE
from tests.tui.waiting import settle
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.tui.app import BackpropApp
from tui_backprop.tui.layout import Arrangement, Tab
from tui_backprop.tui.lenses.registry import LENSES
from tui_backprop.tui.widgets import board

SIZES = ((80, 24), (120, 36), (160, 48))
AROUND = (4, 6)
"""Columns and rows of a screen beside the inside of a panel that has all of the board."""
MOONS = Experiment(dataset="moons", test_fraction=0.25)
IMAGES = Experiment(dataset="idx", hidden=(12, 8), activation="relu", loss="cross-entropy", batch=20)


@dataclass(frozen=True)
class Shot:
    """How a picture comes about.

    Attributes:
        panel: its name in `LENSES`.
        experiment: what is trained, for `epochs` epochs.
        keys: pressed before.
        options: of the dashboard.
    """

    panel: str
    experiment: Experiment = MOONS
    epochs: int = 40
    keys: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    async def take(self, make: Any, images: str, size: tuple[int, int]) -> tuple[Picture, BackpropApp]:
        experiment = self.experiment
        if experiment.dataset == "idx":
            experiment = experiment.replace(data=images)
        app = make(experiment, trainer=FakeTrainer(self.epochs), **{"theme": str(THEME_FILE)} | dict(self.options))
        async with app.run_test(size=(size[0] + AROUND[0], size[1] + AROUND[1])) as pilot:
            await settle(pilot)
            if self.keys:
                await pilot.press(*self.keys)
                await settle(pilot)
            panel = app.dashboard.board.panel(self.panel)
            assert panel is not None
            assert panel.size == size
            return picture_of(app, panel), app


OWN = {
    "gallery": Shot("gallery", IMAGES, 3),
    "confusion": Shot("confusion", IMAGES, 3),
    "weights": Shot("weights", IMAGES, 3),
    "compare": Shot("compare", keys=("p", "o", "p", "a")),
}
"""Panels that show nothing of interest on the two moons."""
SHOTS = {name: OWN.get(name, Shot(name)) for name in LENSES}


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Gives one panel all of the board."""

    def show(name: str) -> None:
        monkeypatch.setattr(board, "TABS", (Tab("Alone", (Arrangement(0, 0, name),)),))

    return show


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SHOTS)
async def test_panel(make, pictures, alone, accept, name, size):
    shot = SHOTS[name]
    alone(shot.panel)
    picture, app = await shot.take(make, pictures, size)
    assert name in FINDINGS, f"say in `findings` what a person must find on the panel {name}"
    FINDINGS[name](Seen(picture, app))
    hold(f"panels/{name}-{size[0]}x{size[1]}.txt", picture.written(), accept=accept)
