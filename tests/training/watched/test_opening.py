"""What is to be watched, and the line that watches it again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tui_backprop.training.watched.opening import Target, script_target

PATTERN = r"(?P<epoch>\d+);(?P<loss>\S+)"


@pytest.mark.parametrize(
    ("target", "line"),
    [
        (Target((str(shutil.which("sh")), "lab 1.sh", "-v"), answers="3\n4\n"), "--input 3,4 -- sh 'lab 1.sh' -v"),
        (Target(("./train",), pattern=PATTERN), f"--pattern '{PATTERN}' -- ./train"),
        (Target(("./train",), answers="-1\n", pattern="-(?P<loss>.*)"),
         "--input=-1 '--pattern=-(?P<loss>.*)' -- ./train"),
        (Target(path="my log.txt", pattern=PATTERN), f"--pattern '{PATTERN}' 'my log.txt'"),
        (Target(descriptor=3, pattern=PATTERN), ""),
        (script_target(Path("lab1.ipynb"), ("5",), answers="1\n"), "--input 1 lab1.ipynb -- 5"),
    ],
)  # fmt: skip
def test_the_line_that_watches_again_has_the_options_it_needs(target: Target, line: str) -> None:
    assert target.program.to_watch == line
