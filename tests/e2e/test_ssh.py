"""What a person gets who logs in: a real sshd on the loopback, and the dashboard in a terminal at its other end."""

from __future__ import annotations

import getpass
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.e2e.terminal import Terminal, gone
from tests.waiting import PATIENCE
from tui_backprop.store.reader import StoredRun, read_run

ROOT = Path(__file__).resolve().parent.parent.parent
SSHD = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
BEFORE_THE_LOGIN = 20.0
"""Seconds that the server may take to listen."""

pytestmark = pytest.mark.skipif(
    SSHD is None or shutil.which("ssh") is None or shutil.which("ssh-keygen") is None,
    reason="openssh-server and openssh-client are not installed: nothing is tested over a real SSH line",
)

CONFIG = """
ListenAddress 127.0.0.1:{port}
HostKey {home}/host
AuthorizedKeysFile {home}/key.pub
PidFile {home}/pid
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
"""


class Host:
    """A host to log in to, and the command line that does."""

    def __init__(self, home: Path) -> None:
        assert SSHD is not None
        self._home = home
        for name in ("host", "key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)], check=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        (home / "config").write_text(CONFIG.format(port=self._port, home=home), encoding="utf-8")
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # where a server of root's confines itself
        self._log = (home / "log").open("w")
        self.process = subprocess.Popen(
            [SSHD, "-D", "-e", "-f", str(home / "config")], stdin=subprocess.DEVNULL, stderr=self._log
        )

    def reach(self) -> str:
        """Why nobody can log in; "" once somebody has."""
        end = time.monotonic() + BEFORE_THE_LOGIN
        said = ""
        while self.process.poll() is None and time.monotonic() < end:
            trial = subprocess.run(self.command("true"), capture_output=True, text=True, stdin=subprocess.DEVNULL)
            if trial.returncode == 0:
                return ""
            said = trial.stderr.strip()
            time.sleep(0.2)
        return f"{said}; {(self._home / 'log').read_text(encoding='utf-8').strip()}"

    def command(self, remote: str, *options: str) -> list[str]:
        return [
            "ssh", "-F", "none", "-q", *options, "-p", str(self._port), "-i", str(self._home / "key"),
            "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes",
            f"{getpass.getuser()}@127.0.0.1", remote,
        ]  # fmt: skip

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)
        self._log.close()


def backprop_tui(*arguments: str, **environment: str) -> str:
    """A command line for the other end, whose environment knows nothing of this one's."""
    variables = [f"{name}={value}" for name, value in environment.items()]
    words = ["env", "LANG=C.UTF-8", f"PYTHONPATH={ROOT}", *variables, sys.executable, "-m", "tui_backprop", *arguments]
    return " ".join(map(shlex.quote, words))


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    found = Host(tmp_path_factory.mktemp("ssh"))
    why = found.reach()
    if why:
        found.close()
        pytest.skip(f"nobody can log in here: {why}")
    yield found
    found.close()


@pytest.fixture
def opened() -> Iterator[list[Terminal]]:
    terminals: list[Terminal] = []
    yield terminals
    for terminal in terminals:
        terminal.close()


def log_in(host: Host, opened: list[Terminal], *arguments: str, **environment: str) -> Terminal:
    terminal = Terminal(host.command(backprop_tui(*arguments, **environment), "-tt"))
    opened.append(terminal)
    return terminal


def test_the_environment_does_not_say_24_bits_so_the_theme_has_its_256_colours(host, opened) -> None:
    terminal = log_in(host, opened, "--dataset", "moons")
    terminal.wait_for(lambda text: "running" in text and "Decision field" in text)
    terminal.wait_for(lambda _: re.search(rb"48;5;88", bytes(terminal.output)))
    assert not re.search(rb"48;2;(?!1;2;3m)", bytes(terminal.output))
    terminal.press("q")
    assert terminal.exit_status() == 0


def test_a_terminal_that_answers_the_question_has_24_bits(host, opened) -> None:
    terminal = log_in(host, opened, "--dataset", "moons")
    terminal.wait_for(lambda _: b"\x1bP$qm\x1b\\" in terminal.output)
    os.write(terminal.master, b"\x1bP1$r0;48:2::1:2:3m\x1b\\")
    terminal.wait_for(lambda text: "running" in text)
    terminal.wait_for(lambda _: re.search(rb"48;2;(?!1;2;3m)", bytes(terminal.output)))
    terminal.press("q")
    assert terminal.exit_status() == 0


def test_what_a_person_chooses_goes_before_what_the_terminal_says(host, opened) -> None:
    terminal = log_in(host, opened, "--dataset", "moons", "--colours", "16")
    terminal.wait_for(lambda text: "running" in text)
    assert b"48;5;" not in terminal.output
    assert b"\x1bP$qm" not in terminal.output


def test_without_a_terminal_one_line_says_so(host) -> None:
    found = subprocess.run(host.command(backprop_tui()), capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert found.returncode == 2
    (line,) = found.stderr.splitlines()
    assert "needs a terminal" in line
    assert found.stdout == ""


@pytest.fixture
def place() -> Iterator[dict[str, str]]:
    """Where what is trained at the other end is recorded; a short path, as sockets want it."""
    folder = Path(tempfile.mkdtemp(prefix="bp-"))
    yield {
        "BACKPROP_TUI_HOME": f"{folder}/store", "BACKPROP_TUI_SOCKETS": f"{folder}/d", "XDG_CACHE_HOME": f"{folder}/c",
    }  # fmt: skip
    for run in recorded(folder / "store"):
        if run.is_alive:
            os.kill(run.writer.pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


def recorded(store: Path) -> list[StoredRun]:
    return [read_run(path) for path in sorted(store.glob("runs/2*"))]


def test_a_training_that_was_detached_goes_on_after_logout_and_attach_comes_back(host, opened, place) -> None:
    settings = ["--dataset", "moons", "--batch", "16", "--epochs", "100000000"]
    begun = subprocess.run(
        host.command(backprop_tui("train", "--detach", *settings, **place)),
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120,
    )  # fmt: skip
    assert begun.returncode == 0, begun.stderr
    (run,) = recorded(Path(place["BACKPROP_TUI_HOME"]))
    trainer = psutil.Process(run.writer.pid)
    back = log_in(host, opened, "attach", run.id, **place)
    back.wait_for(lambda text: "running" in text and back.epoch > 0)
    before = back.epoch
    back.wait_for(lambda _: back.epoch > before)
    back.press("q")
    assert back.exit_status() == 0
    assert trainer.is_running()
    trainer.terminate()
    assert gone(trainer)
    (run,) = recorded(Path(place["BACKPROP_TUI_HOME"]))
    assert (run.status, run.damage) == ("interrupted", ())


def test_a_dropped_line_leaves_the_dashboards_run_in_training_and_attach_comes_back(host, opened, place) -> None:
    first = log_in(host, opened, "--dataset", "circle", "--epochs", "100000000", "--pace", "200", **place)
    store = Path(place["BACKPROP_TUI_HOME"])
    first.wait_for(lambda text: "running" in text and first.epoch > 5 and recorded(store))
    (run,) = recorded(store)
    trainer = psutil.Process(run.writer.pid)
    screen = trainer.parent()
    assert screen is not None
    first.process.kill()
    assert gone(screen), "the screen at the other end goes with its line"
    assert trainer.is_running()
    second = log_in(host, opened, "attach", **place)
    second.wait_for(lambda text: "circle" in text and "running" in text and second.epoch > first.epoch)
    second.press("q")
    assert second.exit_status() == 0
    assert gone(trainer), "who comes back steers, and ends it"
    (after,) = recorded(store)
    assert (after.id, after.segment, after.status, after.damage) == (run.id, 1, "interrupted", ())


def test_a_dropped_line_ends_a_training_without_a_screen_with_its_last_state(host, opened, place) -> None:
    first = log_in(host, opened, "train", "--epochs", "1000000000", "--every", "1000", **place)
    store = Path(place["BACKPROP_TUI_HOME"])
    first.wait_for(lambda text: "loss" in text and recorded(store))
    (run,) = recorded(store)
    trainer = psutil.Process(run.writer.pid)
    first.process.kill()
    assert gone(trainer)
    (after,) = recorded(store)
    assert (after.status, after.damage) == ("interrupted", ())
    assert after.outcome is not None
    assert after.checkpoint is not None
    assert after.checkpoint.state["training"]["steps"] == after.outcome["result"]["steps"] > 0
