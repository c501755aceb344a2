"""Groups of runs beside one another: their curves, and where each seed has ended."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from tui_backprop.nn.arrays import Array
from tui_backprop.report.lab.figures.learning import log_if_wide
from tui_backprop.report.lab.figures.strips import strips
from tui_backprop.report.lab.figures.style import WIDTH, class_mark, grid, new_figure, series_stroke
from tui_backprop.report.lab.groups import Comparison, Group
from tui_backprop.training.run.history import Curve

_BUCKETS = 250
_MARKED = 8
"""Places of a curve that have a mark."""
_WITHIN = 4
"""Groups whose legend has room among the curves, at most."""
MOST = 10
"""Groups in a figure, at most."""


def compared_curves(comparison: Comparison) -> Figure:
    """The training loss by epoch: each group's median over its seeds, and from its best to its worst seed."""
    figure = new_figure(WIDTH, 3.1)
    axes = figure.subplots()
    every: list[Array] = []
    for index, group in enumerate(comparison.groups[:MOST]):
        stroke = series_stroke(index)
        epochs, middle, low, high = _loss_band(group)
        label = f"{group.text(comparison.setting)} (n = {group.n})"
        # There are more groups than strokes: marks tell those of one stroke apart, each curve's at places of its own.
        step = max(1, len(epochs) // _MARKED)
        axes.plot(
            epochs, middle, color=stroke.colour, linestyle=stroke.line, label=label,
            marker=class_mark(index), markersize=3.5, markevery=(index * step // MOST, step),
        )  # fmt: skip
        if group.n > 1:
            axes.fill_between(epochs, low, high, color=stroke.colour, alpha=0.14, linewidth=0)
        every.append(middle)
    log_if_wide(axes, np.concatenate(every))
    axes.set_xlabel("epoch")
    axes.set_ylabel("training loss")
    grid(axes)
    # A long legend stands beside the curves: within them it would lie over some.
    place: dict[str, Any] = (
        {"loc": "best"} if len(every) <= _WITHIN else {"loc": "center left", "bbox_to_anchor": (1, 0.5)}
    )
    axes.legend(title=comparison.setting.replace("_", " "), title_fontsize=8, handlelength=3.2, **place)
    return figure


def _loss_band(group: Group) -> tuple[Array, Array, Array, Array]:
    """Epochs, and the median, smallest and largest loss of the members there, as far as all of them came."""
    curves = [member.history.curve(_BUCKETS) for member in group.members]
    longest = max(curves, key=lambda curve: int(curve.epochs[-1]) if len(curve.epochs) else 0)
    values = np.stack([_at(curve, longest.epochs) for curve in curves])
    known = np.isfinite(values).any(axis=0)
    values, epochs = values[:, known], longest.epochs[known]
    return epochs, np.nanmedian(values, axis=0), np.nanmin(values, axis=0), np.nanmax(values, axis=0)


def _at(curve: Curve, epochs: Array) -> Array:
    """A curve's largest loss in the bucket of each of some epochs; NaN behind its end."""
    found = np.full(len(epochs), np.nan)
    if "loss" not in curve.high:
        return found
    slot = np.searchsorted(curve.epochs, epochs, side="right") - 1
    inside = (slot >= 0) & (epochs < curve.epochs[-1] + curve.width)
    found[inside] = curve.high["loss"][slot[inside]]
    return found


def seed_strips(comparison: Comparison) -> Figure:
    """Where each seed has ended, by the value of the setting: the score, on the test samples where there are any."""
    name = score_name(comparison)
    metric = comparison.groups[0].first.experiment.score
    setting = comparison.setting.replace("_", " ")
    rows = [
        (f"{setting} {group.text(comparison.setting)}",
         [member.measured[name] for member in group.finite if name in member.measured], group.n)
        for group in comparison.groups[:MOST]
    ]  # fmt: skip
    where = "test" if name.startswith("test") else "training"
    return strips(rows, f"{metric.label} on the {where} samples", metric)


def score_name(comparison: Comparison) -> str:
    """The score that is compared: on the test samples where all groups have some."""
    has_test = all(member.count("test") for group in comparison.groups for member in group.members)
    return "test_accuracy" if has_test else "accuracy"
