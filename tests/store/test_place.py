"""Where the store is, its permissions and its version."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import platformdirs
import pytest

from tui_backprop.errors import StoreError
from tui_backprop.store import place
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
