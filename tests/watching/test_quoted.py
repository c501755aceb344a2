"""Lines of a traceback and of a warning are the program's text, and no figures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tui_backprop.watching.figures import Figures
from tui_backprop.watching.reader import Pattern, Reader


def values(text: str) -> list[float]:
    reader = Reader()
    return [figures.values["loss"] for line in text.splitlines() if "loss" in (figures := reader.read(line)).values]


@pytest.mark.parametrize(
    "program",
    [
        'print("loss at 600", histroy[-1])',
        'try:\n    1 / 0\nexcept ZeroDivisionError:\n    print("loss at 600", histroy[-1])',
        'raise ValueError("loss 600")',
        'raise ExceptionGroup("loss 600", [ValueError("loss 601"), ValueError("loss 602")])',
        'print("loss at 600" 3',
        'import warnings\nwarnings.warn("loss at 600")',
        'import threading\nt = threading.Thread(target=lambda: print("loss 600", histroy))\nt.start(); t.join()',
    ],
)
def test_what_python_prints_of_a_failure_is_no_figure(tmp_path: Path, program: str):
    file = tmp_path / "a.py"
    file.write_text(program)
    done = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=False)
    assert "loss" in done.stderr
    assert values(f"epoch 1 loss: 0.5\n{done.stderr}epoch 2 loss: 0.25") == [0.5, 0.25]


def test_what_follows_a_traceback_is_read_again():
    text = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    f("loss 600")\nKeyError: 3'
    assert values(f"{text}\nloss: 0.25") == [0.25]
    assert values("a.py:3: RuntimeWarning: overflow\nloss: 0.25\n  loss: 0.125") == [0.25, 0.125]


def test_a_pattern_does_not_read_them_either():
    pattern = Pattern(r"loss at (?P<loss>\d+)")
    lines = ["Traceback (most recent call last):", '    print("loss at 600")', "NameError: loss at 600", "loss at 3"]
    assert [pattern.read(line) for line in lines] == [*[Figures()] * 3, Figures(values={"loss": 3.0})]
