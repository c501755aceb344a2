"""The list of runs on the screen: what it shows, and what its keys do to the store and to the dashboard."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from tests.store.making import frames_of
from tests.tui.waiting import settle, until
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.index import Index
from tui_backprop.store.labels import Labels, write_labels
from tui_backprop.store.place import Store
from tui_backprop.store.recorder import Recorder, record_result
from tui_backprop.store.rows import Row
from tui_backprop.training.live.snapshot import Start
from tui_backprop.training.run.history import values_of
from tui_backprop.training.run.record import SERIES
from tui_backprop.training.run.recording import Recording
from tui_backprop.training.run.trainer import Training
from tui_backprop.tui.app import BackpropApp
from tui_backprop.tui.run_keys import TITLE
from tui_backprop.tui.screens.dashboard import Dashboard
from tui_backprop.tui.screens.runs import RunsScreen
from tui_backprop.tui.screens.told import Told


@pytest.fixture(autouse=True)
def _own_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("tui_backprop.tui.screens.runs.OFTEN", 3600.0)  # a test looks at the store when it wants to


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def trained(store: Store, *, stop_after: int | None = None, **settings: Any) -> str:
    """A recorded run, interrupted after some epochs or trained to its end."""
    training = Training(Experiment(**{"epochs": 30, **settings}))
    recording = Recording(training, store)
    records = []
    for record in training.records():
        records.append(record)
        if record.epoch == stop_after:
            break
    recording.add(0, records[-1].epoch, values_of(records, SERIES))
    if stop_after is not None:
        recording.keep()
    assert recording.finish()
    return recording.recorder.id


def rows_of(store: Store) -> dict[str, Row]:
    with Index(store) as index:
        index.refresh()
        return {row.id: row for row in index.rows()}


@pytest.fixture
def three(store: Store) -> list[str]:
    """Three runs, oldest first: one that ended, one of another kind of data, one that was interrupted."""
    found = [
        trained(store, optimizer="sgd"),
        trained(store, dataset="moons", hidden=(5,)),
        trained(store, stop_after=10, seed=3),
    ]
    write_labels(store.runs / found[0], Labels("my best", "with care", ("good",)))
    return found


Open = Callable[..., Any]


@pytest.fixture
def history(make: Any, store: Store) -> Callable[..., BackpropApp]:
    """An App whose store is the test's."""

    def build(**options: Any) -> BackpropApp:
        app: BackpropApp = make(**options)
        app.store = store
        return app

    return build


async def opened(pilot: Any, app: BackpropApp) -> RunsScreen:
    await settle(pilot)
    await pilot.press("h")
    await until(pilot, lambda: isinstance(app.screen, RunsScreen) and (app.screen._is_read or app.store is None))
    await settle(pilot)
    assert isinstance(app.screen, RunsScreen)
    return app.screen


async def go_to(pilot: Any, screen: RunsScreen, run: str) -> None:
    at = [row.id for row in screen.runs.shown].index(run)
    screen.action_move(at - screen.runs.at)
    await settle(pilot)


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 36), (160, 48)])
async def test_shows_the_newest_first(history: Any, three: list[str], screen: Any, size: tuple[int, int]) -> None:
    app = history()
    async with app.run_test(size=size) as pilot:
        runs = await opened(pilot, app)
        assert {row.id for row in runs.runs.shown} == set(three)
        text = screen(app)
        assert "Runs · 3" in text
        assert "newest first" in text
        assert "my best" in text
        assert "moons" in text
        assert "‖ interrupted" in text
        assert "Esc back" in text
        assert "--" in text  # the settings of the run at the place


async def test_an_empty_store_says_what_to_do(history: Any, screen: Any) -> None:
    app = history()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        assert "nothing has been recorded yet" in screen(app)
        assert "backprop-tui train" in screen(app)
        await pilot.press("enter", "x", "d", "c", "space", "t")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, Dashboard)


async def test_without_a_store_it_says_so(make: Any, screen: Any) -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        assert "this session records nothing" in screen(app)


async def test_filters_while_one_types(history: Any, three: list[str], screen: Any) -> None:
    app = history()
    async with app.run_test(size=(100, 30)) as pilot:
        runs = await opened(pilot, app)
        await pilot.press("slash", *"dataset", "equals_sign", *"moons")
        await settle(pilot)
        assert [row.id for row in runs.runs.shown] == [three[1]]
        await pilot.press("enter")
        await settle(pilot)
        assert "1 of 3" in screen(app)
        assert "dataset=moons" in screen(app)
        await pilot.press("slash", *" losss", "less_than_sign", "1")
        await settle(pilot)
        assert "did you mean 'loss'?" in screen(app)
        await pilot.press("escape")
        await settle(pilot)
        assert runs.runs.filter == "dataset=moons"


async def test_a_name_that_another_run_has_is_said(history: Any, three: list[str], store: Store, screen: Any) -> None:
    app = history()
    async with app.run_test(size=(80, 24)) as pilot:
        runs = await opened(pilot, app)
        for name in three[:2]:
            await go_to(pilot, runs, name)
            await pilot.press("n")
            await settle(pilot)
            runs.query_one(Input).value = "twin"
            await pilot.press("enter")
            await settle(pilot)
        newest = next(name for name in rows_of(store) if name in three[:2])
        await until(pilot, lambda: f"2 runs have that name: 'twin' is the newest of them, {newest}" in screen(app))


async def test_tags_name_and_note(history: Any, three: list[str], store: Store) -> None:
    app = history()
    async with app.run_test(size=(100, 30)) as pilot:
        runs = await opened(pilot, app)
        await go_to(pilot, runs, three[1])
        for key, text in (("t", "lab-1 good"), ("n", "the moons"), ("a", "looks right")):
            await pilot.press(key)
            await settle(pilot)
            runs.query_one(Input).value = text
            await pilot.press("enter")
            await settle(pilot)
        row = rows_of(store)[three[1]]
        assert (row.tags, row.name, row.note) == (("good", "lab-1"), "the moons", "looks right")
        await until(pilot, lambda: runs.runs.chosen is not None and runs.runs.chosen.note == "looks right")
        await pilot.press("t")
        runs.query_one(Input).value = "no,good"
        await pilot.press("enter")
        await settle(pilot)
        assert rows_of(store)[three[1]].tags == ("good", "lab-1")


async def test_several_are_tagged_at_once(history: Any, three: list[str], store: Store) -> None:
    app = history()
    async with app.run_test(size=(100, 30)) as pilot:
        runs = await opened(pilot, app)
        await pilot.press("space", "space", "t")
        await settle(pilot)
        runs.query_one(Input).value = "both"
        await pilot.press("enter")
        await settle(pilot)
        assert sum("both" in row.tags for row in rows_of(store).values()) == 2
        assert three


async def test_delete_and_undo(history: Any, three: list[str], store: Store, screen: Any) -> None:
    app = history()
    async with app.run_test(size=(100, 30)) as pilot:
        runs = await opened(pilot, app)
        await go_to(pilot, runs, three[0])
        await pilot.press("x")
        await until(pilot, lambda: len(runs.runs.rows) == 2)
        assert set(rows_of(store)) == set(three[1:])
        await settle(pilot)
        assert "deleted: my best; u brings back" in screen(app)
        await pilot.press("u")
        await until(pilot, lambda: len(runs.runs.rows) == 3)
        assert set(rows_of(store)) == set(three)


async def test_diff_of_a_marked_run_and_this_one(history: Any, three: list[str], screen: Any) -> None:
    app = history()
    async with app.run_test(size=(100, 30)) as pilot:
        runs = await opened(pilot, app)
        await pilot.press("d")
        await settle(pilot)
        assert "mark one run with space" in screen(app)
        await go_to(pilot, runs, three[0])
        await pilot.press("space")
        await go_to(pilot, runs, three[1])
        await pilot.press("d")
        await settle(pilot)
        assert isinstance(app.screen, Told)
        text = screen(app)
        assert "my best" in text
        line = next(line for line in text.splitlines() if "optimizer" in line)
        assert line.split() == ["optimizer", "sgd", "adam"]


async def test_diff_of_two_marked_runs_wherever_one_is(history: Any, three: list[str], screen: Any) -> None:
    app = history()
    async with app.run_test(size=(100, 30)) as pilot:
        runs = await opened(pilot, app)
        for name in three[:2]:
            await go_to(pilot, runs, name)
            await pilot.press("space")
        await go_to(pilot, runs, three[2])
        await pilot.press("d")
        await settle(pilot)
        assert isinstance(app.screen, Told)
        line = next(line for line in screen(app).splitlines() if "optimizer" in line)
        assert sorted(line.split()[1:]) == ["adam", "sgd"]


async def test_help_in_the_list_begins_with_its_own_keys(history: Any, three: list[str], screen: Any) -> None:
    assert three
    app = history()
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, app)
        await pilot.press("?")
        await settle(pilot)
        rows = [row for row in screen(app).splitlines() if row.strip()]
        assert rows[0].split() == TITLE.split()
        assert "open: the whole dashboard" in rows[1]


@pytest.mark.parametrize(("key", "resume", "look"), [("enter", True, True), ("c", True, False), ("r", False, False)])
async def test_a_run_is_opened_continued_trained_again(
    history: Any, three: list[str], key: str, resume: bool, look: bool
) -> None:
    app = history()
    async with app.run_test(size=(100, 30)) as pilot:
        runs = await opened(pilot, app)
        await go_to(pilot, runs, three[2])
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, Dashboard))
        await settle(pilot)
        start = app.session.trainer.sent(Start)[-1]
        assert start.experiment == Experiment(epochs=30, seed=3)
        assert (start.resume, start.look) == (three[2] if resume else "", look)
        assert not start.paused


async def test_what_has_ended_cannot_be_continued(history: Any, three: list[str], screen: Any) -> None:
    app = history()
    async with app.run_test(size=(100, 30)) as pilot:
        runs = await opened(pilot, app)
        await go_to(pilot, runs, three[0])
        await pilot.press("c")
        await settle(pilot)
        assert app.screen is runs
        assert "it has ended (epochs)" in screen(app)


async def test_a_pinned_run_has_its_curve_under_the_current_one(history: Any, three: list[str]) -> None:
    app = history()
    async with app.run_test(size=(100, 30)) as pilot:
        runs = await opened(pilot, app)
        await go_to(pilot, runs, three[1])
        await pilot.press("p")
        await until(pilot, lambda: app.comparison.pins)
        (pin,) = app.comparison.pins
        assert pin.experiment == Experiment(epochs=30, dataset="moons", hidden=(5,))
        expected = [record.loss for record in Training(pin.experiment).records()]
        assert pin.curve.low["loss"].tolist() == expected
        assert pin.snapshot.last_finite.loss == expected[-1]
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, Dashboard)


async def test_a_sweep_is_a_row_that_tells_its_table(history: Any, store: Store, screen: Any) -> None:
    record_result(
        store,
        {"kind": "sweep", "started": time.time(), "experiment": {"dataset": "xor"}},
        {"status": "ended", "result": {"what": "sweep over seed: 1 × 2 runs", "accuracy": 0.75},
         "details": {"cells": [{"settings": {"hidden": [3]}, "statistics": {"accuracy": {"mean": 0.75}}}]}},
    )  # fmt: skip
    app = history()
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, app)
        assert "sweep over seed: 1 × 2 runs" in screen(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Told))
        await settle(pilot)
        assert "hidden=3: mean score 0.75" in screen(app)


async def test_of_a_check_it_is_said_how_it_is_made_again(history: Any, store: Store, screen: Any) -> None:
    result = {"what": "check of lab1.py: right", "file": "lab1.py", "verdict": "right"}
    record_result(store, {"kind": "check", "started": time.time()}, {"status": "ended", "result": result})
    app = history()
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, app)
        await pilot.press("r")
        await until(pilot, lambda: "a check has no network of ours; y copies the line that checks" in screen(app))
        await pilot.press("c")
        await until(pilot, lambda: "a check has no network of ours; i tells all that is known of it" in screen(app))
        await pilot.press("y")
        await until(pilot, lambda: app.clipboard)
        assert app.clipboard == "backprop-tui check lab1.py"


async def test_the_line_is_copied(history: Any, three: list[str]) -> None:
    app = history()
    async with app.run_test(size=(100, 30)) as pilot:
        runs = await opened(pilot, app)
        await go_to(pilot, runs, three[1])
        await pilot.press("y")
        await until(pilot, lambda: app.clipboard)
        assert app.clipboard == "backprop-tui --dataset moons --hidden 5 --epochs 30"


async def test_the_curve_is_drawn_where_there_is_room(history: Any, three: list[str]) -> None:
    app = history()
    async with app.run_test(size=(120, 40)) as pilot:
        runs = await opened(pilot, app)
        await until(pilot, lambda: runs.details.losses[1])
        assert runs.runs.chosen is not None
        assert runs.details.losses[0] == runs.runs.chosen.id
        assert three


async def test_ten_thousand_runs_are_gone_through(
    history: Any, store: Store, screen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows come from the index; only those on the screen are drawn."""
    from tests.tui.session.test_run_list import row

    monkeypatch.setattr(RunsScreen, "_read_again", lambda *_: None)  # what is put in stays
    app = history()
    async with app.run_test(size=(100, 30)) as pilot:
        runs = await opened(pilot, app)
        runs._take([row(number) for number in range(9999, -1, -1)], "")
        await pilot.press("end")
        await settle(pilot)
        assert runs.runs.at == 9999
        assert "Runs · 10,000" in screen(app)
        await pilot.press("home", "pagedown")
        await settle(pilot)
        assert runs.runs.at == runs.table.page
        assert store


async def test_y_on_the_dashboard_copies_the_line_of_the_current_run(make: Any, screen: Any) -> None:
    app = make(Experiment(dataset="moons", hidden=(7,), learning_rate=0.003))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert app.clipboard == "backprop-tui --dataset moons --hidden 7 --learning-rate 0.003"
        assert app.clipboard in " ".join(screen(app).split())
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, Dashboard)


def test_a_run_without_a_checkpoint_is_not_opened(store: Store) -> None:
    from tui_backprop.errors import StoreError
    from tui_backprop.store.reader import read_run
    from tui_backprop.tui.session.stored import Deed, require_usable

    recorder = Recorder(store, lambda: {"experiment": Experiment().to_dict()})
    assert recorder.finish({"status": "interrupted"}, frames=frames_of([[1.0, 2.0]]))
    run = read_run(store.runs / recorder.id)
    with pytest.raises(StoreError, match="no checkpoint"):
        require_usable(run, Deed.OPEN)
    require_usable(run, Deed.RERUN)
