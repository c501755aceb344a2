"""The part of a report that a person's own program fills by running: its curves, its network, and its samples."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from tui_backprop.nn.activations import activation_named
from tui_backprop.reading.mapped.dwelling import OwnNetwork
from tui_backprop.report.lab.blocks import (
    Block,
    Drawing,
    Formulas,
    Heading,
    Listing,
    Paragraph,
    Remark,
    Tabular,
    Tone,
    code,
)
from tui_backprop.report.lab.figures import learning
from tui_backprop.report.lab.formulas import Formula, formulas_of_a_network
from tui_backprop.report.lab.network_part import figure_name, network_blocks
from tui_backprop.report.lab.scores import NONE, loss_text, score_text
from tui_backprop.report.lab.shown import Shown
from tui_backprop.report.table import Column, Table
from tui_backprop.report.watched import count_text, summary_lines
from tui_backprop.training.run.history import EMPTY_CURVE, Curve
from tui_backprop.training.watched.mirror import Mirror
from tui_backprop.training.watched.seen import curve_of, record_of
from tui_backprop.training.watched.to_the_end import Ran

SAME = 1e-3
"""Share up to which what was printed is called the same: programs print few digits."""
SAME_SCORE = 0.0051
"""The same for a score, which may be printed in whole per cent."""
LAST_WORDS = 3
"""Lines that are shown of what a program that has failed printed last."""


@dataclass(frozen=True)
class Printed:
    """Learning curves as a program has printed them, or as they were seen."""

    found: Curve

    def curve(self, columns: int | None = None) -> Curve:  # noqa: ARG002
        return self.found


@dataclass(frozen=True, eq=False, kw_only=True)
class OwnProgram(Shown):
    """The network of a person's own program, and its training.

    Attributes:
        ran: the program, which has come to its end.
        mirror: its network.
        name: by which its figures are called.
        unit: what it counts.
    """

    ran: Ran
    mirror: Mirror
    name: str
    unit: str = "epoch"

    @property
    def id(self) -> str:
        return self.name

    @property
    def origin(self) -> str:
        seen = "as they were at its end" if self.mirror.is_final else "as they were seen last"
        return f"The weights of {code(self.ran.path.name)}, {seen}"


def watched_blocks(ran: Ran, name: str, *, listed: int) -> Iterator[Block]:
    """What was seen of a program while it ran.

    Args:
        name: by which its figures are called.
        listed: samples that are listed, at most.
    """
    yield Heading("Its training, as it ran", 2)
    yield Listing("\n".join(summary_lines(ran.follower)))
    yield from _end(ran)
    if ran.mirror is None:
        yield from _curves_alone(ran, name)
        yield Remark((f"Only its curves are shown, and not its network: {ran.why_not}.",))
        return
    shown = own_program(ran, name)
    yield from _curve(shown)
    yield from _compared(shown)
    yield from network_blocks(shown, listed=listed)
    yield from _setup(shown)


def own_program(ran: Ran, name: str) -> OwnProgram:
    """The network of a program, whose mirror there must be, in the place of a run."""
    assert ran.mirror is not None
    course = ran.follower.log.course
    curve = curve_of(course, learning.BUCKETS)
    return OwnProgram(
        training=ran.mirror.watched.training,
        history=Printed(curve if curve.low else _of_looks(ran.mirror)),
        ran=ran,
        mirror=ran.mirror,
        name=name,
        unit=course.unit if curve.low else "epoch",
    )


def _of_looks(mirror: Mirror) -> Curve:
    """The loss by epoch as it was computed now and then; empty where the epochs are not known."""
    found = {moment.epoch: moment.loss for moment in mirror.past if math.isfinite(moment.epoch)}
    if len(found) < 2:
        return EMPTY_CURVE
    epochs = np.array(sorted(found))
    losses = np.array([found[epoch] for epoch in epochs])
    return Curve(epochs, 1, {"loss": losses}, {"loss": losses})


def _end(ran: Ran) -> Iterator[Block]:
    """How it ended, where that was not well."""
    if ran.was_interrupted:
        yield Remark(("It was interrupted: what stands here is of that moment.",))
    elif ran.exit_status:
        count = ran.follower.printed.count
        _, lines = ran.follower.printed.window(count, LAST_WORDS)
        said = tuple(code(line.strip()) for line in lines if line.strip())
        yield Remark((f"It ended with exit status {ran.exit_status}. It printed last:", *said), Tone.WARNING)
    trainings = ran.follower.log.trainings
    if trainings > 1:
        network = "" if ran.mirror is None else "; the network is the one that was looked into last"
        yield Remark((f"It trained {trainings} times: the curves are of the last{network}.",))


def _curves_alone(ran: Ran, name: str) -> Iterator[Block]:
    course = ran.follower.log.course
    curve = curve_of(course, learning.BUCKETS)
    if not curve.low:
        return
    caption = f"Learning curves of {code(ran.path.name)}, as it printed them."
    yield Drawing(f"learning-curve-{name}", partial(learning.curves_alone, curve, course.unit), caption)


def _curve(shown: OwnProgram) -> Iterator[Block]:
    printed = curve_of(shown.ran.follower.log.course, learning.BUCKETS).low
    if not shown.history.curve().low:
        yield Paragraph("It prints no figures that could be read, and its epochs are not known: there is no curve.")
        return
    if printed:
        caption = "Learning curves, as the program printed them."
    else:
        caption = (
            "Learning curve: it prints no figures that could be read, so this is the loss that its weights gave on "
            f"its samples, {len(shown.history.curve().epochs)} times while it trained."
        )
    yield Drawing(
        figure_name(shown, "learning-curve"), partial(learning.learning_curves, shown), f"{caption} {shown.facts}"
    )


# What it printed beside what its weights give


def _compared(shown: OwnProgram) -> Iterator[Block]:
    """The numbers that it printed last, beside those that its weights give."""
    if shown.mirror.trouble:
        yield Remark((f"{shown.mirror.trouble[0].upper()}{shown.mirror.trouble[1:]}.",), Tone.WARNING)
    printed = record_of(shown.ran.follower)
    loss, score = shown.measured.get("loss"), shown.measured.get("accuracy")
    rows = [["loss", loss_text(_finite(printed.loss)), loss_text(loss), _beside(printed.loss, loss)]]
    metric = shown.experiment.score
    said = printed.accuracy
    rows.append([metric.label, score_text(said, metric), score_text(score, metric), _scores_beside(said, score)])
    kind = "mean over" if shown.experiment.reduction == "mean" else "sum of"
    at = f", at {shown.unit} {count_text(printed.epoch)}," if math.isfinite(printed.loss) else ""
    yield Tabular(
        Table([Column(""), Column("printed last", True), Column("from its weights", True), Column("")], rows),
        f"What the program printed last{at} beside what its weights give: {code(shown.experiment.loss)} as the {kind} "
        f"its {shown.count('train'):,} samples, and the share of them that is right. What is printed may be of an "
        f"earlier update, half of the sum or the mean, or of other samples. {shown.facts}",
    )
    if said is not None and score is not None and abs(said - score) > SAME_SCORE:
        yield Remark(
            (
                f"The {metric.label} that it printed last, {score_text(said, metric)}, is not what its weights give on "
                f"its samples, {score_text(score, metric)}: it may be of another moment or of other samples.",
            ),
            Tone.WARNING,
        )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _beside(printed: float, computed: float | None) -> str:
    """How they compare, in a few words."""
    if not math.isfinite(printed) or computed is None or not computed:
        return NONE if printed != computed else "the same"
    ratio = printed / computed
    return "the same" if abs(ratio - 1) <= SAME else f"printed is {ratio:.4g} ×"


def _scores_beside(printed: float | None, computed: float | None) -> str:
    if printed is None or computed is None:
        return NONE
    return "the same" if abs(printed - computed) <= SAME_SCORE else "differs"


# Its settings and formulas


def _setup(shown: OwnProgram) -> Iterator[Block]:
    name = code(shown.ran.path.name)
    yield Tabular(_settings(shown), f"Settings of {name}, as they were found in it.")
    yield Heading("Formulas", 2)
    yield Paragraph(
        f"Of the network of {name}, as this project computes it: L is the loss, z what goes into a unit and a what "
        "comes out of it, y the target, m the number of outputs, ⊙ the product element by element."
    )
    yield Formulas(_formulas(shown))


def _settings(shown: OwnProgram) -> Table:
    network = shown.mirror.network
    rows = [
        ["units, input to output", "-".join(map(str, network.sizes))],
        ["weights and biases", f"{sum(math.prod(shape) for shape in network.shapes):,}"],
        ["activations", ", ".join(network.activations)],
        ["loss", f"{network.loss}, computed at line {network.loss_line}"],
        ["samples", f"{shown.count('train'):,}"],
        ["batch", _batch(network)],
        ["optimizer", network.optimizer or "not recognised"],
        ["learning rate", NONE if network.rate is None else f"{network.rate:.4g}"],
    ]
    return Table([Column("setting"), Column("value")], rows)


def _batch(network: OwnNetwork) -> str:
    if network.samples == 1:
        return "one sample at a time"
    return "all samples" if network.batch == 0 else f"{network.samples:,} samples"


def _formulas(shown: OwnProgram) -> list[Formula]:
    found = formulas_of_a_network(shown.experiment)
    hidden = [activation_named(name) for name in dict.fromkeys(shown.mirror.network.activations[:-1])]
    own = [(f"hidden activation, {one.name}", one.formula, one.source) for one in hidden]
    found[1 : 1 + bool(hidden)] = own  # in our terms there is one, and its slope is ours
    return found
