"""The part of a report on one run: its figures, its findings, and what it says of every sample."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tui_backprop.report.lab.blocks import Block, Drawing, Heading, Paragraph, Remark, Tone
from tui_backprop.report.lab.figures import learning
from tui_backprop.report.lab.gather import Subject
from tui_backprop.report.lab.listing import own_errors
from tui_backprop.report.lab.network_part import figure_name, network_blocks
from tui_backprop.report.lab.scores import loss_text, right_of, score_text
from tui_backprop.training.run.ending import Ending


def run_blocks(subject: Subject, *, listed: int) -> Iterator[Block]:
    """Everything about one run.

    Args:
        listed: samples of a part that are listed, at most.
    """
    yield Heading(f"Run {subject.name}")
    yield Paragraph(_ending(subject))
    yield from _findings(subject)
    yield _curve(subject)
    yield from network_blocks(subject, listed=listed)


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


def _curve(subject: Subject) -> Drawing:
    metric = subject.experiment.score.label
    width = subject.history.curve(learning.BUCKETS).width
    caption = f"Learning curves: loss (left) and {metric} (right) by epoch. "
    if width > 1:
        caption += f"A line goes through the largest value of each {width:,} epochs, a band down to the smallest. "
    if subject.training.best is not None:
        caption += "The upright line marks the epoch whose weights were kept. "
    return Drawing(
        figure_name(subject, "learning-curve"), partial(learning.learning_curves, subject), caption + subject.facts
    )
