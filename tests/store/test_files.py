"""Files of the store: whole, or as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_backprop.store.files import read_json, write_json


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
