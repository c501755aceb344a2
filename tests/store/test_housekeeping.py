"""Finding runs, deleting them and bringing them back, and the limit on the size of a store."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.waiting import wait_for
from tui_backprop.errors import StoreError
from tui_backprop.store.housekeeping import Pruned, delete, prune, prune_now_and_then, resolve, undo
from tui_backprop.store.index import Index
from tui_backprop.store.labels import Labels, write_labels
from tui_backprop.store.place import Store
from tui_backprop.store.reader import read_run
from tui_backprop.store.recorder import Recorder
from tui_backprop.store.rows import Row

Record = Callable[..., str]


@pytest.fixture
def rows(store: Store, tmp_path: Path) -> Callable[[], list[Row]]:
    def read() -> list[Row]:
        with Index(store, tmp_path / "cache") as index:
            index.refresh()
            return index.rows()

    return read


Rows = Callable[[], list[Row]]


class TestResolve:
    def test_finds_what_is_meant(self, store: Store, record: Record, rows: Rows) -> None:
        first, second, third = record(), record(), record()
        write_labels(store.runs / first, Labels("best"))
        write_labels(store.runs / second, Labels("best"))
        found = rows()
        for wanted, run in [("", third), ("last", third), (first, first), (first[-6:], first), ("best", second)]:
            assert resolve(found, wanted).id == run

    def test_says_what_is_wrong(self, record: Record, rows: Rows) -> None:
        with pytest.raises(StoreError, match="no runs in the store; train one"):
            resolve(rows(), "last")
        record(), record()
        with pytest.raises(StoreError, match="may be any of 2 runs; the newest is"):
            resolve(rows(), "20")
        with pytest.raises(StoreError, match="no run 'lst'; did you mean 'last'"):
            resolve(rows(), "lst")


class TestDelete:
    def test_is_undone_deed_by_deed(self, store: Store, record: Record, rows: Rows) -> None:
        names = sorted(record() for _ in range(4))
        by_name = {row.id: row for row in rows()}
        before = read_run(store.runs / names[2])
        delete(store, [by_name[names[0]]])
        delete(store, [by_name[names[1]], by_name[names[2]]])
        assert [row.id for row in rows()] == [names[3]]
        assert undo(store) == names[1:3]
        assert undo(store) == names[:1]
        assert sorted(row.id for row in rows()) == names
        assert read_run(store.runs / names[2]).size == before.size
        with pytest.raises(StoreError, match="nothing has been deleted"):
            undo(store)

    def test_of_a_run_in_training_is_refused(self, store: Store, record: Record, rows: Rows) -> None:
        ended = record()
        recorder = Recorder(store, dict, spacing=0.01)
        recorder.event("begun")
        wait_for((store.runs / recorder.id).exists)
        with pytest.raises(StoreError, match="in training"):
            delete(store, rows())
        assert (store.runs / ended).exists()
        recorder.finish({})

    def test_of_what_is_gone_is_told(self, store: Store, record: Record, rows: Rows) -> None:
        record()
        found = rows()
        delete(store, found)
        with pytest.raises(StoreError, match="no such run"):
            delete(store, found)


class TestPrune:
    def test_deletes_the_trash_then_the_oldest_without_a_tag(self, store: Store, record: Record, rows: Rows) -> None:
        names = [record() for _ in range(6)]
        write_labels(store.runs / names[1], Labels(tags=("keep",)))
        by_name = {row.id: row for row in rows()}
        delete(store, [by_name[names[5]]])
        size = by_name[names[0]].size
        total = sum(row.size for row in rows())
        pruned = prune(store, rows(), total - size - 10)
        assert (pruned.trash, pruned.runs) == (1, 2)
        assert [row.id for row in rows()] == [names[4], names[3], names[1]]
        assert pruned.size == sum(row.size for row in rows())
        assert "1 from the trash and 2 oldest without a tag" in pruned.lines[0]

    def test_says_when_only_tagged_ones_are_left(self, store: Store, record: Record, rows: Rows) -> None:
        write_labels(store.runs / record(), Labels(tags=("keep",)))
        pruned = prune(store, rows(), 10)
        assert len(rows()) == 1
        assert "above its limit of 10 B" in pruned.lines[0]

    def test_never_deletes_a_run_in_training(self, store: Store, rows: Rows) -> None:
        recorder = Recorder(store, dict, spacing=0.01)
        recorder.event("begun")
        wait_for((store.runs / recorder.id).exists)
        assert prune(store, rows(), 1).runs == 0
        recorder.finish({})

    def test_says_nothing_when_all_is_well(self, store: Store, record: Record, rows: Rows) -> None:
        record()
        assert prune(store, rows(), 10**9).lines == []
        assert prune(store, rows(), 0).lines == []
        assert Pruned(0, 0, 0, 5, 0).lines == []

    def test_clears_away_what_dead_processes_had_begun(self, store: Store, record: Record, rows: Rows) -> None:
        record()
        for name, age in ((".new-old", 90_000), (".new-young", 60)):
            (store.runs / name).mkdir()
            os.utime(store.runs / name, (time.time() - age,) * 2)
        prune(store, rows(), 0)
        assert not (store.runs / ".new-old").exists()
        assert (store.runs / ".new-young").exists()

    def test_is_not_done_again_within_the_hour(
        self, store: Store, record: Record, rows: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        record()
        record()
        size = rows()[0].size
        assert len(prune_now_and_then(store, size)) == 1
        record()
        assert prune_now_and_then(store, size) == []
        assert len(rows()) == 2
        os.utime(store.root / "pruned", (0, 0))
        assert len(prune_now_and_then(store, size)) == 1
        assert len(rows()) == 1

    def test_of_a_store_that_is_not_there_is_nothing(self, tmp_path: Path) -> None:
        assert prune_now_and_then(Store(tmp_path / "missing"), 1) == []
        assert list(tmp_path.iterdir()) == []

    def test_of_a_store_that_cannot_be_written_is_told(self, store: Store, record: Record) -> None:
        record()
        (store.root / "pruned").mkdir()
        os.utime(store.root / "pruned", (0, 0))
        (line,) = prune_now_and_then(store, 1)
        assert "cannot be kept below its limit: Is a directory" in line
