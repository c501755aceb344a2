"""How many colours the terminal shows: what its environment says, and whether it can be asked."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from enum import StrEnum
from typing import Literal

_256_COLOURS = ("256color", "kitty", "alacritty", "ghostty")
_COLOURLESS = ("dumb", "unknown", "vt100", "vt102", "vt220", "xterm-mono")
_FORCED = {"truecolor": "24bit", "256": "256", "standard": "16", "windows": "16"}


class ColourDepth(StrEnum):
    """How many colours the terminal shows."""

    FULL = "24bit"
    """Every "#rrggbb"."""

    PALETTE = "256"
    """The fixed ones of xterm's palette, 16 to 255; a theme has its own choice of them."""

    SIXTEEN = "16"
    """The 16 named ones, whose exact shade is the reader's own."""

    NONE = "none"
    """No colour: only glyphs, bold, dim and reverse tell things apart."""


def detect_depth(environ: Mapping[str, str]) -> ColourDepth:
    """What `environ` says that the terminal shows.

    To be asked before the App is made: Textual takes NO_COLOR out of the environment.
    """
    term = environ.get("TERM", "").strip().lower()
    forced = environ.get("TEXTUAL_COLOR_SYSTEM", "auto").strip().lower()
    if environ.get("NO_COLOR") or term in _COLOURLESS:
        return ColourDepth.NONE
    if forced != "auto":
        return ColourDepth(_FORCED.get(forced, "16"))
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return ColourDepth.FULL
    kind = term.rpartition("-")[2]
    if kind == "direct":
        return ColourDepth.FULL
    return ColourDepth.PALETTE if kind in _256_COLOURS else ColourDepth.SIXTEEN


SYSTEMS: Mapping[ColourDepth, Literal["truecolor", "256", "standard"]] = {
    ColourDepth.FULL: "truecolor", ColourDepth.PALETTE: "256", ColourDepth.SIXTEEN: "standard",
    ColourDepth.NONE: "standard",
}  # fmt: skip
"""What Rich calls the way in which colours are written."""


def settle(colours: str, environ: MutableMapping[str, str]) -> tuple[ColourDepth, bool]:
    """The depth to begin with, and whether the terminal is to be asked for more.

    Args:
        colours: a value of `ColourDepth` that a person has chosen; "auto" goes by `environ`.
        environ: gets or loses NO_COLOR, which Textual reads there.
    """
    if colours == "auto":
        return detect_depth(environ), may_ask(environ)
    depth = ColourDepth(colours)
    environ.pop("NO_COLOR", None)
    if depth is ColourDepth.NONE:
        environ["NO_COLOR"] = "1"
    return depth, False


def may_ask(environ: Mapping[str, str]) -> bool:
    """Whether the terminal can be asked for more than `detect_depth` found, without leaving a mess.

    GNU screen hands a question on to the terminal around it as plain text, and the Linux console prints one; both have
    no more to offer. `TERM=screen…` without TMUX may be either of screen and tmux, at the far end of an SSH line.
    """
    term = environ.get("TERM", "").strip().lower()
    if environ.get("TEXTUAL_COLOR_SYSTEM", "auto").strip().lower() != "auto":
        return False
    if environ.get("STY") or (term.startswith("screen") and not environ.get("TMUX")):
        return False
    return term != "linux" and detect_depth(environ) in (ColourDepth.PALETTE, ColourDepth.SIXTEEN)
