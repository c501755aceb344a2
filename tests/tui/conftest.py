"""Apps on a fake trainer, and what is on their screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.tui.fakes import FakeTrainer
from tui_backprop.training.experiment import Experiment
from tui_backprop.tui.app import BackpropApp
from tui_backprop.tui.options import DashboardOptions
from tui_backprop.tui.session import Session
from tui_backprop.tui.themes import ColourDepth
from tui_backprop.tui.widgets.curves import prepare


@pytest.fixture(scope="session", autouse=True)
def _plotext() -> None:
    prepare()


Make = Callable[..., BackpropApp]


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
        return BackpropApp(session, options=DashboardOptions(**{"markers": "braille"} | options), depth=depth)

    yield build
    for trainer in trainers:
        trainer.close()


@pytest.fixture
def screen() -> Callable[[BackpropApp], str]:
    """The text on the screen of an App."""

    def text(app: BackpropApp) -> str:
        return "\n".join(strip.text for strip in app.screen._compositor.render_strips())

    return text
