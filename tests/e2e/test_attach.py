"""Leaving a training and coming back to it: in real terminals, with the real trainer."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.e2e.terminal import Terminal, gone
from tests.waiting import PATIENCE, wait_for
from tui_backprop.store.place import Store
from tui_backprop.store.reader import StoredRun, read_run
from tui_backprop.training.live.door_folder import ENVIRONMENT

COMMAND = [sys.executable, "-m", "tui_backprop"]
LONG = ["--epochs", "100000000", "--pace", "200"]


class House:
    """A store, a directory of doors, and terminals on both."""

    def __init__(self, place: Path) -> None:
        self.store = Store(place / "store")
        self.environment = {ENVIRONMENT: str(place / "d"), "XDG_CACHE_HOME": str(place / "cache")}
        self.terminals: list[Terminal] = []
        self.trainers: list[psutil.Process] = []

    def open(self, *arguments: str) -> Terminal:
        command = [*COMMAND, *arguments, "--store", str(self.store.root)]
        self.terminals.append(Terminal(command, **self.environment))
        return self.terminals[-1]

    def dashboard(self, *arguments: str) -> Terminal:
        """One that trains and is recorded."""
        terminal = self.open(*LONG, *arguments)
        terminal.wait_for(lambda text: "running" in text and terminal.epoch > 5)
        self.trainers.append(terminal.trainer())
        wait_for(lambda: self.runs() and self.runs()[0].checkpoint)
        return terminal

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *arguments, "--store", str(self.store.root)],
            capture_output=True, text=True, check=False, timeout=PATIENCE, env={**os.environ, **self.environment},
        )  # fmt: skip

    def runs(self) -> list[StoredRun]:
        return [read_run(path) for path in sorted(self.store.runs.glob("[!.]*"))] if self.store.runs.exists() else []

    def close(self) -> None:
        for terminal in self.terminals:
            terminal.close()
        for process in self.trainers:
            if process.is_running():
                process.kill()


@pytest.fixture
def house() -> Iterator[House]:
    place = Path(tempfile.mkdtemp(prefix="bp-"))  # sockets want a short path
    made = House(place)
    yield made
    made.close()
    shutil.rmtree(place, ignore_errors=True)


def detached(house: House) -> str:
    """The name of a run that trains without a screen."""
    done = house.run("train", "--detach", "--epochs", "100000000", "--dataset", "moons", "--batch", "16")
    assert done.returncode == 0, done.stderr
    match = re.search(r"(\S+) trains in process (\d+)", done.stdout)
    assert match is not None, done.stdout
    house.trainers.append(psutil.Process(int(match[2])))
    assert f"backprop-tui attach {match[1]}" in done.stdout
    assert "backprop-tui runs" in done.stdout
    return match[1]


def test_a_detached_training_has_no_terminal_and_goes_on_when_its_screens_leave(house: House) -> None:
    run = detached(house)
    (trainer,) = house.trainers
    assert os.getsid(trainer.pid) == trainer.pid
    assert trainer.terminal() is None
    screen = house.open("attach", run)
    screen.wait_for(lambda text: "running" in text and screen.epoch > 0)
    assert "moons" in screen.text
    before = screen.epoch
    screen.wait_for(lambda _: screen.epoch > before)
    screen.press("q")
    assert screen.exit_status() == 0
    screen.wait_for(lambda text: f"backprop-tui attach {run}" in text)
    assert trainer.is_running()
    again = house.open("attach")
    again.wait_for(lambda _: again.epoch > before)
    again.press("x")
    again.wait_for(lambda text: "ended" in text)
    again.press("q")
    assert again.exit_status() == 0
    assert gone(trainer), "with nothing to train and nobody looking it ends"
    (stored,) = house.runs()
    assert (stored.status, stored.damage) == ("interrupted", ())


def test_a_detached_training_ends_by_itself_and_is_recorded(house: House) -> None:
    done = house.run("train", "--detach", "--json", "--epochs", "60000")
    assert done.returncode == 0, done.stderr
    wait_for(lambda: house.runs() and house.runs()[0].outcome)
    (stored,) = house.runs()
    assert stored.status == "ended"
    assert stored.outcome is not None
    assert stored.outcome["result"]["epochs"] == 60_000
    assert f'"run": "{stored.id}"' in done.stdout
    with contextlib.suppress(psutil.NoSuchProcess):  # it is gone already
        assert gone(psutil.Process(stored.writer.pid))


def test_sigterm_ends_a_detached_training_in_order(house: House) -> None:
    detached(house)
    (trainer,) = house.trainers
    trainer.terminate()
    assert gone(trainer)
    (stored,) = house.runs()
    assert stored.outcome is not None
    assert (stored.status, stored.damage) == ("interrupted", ())


def test_several_look_and_one_steers(house: House) -> None:
    first = house.dashboard()
    second = house.open("attach")
    second.wait_for(lambda text: "looking on" in text and "steers, z takes over" in text)
    first.wait_for(lambda text: "another screen looks on" in text)
    second.press(" ")
    second.wait_for(lambda text: "looking on" in text)
    before = first.epoch
    first.wait_for(lambda _: first.epoch > before)
    second.press("z")
    second.wait_for(lambda text: "you steer" in text)
    first.wait_for(lambda text: "looking on" in text)
    second.press(" ")
    for screen in (first, second):
        screen.wait_for(lambda text: "paused" in text)
    second.press(" ", "a")
    for screen in (first, second):
        screen.wait_for(lambda text: "2-4-4-1 relu" in text and "running" in text)
    second.press("q")
    assert second.exit_status() == 0
    first.wait_for(lambda text: "looking on" not in text)
    first.press("o")
    first.wait_for(lambda text: "adamw" in text and "running" in text)
    (trainer,) = house.trainers
    first.press("q")
    assert first.exit_status() == 0
    assert gone(trainer)


def test_the_first_screen_may_leave_and_the_others_go_on(house: House) -> None:
    first = house.dashboard()
    second = house.open("attach")
    second.wait_for(lambda text: "looking on" in text)
    first.press("q")
    assert first.exit_status() == 0
    second.wait_for(lambda text: "looking on" not in text and "running" in text)
    before = second.epoch
    second.wait_for(lambda _: second.epoch > before)
    (trainer,) = house.trainers
    second.press("q")
    assert second.exit_status() == 0
    assert gone(trainer)
    assert house.runs()[0].status == "interrupted"


@pytest.mark.parametrize("how", ["hang up", "kill"])
def test_a_dropped_line_leaves_the_run_in_training_and_coming_back_is_attach(house: House, how: str) -> None:
    first = house.dashboard()
    (trainer,) = house.trainers
    if how == "kill":
        first.process.kill()
        first.process.wait()
    else:
        first.hang_up()
        assert first.exit_status() == 128 + signal.SIGHUP
    assert trainer.is_running()
    run = house.runs()[0]
    assert run.status == "running"
    second = house.open("attach")
    second.wait_for(lambda _: second.epoch > 0)
    before = second.epoch
    second.wait_for(lambda _: second.epoch > before)
    second.press("q")
    assert second.exit_status() == 0
    assert gone(trainer)
    (stored,) = house.runs()
    assert (stored.id, stored.segment) == (run.id, 1), "the same process went on with the same run"


@pytest.mark.parametrize(("choice", "wait"), [("end", 0.0), ("1.5", 1.5)])
def test_a_dropped_line_is_waited_for_and_then_the_run_ends_with_a_checkpoint(
    house: House, choice: str, wait: float
) -> None:
    first = house.dashboard("--on-hangup", choice)
    (trainer,) = house.trainers
    began = time.monotonic()
    first.hang_up()
    assert gone(trainer)
    assert time.monotonic() - began >= wait
    (stored,) = house.runs()
    assert stored.outcome is not None
    assert (stored.status, stored.outcome["stopped_by"]) == ("interrupted", "interrupted")
    assert stored.checkpoint is not None
    assert stored.outcome["result"]["steps"] == stored.checkpoint.state["training"]["steps"]


def test_a_dropped_line_may_detach(house: House) -> None:
    first = house.dashboard("--on-hangup", "detach", "--dataset", "circle")
    (trainer,) = house.trainers
    first.hang_up()
    assert first.exit_status() == 128 + signal.SIGHUP
    next_start = house.open()
    next_start.wait_for(lambda text: "circle is still in training" in text and "c goes back to it" in text)
    next_start.press("c")
    next_start.wait_for(lambda text: "circle · " in text and next_start.epoch > 5)
    assert trainer.is_running()
    assert len(house.runs()) <= 2


def test_leaving_it_in_training_by_a_key(house: House) -> None:
    first = house.dashboard()
    (trainer,) = house.trainers
    # It is refused of what is not on the disk; two pictures later the screen knows that it is.
    first.wait_for(lambda _: any(run.checkpoint for run in house.runs()))
    for _ in range(2):
        epoch = first.epoch
        first.wait_for(lambda _, epoch=epoch: first.epoch > epoch)
    first.press("Z")
    assert first.exit_status() == 0
    name = house.runs()[0].id
    first.wait_for(lambda text: f"the training goes on; to come back: backprop-tui attach {name}" in text)
    assert trainer.is_running()
    second = house.open("attach", name[-6:])
    second.wait_for(lambda _: second.epoch > 5)


def test_a_killed_trainer_goes_on_from_its_last_checkpoint(house: House) -> None:
    screen = house.dashboard()
    screen.wait_for(lambda _: screen.epoch > 400)
    house.trainers[0].kill()
    screen.wait_for(lambda text: "trainer died" in text and "r goes on from its last checkpoint" in text)
    screen.wait_for(lambda text: "r go on" in text.splitlines()[-1] and "pause" not in text.splitlines()[-1])
    (stored,) = house.runs()
    assert stored.checkpoint is not None
    epoch = stored.checkpoint.state["training"]["epochs"]
    screen.press("r")
    screen.wait_for(lambda text: f"from its checkpoint at epoch {epoch:,}" in text)
    screen.wait_for(lambda text: "running" in text and screen.epoch > epoch)
    wait_for(lambda: [(run.id, run.segment) for run in house.runs()] == [(stored.id, 2)])
    house.trainers.append(screen.trainer())


def test_the_next_start_goes_on_by_one_key(house: House) -> None:
    first = house.dashboard("--dataset", "circle", "--on-hangup", "end")
    (trainer,) = house.trainers
    trainer.kill()
    first.process.kill()
    first.process.wait()
    gone(trainer)
    (stored,) = house.runs()
    assert stored.checkpoint is not None
    epoch = stored.checkpoint.state["training"]["epochs"]
    second = house.open()
    second.wait_for(lambda text: f"circle was interrupted at epoch {epoch:,}: c goes on with it" in text)
    second.press("c")
    second.wait_for(lambda text: f"from its checkpoint at epoch {epoch:,}" in text)
    second.wait_for(lambda text: "circle · " in text and second.epoch > epoch)
    house.trainers.append(second.trainer())


def test_another_machines_run_is_read_only(house: House) -> None:
    """A training whose trainer lets nobody in, as one on another machine cannot, is followed by its files."""
    command = [*COMMAND, "train", "--epochs", "100000000", "--dataset", "moons", "--store", str(house.store.root)]
    environment = {**os.environ, **house.environment}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as training:
        try:
            wait_for(lambda: house.runs() and house.runs()[0].checkpoint)
            screen = house.open("attach")
            screen.wait_for(lambda text: "reading only: this run trains in process" in text and screen.epoch > 0)
            before = screen.epoch
            screen.wait_for(lambda _: screen.epoch > before)
            screen.press(" ")
            screen.wait_for(lambda text: "reading only" in text)
            training.send_signal(signal.SIGINT)
            training.wait(PATIENCE)
            screen.wait_for(lambda text: "■ ended" in text)
            screen.press("q")
            assert screen.exit_status() == 0
        finally:
            training.kill()


def test_there_is_nothing_to_attach_to(house: House) -> None:
    done = house.run("attach")
    assert done.returncode == 2
    assert "no run is in training" in done.stderr
    assert "resume" in done.stderr
