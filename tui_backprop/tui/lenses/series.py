"""The series of a picture of curves, from what a run has measured, and what is said of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.metrics import METRICS
from tui_backprop.training.run.history import Curve
from tui_backprop.tui.render.curve import Series
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.session.comparison import difference
from tui_backprop.tui.session.session import View

KINDS = (("train", "", "train"), ("test", "test_", "test"), ("validation", "validation_", "warning"))
"""Label, prefix in `Curve` and ink of each kind of samples."""


def series_of(shown: Curve, measure: str) -> list[Series]:
    """The curves of "loss" or "accuracy", each bucket with its lowest and its highest value."""
    epochs = np.repeat(shown.epochs, 2)
    found = []
    for label, prefix, role in KINDS:
        name = prefix + measure
        if name in shown.low:
            values = np.column_stack([shown.low[name], shown.high[name]]).ravel()
            found.append(Series(label, role, epochs, values))
    return found


def metric_series(experiment: Experiment, shown: Curve) -> list[Series]:
    """The curves of the metrics that the experiment asks for, each in a stroke of its own."""
    found = []
    for stroke, metric in enumerate((METRICS[name] for name in experiment.metrics), 1):
        for one in series_of(shown, metric.key):
            label = metric.label if one.label == "train" else f"{one.label} {metric.label}"
            found.append(replace(one, label=label, stroke=stroke))
    return found


def pinned_series(view: View, measure: str, look: Look) -> list[Series]:
    """The training curve of every pinned run, named by what differs from the current one."""
    arrow = "->" if look.ascii else "→"
    found = []
    for pin in view.pins:
        if measure in pin.curve.low:
            values = np.column_stack([pin.curve.low[measure], pin.curve.high[measure]]).ravel()
            label = f"{pin.number}: {difference(pin.experiment, view.experiment).replace('→', arrow)}"
            role = look.pinned_role(pin.number - 1)
            epochs = np.repeat(pin.curve.epochs, 2)
            # Where there is no room for what differs, the table of pinned runs says it by this number.
            found.append(Series(label, role, epochs, values, stroke=pin.number, short=f"{pin.number}"))
    return found


def overfitting(shown: Curve) -> int | None:
    """The epoch with the lowest test loss, when the test loss has risen by a twentieth since then; None otherwise."""
    if "test_loss" not in shown.low:
        return None
    low = shown.low["test_loss"]
    finite = np.isfinite(low)
    if finite.sum() < 3:
        return None
    best = int(np.nanargmin(np.where(finite, low, np.nan)))
    last = low[finite][-1]
    return int(shown.epochs[best]) if last > 1.05 * low[best] else None


def lowest_notes(epoch: int, shown: Curve) -> tuple[str, str]:
    """What is said of the epoch with the lowest test loss; where a bucket holds several, it is known only about.

    The shorter form leaves out when that was, which the place of the line tells, and never of what it is the lowest.
    """
    when = f"{'about ' if shown.width > 1 else ''}{epoch:,}"
    return f"test loss lowest at {when}", "lowest test loss"
