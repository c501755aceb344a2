"""The index: what is in the directories, and no damage to it matters."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.waiting import wait_for
from tui_backprop.store import index as module
from tui_backprop.store.index import Index
from tui_backprop.store.labels import Labels, write_labels
from tui_backprop.store.place import Store
from tui_backprop.store.reader import StoredRun, read_run
from tui_backprop.store.recorder import Recorder
from tui_backprop.store.rows import Row

Record = Callable[..., str]


def listed(store: Store, folder: Path) -> list[Row]:
    with Index(store, folder) as index:
        index.refresh()
        assert not index.trouble
        return index.rows()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


class TestIndex:
    def test_lists_the_newest_first(self, store: Store, record: Record, cache: Path) -> None:
        names = [record(), record(optimizer="sgd", result={"accuracy": 0.5}), record(status="diverged")]
        rows = listed(store, cache)
        assert [row.id for row in rows] == names[::-1]
        assert [row.state for row in rows] == ["diverged", "ended", "ended"]
        assert rows[1].settings["optimizer"] == "sgd"
        assert rows[1].to_dict()["accuracy"] == 0.5

    def test_of_no_store_is_empty(self, store: Store, cache: Path) -> None:
        assert listed(store, cache) == []

    def test_sees_what_changes(self, store: Store, record: Record, cache: Path) -> None:
        first, second = record(), record()
        listed(store, cache)
        write_labels(store.runs / first, Labels("name", "note", ("a", "b")))
        shutil.rmtree(store.runs / second)
        third = record()
        rows = listed(store, cache)
        assert [row.id for row in rows] == [third, first]
        assert (rows[1].name, rows[1].note, rows[1].tags) == ("name", "note", ("a", "b"))

    def test_reads_again_only_what_changed(
        self, store: Store, record: Record, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "_GRAIN", 0)
        for _ in range(3):
            record()
        listed(store, cache)
        monkeypatch.setattr(module, "read_run", lambda *_, **__: pytest.fail("read again"))
        assert len(listed(store, cache)) == 3

    def test_follows_a_run_in_training(self, store: Store, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "_GRAIN", 0)
        recorder = Recorder(store, dict, spacing=0.01)
        recorder.event("begun")
        wait_for((store.runs / recorder.id).exists)
        assert listed(store, cache)[0].state == "running"
        recorder.finish({"status": "ended"})
        assert listed(store, cache)[0].state == "ended"

    def test_a_run_that_ends_behind_the_look_has_ended(self, store: Store, cache: Path) -> None:
        script = (
            "import sys, os, time\nfrom pathlib import Path\n"
            "from tui_backprop.store.place import Store\nfrom tui_backprop.store.recorder import Recorder\n"
            "r = Recorder(Store(Path(sys.argv[1])), dict, spacing=0.01)\n"
            "r.event('begun')\n"
            "while not (Path(sys.argv[1]) / 'runs' / r.id).exists(): time.sleep(0.01)\n"
            "print(flush=True)\n"
            "sys.stdin.read()\n"
            "assert r.finish({'status': 'ended'})"
        )
        with (
            subprocess.Popen(
                [sys.executable, "-c", script, str(store.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            ) as writer,
            Index(store, cache) as index,
        ):
            assert writer.stdout
            writer.stdout.readline()
            index.refresh()
            writer.communicate()
            assert [row.state for row in index.rows()] == ["ended"]

    def test_a_run_that_is_deleted_behind_the_look_is_not_listed(
        self, store: Store, record: Record, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        names = [record(), record()]

        def read(path: Path, *, arrays: bool) -> StoredRun:
            if path.name == names[0] and path.exists():
                shutil.rmtree(path)
            return read_run(path, arrays=arrays)

        monkeypatch.setattr(module, "read_run", read)
        assert [row.id for row in listed(store, cache)] == [names[1]]

    def test_a_disk_that_has_refused_once_is_asked_again(
        self, store: Store, record: Record, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "_GRAIN", 0)
        name = record()
        with monkeypatch.context() as patch:
            patch.setattr(Path, "read_bytes", lambda _: (_ for _ in ()).throw(OSError(errno.EIO, "no")))
            assert [row.state for row in listed(store, cache)] == ["damaged"]
        assert [(row.id, row.state) for row in listed(store, cache)] == [(name, "ended")]

    def test_a_run_whose_process_has_died_is_interrupted(self, store: Store, cache: Path) -> None:
        script = (
            "import sys, os, time\nfrom pathlib import Path\n"
            "from tui_backprop.store.place import Store\nfrom tui_backprop.store.recorder import Recorder\n"
            "r = Recorder(Store(Path(sys.argv[1])), dict, spacing=0.01)\n"
            "r.event('begun')\n"
            "while not (Path(sys.argv[1]) / 'runs' / r.id).exists(): time.sleep(0.01)\n"
            "os.kill(os.getpid(), 9)"
        )
        subprocess.run([sys.executable, "-c", script, str(store.root)], check=False)
        assert listed(store, cache)[0].state == "interrupted"

    def test_is_for_its_owner_only(self, store: Store, record: Record, cache: Path) -> None:
        record()
        listed(store, cache)
        assert [stat.S_IMODE(path.stat().st_mode) for path in (cache, *cache.iterdir())] == [0o700, 0o600]


class TestTrouble:
    @pytest.mark.parametrize("content", [b"rubbish" * 1000, b"SQLite format 3\0" + b"\xff" * 5000])
    def test_a_damaged_file_is_made_anew(self, store: Store, record: Record, cache: Path, content: bytes) -> None:
        name = record()
        path = Index(store, cache).path
        path.write_bytes(content)
        assert [row.id for row in listed(store, cache)] == [name]

    def test_damage_found_later_is_survived(self, store: Store, record: Record, cache: Path) -> None:
        names = [record() for _ in range(30)]
        listed(store, cache)
        path = Index(store, cache).path
        data = bytearray(path.read_bytes())
        data[4096:] = b"\x13" * (len(data) - 4096)
        path.write_bytes(data)
        with Index(store, cache) as index:
            index.refresh()
            assert sorted(row.id for row in index.rows()) == sorted(names)

    def test_tables_of_another_version_are_made_anew(self, store: Store, record: Record, cache: Path) -> None:
        name = record()
        with Index(store, cache) as index:
            path = index.path
        database = sqlite3.connect(path)
        database.executescript("DROP TABLE runs; CREATE TABLE runs (x); PRAGMA user_version = 77")
        database.close()
        assert [row.id for row in listed(store, cache)] == [name]

    def test_a_file_that_cannot_be_made_leaves_memory(self, store: Store, record: Record, tmp_path: Path) -> None:
        name = record()
        (tmp_path / "file").write_text("")
        with Index(store, tmp_path / "file") as index:
            index.refresh()
            assert [row.id for row in index.rows()] == [name]
            assert "cannot be used" in index.trouble

    def test_a_file_that_another_process_holds_leaves_memory(
        self, store: Store, record: Record, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "_BUSY", 0.01)
        name = record()
        with Index(store, cache) as index:
            holder = sqlite3.connect(index.path, isolation_level=None)
            holder.execute("BEGIN EXCLUSIVE")
            index.refresh()
            assert [row.id for row in index.rows()] == [name]
            assert "locked" in index.trouble
            holder.close()

    @pytest.mark.parametrize("when", ["opened", "written"])
    def test_locks_that_do_not_work_leave_memory(
        self, store: Store, record: Record, cache: Path, monkeypatch: pytest.MonkeyPatch, when: str
    ) -> None:
        """As on the disks of some networks."""
        name = record()
        connect = sqlite3.connect

        class Lockless(sqlite3.Connection):
            def execute(self, query: str, *more: Any) -> sqlite3.Cursor:
                if when == "opened" or query.startswith("SELECT"):
                    raise sqlite3.OperationalError("locking protocol")
                return super().execute(query, *more)

        def without_locks(path: str, **more: Any) -> sqlite3.Connection:
            return connect(path, **more) if path == ":memory:" else connect(path, factory=Lockless, **more)

        monkeypatch.setattr(module.sqlite3, "connect", without_locks)
        with Index(store, cache) as index:
            index.refresh()
            assert [row.id for row in index.rows()] == [name]
            assert "locking protocol" in index.trouble

    def test_no_memory_is_shared_between_processes(self, store: Store, record: Record, cache: Path) -> None:
        """What a write-ahead log needs, and a network's disk cannot give."""
        record()
        listed(store, cache)
        with Index(store, cache) as index:
            assert index._database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
            index.refresh()
            assert {path.suffix for path in cache.iterdir()} == {".sqlite"}
