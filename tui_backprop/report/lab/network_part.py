"""The part of a report that shows a network: its answers, its layers, and what it says of every sample."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import numpy as np

from tui_backprop.report.lab.blocks import Block, Drawing, Tabular
from tui_backprop.report.lab.figures import answers, hidden, plane
from tui_backprop.report.lab.listing import listing_table
from tui_backprop.report.lab.shown import Shown
from tui_backprop.training.live.observe import MAX_POINTS

_HIDDEN_FEATURES = 2
"""Features up to which a unit is drawn over the plane: the plane is then all of the inputs."""
MOST_CLASSES = 60
"""Classes up to which there is a confusion matrix."""


def figure_name(shown: Shown, what: str) -> str:
    """The name of a figure's files."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", f"{what}-{shown.id}")


def network_blocks(shown: Shown, *, listed: int) -> Iterator[Block]:
    """A network's figures, and its samples.

    Args:
        listed: samples of a part that are listed, at most.
    """
    yield from _answers(shown)
    yield from _inside(shown)
    yield from _confusion(shown)
    yield from listing_blocks(shown, listed)


def _answers(shown: Shown) -> Iterator[Block]:
    dataset = shown.dataset
    if dataset.image_shape is not None:
        yield Drawing(figure_name(shown, "pictures"), partial(answers.pictures, shown), _of_pictures(shown))
        return
    if dataset.is_regression:
        yield from _fits(shown)
        if dataset.features == 1:
            return
    where = " Over the two inputs." if dataset.features == 2 else ""
    if dataset.features > 2:
        where = (
            f" Over the first two principal components of the {dataset.features} inputs, which do not show all of them."
        )
    elif dataset.features == 1:
        where = " Over the one input."
    rings = "" if dataset.is_regression else " Wrong ones are ringed; test samples, where there are any, are hollow."
    most = f" At most {MAX_POINTS:,} samples of a kind are drawn." if len(dataset) > MAX_POINTS else ""
    caption = f"Ground truth (left) beside the network's prediction (right).{where}{rings}{most} {shown.facts}"
    yield Drawing(figure_name(shown, "truth-and-prediction"), partial(plane.truth_and_prediction, shown), caption)
    yield Drawing(
        figure_name(shown, "decision"),
        partial(plane.decision, shown),
        f"{_of_decision(shown)}{where}{rings} {shown.facts}",
    )


def _of_pictures(shown: Shown) -> str:
    part = "test" if shown.count("test") else "training"
    return (
        f"Sample pictures: the first {part} samples in their order (above) and the first that are wrong (below, if any "
        f"are). The truth stands above each, the prediction below; a broken frame is a wrong one. {shown.facts}"
    )


def _of_decision(shown: Shown) -> str:
    if shown.dataset.is_regression:
        return f"The predicted {shown.dataset.label_name} all over the plane; the marks have the samples' true values."
    if shown.training.learner.network.sizes[-1] > 1:
        return "Decision regions: the class of the largest output, in a tint and a hatch of its own."
    threshold = shown.training.learner.train.threshold
    return (
        f"Decision boundary: the output as a shade, the line where it is {threshold:g}, dotted lines halfway to either "
        "side."
    )


def _fits(shown: Shown) -> Iterator[Block]:
    if shown.dataset.features == 1:
        caption = f"The network's curve through the samples, in their own units. {shown.facts}"
        yield Drawing(figure_name(shown, "fit"), partial(answers.fitted_curve, shown), caption)
    caption = f"Predicted over true {shown.dataset.label_name}; on the line both are equal. {shown.facts}"
    yield Drawing(figure_name(shown, "predicted-over-true"), partial(answers.predicted_over_true, shown), caption)


def _inside(shown: Shown) -> Iterator[Block]:
    if not shown.experiment.hidden:
        return
    wide = [size for size in shown.training.learner.network.sizes[1:-1] if size > 2]
    axes = " Layers of more than two units by their first two principal components." if wide else ""
    grid = " The grid is that of the inputs' plane." if shown.dataset.features <= hidden.GRID_FEATURES else ""
    caption = f"Hidden space: the training samples after every layer.{axes}{grid} {shown.facts}"
    yield Drawing(figure_name(shown, "hidden-space"), partial(hidden.hidden_space, shown), caption)
    if shown.dataset.features != _HIDDEN_FEATURES:
        return
    sizes = shown.training.learner.network.sizes[1:-1]
    left_out = len(sizes) > hidden.UNITS or max(sizes) > hidden.UNITS
    most = f" The first {hidden.UNITS} units of the first {hidden.UNITS} layers." if left_out else ""
    caption = (
        "The hidden units: each one's activation over the plane of the inputs, from light where it is low to dark "
        f"where it is high, scaled by its largest size; the line is where it is 0.{most} {shown.facts}"
    )
    yield Drawing(figure_name(shown, "hidden-units"), partial(hidden.unit_planes, shown), caption)


def _confusion(shown: Shown) -> Iterator[Block]:
    if not 0 < shown.dataset.classes <= MOST_CLASSES:
        return
    part = "test" if shown.count("test") else "training"
    caption = (
        f"Confusion matrix of the {shown.count('test') or shown.count('train'):,} {part} samples: true classes "
        f"down, predicted ones across; the shade is the share of the true class. {shown.facts}"
    )
    yield Drawing(figure_name(shown, "confusion-matrix"), partial(answers.confusion_matrix, shown), caption)


def listing_blocks(shown: Shown, listed: int) -> Iterator[Block]:
    """Every sample, or as many as are to be listed, with what the network says."""
    learner = shown.training.learner
    for evaluator, words in ((learner.train, "training"), (learner.validation, "validation"), (learner.test, "test")):
        if evaluator is None:
            continue
        n = len(evaluator.part)
        places = np.arange(min(n, listed))
        which = f"The {n:,} {words} samples" if n <= listed else f"The first {listed:,} of {n:,} {words} samples"
        caption = f"{which}: ground truth beside prediction. {shown.facts}"
        yield Tabular(listing_table(shown, evaluator, places), caption)
