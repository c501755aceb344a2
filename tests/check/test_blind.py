"""What is published of the sets of other hands: every program is there, and the figures are those of their rows."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.check.blind import RIGHT, SETS, SLIPS, entries_of

HERE = Path(__file__).parent


@pytest.mark.parametrize("folder", SETS)
def test_every_program_is_listed_once(folder: str):
    there = sorted(path.name for path in (HERE / folder).iterdir() if path.suffix in {".py", ".ipynb"})
    assert sorted(entry["file"] for entry in entries_of(folder)) == there


@pytest.mark.parametrize("folder", SETS)
def test_counts_are_those_of_the_rows(folder: str):
    text = (HERE / folder / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"(?m)^\| (\S+\.(?:py|ipynb)) \| ([^|]+) \|", text))
    grades = Counter(rows.values())
    assert sorted(rows) == sorted(entry["file"] for entry in entries_of(folder))
    for what, names in (("right programs", RIGHT), ("slips", SLIPS)):
        counts = ", ".join(f"{grades[name]} {name}" for name in names)
        assert f"- {sum(grades[name] for name in names)} {what}: {counts}" in text


def test_the_last_row_is_the_sum_of_the_others():
    lines = (HERE / "BLIND.md").read_text(encoding="utf-8").split("\n")
    rows = [[int(cell) for cell in line.split("|")[2:-1]] for line in lines if re.match(r"\| (\[|all)", line)]
    assert [sum(column) for column in zip(*rows[:-1], strict=True)] == rows[-1]
    for right, told, wrong, slips, *graded in rows:
        assert told + wrong <= right
        assert sum(graded) == slips
