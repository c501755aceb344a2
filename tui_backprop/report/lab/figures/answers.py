"""A network's answers to samples that are no points of a plane: a confusion matrix, a fit, pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from tui_backprop.report.lab.figures.style import (
    GREY,
    INK,
    WIDTH,
    boxed,
    class_colour,
    grid,
    new_figure,
    part_stroke,
    tint,
)
from tui_backprop.report.lab.shown import Shown
from tui_backprop.training.inside import confusion, fit, gallery
from tui_backprop.training.inside.gallery import Gallery
from tui_backprop.training.live.observe import predictions
from tui_backprop.training.run.learner import Evaluator

MOST_CLASSES = 20
"""Classes up to which a confusion matrix has its numbers written in."""
PICTURES = 10
"""Pictures in a row."""


def confusion_matrix(shown: Shown) -> Figure:
    """How many samples of each class (down) were taken for which (across), shaded by the share of the class."""
    found = confusion.observe(shown.training, confusion.ConfusionRequest())
    assert found is not None
    counts, names = found.counts, shown.dataset.class_names
    classes = len(names)
    side = min(5.4, 1.7 + 0.38 * classes)
    figure = new_figure(side + 0.3, side)
    axes = figure.subplots()
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1.15)
    ticks = range(classes)
    axes.set_xticks(
        ticks,
        [_short(name) for name in names],
        rotation=45 if classes > 3 else 0,
        ha="right" if classes > 3 else "center",
    )
    axes.set_yticks(ticks, [_short(name) for name in names])
    axes.set_xlabel("predicted class")
    axes.set_ylabel("true class")
    axes.tick_params(length=0)
    if classes <= MOST_CLASSES:
        _cells(axes, counts, shares)
    boxed(axes)
    return figure


def _cells(
    axes: Axes,
    counts: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    shares: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> None:
    size = 9 if len(counts) <= 4 else 7
    for (row, column), count in np.ndenumerate(counts):
        text = f"{count:,}" if count else "·"
        is_right = row == column
        axes.text(
            column, row, text, ha="center", va="center", fontsize=size, fontweight="bold" if is_right else "normal",
            color="white" if shares[row, column] > 0.6 else INK if count else GREY,
        )  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= 14 else f"{name[:13]}…"


def fitted_curve(shown: Shown) -> Figure:
    """One feature and a number to predict: the samples and the network's curve through them, in their own units."""
    found = fit.observe(shown.training, fit.FitRequest(400))
    assert found is not None
    figure = new_figure(0.8 * WIDTH, 3.2)
    axes = figure.subplots()
    for is_test, label in ((False, "training sample"), (True, "test sample")):
        places = found.points[found.is_test == is_test]
        if len(places):
            _dots(axes, places[:, 0], places[:, 1], is_test=is_test, label=f"{label}, n = {_n(shown, is_test):,}")
    axes.plot(found.x, found.y, color=INK, linewidth=1.8, label="the network", zorder=2)
    axes.set_xlabel(shown.dataset.feature_names[0])
    axes.set_ylabel(shown.dataset.label_name)
    grid(axes)
    axes.legend(loc="best")
    return figure


def predicted_over_true(shown: Shown) -> Figure:
    """Every prediction over its truth; on the line they are equal."""
    learner = shown.training.learner
    figure = new_figure(0.62 * WIDTH, 3.6)
    axes = figure.subplots()
    ends = []
    for evaluator, is_test in ((learner.train, False), (learner.test, True)):
        if evaluator is not None:
            truth, said = _pairs(shown, evaluator)
            ends += [truth.min(), truth.max()]
            label = f"{'test' if is_test else 'training'}, n = {_n(shown, is_test):,}"
            _dots(axes, truth, said, is_test=is_test, label=label)
    axes.plot([min(ends), max(ends)], [min(ends), max(ends)], color=INK, linewidth=1.0, zorder=2)
    name = shown.dataset.label_name
    axes.set_xlabel(f"true {name}")
    axes.set_ylabel(f"predicted {name}")
    grid(axes)
    axes.legend(loc="best")
    return figure


def _pairs(shown: Shown, evaluator: Evaluator) -> tuple[NDArray[np.float64], ...]:
    return shown.dataset.labels[evaluator.part.which].astype(float), predictions(evaluator, slice(None))[0]


def _n(shown: Shown, is_test: bool) -> int:
    return shown.count("test" if is_test else "train")


def _dots(axes: Axes, x: NDArray[Any], y: NDArray[Any], *, is_test: bool, label: str) -> None:
    stroke = part_stroke("test_" if is_test else "")
    face = "white" if is_test else tint(stroke.colour, 0.75)
    axes.scatter(
        x, y, s=16, marker="s" if is_test else "o", facecolors=face, edgecolors=stroke.colour, linewidths=0.8,
        label=label, zorder=3,
    )  # fmt: skip


def pictures(shown: Shown) -> Figure:
    """The first samples, and the first that the network gets wrong, as pictures with truth and prediction."""
    first = gallery.observe(shown.training, gallery.GalleryRequest(count=PICTURES))
    wrong = gallery.observe(shown.training, gallery.GalleryRequest(count=PICTURES, wrong_only=True))
    assert first is not None
    assert wrong is not None
    rows = [found for found in (first, wrong) if len(found.rows)]
    figure = new_figure(WIDTH, 1.25 * len(rows))
    cells = figure.subplots(len(rows), PICTURES, squeeze=False)
    for found, row in zip(rows, cells, strict=True):
        for index, axes in enumerate(row):
            if index >= len(found.rows):
                axes.set_visible(False)
            else:
                _picture(axes, found, index, shown.dataset.class_names)
    return figure


def _picture(axes: Axes, found: Gallery, index: int, names: tuple[str, ...]) -> None:
    truth, said = int(found.truth[index]), int(found.predicted[index])
    axes.imshow(found.images[index], cmap="Greys", interpolation="nearest")
    axes.set_xticks([])
    axes.set_yticks([])
    boxed(axes)
    is_right = truth == said
    for spine in axes.spines.values():
        spine.set_color(class_colour(1) if is_right else class_colour(5))
        spine.set_linewidth(0.8 if is_right else 1.8)
        spine.set_linestyle("-" if is_right else (0, (3, 1.5)))
    axes.set_title(_short(names[truth]), fontsize=6, pad=2)
    axes.set_xlabel(
        f"{'✓' if is_right else '✗'} {_short(names[said])}",
        fontsize=6,
        labelpad=2,
        fontweight="normal" if is_right else "bold",
    )
