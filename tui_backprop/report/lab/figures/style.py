"""How every figure of a report looks: colours of the theme for the colour-blind, strokes and marks that differ in grey.

Nothing is told by colour alone: a series has a stroke of its own, a class a mark, a region of a map a hatch, and
colours stand in an order in which their lightness differs from one to the next.
"""

from __future__ import annotations

import functools
import io
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure

from tui_backprop.theme_files import packaged_themes

WIDTH = 6.4
"""Inches of a figure as wide as the text."""
DPI = 200
_MARGIN = 0.04
"""Inches of white around what is drawn."""
_METADATA: dict[str, dict[str, Any]] = {
    "svg": dict.fromkeys(("Date", "Creator", "Format", "Type")),
    "png": {"Software": None},
}
"""Nothing that differs from one time to the next stands in a file."""
INK, GREY, FAINT = "#1d2430", "#5d6675", "#c9ced8"

_ORDER = (0, 6, 2, 4, 1, 5, 3, 8)
"""The theme's class colours in the order in which figures take them: two neighbours differ in lightness, too."""
MARKS = ("o", "s", "^", "D", "v", "P", "X", "*", "<", ">")
STROKES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1.4)), (0, (6, 1.5, 1.5, 1.5)), (0, (3, 1.2, 1, 1.2, 1, 1.2)))
HATCHES = ("", "////", "....", "\\\\\\\\", "xx", "--", "||", "++", "oo", "**")

_SETTINGS: dict[Any, Any] = {
    "font.family": "DejaVu Sans", "font.size": 8.5, "axes.titlesize": 9, "axes.labelsize": 8.5,
    "axes.edgecolor": GREY, "axes.labelcolor": INK, "axes.titlecolor": INK, "axes.linewidth": 0.7,
    "axes.spines.top": False, "axes.spines.right": False, "axes.grid": False, "axes.titlepad": 6,
    "text.color": INK, "xtick.color": GREY, "ytick.color": GREY, "xtick.labelcolor": INK, "ytick.labelcolor": INK,
    "xtick.labelsize": 7.5, "ytick.labelsize": 7.5, "xtick.major.width": 0.7, "ytick.major.width": 0.7,
    "xtick.major.size": 3, "ytick.major.size": 3, "ytick.minor.size": 0, "xtick.minor.size": 0,
    "grid.color": FAINT, "grid.linewidth": 0.5, "legend.frameon": False, "legend.fontsize": 8,
    "lines.linewidth": 1.5, "hatch.linewidth": 0.35, "hatch.color": "#8a92a0",
    "svg.fonttype": "path", "svg.hashsalt": "backprop-tui", "figure.facecolor": "white", "savefig.facecolor": "white",
    "figure.constrained_layout.use": True, "axes.formatter.limits": (-4, 6),
}  # fmt: skip
"""Settings by their names, whose type differs from one version of Matplotlib to the next."""


@dataclass(frozen=True)
class Stroke:
    """How a series is drawn: its colour and its line."""

    colour: str
    line: Any


@functools.cache
def colours() -> tuple[str, ...]:
    """The colours of classes and series, "#rrggbb", the first two for binary data."""
    theme = tomllib.loads((packaged_themes() / "colour-blind.toml").read_text(encoding="utf-8"))
    return tuple(str(theme["classes"][index]) for index in _ORDER)


def class_colour(index: int) -> str:
    return colours()[index % len(colours())]


def class_mark(index: int) -> str:
    return MARKS[index % len(MARKS)]


def series_stroke(index: int) -> Stroke:
    """The look of the series of that number: beyond the colours, strokes go on to differ."""
    dark = [colour for colour in colours() if _lightness(colour) < 0.6]
    return Stroke(dark[index % len(dark)], STROKES[index % len(STROKES)])


def part_stroke(part: str) -> Stroke:
    """The look of the curve of training (""), validation or test samples."""
    known = {"": (1, 0), "test_": (5, 1), "validation_": (2, 2)}
    colour, line = known[part]
    return Stroke(colours()[colour], STROKES[line])


def _lightness(colour: str) -> float:
    red, green, blue = to_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def tint(colour: str, share: float) -> tuple[float, float, float]:
    """A colour on white paper: `share` of it, the rest white."""
    red, green, blue = (1 - share * (1 - part) for part in to_rgb(colour))
    return red, green, blue


@functools.cache
def ramp() -> LinearSegmentedColormap:
    """From class 0 over undecided to class 1; it darkens all the way, so that it is read in grey."""
    ends = tint(class_colour(0), 0.30), (0.90, 0.90, 0.91), tint(class_colour(1), 0.55)
    return LinearSegmentedColormap.from_list("decision", ends)


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of so many inches.

    It is laid out at the density at which it is drawn: letters are fitted to the dots, and at half of it a long label
    is shorter by a letter.
    """
    return Figure(figsize=(width, height), dpi=DPI)


def grid(axes: Axes, which: Literal["both", "x", "y"] = "both") -> None:
    """Faint lines behind what is drawn."""
    axes.grid(visible=True, axis=which)
    axes.set_axisbelow(True)


def boxed(axes: Axes) -> None:
    """All four sides, for a map."""
    for spine in axes.spines.values():
        spine.set_visible(True)
        spine.set_color(FAINT)


def rendered(draw: Callable[[], Figure]) -> dict[str, bytes]:
    """A figure's files by suffix; the same figure gives the same bytes."""
    files: dict[str, bytes] = {}
    with mpl.rc_context(_SETTINGS):
        figure = draw()
        # Laid out and measured once for both files: `savefig` would do either for each. The figure must then have no
        # engine of layout, and the setting be off: a figure without one is given that of the settings by `savefig`.
        engine = figure.get_layout_engine()
        assert engine is not None
        engine.execute(figure)
        with mpl.rc_context({"figure.constrained_layout.use": False}):
            figure.set_layout_engine(None)
            box = figure.get_tightbbox().padded(_MARGIN)
            for suffix, more in _METADATA.items():
                buffer = io.BytesIO()
                figure.savefig(buffer, format=suffix, dpi=DPI, metadata=more, bbox_inches=box)
                files[suffix] = buffer.getvalue()
    return files
