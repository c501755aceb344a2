"""The line that one person copies trains the same network, to the same bits, in the hands of another."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tui_backprop.store.reader import StoredRun, progress, read_run

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = [sys.executable, "-m", "tui_backprop"]
TABLE = "x,y,kind\n" + "".join(f"{n / 7:.3f},{(n * 5 % 11) / 3:.3f},{'ab'[n * n % 3 == 1]}\n" for n in range(40))


class Person:
    """Somebody with a home, a place to work in, and a store."""

    def __init__(self, root: Path) -> None:
        self.home, self.desk, self.store = root / "home", root / "desk", root / "store"
        for folder in (self.home, self.desk):
            folder.mkdir(parents=True)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "BACKPROP_TUI_"))}
        self._environment = clean | {
            "HOME": str(self.home),
            "BACKPROP_TUI_HOME": str(self.store),
            "PYTHONPATH": str(ROOT),
        }

    def types(self, *arguments: str) -> str:
        done = subprocess.run(
            [*COMMAND, *arguments], capture_output=True, text=True, cwd=self.desk, env=self._environment, timeout=240
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run(self) -> StoredRun:
        (path,) = self.store.glob("runs/2*")
        return read_run(path)


SETTINGS = {
    "toy data": "--dataset moons --noise 0.3 --hidden 5,3 --dropout 0.2 --seed 7 --batch 8",
    "a table beside it": "--data lab.csv --hidden 3 --batch 4 --validation-fraction 0.2",
    "a table in one's home": "--data ~/own.csv --test-data lab.csv --optimizer sgd --learning-rate 0.05",
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_the_line_gives_another_person_the_same_bits(settings: str, tmp_path: Path) -> None:
    one, other = Person(tmp_path / "one"), Person(tmp_path / "other")
    for path in (one.desk / "lab.csv", one.home / "own.csv"):
        path.write_text(TABLE)
    one.types("train", *settings.split(), "--epochs", "40", "--every", "0")
    first = one.run()
    one.types("export", first.id, "again.sh")
    words = shlex.split((one.desk / "again.sh").read_text())
    assert words.pop(0) == "backprop-tui"
    other.types(*words, "--every", "0")
    second = other.run()
    assert first.checkpoint is not None
    assert second.checkpoint is not None
    mine, theirs = first.checkpoint.arrays, second.checkpoint.arrays
    assert {name: array.tobytes() for name, array in mine.items()} == {
        name: array.tobytes() for name, array in theirs.items()
    }
    results = [{name: value for name, value in progress(run).items() if name != "seconds"} for run in (first, second)]
    assert results[0] == results[1]
    assert results[0]["steps"] > 0
