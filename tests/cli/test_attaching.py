"""Which run in training is meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.waiting import wait_for
from tui_backprop.cli import attaching
from tui_backprop.cli.attaching import at_this_machine, in_training
from tui_backprop.errors import StoreError
from tui_backprop.store import index
from tui_backprop.store.labels import Labels, write_labels
from tui_backprop.store.place import Store
from tui_backprop.store.recorder import Recorder

Doors = Callable[..., None]


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> Doors:
    """Has trainers of this machine say of themselves which run they train and how many look."""

    def say(*trainers: tuple[str, int]) -> None:
        told = [{"run": run, "screens": screens, "status": "running", "pid": 1} for run, screens in trainers]
        monkeypatch.setattr(attaching, "trainers", lambda: iter(told))

    return say


class TestAtThisMachine:
    @pytest.mark.parametrize(
        ("wanted", "run"),
        [("", "20260102-aaa"), ("last", "20260102-aaa"), ("aab", "20260103-aab"), ("20260101", "20260101-abb"),
         ("20260103-aab", "20260103-aab"), ("nothing", None)],
    )  # fmt: skip
    def test_finds_what_is_meant(self, doors: Doors, wanted: str, run: str | None) -> None:
        doors(("20260101-abb", 0), ("20260102-aaa", 0), ("20260103-aab", 1), ("", 2))
        found = at_this_machine(wanted)
        assert (found and found["run"]) == run

    def test_does_not_choose_among_several(self, doors: Doors) -> None:
        doors(("20260101-abb", 0), ("20260102-aaa", 0))
        with pytest.raises(StoreError, match=r"'2026' may be any of 2 runs in training; the newest is 20260102-aaa"):
            at_this_machine("2026")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Store(tmp_path / "store")


def begun(store: Store, kind: str = "run") -> Recorder:
    recorder = Recorder(store, lambda: {"kind": kind}, spacing=0.01)
    recorder.event("begun")
    wait_for((store.runs / recorder.id).exists)
    return recorder


class TestInTraining:
    def test_by_its_identifier_it_is_found_without_a_list(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        running = begun(store)
        monkeypatch.setattr(index.Index, "refresh", lambda _: pytest.fail("listed"))
        assert in_training(store, running.id).id == running.id
        assert running.finish({"status": "ended"})
        with pytest.raises(StoreError, match=r"not in training \(ended\)"):
            in_training(store, running.id)

    def test_by_a_name_or_as_the_newest(self, store: Store) -> None:
        running, ended = begun(store), begun(store)
        assert ended.finish({"status": "ended"})
        write_labels(store.runs / running.id, Labels(name="lab"))
        assert {in_training(store, wanted).id for wanted in ("lab", "", "last", running.id[-6:])} == {running.id}
        assert running.finish({"status": "interrupted"})
        with pytest.raises(StoreError, match=r"\(interrupted\); 'backprop-tui resume"):
            in_training(store, "lab")
        with pytest.raises(StoreError, match="no run is in training"):
            in_training(store, "")

    def test_what_is_no_training_is_not_attached_to(self, store: Store) -> None:
        watched = begun(store, "watch")
        with pytest.raises(StoreError, match="it is a watch, and no training"):
            in_training(store, watched.id)
        with pytest.raises(StoreError, match="no run is in training"):
            in_training(store, "")
        assert watched.finish({"status": "ended"})

    @pytest.mark.parametrize("wanted", ["..", "../store", ".trash", "/"])
    def test_a_path_is_no_name(self, store: Store, wanted: str) -> None:
        assert begun(store).finish({"status": "ended"})
        with pytest.raises(StoreError, match="there is no run"):
            in_training(store, wanted)
