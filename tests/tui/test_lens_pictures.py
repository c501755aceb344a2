"""Every lens of the registry in text pictures, and what a person must find on each.

After a change that is meant, look at the difference and run `pytest --accept`. A new lens needs a line in `findings`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.tui.fakes import FakeTrainer
from tests.tui.findings import FINDINGS, Seen
from tests.tui.picture import FOLDER, hold, picture_of
from tests.tui.roles import NO_COLOUR, THEME_FILE
from tests.tui.waiting import press, settle
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.layout import Arrangement, Tab
from tui_backprop.tui.lenses.registry import LENSES
from tui_backprop.tui.widgets import board

SMALL = (80, 24)
SIZES = (SMALL, (120, 36), (160, 48))
AROUND = (4, 6)
"""Columns and rows of a screen beside the inside of a panel that has all of the board."""
MOONS = Experiment(dataset="moons", test_fraction=0.25)
# In float64: the digits of float32 differ from processor to processor.
IMAGES = Experiment(
    dataset="idx", hidden=(12, 8), activation="relu", loss="cross-entropy", batch=20, dtype="float64"
)  # fmt: skip


@dataclass(frozen=True)
class Shot:
    """How a picture comes about.

    Attributes:
        lens: its name in `LENSES`.
        experiment: what is trained, for `epochs` epochs.
        keys: pressed before.
        options: of the dashboard.
    """

    lens: str
    experiment: Experiment = MOONS
    epochs: int = 40
    keys: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    async def take(self, make: Any, images: str, size: tuple[int, int]) -> Seen:
        experiment = self.experiment
        if experiment.dataset == "idx":
            experiment = experiment.replace(data=images)
        if experiment.dataset == "csv":
            experiment = experiment.replace(data=_sine(Path(images).parent / "wave.csv"))
        app = make(experiment, trainer=FakeTrainer(self.epochs), **{"theme": str(THEME_FILE)} | dict(self.options))
        async with app.run_test(size=(size[0] + AROUND[0], size[1] + AROUND[1])) as pilot:
            await settle(pilot)
            await press(pilot, *self.keys)
            panel = app.dashboard.board.panel(self.lens)
            assert panel is not None
            assert panel.size == size
            return Seen(picture_of(app, panel), app)


def _sine(path: Path) -> str:
    """A table with a number to predict from one feature, in the file `path`."""
    if not path.exists():
        rows = (f"{x},{1000 + 200 * math.sin(x / 15):.3f}\n" for x in range(0, 100, 2))
        path.write_text("day,price\n" + "".join(rows))
    return str(path)


OWN = {
    "gallery": Shot("gallery", IMAGES, 3),
    "confusion": Shot("confusion", IMAGES, 3),
    "weights": Shot("weights", IMAGES, 3),
    "compare": Shot("compare", keys=("p", "o", "p", "a")),
}
"""Lenses that show nothing of interest on the two moons."""
SHOTS = {name: OWN.get(name, Shot(name)) for name in LENSES}


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Gives the panel of one lens all of the board."""

    def show(name: str) -> None:
        alone = (Tab("Alone", (Arrangement(0, 0, name),)),)
        monkeypatch.setattr(board.Board, "use", lambda board, _: setattr(board, "tabs", alone))
        monkeypatch.setattr(board, "TABS", alone)

    return show


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SHOTS)
async def test_lens(make, pictures, alone, accept, name, size):
    alone(name)
    seen = await SHOTS[name].take(make, pictures, size)
    assert name in FINDINGS, f"say in `findings` what a person must find on the picture of the lens {name}"
    FINDINGS[name](seen)
    hold(f"lenses/{name}-{size[0]}x{size[1]}.txt", seen.picture.written(), accept=accept)


@pytest.mark.parametrize("name", SHOTS)
async def test_without_colour_or_unicode_the_same_is_said(make, pictures, alone, accept, name):
    alone(name)
    full = await SHOTS[name].take(make, pictures, SMALL)
    options = {"depth": ColourDepth.NONE, "markers": "ascii"}
    plain = await replace(SHOTS[name], options=options).take(make, pictures, SMALL)
    assert plain.text.isascii()
    assert set("".join((*plain.picture.ink, *plain.picture.ground))) <= {NO_COLOUR, " "}
    said = set(re.findall(r"[a-z]{3,}|\d[\d.]*", full.text))
    assert said <= set(re.findall(r"[a-z]{3,}|\d[\d.]*", plain.text))
    hold(f"lenses/{name}-plain.txt", plain.picture.written(), accept=accept)


WILD = Experiment(learning_rate=1e5, optimizer="sgd", activation="relu", output_activation="none", epochs=300)
THREE = Experiment(dataset="spiral", loss="cross-entropy", test_fraction=0.2)
CURVE = Experiment(dataset="csv", regression=True, learning_rate=0.1)
VALUES = Experiment(dataset="bumps", test_fraction=0.2)
LAST_STEP = ("tab", *["right"] * 7)
OTHERS: dict[str, tuple[Shot, tuple[str, ...]]] = {
    "loss-diverged": (Shot("loss", WILD, 300), ("Loss · mse · log", "diverged at epoch ")),
    "loss-pinned": (
        Shot("loss", keys=("p", "o", "p", "a")),
        ("━━ train", "╺╸ 1: tanh → relu, adam → adamw", "┅┅ 2: tanh → relu "),
    ),
    "now-diverged": (Shot("now", WILD, 300), ("diverged ", "at epoch ", "kept ", "loss there ")),
    "now-values": (Shot("now", VALUES), ("loss ", "R² ", "test R² ", "2-4-4-1")),
    "accuracy-values": (Shot("accuracy", VALUES), ("R²\n", "━━ train", "━━ test", "epoch 0")),
    "truth-values": (Shot("truth", VALUES), ("Ground truth · x × y", "●")),
    "prediction-values": (Shot("prediction", VALUES), ("Prediction\n", "●")),
    "prediction-classes": (Shot("prediction", THREE), ("Prediction · ", " wrong\n", "● 0   ✚ 1")),
    "samples-values": (Shot("samples", VALUES), ("truth", "predicted", "error")),
    "samples-classes": (Shot("samples", THREE), ("truth", "predicted", "sure", " %  ✓", " %  ✗")),
    "truth-curve": (Shot("truth", CURVE), ("Ground truth · price over day", "1200", "40")),
    "prediction-curve": (Shot("prediction", CURVE), ("Prediction", "1200", "40")),
    "field-curve": (
        Shot("field", CURVE),
        ("Fit · price over day", "training", "test", "what the network says", "1200"),
    ),
    "samples-curve": (Shot("samples", CURVE), ("truth", "predicted", "error")),
    "settings-table": (Shot("settings", CURVE), ("wave.csv: 50 rows, 1 feature (day)", "label: price, a number")),
    "field-values": (Shot("field", VALUES), ("Decision field",)),
    "field-classes": (Shot("field", THREE), (" shown are wrong", "● 0   ✚ 1", "• test", "○ wrong")),
    "field-images": (Shot("field", IMAGES, 3), ("→ principal component 1", "↑ principal component 2")),
    "hidden-images": (Shot("hidden", IMAGES, 3), ("layer 1: PC ", "layer 2: PC ")),
    "network-images": (Shot("network", IMAGES, 3), ("inputs", "layer 1", "layer 2", "more")),
    "inspect-last-step": (Shot("inspect", keys=LAST_STEP), ("step 8 of 8", "▸ backward, layer 1 of 3", "∂L/∂w₁,₁ = ")),
    "gallery-none": (Shot("gallery"), ("these samples are no images",)),
    "gallery-wrong": (Shot("gallery", IMAGES, 0, ("tab", "w")), ("wrong test samples", "✗ ", " is ")),
    "confusion-wrong": (Shot("confusion", IMAGES, 0), ("of the test samples are right", "accuracy")),
    "compare-none": (Shot("compare"), ("p pins a run: its curve stays under the next ones",)),
}
"""Pictures of what is not ordinary, each with the words that a person must find on it."""


@pytest.mark.parametrize("name", OTHERS)
async def test_other_states(make, pictures, alone, accept, name):
    shot, words = OTHERS[name]
    alone(shot.lens)
    seen = await shot.take(make, pictures, SMALL)
    assert [word for word in words if word not in seen.text] == []
    hold(f"lenses/{name}.txt", seen.picture.written(), accept=accept)


def test_no_picture_is_left_over():
    names = {f"{name}-{width}x{height}" for name in SHOTS for width, height in SIZES}
    names |= {f"{name}-plain" for name in SHOTS} | set(OTHERS)
    assert {path.stem for path in (FOLDER / "lenses").iterdir()} == names
