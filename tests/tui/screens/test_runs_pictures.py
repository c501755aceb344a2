"""The list of runs in text pictures, with its colours: `pytest --accept` after a change that is meant."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.tui.picture import Picture, hold
from tests.tui.roles import THEME_FILE, roles_of
from tests.tui.session.test_run_list import row
from tests.tui.waiting import settle, until
from tui_backprop.store.place import Store
from tui_backprop.store.rows import Row
from tui_backprop.tui.screens.runs import RunsScreen


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store, in which there is nothing, is not looked at again while a picture is made."""
    monkeypatch.setattr("tui_backprop.tui.screens.runs.OFTEN", 3600.0)


def history() -> list[Row]:
    """Rows of every kind, the newest first."""
    settings = {"activation": "tanh", "learning_rate": 0.03, "seed": 7}
    best = dataclasses.replace(
        row(9, tags=("good", "lab-1"), result={"accuracy": 1.0, "loss": 1.5e-9, "seconds": 2.25}, **settings),
        name="my best", note="with a smaller rate than the sheet says",
    )  # fmt: skip
    waiting = dataclasses.replace(row(8, dataset="moons", hidden=[8, 8], **settings), status="interrupted")
    diverged = dataclasses.replace(
        row(7, optimizer="sgd", result={"loss": None, "accuracy": None}, **settings), status="diverged"
    )
    sweep = dataclasses.replace(
        row(6, kind="sweep", result={"what": "sweep over optimizer, learning rate: 8 × 20 runs", "accuracy": 0.995})
    )
    check = Row(
        "2026-0005", "check", 1e9, "ended", "", "", "", (), "{}", 0.0, 900, "{}",
        '{"what": "check of lab1.py: slip", "file": "lab1.py", "verdict": "slip", "network": "2-4-4-1"}', "",
    )  # fmt: skip
    broken = Row.damaged("2026-0004", "2026-0004: the run is set aside", started=1e9)
    return [best, waiting, diverged, sweep, check, broken]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 48)])
async def test_is_as_it_is_held(
    make: Any, tmp_path: Path, size: tuple[int, int], accept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RunsScreen, "_read_again", lambda *_: None)  # what is put in stays
    app = make(theme=str(THEME_FILE))
    app.store = Store(tmp_path / "no runs")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("h")
        await until(pilot, lambda: isinstance(app.screen, RunsScreen) and app.screen._is_read)
        runs = app.screen
        runs._store = Store(Path("/home/me/.local/share/backprop-tui"))
        runs._take(history(), "")
        runs._show_curve("2026-0009", [10.0 ** (-index / 8) for index in range(60)])
        await pilot.press("down", "space", "up", "up")
        await settle(pilot)
        strips = app.screen._compositor.render_strips()
        roles = [roles_of(strip) for strip in strips]
        columns = [tuple(each[index] for each in roles) for index in range(3)]
        picture = Picture("", "", tuple(strip.text for strip in strips), *columns)
        shown = picture.text
        for text in ("my best", "interrupted", "diverged", "sweep over", "slip", "damaged", "1 marked", "newest first"):
            assert text in shown, text
        assert "with a smaller rate" in shown
        hold(f"runs/{size[0]}x{size[1]}.txt", picture.written(), accept=accept)
