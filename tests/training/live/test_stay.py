"""How long a trainer stays without a screen, in a process of its own each time."""

from __future__ import annotations

import signal
import subprocess
import sys
from math import inf

import pytest

from tests.waiting import PATIENCE

PROGRAM = """
import signal, threading, time
from tui_backprop.training.live.stay import Stay
woken, said = threading.Event(), threading.Event()
stay = Stay(grace={grace}, moment={moment}, wake=lambda: (woken.set(), said.wait(120)))
{then}
print("woken" if woken.wait(120) else "not woken", stay.is_over, stay.come(), flush=True)
said.set()
{end}
"""


def said(then: str, *, grace: str = "120", moment: float = 0.0, end: str = "time.sleep(120)") -> tuple[int, list[str]]:
    code = PROGRAM.format(grace=grace, moment=moment, then=then, end=end)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


RUNNING = "stay.come(); stay.has_run(True)\n"


@pytest.mark.parametrize(
    ("grace", "then"),
    [
        ("120", RUNNING + "stay.go(wants_end=True)"),
        ("0", RUNNING + "stay.go(wants_end=False)"),
        ("0.01", RUNNING + "stay.go(wants_end=False)"),
        ("float('inf')", RUNNING + "stay.go(wants_end=False); stay.has_run(False)"),
        ("120", RUNNING + "stay.detach(); stay.go(wants_end=True); stay.has_run(False)"),
        ("120", "stay.come(); stay.go(wants_end=False)"),
        ("120", RUNNING + "stay.come(); stay.go(wants_end=False); stay.go(wants_end=True)"),
    ],
    ids=["left", "at once", "after a while", "its end", "detached, its end", "no run", "the last of two"],
)
def test_it_ends_when_nobody_looks(grace: str, then: str) -> None:
    assert said(then, grace=grace, moment=30, end="stay.exit()") == (0, ["woken True False"])


def test_it_ends_by_force_when_it_does_not_in_order() -> None:
    assert said(RUNNING + "stay.go(wants_end=True)", moment=0.3) == (0, ["woken True False"])


@pytest.mark.parametrize(
    "then",
    [
        RUNNING + "stay.go(wants_end=False)",
        RUNNING + "stay.detach(); stay.go(wants_end=True)",
        RUNNING + "stay.come(); stay.go(wants_end=True)",
        RUNNING + "stay.go(wants_end=False); stay.come()",
        RUNNING + "stay.has_run(False)",
        "stay.has_run(True); stay.has_run(False)",
    ],
    ids=[
        "in its grace",
        "detached",
        "another looks",
        "somebody came back",
        "a screen without a run",
        "before anybody came",
    ],
)
def test_it_stays(then: str) -> None:
    status, lines = said(then + "\nprint(woken.wait(0.3), stay.is_over); stay.exit()")
    assert (status, lines) == (0, ["False False"])


def test_a_signal_ends_it_whoever_looks() -> None:
    then = RUNNING + "stay.heed_signals(); signal.raise_signal(signal.SIGTERM)"
    assert said(then, moment=30, end="stay.exit()") == (-signal.SIGTERM, ["woken True False"])
    assert said(then, moment=0.2) == (128 + signal.SIGTERM, ["woken True False"])


def test_infinite_is_what_the_option_says() -> None:
    from tui_backprop.training.live.manners import Manners

    assert Manners.from_text(Manners(grace=inf).to_text()) == Manners(grace=inf)
