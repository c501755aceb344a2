"""Samples as marks in a plane: a class has a colour and a mark, test samples are hollow, wrong ones are ringed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from tui_backprop.nn.arrays import Array
from tui_backprop.report.lab.figures.style import HATCHES, INK, boxed, class_colour, class_mark, tint
from tui_backprop.report.lab.shown import Shown

CONTINUOUS = "cividis"
"""The colours of a quantity: they darken all the way, for every kind of colour vision and in grey."""
_FEW = 60
"""Samples up to which marks are large."""


def mark_size(count: int) -> float:
    """The area of a mark, in square points, where there are so many."""
    return 34.0 if count <= _FEW else 16.0 if count <= 300 else 7.0


def scatter_classes(axes: Axes, places: Array, classes: Array, is_test: Array, *, wrong: Array | None = None) -> None:
    """Samples (n, 2) of classes (n,)."""
    size = mark_size(len(places))
    for index in np.unique(classes).tolist():
        colour = class_colour(index)
        for test in (False, True):
            chosen = (classes == index) & (is_test == test)
            if not chosen.any():
                continue
            face = "white" if test else colour
            edge = colour if test else INK
            axes.scatter(
                places[chosen, 0], places[chosen, 1], s=size, marker=class_mark(index), facecolors=face,
                edgecolors=edge, linewidths=1.1 if test else 0.5, zorder=3,
            )  # fmt: skip
    if wrong is not None and wrong.any():
        axes.scatter(
            places[wrong, 0],
            places[wrong, 1],
            s=4.2 * size,
            marker="o",
            facecolors="none",
            edgecolors=INK,
            linewidths=1.0,
            zorder=4,
        )


def class_legend(shown: Shown, classes: Array, *, tests: bool, wrong: bool) -> list[Line2D | Patch]:
    """What the marks mean."""
    names = [f"class {name}" if name.isdecimal() else name for name in shown.dataset.class_names]
    found: list[Line2D | Patch] = [
        _mark(class_mark(index), class_colour(index), INK, names[index]) for index in np.unique(classes).tolist()
    ]
    if tests:
        found.append(_mark("o", "white", INK, "hollow: test"))
    if wrong:
        found.append(_mark("o", "none", INK, "ringed: wrong", size=9))
    return found


def _mark(mark: str, face: str, edge: str, label: str, size: float = 5.5) -> Line2D:
    return Line2D(
        [], [], linestyle="none", marker=mark, markersize=size, markerfacecolor=face, markeredgecolor=edge,
        markeredgewidth=0.7, label=label,
    )  # fmt: skip


def region_look(index: int) -> tuple[tuple[float, float, float], str]:
    """The tint and the hatch of the region that is given to a class."""
    return tint(class_colour(index), 0.28), HATCHES[index % len(HATCHES)]


def legend_below(axes: Sequence[Axes], handles: Sequence[Line2D | Patch]) -> None:
    """One legend under all of a figure's maps."""
    figure = axes[0].figure
    figure.legend(
        handles=list(handles), loc="outside lower center", ncols=min(6, max(1, len(handles))), handletextpad=0.3
    )


def map_axes(axes: Axes, bounds: tuple[float, float, float, float], labels: tuple[str, str]) -> None:
    """The frame of a map, with equal units where the two extents are alike."""
    left, right, bottom, top = bounds
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    axes.set_xlabel(labels[0])
    axes.set_ylabel(labels[1])
    wide, high = right - left, top - bottom
    is_alike = wide and high and 1 / 3 < wide / high < 3
    axes.set_aspect("equal" if is_alike else "auto")
    boxed(axes)
