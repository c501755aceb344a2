"""One thread for everybody, so that the same experiment gives the same bits wherever it is trained."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tui_backprop.machine import ONE_THREAD, THREADS, machine, pin_threads
from tui_backprop.training.child import cores

LARGE = ("--dataset", "spiral", "--points", "3000", "--hidden", "128,128", "--epochs", "3", "--seed", "3")
"""Products that a library with more than one thread would share between them."""


def run(*arguments: str, **environment: str) -> dict[str, Any]:
    """The JSON that a command's last line is, in a process whose person has set these variables of `THREADS` only."""
    kept = {name: value for name, value in os.environ.items() if name not in THREADS}
    done = subprocess.run(
        [sys.executable, "-m", "tui_backprop", *arguments, "--json"],
        env={**kept, **environment}, capture_output=True, text=True, cwd=Path(__file__).parent.parent, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_train_takes_one_thread_and_says_so():
    assert run("train", "--epochs", "1")["machine"]["threads"] == 1


def test_a_person_may_take_more():
    if cores() < 2:
        pytest.skip("these tests have one core")
    assert run("train", "--epochs", "1", OPENBLAS_NUM_THREADS="2")["machine"]["threads"] == 2


def test_train_and_sweep_agree_to_the_bit():
    alone = run("train", *LARGE)
    (cell,) = run("sweep", *LARGE, "--seeds", "3-3", "--vary", "learning_rate=0.03")["cells"]
    assert cell["statistics"]["loss"]["median"] == alone["loss"]


def test_what_a_person_has_set_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    for name in THREADS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "4")
    pin_threads()
    assert "OPENBLAS_NUM_THREADS" not in os.environ
    monkeypatch.delenv("OMP_NUM_THREADS")
    pin_threads()
    assert {name: os.environ[name] for name in THREADS} == ONE_THREAD
    for name in THREADS:
        monkeypatch.delenv(name)


def test_the_machine_is_told_in_plain_values():
    told = machine()
    assert set(told) == {"backprop_tui", "numpy", "python", "blas", "kernel", "threads"}
    assert json.loads(json.dumps(told)) == told
