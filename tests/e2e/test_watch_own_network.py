"""A person watches their own network: what their program computes is what they find on the screen."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.training.watched.programs import BARE, LOCALS, ONE_BY_ONE

WATCH = [sys.executable, "-m", "tui_backprop", "watch"]
FIRST_ROW = re.compile(r"^│\s+(\d+)\s+([01])\s+(\d\.\d{6})\s", re.MULTILINE)
"""Of the panel Samples: a sample's number, its truth and what the network says."""


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    found: list[Terminal] = []
    yield found
    for terminal in found:
        terminal.close()


def started(terminals: list[Terminal], tmp_path: Path, source: str, columns: int = 120, rows: int = 36) -> Terminal:
    path = tmp_path / "lab1.py"
    path.write_text(source, encoding="utf-8")
    # The program runs with the Python that its user has, which must have NumPy.
    search = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    store = {"BACKPROP_TUI_HOME": str(tmp_path / "store"), "PATH": search}
    terminals.append(Terminal([*WATCH, str(path)], columns, rows, **store))
    return terminals[-1]


def samples_on(text: str) -> dict[int, tuple[int, float]]:
    return {int(row): (int(truth), float(value)) for row, truth, value in FIRST_ROW.findall(text)}


def are_on(shown: dict[int, tuple[int, float]], outputs: list[float]) -> bool:
    """Whether what the panel shows is what the program has computed, to the digits shown."""
    return all(abs(value - outputs[row]) <= 1e-6 for row, (_, value) in shown.items())


@pytest.mark.parametrize(
    ("source", "sizes"), [(BARE, "2-4-1"), (LOCALS, "2-6-1"), (ONE_BY_ONE, "2-3-1")], ids=["bare", "locals", "class"]
)
def test_the_network_on_the_screen_is_the_programs_own(
    terminals: list[Terminal], tmp_path: Path, source: str, sizes: str
) -> None:
    terminal = started(terminals, tmp_path, source + "\nimport time\ntime.sleep(600)\n", rows=40)
    terminal.wait_for(lambda text: "Decision field" in text and "Truth" in text)
    terminal.wait_for(lambda text: f"its own network, {sizes}," in text)
    terminal.wait_for(lambda _: (tmp_path / "lab1.py.json").exists())
    terminal.press("x")
    terminal.wait_for(lambda text: "interrupted by you" in text)
    _, last = json.loads((tmp_path / "lab1.py.json").read_text())

    terminal.press("5")
    terminal.wait_for(lambda text: len(samples_on(text)) >= 10 and are_on(samples_on(text), last))
    terminal.press("8")
    terminal.wait_for(lambda text: "our loss and gradient" in text and "forward, layer 1 of 2" in text)
    terminal.press("7")
    terminal.wait_for(lambda text: "Hidden space" in text and "layer 1" in text)
    terminal.press("4")
    terminal.wait_for(lambda text: "Ground truth" in text and "Decision field" in text)
    terminal.press("q")
    terminal.exit_status()


def test_it_learns_before_ones_eyes(terminals: list[Terminal], tmp_path: Path) -> None:
    terminal = started(terminals, tmp_path, BARE.replace("range(4000)", "range(10**9)"))
    terminal.wait_for(lambda text: "Decision field" in text)
    terminal.press("5")
    first = samples_on(terminal.wait_for(lambda text: len(samples_on(text)) >= 10))
    terminal.wait_for(lambda text: len(samples_on(text)) >= 10 and samples_on(text) != first)
    terminal.press(" ")
    terminal.wait_for(lambda text: "stands still" in text)
    terminal.press("6", "z")
    terminal.wait_for(lambda text: "not ours to change" in text)


SLIP = ("dh = d @ W2.T * (1 - h ** 2)", "dh = d @ W2.T * (1 - h)")


@pytest.mark.parametrize(
    ("change", "said"),
    [(("", ""), "ours, from the same weights: the same to epoch"),
     (SLIP, "ours parts from it at update 1, first in W1 (")],
    ids=["right", "a slip"],
)  # fmt: skip
def test_ours_beside_it_shows_whether_they_part(
    terminals: list[Terminal], tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    source = BARE.replace("range(4000)", "range(10**9)").replace(*change)
    printing = source.replace("    W2 -=", "    if epoch % 100 == 0: print('epoch', epoch, 'loss', loss)\n    W2 -=")
    terminal = started(terminals, tmp_path, printing)
    terminal.wait_for(lambda text: "Decision field" in text and "its own network" in text)
    terminal.press("2", "u")
    terminal.wait_for(lambda text: said in text and "its network" in text and "ours" in text)
    terminal.press("u")
    terminal.wait_for(lambda text: said not in text)


def test_where_there_is_none_the_screen_says_why(terminals: list[Terminal], tmp_path: Path) -> None:
    source = (
        "import numpy as np\nimport time\nfor epoch in range(9):\n    print('epoch', epoch, 'loss', 1 / (epoch + 1))\n"
    )
    terminal = started(terminals, tmp_path, source)
    said = ("curves only: no weights were found", "ended", "0.111111")
    text = terminal.wait_for(lambda text: all(part in text for part in said))
    assert "Decision field" not in text


def test_a_program_without_numpy_is_begun_at_once(terminals: list[Terminal], tmp_path: Path) -> None:
    terminal = started(terminals, tmp_path, "import time\nprint('epoch 1 loss 0.5', flush=True)\ntime.sleep(600)")
    text = terminal.wait_for(lambda text: "0.500000" in text and "curves only: it does not import NumPy" in text)
    assert "looking for the network" not in text


def test_every_size_has_the_network(terminals: list[Terminal], tmp_path: Path) -> None:
    terminal = started(terminals, tmp_path, BARE.replace("range(4000)", "range(10**9)"), 60, 16)
    for columns, rows in ((60, 16), (80, 24), (160, 48)):
        terminal.resize(columns, rows)
        terminal.press("1")
        terminal.wait_for(lambda text: re.search(r"\d.*9", text.splitlines()[1]) is not None)
        for key, said in (
            ("4", "ecision field"),
            ("5", "Samples"),
            ("6", "layer 1"),
            ("7", "Hidden space"),
            ("8", "forward"),
        ):
            terminal.press(key)
            terminal.wait_for(lambda text, said=said: said in text)
