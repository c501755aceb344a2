"""The training samples in the plane: by their truth, and by what the network says of them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len
from textual.strip import Strip

from tui_backprop.training.live.requests import Prediction, PredictionRequest
from tui_backprop.training.live.snapshot import Scene
from tui_backprop.tui.lenses.lens import AnswerLens, Lens
from tui_backprop.tui.render.axes import short_axis, with_axes
from tui_backprop.tui.render.bounds import Bounds, bounds_of
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.scatter import Points, class_legend, scatter, value_legend
from tui_backprop.tui.render.text import line
from tui_backprop.tui.render.values import value_scatter
from tui_backprop.tui.session.session import View

EXPLAINED = 8
"""Rows from which on a legend is above the plane."""


class TruthLens(Lens):
    """Every sample in the colour of its class."""

    name = "truth"
    title = "Ground truth"

    def heading(self, view: View, width: int, height: int) -> str:
        if view.scene is None or not any(view.scene.axes):
            return self.title
        across, up = view.scene.axes
        forms = []
        for x, y in ((across, up), (short_axis(across), short_axis(up))):
            axes = f"{y} over {x}" if view.scene.is_curve else f"{x}{f' × {y}' if y else ''}"
            forms += [f"Ground truth · {axes}", f"Truth · {axes}"]
        return next((form for form in forms if cell_len(form) <= width - 2), "Ground truth")

    def picture(self, view: View, width: int, height: int, look: Look) -> list[Strip]:
        if view.scene is None:
            return [Strip.blank(width)] * height
        return list(_truth(view.scene, width, height, look))


class PredictionLens(AnswerLens[Prediction]):
    """Every sample in the colour of the class it is taken for; wrong ones hollow."""

    name = "prediction"
    title = "Prediction"

    def heading(self, view: View, width: int, height: int) -> str:
        wrong = view.snapshot.wrong if view.snapshot is not None else None
        whole = f"Prediction · {wrong:,} wrong" if wrong else "Prediction"
        return whole if len(whole) <= width - 2 or not wrong else f"{wrong:,} predicted wrong"

    def request(self, scene: Scene, width: int, height: int, look: Look) -> PredictionRequest:
        return PredictionRequest()

    def paint(self, found: Prediction, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        wrong = None if scene.is_regression else np.asarray(found.predicted != scene.point_labels)
        return draw_plane(scene, found.predicted, wrong, width, height, look)


@lru_cache(maxsize=4)
def _truth(scene: Scene, width: int, height: int, look: Look) -> tuple[Strip, ...]:
    # The truth does not change during a run: one picture serves all of its frames.
    return tuple(draw_plane(scene, scene.point_labels, None, width, height, look))


@lru_cache(maxsize=4)
def _bounds_of(scene: Scene) -> Bounds:
    """The same in both pictures, so that a point is at the same place in each."""
    return bounds_of(scene.points)


def draw_plane(
    scene: Scene, values: NDArray[np.generic], wrong: NDArray[np.bool_] | None, width: int, height: int, look: Look
) -> list[Strip]:
    """The scene's samples with axes, and a legend where there is room.

    Args:
        values: (k,), class indices, or values in regression: what the samples are drawn as.
        wrong: (k,), which of them are drawn hollow; None for none.
    """
    bounds = _bounds_of(scene)
    span = _span(scene)
    has_legend = height >= EXPLAINED and not scene.is_curve  # of y over x the axis says the values

    points = scene.points
    if scene.is_curve:
        points = np.column_stack([points[:, 0], values.astype(np.float64)])

    def plot(columns: int, rows: int) -> list[Strip]:
        if scene.is_regression:
            return value_scatter(points, values, *span, bounds, columns, rows, look)
        return scatter(Points(scene.points, values, wrong), bounds, columns, rows, look)

    strips = with_axes(bounds, width, height - has_legend, look, plot)
    if not has_legend:
        return strips
    legend = value_legend(*span) if scene.is_regression else class_legend(scene.class_names, look)
    return [line(legend, width, look), *strips]


def _span(scene: Scene) -> tuple[float, float]:
    """The lowest and highest truth of a regression data set."""
    labels = scene.point_labels
    return (float(labels.min()), float(labels.max())) if len(labels) else (0.0, 1.0)
