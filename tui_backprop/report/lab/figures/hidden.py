"""What the hidden layers make of the inputs: the samples in each layer's space, and each unit over the plane."""

from __future__ import annotations

import re

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tui_backprop.report.lab.figures.plane import axis_labels, boundary, plane_of
from tui_backprop.report.lab.figures.samples import CONTINUOUS, class_legend, legend_below, mark_size, scatter_classes
from tui_backprop.report.lab.figures.style import FAINT, GREY, INK, WIDTH, boxed, new_figure, ramp
from tui_backprop.report.lab.shown import Shown
from tui_backprop.training.inside import field, hidden
from tui_backprop.training.inside.hidden import HiddenSpace, LayerSpace

GRID_FEATURES = 32
"""Features up to which the plane's grid is followed through the layers."""
ACROSS = 3
"""Layers side by side."""
UNITS = 8
"""Units of a layer that are drawn, at most, side by side; and layers, one below the other."""
_UNIT_CELLS = 48


def hidden_space(shown: Shown) -> Figure:
    """The samples after every layer, with the grid of the plane where there is one."""
    lines = 9 if shown.dataset.features <= GRID_FEATURES else 0
    found = hidden.observe(shown.training, hidden.HiddenRequest(plane_of(shown), lines=lines, resolution=32))
    count = len(found.spaces)
    across = 2 if count in (2, 4) else ACROSS
    rows = -(-count // across)
    side = WIDTH / max(across, 2.5)
    figure = new_figure(side * across, (side + 0.15) * rows + 0.3)
    cells = figure.subplots(rows, across, squeeze=False)
    drawn = [axes for row in cells for axes in row]
    for axes in drawn[count:]:
        axes.set_visible(False)
    for axes, space in zip(drawn, found.spaces, strict=False):
        _space(axes, space, found, shown, is_last=space.number == count - 1)
    if not shown.dataset.is_regression:
        is_wrong = bool((found.labels != found.predicted).any())
        legend_below(drawn, class_legend(shown, found.labels, tests=False, wrong=is_wrong))
    return figure


def _space(axes: Axes, space: LayerSpace, found: HiddenSpace, shown: Shown, *, is_last: bool) -> None:
    title = "inputs" if space.number == 0 else "output" if is_last else f"after layer {space.number}"
    axes.set_title(title)
    for number, line in enumerate(space.lines):
        upright = number < len(space.lines) // 2
        axes.plot(*line.T, color=FAINT, linewidth=0.6, linestyle="-" if upright else (0, (2, 1.5)), zorder=1)
    if shown.dataset.is_regression:
        labels = found.labels
        axes.scatter(
            space.points[:, 0],
            space.points[:, 1],
            c=labels,
            cmap=CONTINUOUS,
            s=mark_size(len(labels)),
            edgecolors=INK,
            linewidths=0.3,
            zorder=3,
        )
    else:
        wrong = found.labels != found.predicted
        scatter_classes(axes, space.points, found.labels, np.zeros(len(found.labels), bool), wrong=wrong)
    names = axis_labels(shown, space.axes) if space.number == 0 else tuple(map(_with_share, space.axes))
    axes.set_xlabel(names[0])
    axes.set_ylabel(names[1])
    if not names[1]:
        axes.set_yticks([])
    boxed(axes)


def _with_share(axis: str) -> str:
    """ "PC 1 61%" as it is printed."""
    return re.sub(r"^(PC \d) (\d+)%$", r"\1 (\2 % of the variance)", axis)


def unit_planes(shown: Shown) -> Figure:
    """Each hidden unit's activation over the plane of the inputs, with the line on which it is 0."""
    sizes = shown.training.learner.network.sizes[1:-1][:UNITS]
    widest = min(UNITS, max(sizes))
    side = min(1.25, WIDTH / widest)
    figure = new_figure(max(side * widest, 2.4), (side + 0.22) * len(sizes) + 0.2)
    cells = figure.subplots(len(sizes), widest, squeeze=False)
    for layer, size in enumerate(sizes):
        for unit, axes in enumerate(cells[layer]):
            if unit >= size:
                axes.set_visible(False)
                continue
            _unit(axes, shown, layer, unit)
    return figure


def _unit(axes: Axes, shown: Shown, layer: int, unit: int) -> None:
    request = field.FieldRequest(_UNIT_CELLS, _UNIT_CELLS, plane=plane_of(shown), layer=layer, unit=unit)
    found = field.observe(shown.training, request)
    axes.imshow(
        found.values, extent=found.bounds, cmap=ramp(), vmin=-1, vmax=1, interpolation="bilinear", aspect="auto"
    )
    boundary(axes, found.values, found.bounds)
    points = found.points
    for test_class in np.unique(points.label)[:2].tolist() if not shown.dataset.is_regression else []:
        chosen = (points.label == test_class) & ~points.is_test
        mark = "." if test_class == 0 else "s"
        x, y = points.position[chosen].T
        axes.scatter(x, y, s=3, marker=mark, color=INK, linewidths=0)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_title(
        f"layer {layer + 1}, unit {unit + 1}" if unit == 0 else f"unit {unit + 1}", fontsize=7, color=GREY, pad=3
    )
    boxed(axes)
