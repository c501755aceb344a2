"""Where the doors of trainers are. It imports little: `attach` looks here before anything else."""

from __future__ import annotations

import os
import re
from pathlib import Path

ENVIRONMENT = "BACKPROP_TUI_SOCKETS"
"""Names the directory of the doors, where the usual one cannot be used."""
NAME = re.compile(r"(\d+)\.sock\Z")
"""Of a door, with the number of its process."""


def folder() -> Path:
    """Where the doors of this user are, on this machine."""
    named = os.environ.get(ENVIRONMENT)
    return Path(named) if named else Path(f"/tmp/backprop-tui-{os.getuid()}")


def may_have_doors() -> bool:
    """Whether any process that has made a door still lives."""
    try:
        names = [entry.name for entry in folder().iterdir()]
    except OSError:
        return False
    return any(_lives(int(match[1])) for name in names if (match := NAME.match(name)))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
