"""The option that says what becomes of a run whose screen is gone without a word."""

from __future__ import annotations

import math

import click

from tui_backprop.training.live.manners import MINUTE

DETACH, END = "detach", "end"
_LONGEST = 86_400.0


def _seconds(text: str) -> float:
    """Seconds for which such a run goes on."""
    if text in (DETACH, END):
        return math.inf if text == DETACH else 0.0
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= _LONGEST:
        raise click.BadParameter(f"'{text[:40]}' is not detach, end, or seconds from 0 to {_LONGEST:,.0f}")
    return seconds


HANGUP_OPTION = click.Option(
    ["--on-hangup"], type=_seconds, default=f"{MINUTE:.0f}", metavar="detach|end|SECONDS",
    help="a run whose terminal or line is gone trains on to its end (detach), ends at once with a checkpoint (end), or "
    f"ends so unless somebody attaches within SECONDS  [default: {MINUTE:.0f}]",
)  # fmt: skip
