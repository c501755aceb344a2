"""The history in a real terminal: a run is trained, found again, opened, pinned, deleted and brought back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.e2e.terminal import Terminal
from tui_backprop.store.place import Store

SETTINGS = ["--dataset", "moons", "--hidden", "6", "--epochs", "150"]
PROGRAM = [sys.executable, "-m", "tui_backprop"]


def test_a_run_is_found_again_and_opened_at_its_end(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    place = {"BACKPROP_TUI_HOME": str(store.root), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = subprocess.run(
        [*PROGRAM, "train", "--store", str(store.root), *SETTINGS, "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    summary = json.loads(done.stdout.splitlines()[-1])
    terminal = Terminal([*PROGRAM, "--epochs", "100000", "--pace", "50"], **place)
    try:
        terminal.wait_for(lambda text: "running" in text)
        terminal.press("h")
        terminal.wait_for(lambda text: "Runs ·" in text and "moons" in text)
        terminal.press("/", *"dataset=moons", "\r")
        terminal.wait_for(lambda text: "1 of 2" in text)
        terminal.press("p")
        terminal.wait_for(lambda text: "pinned as run 1" in text)
        terminal.press("x")
        terminal.wait_for(lambda text: "deleted:" in text and "no run fits" in text)
        assert not (store.runs / summary["run"]).exists()
        terminal.press("u")
        terminal.wait_for(lambda text: "1 of 2" in text)
        terminal.press("\r")
        said = ("ended", "150/150", "moons", "as it was recorded")
        terminal.wait_for(lambda text: all(part in text for part in said))
        terminal.press("y")
        line = "backprop-tui --dataset moons --hidden 6 --epochs 150"
        terminal.wait_for(lambda text: "The line that trains this again" in text and line in text)
        terminal.wait_for(lambda _: b"\x1b]52;c;" in terminal.output)
        terminal.press("\x1b")
        terminal.wait_for(lambda text: "150/150" in text)
        terminal.press("q")
        assert terminal.exit_status() == 0
    finally:
        terminal.close()
