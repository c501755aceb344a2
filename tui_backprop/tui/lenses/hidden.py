"""Hidden space: what each layer does to the plane and to the samples, as it learns."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import ClassVar

from textual.strip import Strip

from tui_backprop.training.inside.hidden import HiddenRequest, HiddenSpace, LayerSpace
from tui_backprop.training.inside.plane import Plane
from tui_backprop.training.live.snapshot import Scene, Snapshot
from tui_backprop.tui.lenses.lens import Lens, answer, note
from tui_backprop.tui.render.hidden import steady_bounds, warp
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.scatter import Bounds, Points

NARROWEST = 26
"""Columns of one layer's picture, at least."""

FINE = 36
"""Columns of one layer's picture from which the grid is drawn with all of its lines."""

WIDEST = 32
"""Features up to which the grid is drawn: each of its points costs a pass through the network."""


class HiddenLens(Lens):
    """The layers side by side, as many as there is room for; keys go to the others."""

    name = "hidden"
    title = "Hidden space"
    minimum = (26, 8)
    keys: ClassVar[Mapping[str, str]] = {"left": "layer", "right": "layer", "z": "grid on or off"}

    def __init__(self) -> None:
        self.first = 0
        self.has_grid = True
        self._features = 2
        self._followed_last = True
        self._last: HiddenSpace | None = None
        self._bounds: dict[int, Bounds] = {}

    def begin(self, scene: Scene) -> None:
        self._features = scene.features
        self._last = None
        self._bounds.clear()

    def _request(self, width: int) -> HiddenRequest:
        plane = Plane(components=self._features > 2)
        if not self.has_grid or self._features > WIDEST:
            return HiddenRequest(plane, lines=0)
        return HiddenRequest(plane) if width >= FINE else HiddenRequest(plane, lines=5, resolution=16)

    def requests(self, width: int, height: int, look: Look) -> tuple[Hashable, ...]:
        return (self._request(width),)

    def draw(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        self._last = answer(snapshot, self._request(width)) or self._last
        if self._last is None:
            return note("waiting for the first look", width, height, look)
        spaces = self._last.spaces
        fitting = max(1, min(len(spaces), width // NARROWEST))
        # The hidden layers matter most: where not all fit, the last hidden layer is shown unless keys said otherwise.
        last_start = len(spaces) - fitting
        start = max(0, last_start - 1) if self._followed_last else min(self.first, last_start)
        self.first = start
        chosen = spaces[start : start + fitting]
        each = (width - (fitting - 1)) // fitting
        drawn = [self._one(space, each, height, look) for space in chosen]
        pad = width - fitting * each - (fitting - 1)
        gap = [Strip.blank(1)] * height
        rows = []
        for y in range(height):
            parts: list[Strip] = []
            for index, strips in enumerate(drawn):
                parts += [gap[y], strips[y]] if index else [strips[y]]
            rows.append(Strip.join([*parts, Strip.blank(pad)]))
        return rows

    def _one(self, space: LayerSpace, width: int, height: int, look: Look) -> list[Strip]:
        assert self._last is not None
        bounds = self._bounds[space.number] = steady_bounds(space.points, space.lines, self._bounds.get(space.number))
        labels = self._last.labels
        is_class = labels.dtype.kind in "iu"
        classes = labels.astype(int) if is_class else (labels > labels.mean()).astype(int)
        wrong = labels != self._last.predicted if is_class else None
        title = _title(space, len(self._last.spaces), width)
        return warp(Points(space.points, classes, wrong), space.lines, bounds, width, height, look, title=title)

    def press(self, key: str, scene: Scene) -> bool:
        if key in ("left", "right"):
            self._followed_last = False
            self.first = max(0, self.first + (1 if key == "right" else -1))
        elif key == "z":
            self.has_grid = not self.has_grid
        else:
            return False
        return True


def _title(space: LayerSpace, spaces: int, width: int) -> str:
    """Which layer it is and what its axes are, in words as long as there is room for."""
    is_output = space.number == spaces - 1
    name = "inputs" if space.number == 0 else "outputs" if is_output else f"after layer {space.number}"
    axes = [axis.replace("principal component", "PC") for axis in space.axes if axis]
    found = f"{name}: {' × '.join(axes)}"
    if len(found) > width:
        found = found.replace("after ", "")
    return found if len(found) <= width else found.replace("PC 1 ", "PC ").replace("PC 2 ", "")
