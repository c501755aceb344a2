"""The dashboard inside a real tmux and a real screen: whole, in 256 colours, also resized, left and come back to."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.e2e.terminal import DASHBOARD, Terminal
from tests.waiting import PATIENCE

OVER_SSH = {"TERM": "xterm-256color", "COLORTERM": ""}
DIRECT = re.compile(rb"\x1b\[[0-9;]*[34]8[:;]2[:;]")
INDEXED = re.compile(rb"\x1b\[[0-9;]*48[:;]5[:;]")
WHOLE = ("[1 All]", "Decision field", "Loss", "q quit")
"""What is on every whole screen of the first tab."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


@dataclass
class Multiplexer:
    """A server of one's own, whatever else runs on the machine.

    Attributes:
        start: the command that begins a session with a program in it.
        attach: the command that comes back to it.
        detach: the command that leaves it.
        end: the command that ends it.
    """

    start: Sequence[str]
    attach: Sequence[str]
    detach: Sequence[str]
    end: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    terminals: list[Terminal] = field(default_factory=list)

    def open(self, command: Sequence[str], columns: int = 120, rows: int = 36) -> Terminal:
        terminal = Terminal(command, columns, rows, **OVER_SSH, **self.environment)
        self.terminals.append(terminal)
        return terminal

    def run(self, command: Sequence[str]) -> None:
        environment = {**os.environ, **OVER_SSH, **self.environment}
        subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )


def program() -> list[str]:
    script = DASHBOARD.strip().replace("\n", "; ").replace('"', "'")
    return [sys.executable, "-c", script, "epochs=2000000"]


def tmux(folder: Path, term: str) -> Multiplexer:
    binary = shutil.which("tmux")
    if binary is None:
        pytest.skip("tmux is not installed: nothing is tested inside it")
    (folder / "conf").write_text(f"set -g default-terminal {term}\nset -g status off\n")
    base = [binary, "-S", str(folder / "socket"), "-f", str(folder / "conf")]
    return Multiplexer(
        [*base, "new-session", "-s", "lab", shlex.join(program())],
        [*base, "attach-session", "-t", "lab"],
        [*base, "detach-client", "-s", "lab"],
        [*base, "kill-server"],
        {"TMUX": ""},
    )


def screen(folder: Path, term: str) -> Multiplexer:
    binary = shutil.which("screen")
    if binary is None:
        pytest.skip("screen is not installed: nothing is tested inside it")
    (folder / "sockets").mkdir(mode=0o700)
    (folder / "conf").write_text(f"startup_message off\nterm {term}\ndefutf8 on\naltscreen on\n")
    base = [binary, "-c", str(folder / "conf")]
    return Multiplexer(
        [*base, "-U", "-S", "lab", *program()],
        [*base, "-U", "-r", "lab"],
        [*base, "-S", "lab", "-d"],
        [*base, "-S", "lab", "-X", "quit"],
        {"SCREENDIR": str(folder / "sockets"), "STY": ""},
    )


KINDS: dict[str, tuple[Callable[[Path, str], Multiplexer], str]] = {
    "tmux, as tmux-256color": (tmux, "tmux-256color"),
    "tmux, as screen-256color": (tmux, "screen-256color"),
    "screen, as screen-256color": (screen, "screen-256color"),
}


@pytest.fixture(params=KINDS)
def multiplexer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Multiplexer]:
    make, term = KINDS[request.param]
    # A socket's path has a hundred characters at most.
    made = make(tmp_path_factory.mktemp("mux"), term)
    yield made
    made.run(made.end)
    for terminal in made.terminals:
        terminal.close()


def is_whole(text: str) -> bool:
    return all(part in text for part in WHOLE)


def still(terminal: Terminal) -> str:
    """The screen of a run that is paused."""
    terminal.press(" ")
    terminal.wait_for(lambda text: "paused" in text)
    terminal.pump_until_silent(0.3)
    return terminal.text


def test_it_is_whole_and_in_256_colours(multiplexer: Multiplexer) -> None:
    terminal = multiplexer.open(multiplexer.start)
    terminal.wait_for(lambda text: is_whole(text) and "running" in text)
    assert INDEXED.search(bytes(terminal.output))
    assert not DIRECT.search(bytes(terminal.output))
    terminal.press("5")
    terminal.wait_for(lambda text: "[5 Network]" in text and "layer" in text)


def test_resized_it_is_whole_again(multiplexer: Multiplexer) -> None:
    terminal = multiplexer.open(multiplexer.start)
    terminal.wait_for(lambda text: is_whole(text) and "running" in text)
    for columns, rows in ((80, 24), (160, 48)):
        terminal.resize(columns, rows)
        terminal.wait_for(
            lambda text, rows=rows, columns=columns: (
                is_whole(text)
                and "q quit" in text.splitlines()[rows - 1]
                and any(len(row.rstrip()) >= columns - 1 for row in text.splitlines())
            )
        )


def test_left_and_come_back_to_it_is_whole_and_has_gone_on(multiplexer: Multiplexer) -> None:
    first = multiplexer.open(multiplexer.start)
    first.wait_for(lambda text: is_whole(text) and "running" in text and first.epoch > 0)
    epoch = first.epoch
    multiplexer.run(multiplexer.detach)
    first.exit_status()
    second = multiplexer.open(multiplexer.attach)
    second.wait_for(lambda text: is_whole(text) and second.epoch > epoch)
    before = still(second)
    multiplexer.run(multiplexer.detach)
    second.exit_status()
    third = multiplexer.open(multiplexer.attach, 100, 30)  # another terminal, of another size
    third.wait_for(lambda text: is_whole(text) and "paused" in text and "q quit" in text.splitlines()[29])
    assert "paused" in before
