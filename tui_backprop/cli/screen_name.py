"""What a screen is called to the others that look at the same run."""

from __future__ import annotations

import os


def screen_name() -> str:
    """What other screens call the one in this terminal."""
    try:
        return f"the screen on {os.ttyname(0).removeprefix('/dev/')}"
    except (OSError, ValueError):
        return "another screen"
