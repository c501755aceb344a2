"""Commands in their order, from several screens, and the end of the process when nobody looks any more."""

from __future__ import annotations

import subprocess
import sys
from multiprocessing import Pipe

from tests.waiting import PATIENCE
from tui_backprop.training.live.audience import Audience, Viewer
from tui_backprop.training.live.inbox import Inbox
from tui_backprop.training.live.snapshot import Pause, Resume, Stop

PROGRAM = """
from multiprocessing import Pipe
from tui_backprop.training.live.audience import Audience
from tui_backprop.training.live.inbox import Come, Gone, Inbox
from tui_backprop.training.live.snapshot import Leave, Pause, Resume
screen, trainer = Pipe()
other, second = Pipe()
inbox = Inbox(grace={grace}, moment=3)
inbox.stay.has_run(True)
audience = Audience()
inbox.is_idle = True
for channel, name in ((trainer, "one"), (second, "two")):
    assert inbox.listen(audience.viewer(channel, name))
seen = []

def read(count):
    while len(seen) < count:
        inbox.wait(None)
        seen.extend((viewer.name, type(command).__name__) for viewer, command in inbox.taken())

read(2)
for command in (Pause(), Resume()):
    screen.send(command)
read(4)
other.close()
read(5)
print(seen, inbox.is_idle, inbox.stay.is_over, flush=True)
{then}
while True:
    inbox.wait(None)
    if inbox.stay.is_over:
        print("over", flush=True)
"""
SEEN = [("one", "Come"), ("two", "Come"), ("one", "Pause"), ("one", "Resume"), ("two", "Gone")]


def ended(then: str, grace: float = 0.0) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(then=then, grace=grace)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def viewer() -> Viewer:
    return Audience().viewer(Pipe()[0])


def test_taken_in_their_order_and_those_that_come_meanwhile() -> None:
    inbox, one = Inbox(), viewer()
    inbox.commands.extend([(one, Pause()), (one, Resume())])
    seen = []
    for _, command in inbox.taken():
        if not seen:
            inbox.commands.append((one, Stop()))
        seen.append(command)
    assert seen == [Pause(), Resume(), Stop()]
    assert not inbox.commands


def test_a_wake_ends_the_wait_that_follows() -> None:
    inbox = Inbox()
    inbox.is_idle = True
    inbox.wake()
    inbox.wait(None)
    assert not inbox.is_idle


def test_the_process_ends_when_the_last_screen_is_gone() -> None:
    status, said, errors = ended("screen.close()")
    assert (status, said.splitlines(), errors) == (0, [f"{SEEN} False False", "over"], "")


def test_one_that_leaves_is_not_waited_for() -> None:
    status, said, errors = ended("screen.send(Leave()); screen.close()", grace=1000)
    assert (status, said.splitlines(), errors) == (0, [f"{SEEN} False False", "over"], "")


def test_what_is_no_command_ends_it_with_a_traceback() -> None:
    status, _, errors = ended("screen.send_bytes(b'nonsense')")
    assert status == 1
    assert "Traceback" in errors
