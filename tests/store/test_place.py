"""Where the store is, its permissions and its version."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import platformdirs
import pytest

from tui_backprop.errors import StoreError
from tui_backprop.store import place
from tui_backprop.store.files import read_json, write_json
from tui_backprop.store.place import Store, find_store


class TestFindStore:
    def test_an_option_comes_before_the_environment_and_that_before_the_usual_place(self, tmp_path: Path) -> None:
        environ = {"BACKPROP_TUI_HOME": str(tmp_path / "home")}
        assert find_store(str(tmp_path / "told"), environ).root == tmp_path / "told"
        assert find_store(None, environ).root == tmp_path / "home"
        assert find_store(None, {}).root == Path(platformdirs.user_data_dir("backprop-tui"))

    def test_a_newer_one_is_refused_in_words(self, tmp_path: Path) -> None:
        (tmp_path / "store.json").write_text('{"format": 2}')
        with pytest.raises(StoreError, match=r"newer backprop-tui \(format 2; this one reads up to 1\).*--store"):
            find_store(str(tmp_path))

    def test_an_older_one_opens(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        Store(tmp_path).create()
        monkeypatch.setattr(place, "FORMAT", 5)
        find_store(str(tmp_path)).create()
        assert json.loads((tmp_path / "store.json").read_text())["format"] == 1

    def test_a_file_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(StoreError, match="not a directory"):
            find_store(str(tmp_path / "file"))

    @pytest.mark.parametrize("name", ["a\0b", "~nobody-of-this-name/x"])
    def test_an_impossible_name_is_refused(self, name: str) -> None:
        with pytest.raises(StoreError, match="not valid"):
            find_store(name)


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "a" / "store")
    store.create()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (store.root, store.runs)] == [0o700, 0o700]
    assert stat.S_IMODE((store.root / "store.json").stat().st_mode) == 0o600


class TestJsonFiles:
    def test_are_replaced_whole(self, tmp_path: Path) -> None:
        path = tmp_path / "x.json"
        write_json(path, {"a": 1})
        write_json(path, {"b": "ü"})
        assert read_json(path) == {"b": "ü"}
        assert [entry.name for entry in tmp_path.iterdir()] == ["x.json"]

    def test_leave_the_old_one_when_they_cannot_be_written(self, tmp_path: Path) -> None:
        path = tmp_path / "x.json"
        write_json(path, {"a": 1})
        with pytest.raises(TypeError):
            write_json(path, {"a": object()})
        assert read_json(path) == {"a": 1}
        assert [entry.name for entry in tmp_path.iterdir()] == ["x.json"]

    @pytest.mark.parametrize("content", [b"", b"[1]", b"\xff{", b"[" * 100_000])
    def test_that_are_damaged_are_empty(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "x.json").write_bytes(content)
        assert read_json(tmp_path / "x.json") == {}
        assert read_json(tmp_path / "missing") == {}
