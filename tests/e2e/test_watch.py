"""`backprop-tui watch` as a person has it: programs of several kinds in a real pseudo-terminal."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.e2e.terminal import Terminal
from tests.waiting import PATIENCE

WATCH = [sys.executable, "-m", "tui_backprop", "watch"]
SLOWLY = """
import sys, time
for epoch in range(1, 100001):
    figures = f"train loss: {1 / epoch:.5f}, val loss: {1.5 / epoch:.5f}, acc: {epoch % 100}%"
    print(f"Epoch {epoch}/100000, {figures}", flush=True)
    time.sleep(0.02)
"""
QUICKLY = """
for epoch in range(1, 11): print(f"epoch {epoch} loss : {1 / epoch:.5f}")
"""


SIZES = ((60, 16), (80, 24), (160, 48))


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    found: list[Terminal] = []
    yield found
    for terminal in found:
        terminal.close()


def program(tmp_path: Path, code: str, name: str = "lab1.py") -> str:
    path = tmp_path / name
    path.write_text(code)
    return str(path)


def started(terminals: list[Terminal], tmp_path: Path, *arguments: str, columns: int = 120, rows: int = 36) -> Terminal:
    store = {"BACKPROP_TUI_HOME": str(tmp_path / "store")}
    terminals.append(Terminal([*WATCH, *arguments], columns, rows, **store))
    return terminals[-1]


def test_a_program_is_watched_and_its_end_is_seen(terminals: list[Terminal], tmp_path: Path) -> None:
    terminal = started(terminals, tmp_path, program(tmp_path, QUICKLY))
    # The status line, the panels and the header are painted at times of their own.
    told = ("ended in order", "lab1.py", "epoch 10", "0.100000", "epoch 10 loss : 0.10000")
    terminal.wait_for(lambda text: all(part in text for part in told))
    terminal.press("q")
    assert terminal.exit_status() == 0


def test_a_session_of_watching_is_recorded_too(terminals: list[Terminal], tmp_path: Path) -> None:
    cast = tmp_path / "session.cast"
    terminal = started(terminals, tmp_path, "--cast", str(cast), program(tmp_path, QUICKLY))
    terminal.wait_for(lambda text: "ended in order" in text)
    terminal.press("q")
    assert terminal.exit_status() == 0
    header, *events = [json.loads(line) for line in cast.read_text().splitlines()]
    assert header["version"] == 2
    assert any("lab1.py" in data for _, _, data in events)


def test_the_exit_status_is_the_programs(terminals: list[Terminal], tmp_path: Path) -> None:
    terminal = started(terminals, tmp_path, program(tmp_path, QUICKLY + "raise SystemExit(5)"))
    terminal.wait_for(lambda text: "failed with exit status 5" in text)
    terminal.press("q")
    assert terminal.exit_status() == 5


def test_holding_interrupting_and_running_again(terminals: list[Terminal], tmp_path: Path) -> None:
    terminal = started(terminals, tmp_path, program(tmp_path, SLOWLY))
    terminal.wait_for(lambda text: "running" in text and "train" in text and "validation" in text)
    terminal.press(" ")
    terminal.wait_for(lambda text: "stands still" in text)
    terminal.press(" ")
    terminal.wait_for(lambda text: "running" in text)
    terminal.press("d")
    terminal.wait_for(lambda text: "not ours to change" in text)
    terminal.press("p", "x")
    terminal.wait_for(lambda text: "interrupted by you" in text)
    terminal.press("r")
    terminal.wait_for(lambda text: "running" in text and "1: lab1.py, run 1" in text)
    terminal.press("q")
    assert terminal.exit_status() == 128 + signal.SIGHUP
    assert not [
        child for child in psutil.process_iter(["cmdline"]) if str(tmp_path) in " ".join(child.info["cmdline"] or [])
    ]


def test_without_figures_it_is_said_how_to_read_others(terminals: list[Terminal], tmp_path: Path) -> None:
    code = "import time\nfor n in range(100): print(n, 'gives', 1 / (n + 1))\ntime.sleep(60)"
    terminal = started(terminals, tmp_path, program(tmp_path, code))
    terminal.wait_for(lambda text: "--pattern REGEX" in text)


def test_a_pattern_reads_what_is_not_known(terminals: list[Terminal], tmp_path: Path) -> None:
    code = "for n in range(100): print(n, 'gives', 1 / (n + 1))"
    pattern = r"^(?P<epoch>\d+) gives (?P<loss>\S+)"
    terminal = started(terminals, tmp_path, program(tmp_path, code), "--pattern", pattern)
    terminal.wait_for(lambda text: "epoch 99" in text and "0.010000" in text)


def test_a_pipe_is_read_and_the_keys_come_from_the_terminal(terminals: list[Terminal], tmp_path: Path) -> None:
    command = f"{sys.executable} {program(tmp_path, QUICKLY)} | {' '.join(WATCH)}"
    terminals.append(Terminal(["sh", "-c", command], BACKPROP_TUI_HOME=str(tmp_path / "store")))
    terminal = terminals[-1]
    terminal.wait_for(lambda text: "standard input" in text and "has ended" in text and "epoch 10" in text)
    terminal.press("q")
    assert terminal.exit_status() == 0


PERCENT = """
for epoch in range(1, 41): print(f"epoch {epoch}  MSE: {4 / epoch:.4f}  acc: {50 + epoch}%", flush=True)
"""


def recorded(tmp_path: Path) -> list[dict[str, Any]]:
    environment = {**os.environ, "BACKPROP_TUI_HOME": str(tmp_path / "store")}
    command = [sys.executable, "-m", "tui_backprop", "runs", "--json"]
    listed = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    rows: list[dict[str, Any]] = json.loads(listed.stdout)
    return rows


def test_recorded_runs_are_compared_with(terminals: list[Terminal], tmp_path: Path) -> None:
    environment = {**os.environ, "BACKPROP_TUI_HOME": str(tmp_path / "store")}
    training = [sys.executable, "-m", "tui_backprop", "train", "--dataset", "xor", "--epochs", "60"]
    assert subprocess.run(training, env=environment, capture_output=True, timeout=120).returncode == 0
    lines_of(tmp_path, program(tmp_path, PERCENT, "earlier.py"))
    kinds = {row["kind"]: row["id"] for row in recorded(tmp_path)}
    names = ["--compare", kinds["run"], "--compare", kinds["watched"]]
    terminal = started(terminals, tmp_path, *names, program(tmp_path, QUICKLY), columns=160, rows=48)
    text = terminal.wait_for(lambda text: "ended in order" in text and "1: xor" in text and "2: earlier.py" in text)
    terminal.press("2")
    text = terminal.wait_for(lambda text: "2: earlier.py, loss" in text and re.search("1: xor.*, loss", text))
    (row,) = [line for line in text.splitlines() if "2: earlier.py, loss" in line]
    assert row.split("loss")[-1].split()[:4] == ["4.000000", "0.100000", "0.100000", "40"]
    (row,) = [line for line in text.splitlines() if "1: xor" in line and ", loss" in line]
    assert "60" in row.split()
    terminal.press("q")
    assert terminal.exit_status() == 0


def test_a_run_that_is_not_there_is_told_before_anything_is_started(terminals: list[Terminal], tmp_path: Path) -> None:
    mark = tmp_path / "started"
    code = f"open({str(mark)!r}, 'w')"
    terminal = started(terminals, tmp_path, "--compare", "nonesuch", program(tmp_path, code))
    assert terminal.exit_status() == 2
    assert "there are no runs in the store" in bytes(terminal.output).decode()
    assert not mark.exists()


def test_help_lists_what_can_be_done_to_a_program(terminals: list[Terminal], tmp_path: Path) -> None:
    terminal = started(terminals, tmp_path, program(tmp_path, SLOWLY))
    terminal.wait_for(lambda text: "running" in text)
    terminal.press("?")
    text = terminal.wait_for(lambda text: "Pause" in text)
    assert "Learning rate" not in text


def test_every_size_has_its_figures(terminals: list[Terminal], tmp_path: Path) -> None:
    terminal = started(terminals, tmp_path, program(tmp_path, SLOWLY), columns=60, rows=16)
    for columns, rows in SIZES:
        terminal.resize(columns, rows)
        terminal.press("1")
        terminal.wait_for(lambda text: "loss" in text and "lab1.py" in text and "Loss" in text)
        terminal.press("2")
        terminal.wait_for(lambda text: "[2 Curves]" in text or "[2" in text)
        terminal.press("3")
        terminal.wait_for(lambda text: "train loss: 0." in text)


def lines_of(tmp_path: Path, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BACKPROP_TUI_HOME": str(tmp_path / "store")}
    return subprocess.run([*WATCH, *arguments], input=text, capture_output=True, text=True, env=environment, timeout=60)


def test_without_a_terminal_there_is_a_summary(tmp_path: Path) -> None:
    done = lines_of(tmp_path, program(tmp_path, QUICKLY))
    assert done.returncode == 0
    assert "lab1.py: epoch 10 after" in done.stdout
    assert "lowest 0.1 at epoch 10" in done.stdout


def test_a_notebook_is_watched(tmp_path: Path) -> None:
    cells = [
        "%matplotlib inline\nepochs = 3",
        "for epoch in range(1, epochs + 1):\n    print('epoch', epoch, 'loss', 1 / epoch)",
    ]
    cells.append("wrong")
    code = [{"cell_type": "code", "metadata": {}, "source": cell} for cell in cells]
    path = program(tmp_path, json.dumps({"nbformat": 4, "cells": code}), "lab.ipynb")
    done = lines_of(tmp_path, path)
    assert done.returncode == 1
    assert "lab.ipynb: epoch 3 after" in done.stdout
    assert "1 → 0.33333" in done.stdout
    assert 'File "lab.ipynb, cell 3", line 1, in <module>' in done.stderr
    assert "NameError" in done.stderr
    described = json.loads(lines_of(tmp_path, "--json", path).stdout)
    assert (described["program"], described["command"]) == ("lab.ipynb", str(path))


def test_json_and_what_is_recorded(tmp_path: Path) -> None:
    done = lines_of(tmp_path, "--json", "--", "sh", "-c", "echo 'epoch 3 loss 0.5'; exit 4")
    assert done.returncode == 4
    found = json.loads(done.stdout)
    assert found["exit_status"] == 4
    assert found["measured"]["loss"]["last"] == 0.5
    environment = {**os.environ, "BACKPROP_TUI_HOME": str(tmp_path / "store")}
    command = [sys.executable, "-m", "tui_backprop", "runs", "--json"]
    listed = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    (row,) = json.loads(listed.stdout)
    assert (row["id"], row["kind"], row["status"]) == (found["run"], "watched", "failed")


def test_a_pipe_without_a_terminal(tmp_path: Path) -> None:
    done = lines_of(tmp_path, "--no-store", text="epoch 1 loss 0.5\nepoch 2 loss 0.25\n")
    assert done.returncode == 0
    assert "0.5 → 0.25" in done.stdout


def test_signals_are_passed_on(tmp_path: Path) -> None:
    code = "import signal, sys, time\nsignal.signal(15, lambda *_: sys.exit(9))\nprint('loss 1')\ntime.sleep(60)"
    environment = {**os.environ, "BACKPROP_TUI_HOME": str(tmp_path / "store")}
    watching = subprocess.Popen(
        [*WATCH, program(tmp_path, code)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    )
    assert watching.stdout is not None
    assert "loss 1" in watching.stdout.readline()
    watching.send_signal(signal.SIGTERM)
    watching.communicate(timeout=PATIENCE)
    assert watching.returncode == 9


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["missing.py"], "there is no such program"), (["missing.csv"], "there is no such file"),
     (["--pattern", "(", "--", "true"], "not a regular expression"), (["--"], "nothing to watch"),
     (["--", "no-such-command-at-all"], "there is no such command"), (["--compare", "x", "--", "true"], "--compare")],
)  # fmt: skip
def test_bad_use_is_told_in_a_line(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = lines_of(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
