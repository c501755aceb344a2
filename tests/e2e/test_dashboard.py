"""The dashboard as a person has it: a process in a terminal, with the real trainer."""

from __future__ import annotations

import re
import signal
import termios
from collections.abc import Iterator

import pytest

from tests.e2e.terminal import Terminal, dashboard, gone

LEAVES_ALTERNATE, SHOWS_CURSOR = b"\x1b[?1049l", b"\x1b[?25h"
MOUSE_OFF = b"\x1b[?1000l"


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    found = dashboard()
    found.wait_for(lambda _: found.epoch > 5)
    yield found
    found.close()


def assert_restored(terminal: Terminal) -> None:
    tail = bytes(terminal.output)
    assert tail.rfind(LEAVES_ALTERNATE) > tail.rfind(b"\x1b[?1049h")
    assert tail.rfind(SHOWS_CURSOR) > tail.rfind(b"\x1b[?25l")
    assert tail.rfind(MOUSE_OFF) > tail.rfind(b"\x1b[?1000h")
    assert termios.tcgetattr(terminal.slave)[:4] == terminal.before[:4]


def test_opens_on_xor_and_learns(terminal: Terminal):
    text = terminal.text
    assert "xor · 2-4-4-1 tanh · adam 0.03" in text
    assert "running" in text
    before = terminal.epoch
    terminal.wait_for(lambda _: terminal.epoch > before + 20)
    terminal.wait_for(lambda text: re.search(r"accuracy\s+100\.0 %", text))


@pytest.mark.parametrize("key", ["q", "\x03", "\x11"])
def test_quits_and_leaves_the_terminal_as_it_was(terminal: Terminal, key: str):
    trainer = terminal.trainer()
    terminal.press(key)
    assert terminal.exit_status() == 0
    assert_restored(terminal)
    assert gone(trainer)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signals_end_it_in_order(terminal: Terminal, number: signal.Signals):
    trainer = terminal.trainer()
    terminal.process.send_signal(number)
    assert terminal.exit_status() == 128 + number
    assert_restored(terminal)
    assert gone(trainer)


def test_killed_trainer_is_told_and_started_again(terminal: Terminal):
    terminal.trainer().kill()
    said = ("trainer died", "SIGKILL", "r starts it again")  # by the header and by the status line
    terminal.wait_for(lambda text: all(part in text for part in said))
    terminal.press("r")
    terminal.wait_for(lambda text: "running" in text and terminal.epoch > 0)
    trainer = terminal.trainer()
    terminal.press("q")
    assert terminal.exit_status() == 0
    assert gone(trainer)


def test_killed_dashboard_takes_the_trainer_along(terminal: Terminal):
    trainer = terminal.trainer()
    terminal.process.kill()
    assert gone(trainer)


@pytest.mark.parametrize("controls", [True, False])
def test_dropped_line_ends_both(controls: bool):
    terminal = dashboard(controls=controls)
    try:
        terminal.wait_for(lambda _: terminal.epoch > 5)
        trainer = terminal.trainer()
        terminal.hang_up()
        assert terminal.exit_status() == 128 + signal.SIGHUP
        assert gone(trainer)
    finally:
        terminal.close()


def test_keys_change_the_screen(terminal: Terminal):
    terminal.press("a")
    terminal.wait_for(lambda text: "2-4-4-1 relu" in text and terminal.epoch > 0)
    terminal.press("d")
    terminal.wait_for(lambda text: "circle" in text and terminal.epoch > 0)
    terminal.press("]")
    terminal.wait_for(lambda text: "adam 0.1" in text)
    terminal.press("e")
    terminal.wait_for(lambda text: "The whole experiment" in text)
    terminal.press("\x1b")
    terminal.wait_for(lambda text: "Truth · x × y" in text)
    terminal.press("?")
    terminal.wait_for(lambda text: "Hidden width" in text and "Esc back" in text)
    terminal.press("q")
    terminal.wait_for(lambda text: "Truth · x × y" in text)
    assert terminal.process.poll() is None


def test_paused_writes_nothing(terminal: Terminal):
    terminal.press(" ")
    terminal.wait_for(lambda text: "paused" in text)
    terminal.pump_until_silent(1)
    epoch = terminal.epoch
    terminal.press("s")
    terminal.wait_for(lambda _: terminal.epoch == epoch + 1)
    terminal.press(" ")
    terminal.wait_for(lambda _: terminal.epoch > epoch + 10)


def test_ends_and_stays(terminal: Terminal):
    terminal.press("0", "x")
    terminal.wait_for(lambda text: "stopped by you" in text and "r again" in text)
    terminal.press("n")
    terminal.wait_for(lambda text: "seed 8" in text and terminal.epoch > 0)


def test_resizing_to_too_small_and_back(terminal: Terminal):
    terminal.resize(50, 10)
    terminal.wait_for(lambda text: "needs at least 60×16" in text and "this is 50×10" in text)
    terminal.resize(160, 48)
    terminal.wait_for(lambda text: "Ground truth" in text and terminal.epoch > 0)


@pytest.mark.parametrize(
    "environment",
    [{"TERM": "screen", "COLORTERM": ""}, {"NO_COLOR": "1"}, {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}],
    ids=["16 colours", "no colour", "no unicode"],
)
def test_poor_terminals(environment: dict[str, str]):
    terminal = dashboard(columns=80, rows=24, **environment)
    try:
        terminal.wait_for(lambda _: terminal.epoch > 5)
        colours = {cell.fg for row in terminal.screen.buffer.values() for cell in row.values()}
        if "NO_COLOR" in environment:
            assert colours == {"default"}
        elif environment.get("TERM") == "screen":
            assert not any(re.fullmatch(r"[0-9a-f]{6}", colour) for colour in colours)
            assert len(colours) > 3
        terminal.press("q")
        assert terminal.exit_status() == 0
        assert_restored(terminal)
    finally:
        terminal.close()


def test_missing_data_is_a_state_and_not_an_end():
    terminal = dashboard("dataset=csv", "data=/nowhere/iris.csv", columns=160, rows=48)
    try:
        terminal.wait_for(lambda text: "failed" in text and "/nowhere/iris.csv" in text)
        terminal.press("D")
        terminal.wait_for(lambda text: "bumps" in text and terminal.epoch > 5)
    finally:
        terminal.close()


def test_crash_restores_the_terminal_and_is_short():
    broken = """
import sys
from tui_backprop.tui.screens.dashboard import Dashboard
def show(self, view):
    if view.snapshot is not None:
        raise ValueError("panel out of paint")
Dashboard.show = show
"""
    from tests.e2e import terminal as module

    code = broken + module.DASHBOARD
    terminal = Terminal([module.sys.executable, "-c", code])
    try:
        assert terminal.exit_status() == 1
        assert_restored(terminal)
        after = bytes(terminal.output)[bytes(terminal.output).rfind(LEAVES_ALTERNATE) :].decode()
        assert "backprop-tui has failed: ValueError: panel out of paint" in after
        assert "Traceback" not in after
        assert len(after.splitlines()) < 6
    finally:
        terminal.close()
