"""What a command runs, and what that is called."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from tui_backprop.training.watched.naming import script_at, title_of
from tui_backprop.training.watched.opening import Target, script_target
from tui_backprop.training.watched.own import OwnPicture


@pytest.mark.parametrize(
    ("command", "title"),
    [
        ("python x.py", "x.py"),
        ("/usr/bin/python3.12 -u labs/x.py --epochs 3", "x.py"),
        ("python3 -m lab.train --epochs 3", "lab.train"),
        ("python3 -c 'print(1)' x.py", "python3"),
        ("bash loop.sh", "loop.sh"),
        ("uv run train.py", "train.py"),
        ("nice -n 5 env A=b python -u train.py", "train.py"),
        ("Rscript net.R", "net.R"),
        ("./train --config a.py", "train"),
        ("make", "make"),
        ("bash -c 'for i in 1; do echo; done'", "bash"),
    ],
)
def test_a_command_is_called_by_what_it_runs(command: str, title: str) -> None:
    words = shlex.split(command)
    assert title_of(words) == title
    assert Target(tuple(words)).program.title == title


@pytest.mark.parametrize(
    ("command", "script"),
    [
        ("python x.py 3", "x.py"),
        ("python3 -u x.py 3", "x.py"),
        ("python3 -uB -W ignore x.py 3", "x.py"),
        ("python3 -E x.py 3", ""),
        ("python3 -m x.py", ""),
        ("uv run x.py", ""),
        ("pythonize x.py", ""),
        ("python3", ""),
        ("", ""),
    ],
)
def test_a_script_is_known_where_it_can_be_looked_into(command: str, script: str) -> None:
    """-E, -I and -S would have Python pass over what looks into it."""
    words = shlex.split(command)
    at = script_at(words)
    assert (words[at] if at else "") == script
    if words:
        assert Target(tuple(words)).script == (script, ("3",) if script else ())


def test_a_notebook_is_looked_into_too() -> None:
    assert script_target(Path("lab1.ipynb"), ("3",)).script == ("lab1.ipynb", ("3",))


def test_why_a_network_is_not_even_looked_for_is_said(tmp_path: Path) -> None:
    file = tmp_path / "lab1.py"
    file.write_text("print('epoch 1 loss 0.5')\n", encoding="utf-8")
    notebook = tmp_path / "lab1.ipynb"
    notebook.write_text('{"cells": []}', encoding="utf-8")

    def why(target: Target) -> str:
        return OwnPicture(target, {}).why_not

    assert why(script_target(file, ())) == "it does not import NumPy"
    assert why(script_target(notebook, ())) == "it does not import NumPy"
    assert why(Target((sys.executable, "-I", str(file)))) == "only 'watch lab1.py' looks into it"
    assert why(Target(("bash", "loop.sh"))) == ""
