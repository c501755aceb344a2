"""The layers' health: numbers, sparklines, sentences."""

from __future__ import annotations

from collections import defaultdict, deque

import numpy as np
from textual.strip import Strip

from tui_backprop.training.diagnosis.findings import Diagnosis
from tui_backprop.training.inside.diagnosis import DiagnosisRequest
from tui_backprop.training.inside.layers import LayerHealth, LayersHealth, LayersRequest
from tui_backprop.training.live.requests import Request
from tui_backprop.training.live.snapshot import Scene, Snapshot
from tui_backprop.tui.lenses.lens import AnswerLens
from tui_backprop.tui.render.layers import Row, layers, overflow
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import fitting
from tui_backprop.tui.session.session import View
from tui_backprop.tui.words.program import our_reach

KEPT = 120
"""Looks that a sparkline goes back."""


class LayersLens(AnswerLens[LayersHealth]):
    name = "layers"
    title = "Layers"
    period = 0.3

    def __init__(self) -> None:
        super().__init__()
        self._start = self._more = 0
        self._diagnosis: Diagnosis | None = None
        self._result = ""
        self._is_watched = False
        self._steps = -1
        self._past: defaultdict[tuple[int, str], deque[float]] = defaultdict(lambda: deque(maxlen=KEPT))

    def begin(self, scene: Scene) -> None:
        super().begin(scene)
        self._start = self._more = 0
        self._diagnosis, self._result = None, ""
        self._steps = -1
        self._past.clear()

    def request(self, scene: Scene, width: int, height: int, look: Look) -> LayersRequest:
        return LayersRequest()

    def requests(self, scene: Scene, width: int, height: int, look: Look) -> tuple[Request[object], ...]:
        return (*super().requests(scene, width, height, look), DiagnosisRequest())

    def take(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> None:
        super().take(snapshot, scene, width, height, look)
        self._diagnosis = snapshot.answers.get(DiagnosisRequest()) or self._diagnosis
        self._result = _result(snapshot, scene)
        self._is_watched = snapshot.program is not None
        steps = snapshot.record.steps if snapshot.record is not None else -1
        if (found := snapshot.answers.get(LayersRequest())) is not None and steps != self._steps:
            self._steps = steps
            self._remember(found)
        self._measure(width, height)

    def paint(self, found: LayersHealth, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        reach = self._diagnosis.well if self._diagnosis is not None else ""
        if reach and self._is_watched:  # it is of the gradients that we compute
            room = width - len(self._result) - 2 if self._result else width
            reach = fitting(our_reach(scene.experiment.data), room)
        well = "; ".join(part for part in (reach, self._result) if part)
        return layers(self._rows(found), self._sentences, well, width, height, look, start=self._start)

    def subtitle(self, view: View) -> str:
        left = self._more - self._start
        return f"PgDn: {left} more" if left else "PgUp: back" if self._start else ""

    def scroll(self, unit: str, way: int, scene: Scene, width: int, height: int) -> bool:
        self._measure(width, height)
        before = self._start
        distance = {"row": 1, "page": max(1, height - 1), "end": self._more}[unit]
        self._start = min(self._more, max(0, before + way * distance))
        return self._start != before

    def _measure(self, width: int, height: int) -> None:
        """How much is behind the lower edge at this size."""
        found = self.found
        self._more = overflow(self._rows(found), self._sentences, width, height) if found is not None else 0
        self._start = min(self._start, self._more)

    def _rows(self, found: LayersHealth) -> list[Row]:
        return [self._row(layer) for layer in found.layers]

    @property
    def _sentences(self) -> list[str]:
        """What is wrong, each with what to do about it."""
        findings = self._diagnosis.findings if self._diagnosis is not None else ()
        return [f"{finding.sentence}; {finding.remedy}" for finding in findings]

    def _remember(self, found: LayersHealth) -> None:
        for layer in found.layers:
            for name in ("gradient_norm", "update_ratio", "deviation", "saturated", "dead", "mean"):
                self._past[layer.number, name].append(float(getattr(layer, name)))

    def _row(self, layer: LayerHealth) -> Row:
        # Every number has the cells of its largest, so that the columns stand still.
        def past(name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
            return np.array(self._past[layer.number, name])

        # Flat and dead units are no fault of a network that has learnt: it is the diagnosis that says so.
        found = {finding.rule for finding in self._diagnosis.findings} if self._diagnosis is not None else set()
        dead_role = "bad" if layer.dead and "dead-units" in found else "text" if layer.dead else "muted"
        flat_role = "warning" if layer.saturated > 0.8 and "saturated" in found else "text"
        return Row(
            f"{layer.number} {layer.activation}",
            [
                ("|∂L/∂W|", _scientific(layer.gradient_norm), past("gradient_norm"), "text"),
                ("|ΔW|/|W|", _scientific(layer.update_ratio), past("update_ratio"), "text"),
                ("flat", f"{layer.saturated:4.0%}", past("saturated"), flat_role),
                ("dead", f"{layer.dead:>{len(str(layer.units))}}", past("dead"), dead_role),
                ("mean a", f"{layer.mean:+7.3f}".replace("-", "−"), past("mean"), "text"),
                ("± a", f"{layer.deviation:6.3f}", past("deviation"), "text"),
            ],
        )


def _result(snapshot: Snapshot, scene: Scene) -> str:
    """How good the network is now, in the numbers of the snapshot that is shown."""
    if snapshot.wrong is not None:
        return f"{scene.samples - snapshot.wrong:,} of {scene.samples:,} right"
    record = snapshot.last_finite
    return "" if record is None or record.accuracy is None else f"R² {record.accuracy:.4g}"


def _scientific(value: float) -> str:
    return f"{value:7.1e}" if np.isfinite(value) else "–"
