"""What the checker says of the corpus and the other sets: what is right is told so, slips are named at their lines."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.check.agreement import disagreements
from tests.check.table import graded, report_on

HERE = Path(__file__).parent
SETS = ("programs", "programs/heldout", "further", "unseen", "second", "third", "traits")


def entries_of(folder: str) -> list[dict[str, Any]]:
    """What is expected of the programs of a set."""
    listed: list[dict[str, Any]] = tomllib.loads((HERE / folder / "expected.toml").read_text(encoding="utf-8"))[
        "program"
    ]
    return listed


def entries(*, slips: bool) -> list[Any]:
    """The programs with a slip, or those without, as parameters named after their files."""
    return [
        pytest.param(HERE / folder, entry, id=f"{Path(folder).name}-{entry['file']}")
        for folder in SETS
        for entry in entries_of(folder)
        if (entry["verdict"] == "slip") == slips
    ]


@pytest.mark.parametrize("folder", SETS)
def test_every_program_is_listed_once(folder: str):
    there = sorted(path.name for path in (HERE / folder).iterdir() if path.suffix in {".py", ".ipynb"})
    assert sorted(entry["file"] for entry in entries_of(folder)) == there


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(("folder", "entry"), entries(slips=False))
def test_right_program_is_told_so(folder: Path, entry: dict[str, Any]):
    report = report_on(folder, entry)
    grade, said, _ = graded(report, entry)
    assert grade == "right", said
    assert not list(disagreements(report, folder / entry["file"]))


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(("folder", "entry"), entries(slips=True))
def test_slip_is_named_at_its_line(folder: Path, entry: dict[str, Any]):
    report = report_on(folder, entry)
    grade, said, _ = graded(report, entry)
    assert grade == "exact", said
    assert not list(disagreements(report, folder / entry["file"]))
