"""A disk that refuses never stops a training: it is told, tried again, and nothing recorded before is damaged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.e2e.terminal import Terminal
from tui_backprop.store.place import Store
from tui_backprop.store.reader import StoredRun, progress, read_run

COMMAND = [sys.executable, "-m", "tui_backprop"]


def the_run(store: Store) -> StoredRun:
    (path,) = store.runs.glob("[!.]*")
    return read_run(path)


@pytest.mark.skipif(not hasattr(psutil, "RLIMIT_FSIZE"), reason="this system does not limit another process's files")
def test_a_quota_that_is_used_up_in_the_middle_is_told_and_training_goes_on(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    terminal = Terminal([*COMMAND, "--epochs", "100000000", "--pace", "200", "--store", str(store.root)], columns=200)
    try:
        terminal.wait_for(lambda text: "running" in text and terminal.epoch > 5, 90)
        trainer = terminal.trainer()
        terminal.wait_for(lambda _: list(store.runs.glob("[!.]*/checkpoint-1")), 90)
        _, hard = trainer.rlimit(psutil.RLIMIT_FSIZE)
        trainer.rlimit(psutil.RLIMIT_FSIZE, (1000, hard))
        terminal.wait_for(lambda text: "not recorded at the moment: File too large" in text)
        before, epoch = the_run(store), terminal.epoch
        assert before.checkpoint is not None
        assert before.damage == ()
        terminal.wait_for(lambda _: terminal.epoch > epoch + 100)
        trainer.rlimit(psutil.RLIMIT_FSIZE, (hard, hard))
        terminal.wait_for(lambda text: "not recorded" not in text)
        terminal.press("q")
        assert terminal.exit_status() == 0
    finally:
        terminal.close()
    after = the_run(store)
    assert (after.id, after.status, after.damage) == (before.id, "interrupted", ())
    assert progress(after)["epochs"] > epoch + 100
    assert sum(map(len, after.pieces)) > sum(map(len, before.pieces))


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="this system has no directory that nobody may write to")
def test_a_place_that_nobody_may_write_to_is_told_and_the_training_is_whole() -> None:
    done = subprocess.run(
        [*COMMAND, "train", "--epochs", "300", "--json", "--store", "/sys/kernel/backprop-tui"],
        capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stderr.count("/sys/kernel/backprop-tui: not recorded at the moment: ") == 1
    summary = json.loads(done.stdout.splitlines()[-1])
    assert (summary["run"], summary["epochs"], summary["stopped_by"]) == (None, 300, "epochs")
