"""On what a run was made: versions, machine, and the library that multiplies matrices. Bits depend on all of them."""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_backprop import __version__

UNKNOWN = "cannot tell"
_PREFIXES = ("scipy_openblas_", "openblas_")
_SUFFIXES = ("64_", "")


def provenance() -> dict[str, Any]:
    """What is recorded of this machine and its software, as plain JSON values."""
    return {
        "versions": {
            "backprop-tui": __version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "blas": blas(),
        "machine": {
            "host": platform.node(),
            "system": f"{platform.system()} {platform.release()}",
            "processor": _processor(),
            "cores": os.cpu_count() or 1,
        },
    }


def blas() -> dict[str, Any]:
    """The library that multiplies matrices: name and version as NumPy was built, and its kernel and threads as it runs.

    Kernel and threads are "cannot tell" for another library than OpenBLAS, or where the system does not say which is
    loaded.
    """
    try:
        built = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
        name, version = str(built.get("name", UNKNOWN)), str(built.get("version", UNKNOWN))
    except (KeyError, TypeError, AttributeError):
        name = version = UNKNOWN
    kernel, threads = _openblas()
    return {"name": name, "version": version, "kernel": kernel, "threads": threads}


def _openblas() -> tuple[str, int | str]:
    """Kernel and threads of the OpenBLAS that this process has loaded."""
    try:
        lines = Path("/proc/self/maps").read_text(errors="replace").splitlines()
    except OSError:
        return UNKNOWN, UNKNOWN
    paths = {fields[5] for line in lines if len(fields := line.split(maxsplit=5)) == 6}
    for path in sorted(path for path in paths if "openblas" in path.rpartition("/")[2]):
        try:
            library = ctypes.CDLL(path)
        except OSError:
            continue
        for prefix in _PREFIXES:
            for suffix in _SUFFIXES:
                kernel = getattr(library, f"{prefix}get_corename{suffix}", None)
                threads = getattr(library, f"{prefix}get_num_threads{suffix}", None)
                if kernel is not None and threads is not None:
                    kernel.restype = ctypes.c_char_p
                    return (kernel() or b"").decode(errors="replace") or UNKNOWN, int(threads())
    return UNKNOWN, UNKNOWN


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine() or UNKNOWN


def digest(arrays: Iterable[NDArray[Any]]) -> str:
    """A fingerprint of some arrays: equal ones have the same, and others have another."""
    total = hashlib.blake2b(digest_size=16)
    for array in arrays:
        total.update(f"{array.dtype.str}{array.shape}".encode())
        total.update(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
    return total.hexdigest()


def differences(before: Any, now: Any) -> list[str]:
    """What of two machines or their software may change bits, in words; empty when nothing known does."""
    told: list[str] = []
    for group, name, label in (
        ("versions", "backprop-tui", "backprop-tui"),
        ("versions", "numpy", "NumPy"),
        ("blas", "version", "BLAS"),
        ("blas", "kernel", "BLAS kernel"),
        ("blas", "threads", "BLAS threads"),
    ):
        then, here = _get(before, group, name), _get(now, group, name)
        if then != here and then is not None:
            told.append(f"{label} {then} then, {here} now")
    return told


def _get(values: Any, group: str, name: str) -> Any:
    inner = values.get(group) if isinstance(values, dict) else None
    return inner.get(name) if isinstance(inner, dict) else None
