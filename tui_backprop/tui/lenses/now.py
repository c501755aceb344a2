"""The state of the run in numbers, each with its sparkline."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from textual.strip import Strip

from tui_backprop.nn.metrics import METRICS
from tui_backprop.training.live.snapshot import Scene, Snapshot
from tui_backprop.training.run.history import Curve
from tui_backprop.training.run.record import metric_of
from tui_backprop.tui.lenses.lens import Lens
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.numbers import (
    UNKNOWN,
    format_count,
    format_eta,
    format_loss,
    format_percent,
)
from tui_backprop.tui.render.sparkline import sparkline
from tui_backprop.tui.render.text import cut, ellipsis_of, line
from tui_backprop.tui.session.session import View

SHORT = {"": "", "test_": "test ", "validation_": "valid. "}
ROLES = {"": "train", "test_": "test", "validation_": "warning"}
"""How a part of the samples is called before a metric, and its ink."""


def recent(shown: Curve, name: str) -> NDArray[np.float64]:
    """A series with the middle of each bucket; empty when the run has no such series."""
    if name not in shown.low:
        return np.empty(0)
    return np.asarray((shown.low[name] + shown.high[name]) / 2, np.float64)


def loss_text(value: float | None) -> str:
    """A loss, "–" when it was not measured."""
    return UNKNOWN.rjust(8) if value is None else format_loss(value)


def score_text(value: float | None, *, regression: bool) -> str:
    """An accuracy or R²; "–" when it is undefined."""
    if value is None or not math.isfinite(value):
        return UNKNOWN.rjust(8)
    if regression:
        text = METRICS["r2"].text(value, 4)
        return text.rjust(8) if len(text) <= 8 else f"{value:8.1e}"
    return format_percent(value, 8)


class NowLens(Lens):
    """Loss, accuracy, and how far the run is."""

    name = "now"
    title = "Now"

    def picture(self, view: View, width: int, height: int, look: Look) -> list[Strip]:
        rows = self._rows(view, width, height, look)[:height]
        return rows + [Strip.blank(width)] * (height - len(rows))

    def _rows(self, view: View, width: int, height: int, look: Look) -> list[Strip]:
        snapshot, scene = view.snapshot, view.scene
        record = snapshot.record if snapshot is not None else None
        regression = scene.is_regression if scene is not None else view.experiment.is_regression

        def pair(name: str, value: str, role: str = "text", *, bold: bool = False) -> Strip:
            # The number is what matters: where both have no room, words give way.
            value = value if len(name) + 1 + len(value) <= width else value.removeprefix("at ").removeprefix("epoch ")
            name = cut(name, width - len(value) - 1, ellipsis=ellipsis_of(look))
            gap = max(1, width - len(name) - len(value))
            return line([(name, "muted"), (" " * gap, "text"), (value, look.ink(role, bold=bold))], width, look)

        score = (scene.experiment if scene is not None else view.experiment).score.label
        if snapshot is None or scene is None or record is None:
            return [pair("loss", UNKNOWN), pair(score, UNKNOWN)]
        diverged = snapshot.diverged_at is not None
        has_test = scene.test_samples > 0
        spark = 2 if height >= 13 else 1
        shown = snapshot.curve
        loss = "loss, scaled" if scene.label_scaled else "loss"
        rows = [pair(loss, loss_text(record.loss), "bad" if diverged else "train", bold=True)]
        if height >= 6:
            rows += sparkline(recent(shown, "loss"), width, look, height=spark, role="train", log=view.log_scale)
        good = "good" if record.accuracy == 1 else "train"
        rows.append(pair(score, score_text(record.accuracy, regression=regression), good, bold=True))
        if height >= 6:
            low = None if regression else 0.0
            rows += sparkline(recent(shown, "accuracy"), width, look, role="train", low=low, high=1.0)
        if has_test:
            rows.append(pair("test loss", loss_text(record.test_loss), "test"))
            rows.append(pair(f"test {score}", score_text(record.test_accuracy, regression=regression), "test"))
        if record.validation_loss is not None:
            rows.append(pair("valid. loss", loss_text(record.validation_loss), "warning"))
            text = score_text(record.validation_accuracy, regression=regression)
            rows.append(pair(f"valid. {score}", text, "warning"))
        for name, value in record.metrics.items():
            part, metric = metric_of(name)
            words = f"{SHORT[part]}{metric.label}"
            rows.append(pair(words, score_text(value, regression=not metric.is_share), ROLES[part]))
        rows += self._facts(snapshot, scene, pair)
        return rows

    def _facts(self, snapshot: Snapshot, scene: Scene, pair: Callable[..., Strip]) -> list[Strip]:
        diverged, record = snapshot.diverged_at is not None, snapshot.record
        rows: list[Strip] = []
        if diverged:
            rows.append(pair("diverged", f"at epoch {snapshot.diverged_at:,}", "bad", bold=True))
            kept = snapshot.last_finite
            if kept is not None:
                rows.append(pair("kept", f"epoch {kept.epoch:,}"))
                rows.append(pair("loss there", loss_text(kept.loss)))
        elif snapshot.wrong is not None:
            wrong = f"{snapshot.wrong:,} of {scene.samples:,}"
            rows.append(pair("wrong", wrong, "good" if snapshot.wrong == 0 else "bad"))
        if snapshot.perfect_at is not None and not scene.is_regression:
            rows.append(pair("first 100 %", f"epoch {snapshot.perfect_at:,}", "good"))
        if scene.steps_per_epoch > 1:
            rows.append(pair("this epoch", f"{math.floor(snapshot.epoch_fraction * 100)} %"))
        rows.append(pair("updates", format_count(record.steps if record is not None else 0)))
        rows.append(pair("time", format_eta(snapshot.seconds)))
        samples = format_count(scene.samples)
        if scene.test_samples:
            samples += f" + {scene.test_samples:,}"
        rows.append(pair("samples", samples))
        rows.append(pair("network", "-".join(map(str, scene.sizes))))
        if scene.standardised:
            rows.append(pair("features", "standardised"))
        return rows
