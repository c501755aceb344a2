"""What is leaned on of Textual's compositor, so that changed spans are written thriftily.

Textual has no public way to say how a changed span is written. Where a version of it is built otherwise than is needed
here, its own way is left as it is: the same pictures, with more bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import Any

from rich.console import Console
from textual import _compositor as insides
from textual.screen import Screen

from tui_backprop.tui.line import Line
from tui_backprop.tui.thrifty import written

NEEDS = {
    "Compositor.__init__": (),
    "Compositor.render_partial_update": (),
    "ChopsUpdate.__init__": ("chops", "spans", "chop_ends"),
    "ChopsUpdate.render_segments": ("console",),
}
"""Methods of `textual._compositor` that are called or overridden, and the names of what they take."""


def lacking(screen: Screen[Any]) -> str:
    """What this version of Textual lacks of what `make_thrifty` needs; "" when it has all of it."""
    for name, takes in NEEDS.items():
        kind, method = name.split(".")
        found: Callable[..., Any] | None = getattr(getattr(insides, kind, None), method, None)
        if found is None or tuple(signature(found).parameters)[1:] != takes:
            return f"textual._compositor.{name}({', '.join(takes)})"
    return "" if isinstance(getattr(screen, "_compositor", None), insides.Compositor) else "Screen._compositor"


def text_of(screen: Screen[Any]) -> str:
    """The characters on a screen, a line a row."""
    return "\n".join(strip.text.rstrip() for strip in screen._compositor.render_strips()) + "\n"


def make_thrifty(screen: Screen[Any], line: Line) -> bool:
    """Have the changed spans of a screen written thriftily; False when Textual's own way has to do.

    Args:
        screen: one that has not been shown yet.
        line: is told what changed spans write; a whole screen, after a person's key, is not held against it.
    """
    if lacking(screen):
        return False

    class Spans(insides.ChopsUpdate):
        """Changed spans of the screen: `chops[y]` maps a column to what is there, up to `chop_ends[y]`."""

        def render_segments(self, console: Console) -> str:
            text = written(self.spans, self.chops, self.chop_ends, console.color_system)
            line.wrote_update(text)
            return text

    class Thrifty(insides.Compositor):
        """Textual's compositor, but for how partial updates are written."""

        def render_partial_update(self) -> Spans | None:
            update = super().render_partial_update()
            return None if update is None else Spans(update.chops, update.spans, update.chop_ends)

    screen._compositor = Thrifty()
    return True
