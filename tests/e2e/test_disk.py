"""A disk that refuses never stops a training: it is told, tried again, and nothing recorded before is damaged."""

from __future__ import annotations

import json
import shutil
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


WITH_MOUNT = """
store=$1; read_only=$2; shift 2
(
    until [ -e "$read_only" ]; do sleep 0.05; done
    mount --bind "$store" "$store" && mount -o remount,bind,ro "$store"
    while [ -e "$read_only" ]; do sleep 0.05; done
    umount "$store"
) &
exec "$@"
"""
"""Runs a command for which the store lies on a read-only file system as long as a file is there.

What it had open before stays open for writing, as the system makes nothing read-only that is being written.
"""


def can_mount() -> bool:
    """Whether this system lets a process have mounts of its own."""
    command = ["unshare", "--map-root-user", "--mount", "mount", "--bind", "/tmp", "/tmp"]
    return shutil.which("unshare") is not None and subprocess.run(command, capture_output=True).returncode == 0


@pytest.mark.skipif(not can_mount(), reason="this system lets nobody mount anything")
def test_a_file_system_that_becomes_read_only_is_told_and_training_goes_on(tmp_path: Path) -> None:
    store, read_only = Store(tmp_path / "store"), tmp_path / "read-only"
    store.root.mkdir()
    mounted = ["unshare", "--map-root-user", "--mount", "sh", "-c", WITH_MOUNT, "sh", str(store.root), str(read_only)]
    command = [*COMMAND, "--epochs", "100000000", "--pace", "200", "--store", str(store.root)]
    terminal = Terminal([*mounted, *command], columns=200)
    try:
        terminal.wait_for(lambda text: "running" in text and terminal.epoch > 5, 90)
        terminal.wait_for(lambda _: list(store.runs.glob("[!.]*/checkpoint-1")), 90)
        read_only.touch()
        terminal.wait_for(lambda text: "not recorded at the moment: Read-only file system" in text, 60)
        before, epoch = the_run(store), terminal.epoch
        assert before.checkpoint is not None
        assert before.damage == ()
        terminal.wait_for(lambda _: terminal.epoch > epoch + 100)
        read_only.unlink()
        terminal.wait_for(lambda text: "not recorded" not in text, 60)
        terminal.press("q")
        assert terminal.exit_status() == 0
    finally:
        terminal.close()
    after = the_run(store)
    assert (after.id, after.status, after.damage) == (before.id, "interrupted", ())
    assert progress(after)["epochs"] > epoch + 100


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


@pytest.mark.skipif(not can_mount(), reason="this system lets nobody mount anything")
def test_on_a_read_only_file_system_the_training_is_whole_and_what_was_recorded_stays(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    train = [*COMMAND, "train", "--epochs", "300", "--json", "--store", str(store.root)]
    subprocess.run(train, check=True, capture_output=True, timeout=240)
    before = the_run(store)
    read_only = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
    mounted = ["unshare", "--map-root-user", "--mount", "sh", "-c", read_only, "sh", str(store.root)]
    done = subprocess.run([*mounted, *train], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("not recorded at the moment: Read-only file system") == 1
    summary = json.loads(done.stdout.splitlines()[-1])
    assert (summary["run"], summary["epochs"], summary["stopped_by"]) == (None, 300, "epochs")
    listed = subprocess.run(
        [*mounted, *COMMAND, "runs", "--json", "--store", str(store.root)], capture_output=True, text=True, timeout=240
    )
    assert [row["id"] for row in json.loads(listed.stdout.splitlines()[-1])] == [before.id]
