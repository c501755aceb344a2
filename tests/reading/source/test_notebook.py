"""Notebooks as programs: their cells, and what comes of running them one after the other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.reading.running.test_running import RIGHT_PROGRAM
from tui_backprop.reading.finding import Finding
from tui_backprop.reading.program.program import source_of
from tui_backprop.reading.running.running import check_file
from tui_backprop.reading.source import notebook
from tui_backprop.reading.source.notebook import cells_of, without_magics
from tui_backprop.reading.verdicts.report import SLIP, Report
from tui_backprop.reading.verdicts.telling import table_of, told


def notebook_of(*sources: str | list[str], kinds: str = "") -> str:
    """A notebook of these cells; in `kinds` an "m" for each that is text."""
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown" if kinds[index : index + 1] == "m" else "code", "metadata": {}, "source": source}
        for index, source in enumerate(sources)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


def ran(tmp_path: Path, *sources: str | list[str], arguments: tuple[str, ...] = (), given: str = "") -> Any:
    path = tmp_path / "lab.ipynb"
    path.write_text(notebook_of(*sources), encoding="utf-8")
    command = [sys.executable, notebook.__file__, str(path), *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, env=environment)


def test_cells_are_counted_as_a_kernel_counts_them() -> None:
    cells = cells_of(notebook_of("# A title", "a = 1", ["b = 2\n", "c = 3"], "%%bash\nls", "d = 4", kinds="m"))
    assert [(cell.number, cell.source) for cell in cells] == [(1, "a = 1"), (2, "b = 2\nc = 3"), (3, ""), (4, "d = 4")]
    assert cells[2].left_out == ("%%bash",)


def test_lines_for_the_notebook_are_comments_and_lines_keep_their_numbers() -> None:
    (cell,) = cells_of(notebook_of("%matplotlib inline\nif True:\n    !pip install numpy\nx = 1"))
    assert cell.source == "pass  # %matplotlib inline\nif True:\n    pass  # !pip install numpy\nx = 1"
    assert cell.left_out == ("%matplotlib inline", "!pip install numpy")


def test_a_line_of_python_that_begins_with_percent_stays() -> None:
    source = 'print("%d" \\\n% 3)'
    assert without_magics(source) == source


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cells": 3}', '{"cells": [3]}', "\x00", '{"cells": [{}]}'])
def test_what_is_no_notebook_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no notebook|Expecting value"):
        cells_of(text)


def test_values_at_the_end_of_a_cell_are_printed(tmp_path: Path) -> None:
    done = ran(tmp_path, "x = 3\nx", "x + 1;", "None", "display(x, 'y')", "print(x)\ndef f():\n    return x")
    assert (done.stdout, done.stderr, done.returncode) == ("3\n3\n'y'\n3\n", "", 0)


def test_an_error_names_its_cell_its_line_and_what_is_written_there(tmp_path: Path) -> None:
    done = ran(tmp_path, "def f(x):\n    return 1 / x", "a = 0\nf(a)", "print('never')")
    assert done.returncode == 1
    assert done.stdout == ""
    lines = [line.strip() for line in done.stderr.splitlines()]
    assert lines[1:3] == ['File "lab.ipynb, cell 2", line 2, in <module>', "f(a)"]
    assert lines[-1] == "ZeroDivisionError: division by zero"
    assert 'File "lab.ipynb, cell 1", line 2, in f' in lines
    assert notebook.__file__ not in done.stderr


def test_a_cell_that_is_no_python_is_told_with_its_line(tmp_path: Path) -> None:
    done = ran(tmp_path, "print('runs')", "x = 1\nx = = 2")
    assert (done.returncode, done.stdout) == (1, "runs\n")
    assert 'File "lab.ipynb, cell 2", line 2' in done.stderr
    assert notebook.__file__ not in done.stderr


def test_its_exit_status_arguments_answers_and_folder(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("value = 5")
    (tmp_path / "data.txt").write_text("data")
    code = (
        "import sys, helper\nprint(sys.argv[1:], helper.value, open('data.txt').read(), input(), __name__)\nsys.exit(7)"
    )
    done = ran(tmp_path, code, arguments=("--epochs", "3"), given="yes\n")
    assert (done.stdout, done.returncode) == ("['--epochs', '3'] 5 data yes __main__\n", 7)


def test_what_is_left_out_is_told_unless_it_changes_nothing(tmp_path: Path) -> None:
    done = ran(
        tmp_path, "%matplotlib inline\n!pip install torch", "%%writefile x.py\nx = 1", "get_ipython().magic('x')"
    )
    assert "!pip install torch (cell 1), %%writefile x.py (cell 2)" in done.stdout
    assert "matplotlib" not in done.stdout
    assert done.returncode == 0


def test_without_ipython_its_displays_do_no_harm(tmp_path: Path) -> None:
    done = ran(tmp_path, "from IPython.display import clear_output, display\nclear_output(wait=True)\nprint('on')")
    assert done.returncode == 0
    assert done.stdout.endswith("on\n")


def test_figures_open_no_window_and_do_not_wait(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    done = ran(tmp_path, "import matplotlib.pyplot as plt\nplt.plot([1, 2]);\nplt.show()\nprint('on')")
    assert (done.returncode, done.stderr) == (0, "")


def test_interrupted_it_ends_as_a_program_does(tmp_path: Path) -> None:
    done = ran(tmp_path, "import os, signal", "os.kill(os.getpid(), signal.SIGINT)\nimport time; time.sleep(60)")
    assert done.returncode == -signal.SIGINT
    assert "KeyboardInterrupt" in done.stderr


def test_functions_of_a_notebook_go_to_other_processes(tmp_path: Path) -> None:
    code = (
        "from multiprocessing import get_context\nwith get_context('fork').Pool(2) as pool: print(pool.map(f, [1, 2]))"
    )
    done = ran(tmp_path, "def f(x): return x + 1", code)
    assert done.stdout == "[2, 3]\n"


def test_check_tells_lines_by_cell(tmp_path: Path) -> None:
    head, loop = RIGHT_PROGRAM.split("for epoch", 1)
    cells = ["%matplotlib inline\n!ls", "", head.strip(), "for epoch" + loop.replace("(1 - h ** 2)", "(1 - h)")]
    path = tmp_path / "lab.ipynb"
    path.write_text(notebook_of(*cells), encoding="utf-8")
    report = check_file(path)
    assert report.verdict == SLIP
    line = cells[3].split("\n").index("    dh = d @ w2.T * (1 - h)") + 1
    said = told(report, source_of(path).split("\n")).split("\n")
    assert said[1].startswith(f"  cell 4, line {line}: ")
    assert said[2].strip() == "dh = d @ w2.T * (1 - h)"
    assert not any("line" in row.replace(", line", "") for row in said)
    assert f"cell 4, line {line}: " in table_of(report)


def test_lines_of_a_script_and_of_what_is_quoted_stay() -> None:
    finding = Finding("chain-rule", 2, "wrong", certain=True)
    report = Report("a.ipynb", SLIP, findings=[finding], cells=[[1, 1], [2, 2]])
    said = told(report, ["x", "print('line 2')"]).split("\n")[1:]
    assert said == [
        "  cell 2, line 1: wrong",
        "      print('line 2')",
    ]
    report.cells = []
    assert "  line 2: wrong" in told(report)
