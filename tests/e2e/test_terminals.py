"""The terminal as people have it: asked for its colours, written over, left for the shell and come back to."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from tests.e2e.terminal import DASHBOARD, PATIENCE, Terminal, dashboard

OVER_SSH = {"TERM": "xterm-256color", "COLORTERM": ""}
DIRECT = re.compile(rb"\x1b\[[0-9;]*48;2;(?!1;2;3m)")
INDEXED = re.compile(rb"\x1b\[[0-9;]*48;5;")
ASKED = b"\x1bP$qm\x1b\\"
ANSWER = b"\x1bP1$r0;48:2::1:2:3m\x1b\\"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


@pytest.fixture
def opened() -> Iterator[list[Terminal]]:
    terminals: list[Terminal] = []
    yield terminals
    for terminal in terminals:
        terminal.close()


def test_a_terminal_that_answers_gets_24_bits_and_its_answer_is_no_key(opened: list[Terminal]) -> None:
    terminal = dashboard("epochs=2000000", **OVER_SSH)
    opened.append(terminal)
    terminal.wait_for(lambda _: ASKED in terminal.output)
    os.write(terminal.master, b" " + ANSWER)  # a key of the person's in front
    terminal.wait_for(lambda text: "paused" in text and "epoch" in text)
    terminal.press("d")
    before = len(terminal.output)
    terminal.press("t", "T")
    terminal.wait_for(lambda _: DIRECT.search(bytes(terminal.output[before:])))
    terminal.pump_until_silent(0.2)
    assert not INDEXED.search(bytes(terminal.output[before:]))
    assert "[1 All]" in terminal.text


def test_a_terminal_that_says_nothing_gets_256_colours(opened: list[Terminal]) -> None:
    terminal = dashboard("epochs=2000000", **OVER_SSH)
    opened.append(terminal)
    terminal.wait_for(lambda text: "running" in text)
    assert ASKED in terminal.output
    assert INDEXED.search(bytes(terminal.output))
    assert not DIRECT.search(bytes(terminal.output))


def test_one_that_is_known_is_not_asked(opened: list[Terminal]) -> None:
    for environment in (
        {"COLORTERM": "truecolor"},
        {"TERM": "linux", "COLORTERM": ""},
        {"TERM": "screen-256color", "COLORTERM": ""},
    ):
        terminal = dashboard("epochs=2000000", **environment)
        opened.append(terminal)
        terminal.wait_for(lambda text: "running" in text)
        assert ASKED not in terminal.output


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_what_cannot_be_written_is_not_drawn(opened: list[Terminal], encoding: str) -> None:
    terminal = dashboard("epochs=2000000", PYTHONIOENCODING=encoding, **OVER_SSH)
    opened.append(terminal)
    terminal.wait_for(lambda text: "running" in text)
    for key in "259":
        terminal.press(key)
        terminal.wait_for(lambda text, key=key: f"[{key} " in text)
    terminal.press("?")
    terminal.wait_for(lambda text: "Esc back" in text)
    assert terminal.output.isascii()
    assert b"\\u" not in terminal.output


def test_ctrl_l_paints_over_what_something_else_has_written(opened: list[Terminal]) -> None:
    terminal = dashboard("epochs=2000000")
    opened.append(terminal)
    terminal.wait_for(lambda text: "running" in text)
    terminal.press(" ")
    terminal.wait_for(lambda text: "paused" in text)
    terminal.pump_until_silent(0.5)
    whole = terminal.text
    terminal._stream.feed(b"\x1b[H" + b"Broadcast message: lunch.\r\n" * 36)
    assert "lunch" in terminal.text
    terminal.press("\x0c")
    assert terminal.wait_for(lambda text: "lunch" not in text).splitlines()[1:30] == whole.splitlines()[1:30]


@pytest.fixture
def shell(opened: list[Terminal]) -> Terminal:
    terminal = Terminal(["bash", "--norc", "-i"], PS1="ready> ", HISTFILE="/dev/null")
    opened.append(terminal)
    terminal.wait_for(lambda text: "ready>" in text)
    script = DASHBOARD.strip().replace("\n", "; ").replace('"', "'")
    os.write(terminal.master, f'{sys.executable} -c "{script}" epochs=2000000\n'.encode())
    terminal.wait_for(lambda text: "running" in text and terminal.epoch > 0)
    return terminal


def job(terminal: Terminal) -> tuple[psutil.Process, psutil.Process]:
    """The dashboard that the shell has started, and its trainer."""
    (screen,) = psutil.Process(terminal.process.pid).children()
    (trainer,) = screen.children()
    terminal._children += [screen, trainer]
    return screen, trainer


def stands_still(process: psutil.Process, seconds: float = PATIENCE) -> bool:
    """Whether a process comes to sleep and sleeps on: one that trains wakes, or is ready to run."""
    end, looks, before = time.monotonic() + seconds, 0, -1
    while looks < 10 and time.monotonic() < end:
        woken = process.num_ctx_switches().voluntary
        looks = looks + 1 if woken == before and process.status() == psutil.STATUS_SLEEPING else 0
        before = woken
        time.sleep(0.02)
    return looks == 10


@pytest.mark.parametrize("way", ["ctrl+z", "SIGTSTP"])
def test_to_the_shell_and_back_the_screen_is_whole_and_the_trainer_stood_still(shell: Terminal, way: str) -> None:
    screen, trainer = job(shell)
    if way == "ctrl+z":
        os.write(shell.master, b"\x1a")
    else:
        screen.send_signal(signal.SIGTSTP)
    shell.wait_for(lambda text: "Stopped" in text)
    assert screen.status() == psutil.STATUS_STOPPED
    assert stands_still(trainer)
    os.write(shell.master, b"fg\n")
    shell.wait_for(lambda text: "[1 All]" in text and "Decision field" in text and "q quit" in text)
    assert shell.screen.display[0].startswith(" xor")
    epoch = shell.epoch
    shell.wait_for(lambda _: shell.epoch > epoch)
    shell.press(" ")
    shell.wait_for(lambda text: "paused" in text)


def test_a_run_that_was_paused_is_still_paused_after_fg(shell: Terminal) -> None:
    shell.press(" ")
    shell.wait_for(lambda text: "paused" in text)
    os.write(shell.master, b"\x1a")
    shell.wait_for(lambda text: "Stopped" in text)
    os.write(shell.master, b"fg\n")
    shell.wait_for(lambda text: "[1 All]" in text and "paused" in text)
    _screen, trainer = job(shell)
    assert stands_still(trainer)


def test_stopped_without_being_asked_it_paints_itself_anew(shell: Terminal) -> None:
    screen, _trainer = job(shell)
    screen.send_signal(signal.SIGSTOP)
    shell.wait_for(lambda text: "Stopped" in text)
    os.write(shell.master, b"fg\n")
    shell.wait_for(lambda text: "[1 All]" in text and "Stopped" not in text)
    shell.press("2")
    shell.wait_for(lambda text: "[2 Curves]" in text)


def test_where_no_shell_waits_ctrl_z_says_so(opened: list[Terminal]) -> None:
    terminal = dashboard("epochs=2000000")
    opened.append(terminal)
    terminal.wait_for(lambda text: "running" in text)
    terminal.press("\x1a")
    terminal.wait_for(lambda text: "there is no shell to go back to" in text)
