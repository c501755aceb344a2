"""Where every seed of some groups of runs has ended: a row for each group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from tui_backprop.nn.metrics import Metric
from tui_backprop.report.lab.figures.style import GREY, INK, WIDTH, class_mark, grid, new_figure, series_stroke, tint

MOST = 24
"""Groups in a figure, at most."""
_NEAR = 0.012
"""Share of the axis below which two marks would cover one another."""


Row = tuple[str, Sequence[float], int]
"""A group's name, the scores of its runs that did not diverge, and how many runs it has."""


def strips(rows: Sequence[Row], label: str, metric: Metric) -> Figure:
    """Groups down the page, the score across: a mark for every seed, an upright line at their mean.

    Args:
        rows: from top to bottom.
        label: of the axis.
    """
    figure = new_figure(WIDTH, 0.75 + 0.34 * len(rows))
    axes = figure.subplots()
    every = [value for _, values, _ in rows for value in values]
    low, high = _ends(every, metric)
    for index, (_, values, _) in enumerate(rows):
        _row(axes, index, sorted(values), high - low)
    axes.set_xlim(low, high)
    axes.set_ylim(len(rows) - 0.45, -0.55)
    axes.set_yticks(range(len(rows)), [_name(*row) for row in rows])
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(label)
    if metric.is_share:
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.4g} %" if value <= 1 else ""))
    grid(axes, "x")
    return figure


def _name(name: str, values: Sequence[float], runs: int) -> str:
    diverged = runs - len(values)
    return f"{name}  (n = {runs}{f', {diverged} diverged' if diverged else ''})"


def _ends(values: Sequence[float], metric: Metric) -> tuple[float, float]:
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    margin = 0.05 * (high - low) or 0.02
    low -= margin
    # Beyond 100 % there is nothing: only as much of it as a mark needs.
    return low, min(high + margin, 1 + 0.03 * (1 - low)) if metric.is_share else high + margin


def _row(axes: Axes, index: int, ordered: list[float], extent: float) -> None:
    stroke = series_stroke(index)
    places = [index + 0.085 * step for step in _aside(ordered, _NEAR * extent)]
    face = tint(stroke.colour, 0.6)
    axes.scatter(
        ordered, places, s=20, marker=class_mark(index), facecolors=face, edgecolors=stroke.colour, linewidths=0.8,
        zorder=3,
    )  # fmt: skip
    if len(ordered) > 1:
        mean = float(np.mean(ordered))
        axes.plot([mean, mean], [index - 0.36, index + 0.36], color=INK, linewidth=1.8, zorder=4)
    if not ordered:
        axes.text(
            0.5, index, "all diverged", ha="center", va="center", color=GREY, transform=axes.get_yaxis_transform()
        )


def _aside(ordered: Sequence[float], near: float) -> list[int]:
    """Steps aside for marks that would cover one another: 0, 1, −1, 2, −2, …, at most 3 to either side."""
    steps: list[int] = []
    count = 0
    for position, value in enumerate(ordered):
        count = count + 1 if position and value - ordered[position - 1] < near else 0
        place = count % 7
        steps.append((place + 1) // 2 * (1 if place % 2 else -1))
    return steps
