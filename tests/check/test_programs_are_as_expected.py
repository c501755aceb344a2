"""The corpus of programs is what its `expected.toml` says: every right one is right, every slip is one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.check.proof import Program, is_right, source_of

HERE = Path(__file__).parent / "programs"
FOLDERS = (HERE, HERE / "heldout")
VERDICTS = {"right", "remark", "slip", "unknown"}


def entries(folder: Path) -> list[dict[str, Any]]:
    """The tables of a folder's `expected.toml`."""
    table = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    return list(table.get("program", []))


ALL = [(folder, entry) for folder in FOLDERS for entry in entries(folder)]


def named(wanted: set[str]) -> list[Any]:
    """Entries of some verdicts, as parameters named after their files."""
    return [pytest.param(f, e, id=e["file"]) for f, e in ALL if e["verdict"] in wanted]


@pytest.mark.parametrize(("folder", "entry"), named(VERDICTS))
def test_entry_is_complete_and_its_lines_are_where_it_says(folder: Path, entry: dict[str, Any]):
    assert set(entry.get("accept", [])) <= VERDICTS
    assert ("slip" in entry) == (entry["verdict"] == "slip") == ("lines" in entry)
    lines = source_of(folder / entry["file"]).split("\n")
    assert [i for i, line in enumerate(lines, 1) if line.strip() in entry.get("wrong", [])] == entry.get("lines", [])
    assert re.fullmatch(r"\d+(-\d+)+", entry["network"]) or entry["verdict"] == "unknown"


def test_a_slip_has_one_short_name():
    pairs = {(entry["slip"], entry["id"]) for _, entry in ALL if "slip" in entry}
    assert len(pairs) == len({number for number, _ in pairs}) == len({name for _, name in pairs})


def test_every_slip_is_covered():
    covered = {entry["slip"] for entry in entries(HERE) if "slip" in entry}
    others = {int(number) for number in re.findall(r"\b(6[1-9]|7\d) ", (HERE / "README.md").read_text())}
    assert covered >= set(range(1, 61))
    assert covered - set(range(1, 61)) <= others


def test_size_of_the_corpus():
    verdicts = [entry["verdict"] for entry in entries(HERE)]
    assert len(verdicts) >= 120
    assert verdicts.count("right") + verdicts.count("remark") >= 37


@pytest.mark.parametrize(("folder", "entry"), named({"right", "remark"}))
def test_right_program_is_right(folder: Path, entry: dict[str, Any]):
    program = Program(folder / entry["file"], entry)
    assert "shows" not in entry["probe"] or program.value(entry["probe"]["shows"])
    if "params" in entry["probe"]:
        assert is_right(program)
    else:
        assert "shows" in entry["probe"]


@pytest.mark.parametrize(("folder", "entry"), named({"slip"}))
def test_slip_is_one_and_its_fix_is_right(folder: Path, entry: dict[str, Any]):
    probe = entry["probe"]
    program = Program(folder / entry["file"], entry)
    if "shows" in probe:
        assert program.value(probe["shows"])
    else:
        assert not is_right(program)
    if "fix" in probe:
        fixed = Program(folder / entry["file"], entry, fixed=True)
        assert not fixed.value(probe["shows"]) if "shows" in probe else is_right(fixed)
    else:
        assert "shows" in probe
