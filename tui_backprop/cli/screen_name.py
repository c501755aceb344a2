"""What a screen is called where several look at one run."""

from __future__ import annotations

import os


def screen_name() -> str:
    """What other screens call the one in this terminal."""
    try:
        return f"the screen on {os.ttyname(0).removeprefix('/dev/')}"
    except (OSError, ValueError):
        return "another screen"
