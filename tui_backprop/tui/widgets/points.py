"""The training samples in the plane: by their truth, and by what the network says of them."""

from __future__ import annotations

import numpy as np
from textual.strip import Strip

from tui_backprop.training.live.snapshot import Scene
from tui_backprop.tui.render.axes import with_axes
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.scatter import Bounds, Points, bounds_of, class_legend, scatter, value_legend
from tui_backprop.tui.render.text import line
from tui_backprop.tui.render.values import value_scatter
from tui_backprop.tui.session.session import View
from tui_backprop.tui.widgets.panel import Panel


class _Plane(Panel):
    """Samples in the plane. Both panels have the same bounds, so that a point is at the same place in each."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._bounded: Scene | None = None
        self._bounds = Bounds(0.0, 1.0, 0.0, 1.0)

    def _bounds_of(self, scene: Scene) -> Bounds:
        if scene is not self._bounded:
            self._bounded, self._bounds = scene, bounds_of(scene.points)
        return self._bounds

    def draw(self, view: View, width: int, height: int) -> list[Strip]:
        scene = view.scene
        if scene is None:
            return [Strip.blank(width)] * height
        legend = self._legend(view, scene, width) if height >= 8 else None
        rows = height - (legend is not None)
        bounds = self._bounds_of(scene)

        def plot(columns: int, lines: int) -> list[Strip]:
            return self._plot(view, scene, bounds, columns, lines)

        strips = with_axes(bounds, width, rows, self.look, plot)
        return [legend, *strips] if legend is not None else strips

    def _plot(self, view: View, scene: Scene, bounds: Bounds, width: int, height: int) -> list[Strip]:
        raise NotImplementedError

    def _legend(self, view: View, scene: Scene, width: int) -> Strip:
        look = self.look
        if scene.is_regression:
            return line(value_legend(*_span(scene)), width, look)
        return line(class_legend(scene.class_names, look), width, look)


def _span(scene: Scene) -> tuple[float, float]:
    """The lowest and highest truth of a regression data set."""
    labels = scene.point_labels
    return (float(labels.min()), float(labels.max())) if len(labels) else (0.0, 1.0)


class GroundTruth(_Plane):
    """Every sample in the colour of its class."""

    title = "Ground truth"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._drawn_for: tuple[Scene | None, int, int, Look] | None = None
        self._picture: list[Strip] = []

    def draw(self, view: View, width: int, height: int) -> list[Strip]:
        # The truth does not change during a run: one picture serves all of its frames.
        wanted = (view.scene, width, height, self.look)
        if wanted != self._drawn_for:
            self._drawn_for, self._picture = wanted, super().draw(view, width, height)
        return self._picture

    def heading(self, view: View) -> str:
        if view.scene is None or not any(view.scene.axes):
            return self.title
        across, up = view.scene.axes
        return f"Ground truth · {across}{f' × {up}' if up else ''}"

    def _plot(self, view: View, scene: Scene, bounds: Bounds, width: int, height: int) -> list[Strip]:
        if scene.is_regression:
            return value_scatter(scene.points, scene.point_labels, *_span(scene), bounds, width, height, self.look)
        return scatter(Points(scene.points, scene.point_labels), bounds, width, height, self.look)


class Prediction(_Plane):
    """Every sample in the colour of the class it is taken for; wrong ones hollow."""

    title = "Prediction"

    def heading(self, view: View) -> str:
        wrong = view.snapshot.wrong if view.snapshot is not None else None
        return "Prediction" if not wrong else f"Prediction · {wrong:,} wrong"

    def _plot(self, view: View, scene: Scene, bounds: Bounds, width: int, height: int) -> list[Strip]:
        snapshot = view.snapshot
        assert snapshot is not None
        predicted = snapshot.point_predicted
        if scene.is_regression:
            return value_scatter(scene.points, predicted, *_span(scene), bounds, width, height, self.look)
        wrong = np.asarray(predicted != scene.point_labels)
        return scatter(Points(scene.points, predicted, wrong), bounds, width, height, self.look)
