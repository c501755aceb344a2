"""Which process writes a run, and whether it still lives."""

from __future__ import annotations

import functools
import os
import platform
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BEAT = 20.0
"""Seconds after which a recorder that has nothing to write touches its file, so that other machines see it lives."""
SILENCE = 6 * BEAT
"""Seconds without a sign of life after which a process on another machine is taken for gone. Clocks of machines that
share a disk may differ by some of them."""


@dataclass(frozen=True)
class Writer:
    """A process.

    Attributes:
        host: the name of its machine.
        machine: what tells one boot of one machine (and one container on it) from another; "" when not known.
        pid: its number.
        born: when it began, in the system's own ticks, so that another process with its number is not taken for it;
            "" when not known.
    """

    host: str
    machine: str
    pid: int
    born: str

    def to_dict(self) -> dict[str, Any]:
        return {"host": self.host, "machine": self.machine, "pid": self.pid, "born": self.born}

    @classmethod
    def from_dict(cls, values: Any) -> Writer:
        """A writer as `to_dict` gives it; what is missing is not known."""
        values = values if isinstance(values, dict) else {}
        pid = values.get("pid")
        return cls(
            str(values.get("host", "")),
            str(values.get("machine", "")),
            pid if isinstance(pid, int) and not isinstance(pid, bool) else 0,
            str(values.get("born", "")),
        )

    def is_alive(self, touched: float) -> bool:
        """Whether it still runs: known on this machine, and judged by the age of what it wrote on another.

        Args:
            touched: when it last wrote or touched a file, in seconds since 1970.
        """
        if self.machine and self.machine == _machine():
            return self.pid > 0 and _born(self.pid) == self.born
        return time.time() - touched < SILENCE


def this_process() -> Writer:
    """The process that asks."""
    return Writer(socket.gethostname(), _machine(), os.getpid(), _born(os.getpid()))


@functools.cache
def _machine() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{os.stat('/proc/self/ns/pid').st_ino}"  # noqa: PTH116
    except OSError:
        return platform.node()


def _born(pid: int) -> str:
    """When a process of this machine began; "" when there is none, or "alive" when only that can be told."""
    try:
        # The name of the program, which may hold anything, stands in brackets before what is counted.
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else fields[19]
    except (OSError, IndexError):
        pass
    if Path("/proc/self/stat").exists():
        return ""
    try:
        os.kill(pid, 0)
    except OSError:
        return ""
    return "alive"
