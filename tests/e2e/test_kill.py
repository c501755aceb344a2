"""kill -9 at random moments, of the trainer, the dashboard and both: no durable frame is lost, and the run goes on.

Three rounds here; the long form is `BACKPROP_TUI_KILLS=100 pytest tests/e2e/test_kill.py -rP`, which also prints how
much training each kill has cost.
"""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.e2e.terminal import Terminal
from tests.waiting import PATIENCE, wait_for
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.store.place import Store
from tui_backprop.store.reader import StoredRun, read_run
from tui_backprop.training.run.recording import history_of, restore
from tui_backprop.training.run.trainer import Training

ROUNDS = int(os.environ.get("BACKPROP_TUI_KILLS", "3"))
VICTIMS = ("trainer", "dashboard", "both")
OPTIMIZERS = ("adam", "sgd", "momentum", "rmsprop", "adamw")
PACE = 300
"""Epochs a second: what has to be trained again to compare with is short."""


def the_run(store: Store) -> StoredRun | None:
    found = list(store.runs.glob("[!.]*"))
    return read_run(found[0]) if found else None


def watch(store: Store, seconds: float) -> StoredRun:
    """What is durable a moment before the kill: at least one checkpoint, and then for some seconds."""
    wait_for(lambda: (run := the_run(store)) and run.checkpoint)
    run, end = the_run(store), time.monotonic() + seconds
    while time.monotonic() < end:
        run = the_run(store)
        time.sleep(0.01)
    assert run is not None
    return run


def train_to(training: Training, epoch: int) -> Training:
    for record in training.records():
        if record.epoch == epoch:
            break
    return training


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_killed_run_loses_no_durable_frame_and_goes_on_to_the_same_bits(number: int, tmp_path: Path) -> None:
    choose = random.Random(number)
    options = {
        "seed": number, "optimizer": OPTIMIZERS[number % len(OPTIMIZERS)], "batch": choose.choice([1, 4, "full"]),
        "dropout": 0.1,
    }  # fmt: skip
    experiment = Experiment.from_dict(options | {"epochs": 10**8})
    store = Store(tmp_path / "store")
    typed = [text for name, value in options.items() for text in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "tui_backprop", "--store", str(store.root), "--pace", str(PACE)]
    command += ["--on-hangup", "end"]
    terminal = Terminal([*command, "--epochs", str(experiment.epochs), *typed])
    try:
        terminal.wait_for(lambda text: "running" in text)
        trainer = terminal.trainer()
        before = watch(store, choose.uniform(0, 2.0))
        victim = VICTIMS[number % len(VICTIMS)]
        killed_at = time.time()
        if victim != "dashboard":
            trainer.kill()
        if victim != "trainer":
            terminal.process.kill()
        gone, _ = psutil.wait_procs([trainer], timeout=PATIENCE)
        assert gone
    finally:
        terminal.close()
    after = the_run(store)
    assert after is not None
    assert after.status == "interrupted"
    assert before.checkpoint is not None
    assert after.checkpoint is not None
    assert after.checkpoint.serial >= before.checkpoint.serial
    assert sum(map(len, after.pieces)) >= sum(map(len, before.pieces))
    # A frame that was being written may be torn; nothing else may be damaged.
    assert all("are no whole frame" in line for line in after.damage)
    lost = killed_at - after.checkpoint.state["at"]
    print(f"{victim} killed: {max(0.0, lost):.2f} s of training lost, {len(after.damage)} torn frames")
    if victim == "dashboard":  # the trainer has closed the run in order
        assert after.outcome is not None
        assert lost <= 0

    resumed = restore(after)
    target = resumed.learner.epochs + 5
    train_to(resumed, target)
    whole = train_to(Training(experiment), target)
    assert resumed.learner.network.parameters.tobytes() == whole.learner.network.parameters.tobytes()
    assert [array.tobytes() for array in resumed.learner.optimizer.state] == [
        array.tobytes() for array in whole.learner.optimizer.state
    ]
    assert resumed.last == whole.last
    assert history_of(after).curve().epochs.size > 0


def test_the_next_start_offers_to_go_on_and_the_screen_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    store = Store(tmp_path / "store")
    command = [sys.executable, "-m", "tui_backprop"]
    place = ["--store", str(store.root)]
    first = Terminal([*command, *place, "--pace", "100", "--epochs", "1000000"])
    try:
        first.wait_for(lambda text: "running" in text)
        trainer = first.trainer()
        watch(store, 0.5)
        trainer.kill()
        first.process.kill()
    finally:
        first.close()
    run = the_run(store)
    assert run is not None
    assert run.checkpoint is not None
    epoch = run.checkpoint.state["result"]["epochs"]

    second = Terminal([*command, *place])
    try:
        second.wait_for(lambda text: f"xor was interrupted at epoch {epoch:,}" in text)
    finally:
        second.close()

    third = Terminal([*command, "resume", run.id, "--watch", *place])
    try:
        third.wait_for(lambda text: "running" in text and third.epoch > epoch)
        assert third.epoch < epoch + 100_000
        third.press("q")
        assert third.exit_status() == 0
    finally:
        third.close()
    again = read_run(run.path)
    assert (again.segment, again.status) == (2, "interrupted")
    assert again.outcome is not None
    assert again.outcome["stopped_by"] == "left"
