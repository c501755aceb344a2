"""A recording of what is written to the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui_backprop.errors import BackpropError
from tui_backprop.tui.terminal.cast import Cast
from tui_backprop.tui.terminal.question import QUESTION


def lines(path: Path) -> list[object]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_has_what_was_written_and_when_the_size_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.cast"
    cast = Cast(str(path))
    cast.add("\x1b[2J∂L/∂W", (80, 24))
    cast.add(QUESTION, (80, 24))
    cast.add("", (80, 24))
    cast.add("more", (100, 30))
    cast.close()
    cast.add("nothing any more", (100, 30))
    head, *events = lines(path)
    assert isinstance(head, dict)
    assert (head["version"], head["width"], head["height"]) == (2, 80, 24)
    assert [event[1:] for event in events] == [["o", "\x1b[2J∂L/∂W"], ["r", "100x30"], ["o", "more"]]  # type: ignore[index]


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackpropError, match="cannot be written: No such file"):
        Cast(str(tmp_path / "no" / "a.cast"))


def test_a_disk_that_refuses_ends_only_the_recording() -> None:
    cast = Cast("/dev/full")
    for _ in range(100):
        cast.add("x" * 10_000, (80, 24))
    cast.close()
