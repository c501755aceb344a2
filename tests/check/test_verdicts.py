"""What the checker says of the corpus: no right program is called wrong, and slips are named at their lines."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.check.table import judged

HERE = Path(__file__).parent / "programs"
FOLDERS = (HERE, HERE / "heldout")
NOT_EXACT: dict[str, str] = {}
"""Slips that are not named with class and line, with the grade that they get."""


def entries(*, slips: bool) -> list[Any]:
    """The programs with a slip, or those without, as parameters named after their files."""
    return [
        pytest.param(folder, entry, id=entry["file"])
        for folder in FOLDERS
        for entry in tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))["program"]
        if (entry["verdict"] == "slip") == slips
    ]


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(("folder", "entry"), entries(slips=False))
def test_right_program_is_told_so(folder: Path, entry: dict[str, Any]):
    grade, said, _ = judged(folder, entry)
    assert grade == "right", said


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(("folder", "entry"), entries(slips=True))
def test_slip_is_named_at_its_line(folder: Path, entry: dict[str, Any]):
    grade, said, _ = judged(folder, entry)
    assert grade == NOT_EXACT.get(entry["file"], "exact"), said
