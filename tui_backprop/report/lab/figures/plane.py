"""What is true beside what the network says, over the plane of two inputs, and where it decides."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tui_backprop.nn.arrays import Array
from tui_backprop.report.lab.figures.samples import (
    CONTINUOUS,
    class_legend,
    legend_below,
    map_axes,
    mark_size,
    region_look,
    scatter_classes,
)
from tui_backprop.report.lab.figures.style import INK, WIDTH, new_figure, ramp
from tui_backprop.report.lab.shown import Shown
from tui_backprop.training.inside.field import Field, FieldRequest, observe
from tui_backprop.training.inside.plane import Plane

CELLS = 160
"""Places across the plane, and as many up, at which the network is asked."""


def plane_of(shown: Shown) -> Plane:
    """The plane in which a run is drawn: its two features, or two principal components of more."""
    return Plane(components=shown.dataset.features > 2)


def axis_labels(shown: Shown, axes: tuple[str, str]) -> tuple[str, str]:
    """What the axes of that plane are; that they were standardised is said."""
    if shown.dataset.standardised is None or shown.dataset.features > 2:
        return axes
    first, second = (f"{name} (standardised)" if name else "" for name in axes)
    return first, second


def truth_and_prediction(shown: Shown) -> Figure:
    """Two maps side by side: the samples by their truth, and by what the network says of them."""
    found = observe(shown.training, FieldRequest(2, 2, plane=plane_of(shown)))
    figure = new_figure(WIDTH, 3.9)
    pair = list(figure.subplots(1, 2, sharex=True, sharey=True))
    points = found.points
    for axes, labels, title in zip(pair, (points.label, found.predicted), ("ground truth", "prediction"), strict=True):
        axes.set_title(title)
        if shown.dataset.is_regression:
            drawn = _scatter_values(axes, points.position, labels, points.label)
        else:
            wrong = points.label != found.predicted if title == "prediction" else None
            scatter_classes(axes, points.position, labels, points.is_test, wrong=wrong)
        map_axes(axes, found.bounds, axis_labels(shown, found.axes))
    pair[1].set_ylabel("")
    if shown.dataset.is_regression:
        figure.colorbar(drawn, ax=pair, label=shown.dataset.label_name, shrink=0.8)
    else:
        _legend(shown, pair, found)
    return figure


def _legend(shown: Shown, axes: list[Axes], found: Field) -> None:
    points = found.points
    classes = np.concatenate([points.label, found.predicted])
    is_wrong = bool((points.label != found.predicted).any())
    legend_below(axes, class_legend(shown, classes, tests=bool(points.is_test.any()), wrong=is_wrong))


def _scatter_values(axes: Axes, places: Array, values: Array, truth: Array) -> Any:
    return axes.scatter(
        places[:, 0], places[:, 1], c=values, cmap=CONTINUOUS, vmin=float(truth.min()), vmax=float(truth.max()),
        s=mark_size(len(places)), edgecolors=INK, linewidths=0.3, zorder=3,
    )  # fmt: skip


def decision(shown: Shown) -> Figure:
    """The network's answer all over the plane, the boundary between classes, and the samples."""
    found = observe(shown.training, FieldRequest(CELLS, CELLS, plane=plane_of(shown)))
    figure = new_figure(0.8 * WIDTH, 3.9)
    axes = figure.subplots()
    if found.kind == "classes":
        _regions(axes, found)
    else:
        _shades(figure, axes, found, shown)
    points = found.points
    if shown.dataset.is_regression:
        _scatter_values(axes, points.position, points.label, points.label)
    else:
        wrong = points.label != found.predicted
        scatter_classes(axes, points.position, points.label, points.is_test, wrong=wrong)
        _legend(shown, [axes], found)
    map_axes(axes, found.bounds, axis_labels(shown, found.axes))
    return figure


def _shades(figure: Figure, axes: Axes, found: Field, shown: Shown) -> None:
    """The output of one unit as a shade."""
    is_regression = found.kind == "regression"
    values = (found.low + found.high) / 2 + found.values * (found.high - found.low) / 2
    drawn = axes.imshow(
        values, extent=found.bounds, cmap=CONTINUOUS if is_regression else ramp(), vmin=found.low, vmax=found.high,
        interpolation="bilinear", aspect="auto", alpha=0.85 if is_regression else 1.0,
    )  # fmt: skip
    bar = figure.colorbar(drawn, ax=axes, shrink=0.75, aspect=24)
    bar.outline.set_visible(False)
    bar.set_label(shown.dataset.label_name if is_regression else "output a")
    if not is_regression:
        boundary(axes, found.values, found.bounds, soft=True)


def boundary(axes: Axes, values: Array, bounds: tuple[float, float, float, float], *, soft: bool = False) -> None:
    """The line on which values (rows, columns), the first row on top, are 0; dotted where they are ±½."""
    left, right, bottom, top = bounds
    rows, columns = values.shape
    x = left + (np.arange(columns) + 0.5) / columns * (right - left)
    y = top - (np.arange(rows) + 0.5) / rows * (top - bottom)
    if values.min() < 0 < values.max():
        axes.contour(x, y, values, levels=[0.0], colors=INK, linewidths=1.5, zorder=2)
    levels = [level for level in (-0.5, 0.5) if values.min() < level < values.max()] if soft else []
    if levels:
        axes.contour(x, y, values, levels=levels, colors=INK, linewidths=0.7, linestyles=":", zorder=2)


def _regions(axes: Axes, found: Field) -> None:
    """Which class is said where, each region in a tint and a hatch of its own."""
    classes = found.classes
    assert classes is not None
    left, right, bottom, top = found.bounds
    rows, columns = classes.shape
    x = left + (np.arange(columns) + 0.5) / columns * (right - left)
    y = top - (np.arange(rows) + 0.5) / rows * (top - bottom)
    for index in np.unique(classes).tolist():
        colour, hatch = region_look(index)
        inside = (classes == index).astype(float)
        axes.contourf(x, y, inside, levels=[0.5, 1.5], colors=[colour], hatches=[hatch], zorder=1)
        if not inside.all():
            axes.contour(x, y, inside, levels=[0.5], colors=INK, linewidths=0.9, zorder=2)
