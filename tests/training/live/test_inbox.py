"""Commands in their order, and the end of the process when the screen is gone."""

from __future__ import annotations

import subprocess
import sys
from multiprocessing import Pipe

from tui_backprop.training.live.inbox import Inbox
from tui_backprop.training.live.snapshot import Pause, Resume, Stop

PROGRAM = """
from multiprocessing import Pipe
from tui_backprop.training.live.inbox import Inbox
from tui_backprop.training.live.snapshot import Pause, Resume
screen, trainer = Pipe()
inbox = Inbox(trainer, grace=0.1)
inbox.is_idle = True
inbox.open()
for command in (Pause(), Resume()):
    screen.send(command)
seen = []
while len(seen) < 2:
    inbox.wait(None)
    seen += inbox.taken()
print([type(command).__name__ for command in seen], inbox.is_idle, inbox.is_closed, flush=True)
{then}
while True:
    inbox.wait(None)
    if inbox.is_closed:
        print("closed", flush=True)
"""


def ended(then: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(then=then)], capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_taken_in_their_order_and_those_that_come_meanwhile() -> None:
    inbox = Inbox(Pipe()[0])
    inbox.commands.extend([Pause(), Resume()])
    seen = []
    for command in inbox.taken():
        if not seen:
            inbox.commands.append(Stop())
        seen.append(command)
    assert seen == [Pause(), Resume(), Stop()]
    assert not inbox.commands


def test_a_wake_ends_the_wait_that_follows() -> None:
    inbox = Inbox(Pipe()[0])
    inbox.is_idle = True
    inbox.wake()
    inbox.wait(None)
    assert not inbox.is_idle


def test_the_process_ends_when_the_screen_is_gone() -> None:
    status, said, errors = ended("screen.close()")
    assert (status, said.splitlines(), errors) == (0, ["['Pause', 'Resume'] False False", "closed"], "")


def test_what_is_no_command_ends_it_with_a_traceback() -> None:
    status, _, errors = ended("screen.send_bytes(b'nonsense')")
    assert status == 1
    assert "Traceback" in errors
