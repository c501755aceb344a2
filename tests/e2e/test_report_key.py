"""The report in a real terminal: `w` has it written while training goes on, and leaving meanwhile loses nothing."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.e2e.terminal import Terminal

PROGRAM = [sys.executable, "-m", "tui_backprop"]


def test_it_is_written_in_training_and_waited_for_when_one_leaves(tmp_path: Path) -> None:
    (tmp_path / "lab").mkdir()
    place = {
        "BACKPROP_TUI_HOME": str(tmp_path / "store"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    start = ["sh", "-c", 'cd "$0" && exec "$@"', str(tmp_path / "lab"), *PROGRAM, "--epochs", "1000000"]
    terminal = Terminal(start, **place)
    try:
        terminal.wait_for(lambda text: "running" in text)
        said = ""
        while "writing the report: " not in said:  # it is not recorded from its first moment on
            terminal.press("w")
            said = terminal.wait_for(lambda text: "writing the report: " in text or "nothing of this run" in text)
        epoch = terminal.epoch
        terminal.wait_for(lambda _: terminal.epoch > epoch)
        terminal.wait_for(lambda text: "written: " in text)
        (folder,) = (tmp_path / "lab").iterdir()
        assert (folder / "report.html").exists()
        (folder / "report.md").write_text("my words")
        terminal.press("w")
        terminal.wait_for(lambda text: "writing the report" in text)
        terminal.press("q")
        assert terminal.exit_status() == 0
        assert "the report is still being written: Ctrl-C gives it up" in terminal.text
        second = folder.with_name(f"{folder.name}-2") / "report.html"
        assert f"the report is written: {second}" in terminal.text.replace("\n", "")
        assert second.exists()
        assert (folder / "report.md").read_text() == "my words"
    finally:
        terminal.close()
