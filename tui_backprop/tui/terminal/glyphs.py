"""Which glyphs a terminal has, and how they are written to it."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from typing import TextIO

from tui_backprop.tui.options import Markers


def default_markers(environ: Mapping[str, str], stream: TextIO | None) -> Markers:
    """The finest markers that can be written to `stream`, through which the screen is drawn, and are shown.

    The font of the Linux console has no braille. What cannot be encoded, as by PYTHONIOENCODING=ascii or in a locale
    that is not UTF-8, is not drawn.
    """
    try:
        encoding = codecs.lookup(getattr(stream, "encoding", None) or "ascii").name
    except LookupError:
        encoding = "ascii"
    if not encoding.startswith("utf"):
        return "ascii"
    return "block" if environ.get("TERM", "").strip().lower() == "linux" else "braille"


def tame(stream: TextIO | None) -> None:
    """Have a character that `stream` cannot encode written as one "?", so that the columns stay where they are."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
