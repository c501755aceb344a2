"""Apps on a fake trainer, and what is on their screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from textual.widgets import Input

from tests.tui.fakes import FakeTrainer
from tests.tui.waiting import text_of
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.tui.app import BackpropApp
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.lenses.curves import prepare
from tui_backprop.tui.options import DashboardOptions
from tui_backprop.tui.session.session import Session


@pytest.fixture(scope="session", autouse=True)
def _plotext() -> None:
    prepare()


@pytest.fixture(autouse=True)
def _steady_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cursor of a field does not blink: a picture would depend on when it is taken."""
    monkeypatch.setattr(Input, "cursor_blink", False)


@pytest.fixture(autouse=True)
def _short_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual looks whether the processor is idle every 20 ms after each key; tests wait for conditions anyway."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.004, raising=False)


Make = Callable[..., BackpropApp]
FAST = 200.0
"""Pictures a second: tests of what is on the screen need not wait for the next frame."""


@pytest.fixture
def make() -> Iterator[Make]:
    """Makes an App on a fake trainer; `app.session.trainer` is the newest one."""
    trainers: list[FakeTrainer] = []

    def build(
        experiment: Experiment | None = None,
        *,
        trainer: FakeTrainer | None = None,
        depth: ColourDepth = ColourDepth.FULL,
        paused: bool = False,
        **options: Any,
    ) -> BackpropApp:
        first = trainer or FakeTrainer()

        def launch() -> FakeTrainer:
            trainers.append(FakeTrainer(first.epochs, first.failing))
            return trainers[-1]

        trainers.append(first)
        session = Session(experiment or Experiment(), launch=launch, trainer=first, paused=paused, clock=lambda: 0.0)
        session.begin()
        return BackpropApp(
            session, options=DashboardOptions(**{"markers": "braille", "fps": FAST} | options), depth=depth
        )

    yield build
    for trainer in trainers:
        trainer.close()


@pytest.fixture
def screen() -> Callable[[BackpropApp], str]:
    """The text on the screen of an App."""
    return text_of


@pytest.fixture
def pictures(tmp_path: Path) -> str:
    """A directory of IDX files: 90 training and 30 test images of 8×8, a bright bar at the left, middle or right."""
    directory = tmp_path / "bars"
    directory.mkdir()
    rng = np.random.default_rng(1)
    for part, count in (("train", 90), ("t10k", 30)):
        labels = (np.arange(count) % 3).astype(np.uint8)
        images = rng.integers(0, 80, (count, 8, 8), dtype=np.uint8)
        for image, label in zip(images, labels, strict=True):
            image[:, 3 * label : 3 * label + 2] += 150
        sizes = count.to_bytes(4, "big")
        edge = (8).to_bytes(4, "big")
        (directory / f"{part}-labels-idx1-ubyte").write_bytes(bytes([0, 0, 8, 1]) + sizes + labels.tobytes())
        (directory / f"{part}-images-idx3-ubyte").write_bytes(bytes([0, 0, 8, 3]) + sizes + 2 * edge + images.tobytes())
    return str(directory)
