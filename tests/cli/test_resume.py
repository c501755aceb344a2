"""`backprop-tui resume`: a run whose process was killed ends as if nothing had happened."""

from __future__ import annotations

import contextlib
import io
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.waiting import PATIENCE, wait_for
from tui_backprop.cli.main import main
from tui_backprop.cli.offering import offer_of
from tui_backprop.store.checkpoints import read_checkpoint
from tui_backprop.store.place import Store
from tui_backprop.store.recorder import record_result

COMMAND = [sys.executable, "-m", "tui_backprop"]
CHANGING = ("run", "seconds", "steps_per_second")
"""What of two trainings of one experiment differs."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BACKPROP_TUI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def killed(home: Path, number: signal.Signals, *arguments: str) -> Path:
    """A run whose process was ended by a signal once it had a checkpoint behind the first."""
    process = subprocess.Popen([*COMMAND, "train", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: list((home / "runs").glob("*/checkpoint-0")) or process.poll() is not None)
        assert process.poll() is None, "it ended before it could be killed"
        process.send_signal(number)
        process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()
    (run,) = (home / "runs").iterdir()
    return run


def result(out: str) -> dict[str, Any]:
    values = json.loads(out.splitlines()[-1])
    return {name: value for name, value in values.items() if name not in CHANGING}


SETTINGS = ("--dataset", "moons", "--batch", "16", "--dropout", "0.1", "--epochs", "4000")


@pytest.fixture(scope="module")
def whole() -> str:
    """What is printed of a run that nothing interrupts."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert main(["train", "--json", "--samples", "--every", "0", *SETTINGS, "--no-store"]) == 0
    return printed.getvalue()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_as_what_was_never_interrupted(
    home: Path, number: signal.Signals, whole: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = killed(home, number, *SETTINGS)
    before, _ = read_checkpoint(run)
    assert before is not None
    assert 0 < before.state["training"]["steps"] < 4000 * 13
    assert main(["resume", "--json", "--samples", "--every", "0"]) == 0
    resumed = capsys.readouterr().out
    assert json.loads(resumed.splitlines()[-1])["run"] == run.name
    assert json.loads(whole.splitlines()[-1])["run"] is None
    assert result(resumed) == result(whole)
    assert resumed.splitlines()[:-1] == whole.splitlines()[:-1]
    assert [path.name for path in (home / "runs").iterdir()] == [run.name]


def test_what_has_ended_is_not_gone_on_with(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--epochs", "3"]) == 0
    (run,) = (home / "runs").iterdir()
    capsys.readouterr()
    assert main(["resume"]) == 2
    assert f"{run.name}: it has ended (epochs), and there is nothing to resume" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [([], "there are no runs in the store"), (["x", "y"], "unexpected 'y'"), (["--evry", "3"], "--every")],
)
def test_wrong_use(home: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["resume", *arguments]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1
    assert not home.exists()


def test_a_run_that_is_not_there_is_told_with_one_that_is(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--epochs", "3"]) == 0
    (run,) = (home / "runs").iterdir()
    capsys.readouterr()
    assert main(["resume", run.name[:-1] + "_"]) == 2
    assert f"did you mean '{run.name}'" in capsys.readouterr().err


class TestOffer:
    def test_is_made_of_a_run_that_was_killed_until_another_one_was_trained(self, home: Path) -> None:
        store = Store(home)
        assert offer_of(store) is None
        killed(home, signal.SIGKILL, "--dataset", "moons", "--epochs", "100000000", "--every", "0")
        offer = offer_of(store)
        assert offer is not None
        assert offer.text.startswith("moons was interrupted at epoch ")
        assert offer.text.endswith(": c goes on with it")
        assert main(["train", "--epochs", "3"]) == 0
        assert offer_of(store) is None

    def test_is_not_made_of_a_run_that_a_person_has_left(self, home: Path) -> None:
        record_result(Store(home), {"kind": "run", "experiment": {}}, {"status": "interrupted", "stopped_by": "left"})
        assert offer_of(Store(home)) is None

    def test_of_a_store_that_cannot_be_listed_is_nothing(self, home: Path) -> None:
        home.mkdir()
        (home / "runs").write_text("")
        assert offer_of(Store(home)) is None


def test_on_the_screen_it_goes_on_with_the_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = killed(home, signal.SIGKILL, "--dataset", "moons", "--epochs", "100000000", "--every", "0")
    calls: list[Any] = []
    monkeypatch.setattr("tui_backprop.cli.resume.launch", lambda *given, **more: calls.append((given, more)) or 0)
    assert main(["resume", "--watch"]) == 0
    (((experiment, _, store), more),) = calls
    assert (experiment.dataset, store, more) == ("moons", Store(home), {"resume": run.name})
