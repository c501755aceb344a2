"""A signal ends the process in order, and where that cannot be done all the same."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

PROGRAM = """
import asyncio, sys, threading, time
from tui_backprop.tui.ending import signals
signals.GRACE = 0.2
nap = threading.Event()

def leave(status):
    print("left with", status, flush=True)
    {leave}

def close(status):
    print("let go", flush=True)
    {close}

async def main():
    signals.end_on_signals(leave, close)
    print("ready", flush=True)
    {wait}

asyncio.run(main())
"""
FOR_EVER, IN_ORDER = "nap.wait()", "sys.stdout.flush(); signals.os._exit(status)"


def ending(number: signal.Signals, *, leave: str, close: str = "pass", wait: str) -> tuple[int, str]:
    """The exit status of a program that a signal has been sent to, and what it has said since."""
    code = PROGRAM.format(leave=leave, close=close, wait=wait)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            process.send_signal(number)
            return process.wait(60), process.stdout.read()
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_leaves_in_order(number: signal.Signals):
    status, said = ending(number, leave=IN_ORDER, wait="await asyncio.sleep(600)")
    assert (status, said) == (128 + number, f"left with {128 + number}\n")


def test_ends_by_force_when_the_way_out_takes_too_long():
    status, said = ending(signal.SIGTERM, leave=FOR_EVER, wait="await asyncio.sleep(600)")
    assert (status, said) == (143, "left with 143\nlet go\n")


def test_ends_by_force_when_the_loop_waits_for_a_terminal_that_is_gone():
    status, said = ending(signal.SIGTERM, leave="pass", wait=FOR_EVER)
    assert (status, said) == (143, "let go\n")


def test_ends_by_force_when_the_trainer_cannot_be_let_go():
    status, said = ending(signal.SIGTERM, leave="pass", close=FOR_EVER, wait=FOR_EVER)
    assert (status, said) == (143, "let go\n")
