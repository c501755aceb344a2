"""The table of the classes is of today, and no class is without a rule."""

from __future__ import annotations

from pathlib import Path

from tests.check.classes import page


def test_table_is_of_today():
    assert (Path(__file__).parent / "CLASSES.md").read_text(encoding="utf-8") == page()


def test_every_class_has_a_rule():
    assert not [line for line in page().split("\n") if line.startswith("| ") and "|  |" in line]
