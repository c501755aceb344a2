"""The learning curves: loss, and accuracy or R²."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
from textual.strip import Strip

from tui_backprop.experiment.experiment import Experiment
from tui_backprop.nn.metrics import METRICS
from tui_backprop.training.run.history import Curve
from tui_backprop.tui.lenses.lens import Lens
from tui_backprop.tui.render.curve import Mark, Series, curve, load_plotext
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.session.comparison import difference
from tui_backprop.tui.session.session import View

KINDS = (("train", "", "train"), ("test", "test_", "test"), ("validation", "validation_", "warning"))
"""Label, prefix in `Curve` and ink of each kind of samples."""


_ready = threading.Event()


def prepare() -> None:
    """Import what draws curves, some tenths of a second; until then only axes are drawn, so that keys need not wait."""
    load_plotext()
    _ready.set()


def is_ready() -> bool:
    """Whether what draws curves has been imported."""
    return _ready.is_set()


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


class LossLens(Lens):
    """The loss over the epochs, over that of the pinned runs."""

    name = "loss"
    title = "Loss"
    period = 0.3

    def heading(self, view: View, width: int, height: int) -> str:
        kind = view.scene.experiment.loss if view.scene is not None else view.experiment.loss
        of = " of the scaled label" if view.scene is not None and view.scene.label_scaled else ""
        log = " · log" if view.log_scale else ""
        whole = f"Loss · {kind}{of}{log}"
        return whole if len(whole) <= width - 2 or not of else f"Loss · {kind}, scaled{log}"

    def picture(self, view: View, width: int, height: int, look: Look) -> list[Strip]:
        snapshot = view.snapshot
        if snapshot is None or not is_ready():
            return curve([], width, height, look)
        marks = []
        if snapshot.diverged_at is not None:
            at = f"{snapshot.diverged_at:,}"
            shorter = (f"diverged at {at}", "diverged")
            marks.append(Mark(snapshot.diverged_at, f"diverged at epoch {at}", shorter=shorter))
        turned = overfitting(snapshot.curve)
        if turned is not None:
            note, short = lowest_notes(turned, snapshot.curve)
            marks.append(Mark(turned, note, "warning", (short,)))
        series = series_of(snapshot.curve, "loss") + pinned_series(view, "loss", look)
        return curve(series, width, height, look, log=view.log_scale, marks=marks, legend=len(series) > 1)


class AccuracyLens(Lens):
    """Accuracy over the epochs, or R² in regression, over that of the pinned runs."""

    name = "accuracy"
    title = "Accuracy"
    period = 0.3

    def heading(self, view: View, width: int, height: int) -> str:
        experiment = view.scene.experiment if view.scene is not None else view.experiment
        if experiment.is_regression:
            return "R²"
        perfect = view.snapshot.perfect_at if view.snapshot is not None else None
        if perfect is None:
            return "Accuracy"
        whole = f"Accuracy · first 100 % at epoch {perfect:,}"
        # The number is what matters: a narrow panel has room for it and fewer words.
        return whole if len(whole) <= width - 2 else f"Accuracy · 100 % from {perfect:,}"

    def picture(self, view: View, width: int, height: int, look: Look) -> list[Strip]:
        snapshot, scene = view.snapshot, view.scene
        if snapshot is None or scene is None or not is_ready():
            return curve([], width, height, look, log=False, low=0, high=1)
        series = (
            series_of(snapshot.curve, "accuracy")
            + metric_series(scene.experiment, snapshot.curve)
            + pinned_series(view, "accuracy", look)
        )
        # R² has no lower bound: the first epochs may be far below 0.
        low = None if scene.is_regression else 0.0
        return curve(series, width, height, look, log=False, low=low, high=1.0, legend=len(series) > 1)
