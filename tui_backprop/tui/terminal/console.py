"""What Textual writes colours through: its own goes by the environment alone."""

from __future__ import annotations

import io

from rich.console import Console

from tui_backprop.tui.colours.depth import SYSTEMS, ColourDepth


def is_terminals_own(depth: ColourDepth) -> bool:
    """Whether Textual must leave the terminal's own colours alone, as with 16 of them or none."""
    return depth in (ColourDepth.SIXTEEN, ColourDepth.NONE)


def console_of(depth: ColourDepth) -> Console:
    """What Textual writes through, of that depth."""
    return Console(
        color_system=SYSTEMS[depth],
        file=io.StringIO(),
        highlight=False,
        emoji=False,
        legacy_windows=False,
        force_terminal=True,
        safe_box=False,
    )
