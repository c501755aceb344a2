"""The part of a report on one run: its figures, its findings, and what it says of every sample."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import numpy as np

from tui_backprop.report.lab.blocks import Block, Drawing, Heading, Paragraph, Remark, Tabular, Tone, code
from tui_backprop.report.lab.figures import answers, hidden, learning, plane
from tui_backprop.report.lab.gather import Subject
from tui_backprop.report.lab.listing import listing_table, own_errors
from tui_backprop.report.lab.scores import loss_text, right_of, score_text
from tui_backprop.training.live.observe import MAX_POINTS
from tui_backprop.training.run.ending import Ending

_HIDDEN_FEATURES = 2
"""Features up to which a unit is drawn over the plane: the plane is then all of the inputs."""
MOST_CLASSES = 60
"""Classes up to which there is a confusion matrix."""


def run_blocks(subject: Subject, *, listed: int) -> Iterator[Block]:
    """Everything about one run.

    Args:
        listed: samples of a part that are listed, at most.
    """
    yield Heading(f"Run {subject.name}")
    yield Paragraph(_ending(subject))
    yield from _findings(subject)
    yield _curve(subject)
    yield from _answers(subject)
    yield from _inside(subject)
    yield from _confusion(subject)
    yield from listing_blocks(subject, listed)


def facts(subject: Subject) -> str:
    """What stands in every caption: which run, its seed, and how many samples."""
    counts = f"n = {subject.count('train'):,} training samples"
    if subject.count("test"):
        counts += f" and {subject.count('test'):,} test samples"
    return f"(Run {code(subject.id)}, seed {subject.experiment.seed}, epoch {subject.kept_epoch:,}; {counts}.)"


def _ending(subject: Subject) -> str:
    training, experiment = subject.training, subject.experiment
    epochs = training.learner.epochs if training.last is None else training.last.epoch
    reason = {
        Ending.EPOCHS: "all of its epochs were done",
        Ending.LOSSES: f"every sample's loss was below {experiment.stop_when_losses_below:g}",
        Ending.PERFECT: f"accuracy had been 100 % for {experiment.stop_when_perfect_for:,} epochs",
        Ending.PATIENCE: f"the validation loss had not fallen for {experiment.patience:,} epochs",
        Ending.DIVERGED: "the loss or a weight was not a finite number any more",
    }.get(training.stopped_by, "")
    if reason:
        text = f"Trained for {epochs:,} epochs, {training.learner.steps:,} updates, until {reason}."
    else:
        text = f"At epoch {epochs:,}, after {training.learner.steps:,} updates; it had not come to its end."
    if subject.has_diverged:
        text += f" What is shown are the last weights that were finite, those of epoch {subject.kept_epoch:,}."
    elif training.best is not None:
        text += f" The weights of epoch {subject.kept_epoch:,}, of the lowest validation loss, are shown."
    if subject.history.perfect_at is not None:
        text += f" Every training sample was right for the first time at epoch {subject.history.perfect_at:,}."
    return text + " " + results_sentence(subject)


def results_sentence(subject: Subject) -> str:
    """Loss and score of every part of the samples, measured now."""
    said = []
    for part, words in (("train", "training"), ("validation", "validation"), ("test", "test")):
        prefix = "" if part == "train" else f"{part}_"
        loss = subject.measured.get(f"{prefix}loss")
        if loss is None or not subject.count(part):
            continue
        score = score_text(subject.measured.get(f"{prefix}accuracy"), subject.experiment.score)
        right = right_of(subject, part)
        counted = f"{right} right" if right else f"n = {subject.count(part):,}"
        said.append(f"{words} loss {loss_text(loss)}, {subject.experiment.score.label} {score} ({counted})")
    text = "; ".join(said)
    return f"Seed {subject.experiment.seed}: {text}." + own_errors(subject)


def _findings(subject: Subject) -> Iterator[Block]:
    yield Heading("What the diagnosis found", 2)
    found = (subject.stored.outcome or {}).get("findings")
    if not isinstance(found, list):
        yield Paragraph("Nobody looked: a diagnosis is recorded when a training has come to its end.")
    elif not found:
        yield Paragraph("Nothing: no rule of the catalogue had anything to say at its end.")
    else:
        lines = [
            f"{finding.get('rule', '')}: {finding.get('sentence', '')}. What helps: {finding.get('remedy', '')}."
            for finding in found
            if isinstance(finding, dict)
        ]
        yield Remark(tuple(line.replace("..", ".") for line in lines), Tone.WARNING)


def _name(subject: Subject, what: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", f"{what}-{subject.id}")


def _curve(subject: Subject) -> Drawing:
    metric = subject.experiment.score.label
    width = subject.history.curve(learning.BUCKETS).width
    caption = f"Learning curves: loss (left) and {metric} (right) by epoch. "
    if width > 1:
        caption += f"A line goes through the largest value of each {width:,} epochs, a band down to the smallest. "
    if subject.training.best is not None:
        caption += "The upright line marks the epoch whose weights were kept. "
    return Drawing(
        _name(subject, "learning-curve"), partial(learning.learning_curves, subject), caption + facts(subject)
    )


def _answers(subject: Subject) -> Iterator[Block]:
    dataset = subject.dataset
    if dataset.image_shape is not None:
        yield Drawing(_name(subject, "pictures"), partial(answers.pictures, subject), _of_pictures(subject))
        return
    if dataset.is_regression:
        yield from _fits(subject)
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
    caption = f"Ground truth (left) beside the network's prediction (right).{where}{rings}{most} {facts(subject)}"
    yield Drawing(_name(subject, "truth-and-prediction"), partial(plane.truth_and_prediction, subject), caption)
    yield Drawing(
        _name(subject, "decision"),
        partial(plane.decision, subject),
        f"{_of_decision(subject)}{where}{rings} {facts(subject)}",
    )


def _of_pictures(subject: Subject) -> str:
    part = "test" if subject.count("test") else "training"
    return (
        f"Sample pictures: the first {part} samples in their order (above) and the first that are wrong (below, if any "
        f"are). The truth stands above each, the prediction below; a broken frame is a wrong one. {facts(subject)}"
    )


def _of_decision(subject: Subject) -> str:
    if subject.dataset.is_regression:
        return (
            f"The predicted {subject.dataset.label_name} all over the plane; the marks have the samples' true values."
        )
    if subject.training.learner.network.sizes[-1] > 1:
        return "Decision regions: the class of the largest output, in a tint and a hatch of its own."
    threshold = subject.training.learner.train.threshold
    return (
        f"Decision boundary: the output as a shade, the line where it is {threshold:g}, dotted lines halfway to either "
        "side."
    )


def _fits(subject: Subject) -> Iterator[Block]:
    if subject.dataset.features == 1:
        caption = f"The network's curve through the samples, in their own units. {facts(subject)}"
        yield Drawing(_name(subject, "fit"), partial(answers.fitted_curve, subject), caption)
    caption = f"Predicted over true {subject.dataset.label_name}; on the line both are equal. {facts(subject)}"
    yield Drawing(_name(subject, "predicted-over-true"), partial(answers.predicted_over_true, subject), caption)


def _inside(subject: Subject) -> Iterator[Block]:
    if not subject.experiment.hidden:
        return
    wide = [size for size in subject.training.learner.network.sizes[1:-1] if size > 2]
    axes = " Layers of more than two units by their first two principal components." if wide else ""
    grid = " The grid is that of the inputs' plane." if subject.dataset.features <= hidden.GRID_FEATURES else ""
    caption = f"Hidden space: the training samples after every layer.{axes}{grid} {facts(subject)}"
    yield Drawing(_name(subject, "hidden-space"), partial(hidden.hidden_space, subject), caption)
    if subject.dataset.features != _HIDDEN_FEATURES:
        return
    sizes = subject.training.learner.network.sizes[1:-1]
    left_out = len(sizes) > hidden.UNITS or max(sizes) > hidden.UNITS
    most = f" The first {hidden.UNITS} units of the first {hidden.UNITS} layers." if left_out else ""
    caption = (
        "The hidden units: each one's activation over the plane of the inputs, from light where it is low to dark "
        f"where it is high, scaled by its largest size; the line is where it is 0.{most} {facts(subject)}"
    )
    yield Drawing(_name(subject, "hidden-units"), partial(hidden.unit_planes, subject), caption)


def _confusion(subject: Subject) -> Iterator[Block]:
    if not 0 < subject.dataset.classes <= MOST_CLASSES:
        return
    part = "test" if subject.count("test") else "training"
    caption = (
        f"Confusion matrix of the {subject.count('test') or subject.count('train'):,} {part} samples: true classes "
        f"down, predicted ones across; the shade is the share of the true class. {facts(subject)}"
    )
    yield Drawing(_name(subject, "confusion-matrix"), partial(answers.confusion_matrix, subject), caption)


def listing_blocks(subject: Subject, listed: int) -> Iterator[Block]:
    """Every sample, or as many as are to be listed, with what the network says."""
    learner = subject.training.learner
    for evaluator, words in ((learner.train, "training"), (learner.validation, "validation"), (learner.test, "test")):
        if evaluator is None:
            continue
        n = len(evaluator.part)
        shown = np.arange(min(n, listed))
        which = f"The {n:,} {words} samples" if n <= listed else f"The first {listed:,} of {n:,} {words} samples"
        caption = f"{which}: ground truth beside prediction. {facts(subject)}"
        yield Tabular(listing_table(subject, evaluator, shown), caption)
