"""On what a run was made: versions, machine, and the library that multiplies matrices. Bits depend on all of them."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop.machine import UNKNOWN, machine

_DECIDING = {
    "backprop_tui": "backprop-tui",
    "numpy": "NumPy",
    "blas": "BLAS",
    "kernel": "BLAS kernel",
    "threads": "BLAS threads",
}
"""What of a machine may change bits, as `machine` calls it, and in words."""


def provenance() -> dict[str, Any]:
    """What is recorded of this machine and its software, as plain JSON values: see `machine`, and what it runs on."""
    return machine() | {
        "host": platform.node(),
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
    }


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.machine() or UNKNOWN


def digest(arrays: Iterable[NDArray[Any]]) -> str:
    """A fingerprint of some arrays: equal ones have the same, and others have another."""
    total = hashlib.blake2b(digest_size=16)
    for array in arrays:
        total.update(f"{array.dtype.str}{array.shape}".encode())
        total.update(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
    return total.hexdigest()


def differences(before: Any, now: Any) -> list[str]:
    """What of two machines (see `provenance`) may change bits, in words; empty when nothing known does."""
    if not isinstance(before, dict) or not isinstance(now, dict):
        return []
    return [
        f"{words} {before[name]} then, {now.get(name, UNKNOWN)} now"
        for name, words in _DECIDING.items()
        if name in before and before[name] != now.get(name)
    ]
