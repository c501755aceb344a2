"""The dashboard's own options: how it looks and paces itself. Here and not beside the command for a fast `--help`."""

from __future__ import annotations

import click

from tui_backprop.cli.values import file_name, number, one_of
from tui_backprop.tui.options import COLOURS, MARKERS

MAX_FPS = 60

SCREEN_OPTIONS = (
    click.Option(["--theme"], default=None, metavar="NAME|FILE", help="colour theme, or a theme's TOML file"),
    click.Option(
        ["--colours"], default=None, type=one_of("number of colours", COLOURS), metavar="|".join(COLOURS),
        help="colours of the terminal; auto goes by TERM, COLORTERM and NO_COLOR, and asks it for 24 bits",
    ),
    click.Option(
        ["--markers"], default=None, type=one_of("marker", MARKERS), metavar="|".join(MARKERS),
        help="glyphs of curves and points; block and ascii are for fonts without braille",
    ),
    click.Option(
        ["--pace"], default=None, type=number(0), metavar="N",
        help="epochs per second at most; 0 is flat out  [default: a pace worth watching]",
    ),
    click.Option(["--paused"], is_flag=True, help="wait for a key before the first epoch"),
    click.Option(
        ["--fps"], default=None, type=number(0, MAX_FPS), metavar="N",
        help=f"pictures per second at most, up to {MAX_FPS}; N is about N times 4 KB/s at most  [default: 10, so about "
        "40 KB/s]",
    ),
    click.Option(["--low-bandwidth"], is_flag=True, help="for slow lines: at most about 4 KB/s, a picture a second"),
    click.Option(["--mouse/--no-mouse"], default=True, help="use the mouse, or leave it to the terminal"),
    click.Option(
        ["--cast"], default=None, type=file_name, metavar="FILE.cast",
        help="record the session while it is shown, for asciinema",
    ),
)  # fmt: skip
LOOKS = tuple(option for option in SCREEN_OPTIONS if option.name not in ("pace", "paused"))
"""Those that are of the screen alone, and not of what it trains."""
