"""The key for the report: it is written while the dashboard goes on, or is refused in words."""

from __future__ import annotations

import errno
import os
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from tests.report.lab.making import record
from tests.tui.waiting import settle, until
from tui_backprop.store.place import Store
from tui_backprop.training.live.program import Origin, Program
from tui_backprop.tui.app import BackpropApp
from tui_backprop.tui.screens.dashboard import Dashboard
from tui_backprop.tui.screens.runs import RunsScreen

SIZE = (120, 36)
Screen = Callable[[BackpropApp], str]


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("tui_backprop.tui.screens.runs.OFTEN", 3600.0)
    (tmp_path / "lab").mkdir()
    monkeypatch.chdir(tmp_path / "lab")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


def shown_as_recorded(app: BackpropApp, run: str, **more: Any) -> None:
    trainer: Any = app.session.trainer
    trainer.show(replace(trainer._state, recorded_as=run, **more))


async def test_it_is_written_while_the_dashboard_goes_on(
    make: Any, store: Store, screen: Screen, monkeypatch: pytest.MonkeyPatch
):
    app, run = make(), record(store)
    app.store = store
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        shown_as_recorded(app, run)
        await settle(pilot)
        await pilot.press("w")
        assert isinstance(app.screen, Dashboard)
        assert app.reporting is not None
        assert not app.reporting.is_over, "the screen does not wait for it"
        said: list[str] = []
        with monkeypatch.context() as patch:
            patch.setattr(app, "say", said.append)
            await pilot.press("w")
        assert "a report is being written already" in said
        await until(pilot, lambda: "written: " in screen(app))
        assert f"report-{run}/report.html" in screen(app)
        assert Path(f"report-{run}/report.html").exists()
        assert app.reporting.is_over
        await pilot.press("w")
        await until(pilot, lambda: app.reporting.is_over and "written: " in screen(app))


@pytest.mark.parametrize(
    ("recorded", "more", "said"),
    [
        ("", {}, "nothing of this run is recorded yet: try again in a second"),
        ("", {"trouble": "the disk is full"}, "this run is not being recorded: the disk is full"),
        ("20261125-000000-aaaaaa", {}, "no report: 20261125-000000-aaaaaa: it is not in the store"),
    ],
)
async def test_what_is_not_recorded_is_refused_in_words(
    make: Any, store: Store, screen: Screen, recorded: str, more: dict[str, str], said: str
):
    app = make()
    app.store = store
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        shown_as_recorded(app, recorded, **more)
        await settle(pilot)
        await pilot.press("w")
        await until(pilot, lambda: said in screen(app))
        assert list(Path().iterdir()) == []


async def test_without_a_store_it_says_so(make: Any, screen: Screen):
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("w")
        await settle(pilot)
        assert "nothing is recorded here, so there is nothing to report: start without --no-store" in screen(app)
        assert app.reporting is None


async def test_without_matplotlib_it_says_what_installs_it(
    make: Any, store: Store, screen: Screen, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tui_backprop.tui.screens.reporting.are_figures_possible", lambda: False)
    app = make()
    app.store = store
    async with app.run_test(size=(60, 16)) as pilot:
        await settle(pilot)
        shown_as_recorded(app, record(store))
        await settle(pilot)
        await pilot.press("w")
        await settle(pilot)
        assert "reports need matplotlib: pip install 'backprop-tui[report]'" in screen(app)
        assert app.reporting is None


async def test_a_process_that_cannot_be_started_is_said(
    make: Any, store: Store, screen: Screen, monkeypatch: pytest.MonkeyPatch
):
    app = make()
    app.store = store
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        shown_as_recorded(app, record(store))
        await settle(pilot)
        refused = OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        with monkeypatch.context() as patch:
            patch.setattr("tempfile.TemporaryFile", Mock(side_effect=refused))
            await pilot.press("w")
            await settle(pilot)
        assert "no report: the process that writes the report could not be started: Too many open files" in screen(app)
        assert app.reporting is None


async def test_of_a_watched_program_it_has_the_line_that_works_anywhere(make: Any, screen: Screen, tmp_path: Path):
    app = make()
    app.session.program = Program("lab 1.py", Origin.PROGRAM, shlex.join(["python3", str(tmp_path / "lab 1.py"), "-n"]))
    async with app.run_test(size=(200, 36)) as pilot:
        await settle(pilot)
        await pilot.press("w")
        await settle(pilot)
        assert f"backprop-tui report --code '{tmp_path / 'lab 1.py'}'" in screen(app)


@pytest.mark.parametrize(
    "program",
    [Program("standard input", Origin.PIPE), Program("train", Origin.PROGRAM, "./train --fast")],
    ids=["a pipe", "no Python program"],
)
async def test_of_what_is_no_python_program_it_says_that_there_is_none(make: Any, screen: Screen, program: Program):
    app = make()
    app.session.program = program
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("w")
        await settle(pilot)
        assert "a report is of a training of ours, or of a Python program" in screen(app)


async def test_in_the_list_it_is_on_the_marked_runs(make: Any, store: Store, screen: Screen):
    runs = [record(store, learning_rate=rate) for rate in (0.3, 0.03)]
    app = make()
    app.store = store
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("h")
        await until(pilot, lambda: isinstance(app.screen, RunsScreen) and app.screen._is_read)
        await pilot.press("space", "space", "w")
        await until(pilot, lambda: "written: " in screen(app))
        assert isinstance(app.screen, RunsScreen)
        (folder,) = Path().iterdir()
        assert folder.name in {f"report-{run}-and-1" for run in runs}
        assert "Comparison: learning rate" in (folder / "report.md").read_text(encoding="utf-8")
        await pilot.press("escape")
        await settle(pilot)
        assert "written: " in screen(app), "it is still there on the dashboard"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("h", "recorded runs are not listed here: 'backprop-tui runs', or h in 'backprop-tui'"),
        ("Z", "lab1.py is watched by this screen, and does not go on without it: q leaves"),
        ("y", "backprop-tui watch -- python lab1.py"),
    ],
)
async def test_of_a_watched_program_nothing_is_said_that_is_true_of_our_own(
    make: Any, screen: Screen, key: str, said: str
):
    app = make()
    app.session.program = Program("lab1.py", Origin.PROGRAM, "python lab1.py")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        assert said in " ".join(screen(app).split())
        assert "bits" not in screen(app)
