"""The learning curves: loss, and accuracy or R²."""

from __future__ import annotations

import threading

from textual.strip import Strip

from tui_backprop.tui.lenses.lens import Lens
from tui_backprop.tui.lenses.series import lowest_notes, metric_series, overfitting, pinned_series, series_of
from tui_backprop.tui.render.curve import Mark, curve, load_plotext
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.session.session import View

_ready = threading.Event()


def prepare() -> None:
    """Import what draws curves, some tenths of a second; until then only axes are drawn, so that keys need not wait."""
    load_plotext()
    _ready.set()


def is_ready() -> bool:
    """Whether what draws curves has been imported."""
    return _ready.is_set()


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
