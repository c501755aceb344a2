"""What the command line tells the dashboard, beside the experiment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Markers = Literal["braille", "block", "ascii"]
MARKERS: tuple[Markers, ...] = get_args(Markers)
"""The kinds of glyph that curves and scatter plots may be drawn with."""

COLOURS = ("auto", "24bit", "256", "16", "none")
"""How many colours may be asked for; "auto" goes by the terminal."""


@dataclass(frozen=True)
class DashboardOptions:
    """How the dashboard looks and paces itself.

    Attributes:
        theme: a theme's name, or the path of its file; "" for the default.
        markers: one of `MARKERS`; "" for whatever suits the terminal.
        colours: one of `COLOURS`.
        pace: epochs per second at most, 0 for flat out; None for a pace worth watching.
        paused: wait for a key before the first epoch.
        fps: pictures per second at most; 0 for the default.
        low_bandwidth: write as little to the terminal as is still of use.
        mouse: let the terminal report the mouse.
        cast: the file in which the session is recorded, as asciinema reads it; "" for none.
    """

    theme: str = ""
    markers: Markers | Literal[""] = ""
    colours: str = "auto"
    pace: float | None = None
    paused: bool = False
    fps: float = 0
    low_bandwidth: bool = False
    mouse: bool = True
    cast: str = ""
