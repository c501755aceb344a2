"""README says what is true: the key table, the commands, the test command of CI."""

from __future__ import annotations

import re
from pathlib import Path

from tests.regenerate_readme import RESULTS, brief
from tui_backprop.cli.main import COMMANDS, DEFAULT
from tui_backprop.tui.key_help import key_table_markdown

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_key_table_is_the_registry():
    assert key_table_markdown() in README


def test_every_command_is_shown_with_its_output():
    for name in COMMANDS:
        if name != DEFAULT:
            assert f"### `backprop-tui {name}`" in README


def test_generated_blocks_are_filled():
    blocks = re.findall(r"<!-- begin: (.*?) -->\n(.*?)<!-- end", README, re.DOTALL)
    assert len(blocks) > 5
    assert not [name for name, text in blocks if not text.strip()]


def test_ci_runs_the_test_command_word_for_word():
    (command,) = re.findall(r"^python3 -m venv .*pytest$", README, re.MULTILINE)
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_link_leads_somewhere():
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


def test_figures_are_those_of_the_results():
    assert brief(RESULTS.read_text(encoding="utf-8")) in README
