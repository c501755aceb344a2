"""The processes that a program starts: counted while it runs, and ended with it.

A limit on the number of processes (RLIMIT_NPROC) counts all processes of a user, and none of the superuser's. So
there are three hedges, each for what passes the one before: in the program's own process every start of another is
counted (`count_starts`); the user's limit is set to what there is and a few more; and whoever runs the program looks
at what has come of it, several times a second (`Family`).
"""

from __future__ import annotations

import contextlib
import mmap
import os
import resource
import signal
import struct
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_PROCESSES = 32
STARTS = {"os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen", "os.exec"}
MARK = "BACKPROP_TUI_CHECKED"
"""The variable of the environment by which a process is known that left the family and its session."""
PROC = Path("/proc")


def count_starts(most: int = MOST_PROCESSES) -> None:
    """Let this process and all that it starts start `most` processes between them; the next is an OSError."""
    counted = mmap.mmap(-1, 8)  # shared with children

    def hook(event: str, _: tuple[Any, ...]) -> None:
        if event in STARTS:
            count = struct.unpack("q", counted[:8])[0] + 1
            counted[:8] = struct.pack("q", count)
            if count > most:
                raise BlockingIOError(11, f"more than {most} processes are not allowed")

    sys.addaudithook(hook)


def processes_allowed(most: int = MOST_PROCESSES) -> int:
    """As many as this user has now, threads included, and `most` more; 0 where that cannot be told."""
    uid, now = os.getuid(), 0
    for entry in PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if entry.stat().st_uid == uid:
                now += sum(1 for _ in (entry / "task").iterdir())
    return now + most if now else 0


def limit_processes(allowed: int) -> None:
    """Set the limit of this user's processes; without effect for the superuser.

    Args:
        allowed: how many, of `processes_allowed`; 0 for no limit.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NPROC)
    if allowed and (hard == resource.RLIM_INFINITY or allowed < hard):
        resource.setrlimit(resource.RLIMIT_NPROC, (allowed, allowed))


@dataclass(frozen=True)
class Family:
    """A process and all that came of it.

    Attributes:
        pid: the process, which leads a session of its own.
        mark: the value of `MARK` in its environment.
    """

    pid: int
    mark: str

    def members(self) -> set[int]:
        """Descendants and members of the session that are alive; where there is no /proc, none."""
        parents, sessions = {}, {}
        for entry in PROC.glob("[0-9]*/stat"):
            with contextlib.suppress(OSError, ValueError, IndexError):
                # The name, in brackets, may hold anything.
                state, parent, _, session = entry.read_text(errors="replace").rpartition(")")[2].split()[:4]
                if state not in "ZX":
                    parents[int(entry.parent.name)] = int(parent)
                    sessions[int(entry.parent.name)] = int(session)
        found = {pid for pid, session in sessions.items() if session == self.pid} | {self.pid} & set(parents)
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found

    def marked(self) -> set[int]:
        """Processes with the mark, wherever they are now."""
        wanted, found = f"{MARK}={self.mark}".encode(), set()
        for entry in PROC.glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if wanted in entry.read_bytes().split(b"\0"):
                    found.add(int(entry.parent.name))
        return found

    def end(self, seconds: float = 10) -> None:
        """End all of them, stopped first so that none starts another meanwhile, until none is left."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        until = time.monotonic() + seconds
        while (left := (self.members() | self.marked()) - {os.getpid()}) and time.monotonic() < until:
            for number in (signal.SIGSTOP, signal.SIGKILL):
                for pid in left:
                    with contextlib.suppress(ProcessLookupError, PermissionError):
                        os.kill(pid, number)
            time.sleep(0.01)
