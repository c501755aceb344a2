"""The screen as a whole in its main states: twenty pictures in SVG at most, and what a person must find on each.

After a change that is meant, look at the picture and run `pytest --accept`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.tui.fakes import FakeTrainer
from tests.tui.picture import FOLDER, hold, svg_of
from tests.tui.waiting import settle, text_of
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.experiment.settings import FIELDS
from tui_backprop.tui.actions import ACTIONS
from tui_backprop.tui.app import BackpropApp
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.layout import TABS, tabs_for
from tui_backprop.tui.screens.form import text_of as value_text

MOST = 20
SMALL, MIDDLE, LARGE = (80, 24), (120, 36), (160, 48)
XOR = Experiment()
WILD = Experiment(learning_rate=1e5, optimizer="sgd", activation="relu", output_activation="none", epochs=300)
# In float64: the digits of float32 differ from processor to processor.
IMAGES = Experiment(
    dataset="idx", hidden=(12, 8), activation="relu", loss="cross-entropy", batch=20, dtype="float64"
)  # fmt: skip
NOT_READ = "iris.csv, line 3: 'abc' is not a number; every feature is a number"
Rows = list[str]
Check = Callable[[BackpropApp, Rows], None]


# What a person must find


def the_run_goes_on(app: BackpropApp, rows: Rows) -> None:
    snapshot = app.session.view().snapshot
    assert snapshot is not None
    assert snapshot.record is not None
    assert rows[0].split()[0] in ("xor", "backprop-tui")
    assert {"xor", "2-4-4-1", "adam", "running", "40/20,000"} <= set(rows[0].replace("▶", " ").split())
    assert rows[1].startswith("[1 All]")
    tabs = tabs_for(images=False, classes=True)
    assert all(
        re.search(f"{index + 1} ({tab.title}|{tab.short or tab.title})", rows[1]) for index, tab in enumerate(tabs)
    )
    text = "\n".join(rows)
    assert f"{snapshot.record.loss:.6f}" in text
    for title in ("Loss", "Decision field", "Now"):
        assert f"─ {title}" in text
    assert "? help" in rows[-1]
    assert "q quit" in rows[-1]


def all_is_ascii(_app: BackpropApp, rows: Rows) -> None:
    assert "".join(rows).isascii()
    assert "Decision field" in "\n".join(rows)
    assert "running" in rows[0]


def it_stands_still(_app: BackpropApp, rows: Rows) -> None:
    assert "paused" in rows[0]
    assert "space" in rows[-1]


def it_has_ended_and_says_why(_app: BackpropApp, rows: Rows) -> None:
    assert "ended" in rows[0]
    assert "stopped by you at epoch 40; r again, n new seed, e edit" in rows[-2]


def it_diverged_and_where(app: BackpropApp, rows: Rows) -> None:
    snapshot = app.session.view().snapshot
    assert snapshot is not None
    assert "diverged" in rows[0]
    assert "\n".join(rows).count(f"diverged at epoch {snapshot.diverged_at:,}") >= 2


def the_trainer_is_dead(_app: BackpropApp, rows: Rows) -> None:
    assert "trainer died" in rows[0]
    assert "killed by SIGKILL: r starts it again" in rows[-2]
    assert "pause" not in rows[-1]


def the_data_cannot_be_read(_app: BackpropApp, rows: Rows) -> None:
    assert NOT_READ in " ".join(" ".join(rows[-3:]).split())


def the_terminal_is_too_small(_app: BackpropApp, rows: Rows) -> None:
    text = "\n".join(rows)
    assert "needs at least 60×16" in text
    assert "this is 50×10" in text


def every_visible_setting_has_its_value(app: BackpropApp, rows: Rows) -> None:
    labels = {name.replace("_", " "): name for name in FIELDS}
    shown = {row[4:26].strip(): row[26:48].removesuffix("  ") for row in rows if row[4:26].strip() in labels}
    assert len(shown) > len(rows) // 2
    for label, value in shown.items():
        expected = value_text(labels[label], getattr(app.session.experiment, labels[label]))
        assert value.replace("← →", "").strip() == expected, label
    assert "Enter train this  Esc leave" in rows[-1]


def the_mistake_is_told(_app: BackpropApp, rows: Rows) -> None:
    (row,) = [row for row in rows if row.startswith("    points ")]
    assert "'z' is not a whole number" in row
    assert rows[-1].rstrip().endswith("to be put right: points")


def the_keys_are_explained(_app: BackpropApp, rows: Rows) -> None:
    text = "\n".join(rows)
    shown = [action for action in ACTIONS if f" {action.label} " in text]
    assert len(shown) >= 20
    assert "Esc back" in rows[-1]


def the_images_are_there(_app: BackpropApp, rows: Rows) -> None:
    text = "\n".join(rows)
    assert "[8 Images]" in rows[1]
    for words in ("─ Confusion", "─ First-layer weights", "─ Gallery", "of 30 test samples", "unit 1 "):
        assert words in text
    assert text.count("✓") >= 8


def the_pinned_runs_are_beside_it(_app: BackpropApp, rows: Rows) -> None:
    text = "\n".join(rows)
    assert "1: tanh → relu, adam → adamw" in text
    assert "2: tanh → relu " in text
    for own in ("relu, adamw", "tanh, adam ", "tanh, adamw"):
        assert own in text
    assert text.count("─ Accuracy") == text.count("─ Loss") == 1
    assert sum(row.count("epoch 0") for row in rows) == 2


@dataclass(frozen=True)
class Shot:
    """One picture.

    Attributes:
        size: columns and rows of the terminal.
        check: what must be found on it.
        keys: pressed before.
        options: of `make`, the trainer apart.
        epochs, failing: of the trainer; dies: it does, before the keys.
    """

    size: tuple[int, int]
    check: Check
    keys: tuple[str, ...] = ()
    experiment: Experiment = XOR
    options: dict[str, Any] = field(default_factory=dict)
    epochs: int = 40
    failing: str = ""
    dies: bool = False


SHOTS = {
    "running-80x24": Shot(SMALL, the_run_goes_on),
    "running-120x36": Shot(MIDDLE, the_run_goes_on),
    "running-160x48": Shot(LARGE, the_run_goes_on),
    "paused": Shot(SMALL, it_stands_still, ("space",)),
    "ended": Shot(MIDDLE, it_has_ended_and_says_why, ("x",)),
    "diverged": Shot(LARGE, it_diverged_and_where, experiment=WILD, epochs=300),
    "dead": Shot(SMALL, the_trainer_is_dead, dies=True),
    "failed": Shot(MIDDLE, the_data_cannot_be_read, failing=NOT_READ),
    "too-small": Shot((50, 10), the_terminal_is_too_small),
    "form-80x24": Shot(SMALL, every_visible_setting_has_its_value, ("e",)),
    "form-160x48": Shot(LARGE, every_visible_setting_has_its_value, ("e",)),
    "form-mistake": Shot(MIDDLE, the_mistake_is_told, ("e", *["tab"] * FIELDS.index("points"), "z")),
    "help": Shot(LARGE, the_keys_are_explained, ("?",)),
    "images": Shot(LARGE, the_images_are_there, (str([tab.title for tab in TABS].index("Images") + 1),), IMAGES),
    "pinned": Shot(MIDDLE, the_pinned_runs_are_beside_it, ("p", "o", "p", "a", "2")),
    "greys": Shot(LARGE, the_run_goes_on, options={"theme": "mono"}),
    "day": Shot(MIDDLE, the_run_goes_on, options={"theme": "day"}),
    "sixteen-colours": Shot(MIDDLE, the_run_goes_on, options={"depth": ColourDepth.SIXTEEN}),
    "blocks": Shot(SMALL, the_run_goes_on, options={"markers": "block"}),
    "plain": Shot(SMALL, all_is_ascii, options={"depth": ColourDepth.NONE, "markers": "ascii"}),
}


@pytest.mark.parametrize("name", SHOTS)
async def test_screen(make, pictures, accept, name):
    shot = SHOTS[name]
    experiment = shot.experiment.replace(data=pictures) if shot.experiment.dataset == "idx" else shot.experiment
    app = make(experiment, trainer=FakeTrainer(shot.epochs, shot.failing), **shot.options)
    async with app.run_test(size=shot.size) as pilot:
        await settle(pilot)
        if shot.dies:
            app.session.trainer.die()
        await pilot.press(*shot.keys)
        await settle(pilot)
        rows = text_of(app).splitlines()
        assert [len(row) for row in rows] == [shot.size[0]] * shot.size[1]
        shot.check(app, rows)
        hold(f"screens/{name}.svg", svg_of(app, name), accept=accept)


def test_they_stay_few():
    assert len(SHOTS) <= MOST
    assert {path.stem for path in (FOLDER / "screens").iterdir()} == set(SHOTS)
