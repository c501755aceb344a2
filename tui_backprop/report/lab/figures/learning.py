"""The learning curves of a run."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from tui_backprop.report.lab.figures.style import GREY, WIDTH, Stroke, grid, new_figure, part_stroke
from tui_backprop.report.lab.shown import Shown
from tui_backprop.training.run.history import Curve

BUCKETS = 400
"""Places along a curve, at most."""
PARTS = {"": ("training", "train"), "validation_": ("validation", "validation"), "test_": ("test", "test")}
_LOG_FROM = 20.0
"""Largest loss over smallest from which on the axis is logarithmic."""
_FAR = 200
"""Powers of ten over which values of a diverged run reach, from which on an axis has few ticks and no margin."""


def learning_curves(shown: Shown) -> Figure:
    """Loss and, where there is any, score by epoch, on the training samples and on the others that there are."""
    labels = {}
    for part, (words, name) in PARTS.items():
        count = shown.count(name)
        labels[part] = f"{words}, n = {count:,}" if count else words
    metric = shown.experiment.score
    figure = _curves(shown.history.curve(BUCKETS), shown.unit, labels, metric.label, is_share=metric.is_share)
    if shown.training.best is not None:
        for axes in figure.axes:
            axes.axvline(shown.training.best.epoch, color=GREY, linewidth=0.9, linestyle=(0, (1, 2)))
    return figure


def curves_alone(curve: Curve, unit: str) -> Figure:
    """The same of a training of which nothing else is known.

    Args:
        unit: what is counted: "epoch", "step".
    """
    return _curves(curve, unit, {part: words for part, (words, _) in PARTS.items()}, "score", is_share=False)


def _curves(curve: Curve, unit: str, labels: Mapping[str, str], score: str, *, is_share: bool) -> Figure:
    figure = new_figure(WIDTH, 2.6)
    pair = figure.subplots(1, 2 if has_scores(curve) else 1, squeeze=False)[0]
    for part, label in labels.items():
        for axes, name in zip(pair, ("loss", "accuracy"), strict=False):
            series(axes, curve, f"{part}{name}", part_stroke(part), label)
    _loss_axis(pair[0], curve)
    for axes in pair[1:]:
        axes.set_ylabel(score)
        if is_share:
            score_axis(axes)
    for axes in pair:
        axes.set_xlabel(unit)
        grid(axes)
    pair[0].legend(loc="best", handlelength=2.6)
    return figure


def has_scores(curve: Curve) -> bool:
    """Whether there is any score to be drawn."""
    return any(name.endswith("accuracy") and np.isfinite(values).any() for name, values in curve.low.items())


def series(axes: Axes, curve: Curve, name: str, stroke: Stroke, label: str) -> None:
    """One series: a line where each bucket is one epoch, else the band from the smallest to the largest value."""
    if name not in curve.low or not np.isfinite(curve.low[name]).any():
        return
    low, high = curve.low[name], curve.high[name]
    axes.plot(curve.epochs, high, color=stroke.colour, linestyle=stroke.line, label=label, solid_capstyle="round")
    if not np.array_equal(low, high, equal_nan=True):
        axes.fill_between(curve.epochs, low, high, color=stroke.colour, alpha=0.3, linewidth=0)


def _loss_axis(axes: Axes, curve: Curve) -> None:
    axes.set_ylabel("loss")
    values = np.concatenate([curve.low[name] for name in curve.low if name.endswith("loss")] or [np.empty(0)])
    log_if_wide(axes, values)


def log_if_wide(axes: Axes, values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    """A logarithmic axis where positive values reach over more than a factor of twenty."""
    values = values[np.isfinite(values)]
    if len(values) and values.min() > 0 and values.max() > _LOG_FROM * values.min():
        low, high = np.log10(values.min()), np.log10(values.max())
        if high - low <= _FAR:
            axes.set_yscale("log")
            return
        # The largest float is near: neither a margin nor a tick may lie beyond it.
        axes.set_ymargin(0)
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(
            FixedLocator((10.0 ** np.linspace(np.ceil(low), np.floor(high), 5).round()).tolist())
        )
        axes.yaxis.set_minor_locator(NullLocator())


def score_axis(axes: Axes) -> None:
    """A share in per cent, with room above 100 %."""
    low, _ = axes.get_ylim()
    axes.set_ylim(max(-0.04, min(low, 0.9)), 1.04)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f} %" if value <= 1 else ""))
