"""CONTRIBUTING says what is true: its folders, its files and its daily commands are there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "tui_backprop"


def test_every_daily_command_is_a_task_and_every_task_is_told():
    tasks = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["poe"]["tasks"]
    assert set(re.findall(r"^\| `poe (\w+)`", PAGE, re.MULTILINE)) == set(tasks)


def test_every_file_named_is_there():
    named = re.findall(r"`((?:tests|tui_backprop|training|tui|nn|data|experiment|cli|report|themes)/[\w/.-]*)`", PAGE)
    assert len(named) >= 18
    for name in named:
        assert (ROOT / name).exists() or (PACKAGE / name).exists(), name


@pytest.mark.parametrize("room", ["", "training", "tui"])
def test_the_map_shows_every_folder(room: str):
    house = re.search(r"```\ntui_backprop/\n(.*?)```", PAGE, re.DOTALL)
    assert house is not None
    for folder in (PACKAGE / room).iterdir():
        if (folder / "__init__.py").exists():
            assert re.search(rf"\b{folder.name}/", house[1]), f"{folder.name} is not on the map"
