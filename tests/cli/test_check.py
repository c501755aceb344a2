"""`backprop-tui check`."""

from __future__ import annotations

import importlib
import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tui_backprop.cli.main import main

PROGRAMS = Path(__file__).parents[1] / "check" / "programs"
RIGHT = PROGRAMS / "r01_xor_class_explicit.py"
WRONG = PROGRAMS / "s01_layers_pass_error.py"


def test_right_program_in_one_line(capsys: pytest.CaptureFixture[str]):
    assert main(["check", str(RIGHT)]) == 0
    line, command = capsys.readouterr().out.splitlines()
    assert command.startswith("  the same experiment: backprop-tui train --dataset linear --hidden 4,4 ")
    assert line == (
        "r01_xor_class_explicit.py: right: every update is the slope of the loss at line 72 "
        "(2-4-4-1; sigmoid; MSE; all 100 samples at a time; sgd; rate 0.5)"
    )


def test_wrong_program(capsys: pytest.CaptureFixture[str]):
    assert main(["check", str(WRONG)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("  line 24: the slope of the activation is left out where the error is passed down")
    assert sum("wrong" in line for line in lines) == 4


def test_folder_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    for path in (RIGHT, WRONG):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["check", str(tmp_path), "--json", "--jobs", "1"]) == 1
    right, wrong = json.loads(capsys.readouterr().out)
    keys = {"file", "verdict", "network", "loss_line", "tensors", "findings", "not_checked"}
    assert keys <= right.keys()
    assert (right["verdict"], right["findings"]) == ("right", [])
    assert set(wrong["findings"][0]) == {"slip", "line", "message", "certain"}
    assert set(wrong["tensors"][0]) == {"shape", "line", "verdict", "ratio", "cosine"}


def test_folder_as_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / WRONG.name).write_text(WRONG.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["check", str(tmp_path)]) == 1
    assert capsys.readouterr().out.split() == [
        WRONG.name, "2-4-4-1", "slip", "line", "24:", "slope-missing-passed-down",
    ]  # fmt: skip


def test_arguments_after_dashes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "lab.py"
    path.write_text("import sys\nraise ValueError(sys.argv[1:])\n", encoding="utf-8")
    assert main(["check", str(path), "--", "--lr", "2"]) == 3
    assert "['--lr', '2']" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.py"], "there is no such file"),
        ([__file__.replace(".py", ".txt")], "there is no such file"),
        ([str(PROGRAMS / "expected.toml")], "'.toml' is no program"),
        ([], "PROGRAM"),
    ],
)
def test_bad_use(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]):
    assert main(["check", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_empty_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["check", str(tmp_path)]) == 2
    assert "there is no program in it" in capsys.readouterr().err


def test_json_is_of_the_shape_that_is_promised(capsys: pytest.CaptureFixture[str]):
    main(["check", str(WRONG), "--json"])
    (report,) = json.loads(capsys.readouterr().out)
    assert list(report) == ["file", "verdict", "network", "loss_line", "tensors", "findings", "not_checked", "remarks"]
    assert list(report["tensors"][0]) == ["shape", "line", "verdict", "ratio", "cosine"]
    assert list(report["findings"][0]) == ["slip", "line", "message", "certain"]
    assert all(isinstance(left, str) for left in report["not_checked"])


@pytest.mark.parametrize(
    ("sources", "code"),
    [
        (["RIGHT"], 0),
        (["RIGHT", "WRONG"], 1),
        (["RIGHT", "print(1)"], 3),
        (["WRONG", "print(1)", "1/0"], 1),
        (["1/0"], 3),
    ],
)
def test_exit_code_of_a_folder(tmp_path: Path, sources: list[str], code: int):
    texts = {"RIGHT": RIGHT.read_text(encoding="utf-8"), "WRONG": WRONG.read_text(encoding="utf-8")}
    for i, source in enumerate(sources):
        (tmp_path / f"{i}.py").write_text(texts.get(source, source), encoding="utf-8")
    assert main(["check", str(tmp_path)]) == code


def test_adapter_that_is_not_there(capsys: pytest.CaptureFixture[str]):
    assert main(["check", str(RIGHT), "--adapter", "nowhere.py"]) == 2
    assert "nowhere.py" in capsys.readouterr().err


def test_as_many_programs_at_a_time_as_cores_may_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "a.py").write_text("print(1)")
    taken: list[int] = []
    module = importlib.import_module("tui_backprop.cli.check")
    monkeypatch.setattr(module, "ThreadPoolExecutor", lambda jobs: taken.append(jobs) or ThreadPoolExecutor(jobs))
    monkeypatch.setattr(module, "cores", lambda: 3)
    main(["check", str(tmp_path), "--no-store"])
    main(["check", str(tmp_path), "--no-store", "--jobs", "2"])
    assert taken == [3, 2]
    assert "a.py" in capsys.readouterr().out


def test_interrupted_folder_keeps_what_was_done(tmp_path: Path):
    (tmp_path / "a.py").write_text(RIGHT.read_text(encoding="utf-8"), encoding="utf-8")
    for name in "bcd":
        (tmp_path / f"{name}.py").write_text(ENDLESS, encoding="utf-8")
    command = [sys.executable, "-m", "tui_backprop", "check", str(tmp_path), "--jobs", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        child.send_signal(signal.SIGINT)
        rest, said = child.communicate(timeout=120)
    assert first.startswith("a.py")
    assert rest == ""
    assert "interrupted: 1 of 4 programs were checked" in said
    assert child.returncode == 130


ENDLESS = "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass\n"
"""It cannot be stopped from inside."""
