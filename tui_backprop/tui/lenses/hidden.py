"""Hidden space: what each layer does to the plane and to the samples, as it learns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.strip import Strip

from tui_backprop.training.inside.hidden import HiddenRequest, HiddenSpace, LayerSpace
from tui_backprop.training.inside.plane import Plane
from tui_backprop.training.live.snapshot import Scene, Snapshot
from tui_backprop.tui.lenses.lens import AnswerLens
from tui_backprop.tui.render.bounds import Bounds
from tui_backprop.tui.render.hidden import hidden, steady_bounds
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.scatter import Points

NARROWEST = 26
"""Columns of one layer's picture, at least."""

FINE = 36
"""Columns of one layer's picture from which the grid is drawn with all of its lines."""

WIDEST = 32
"""Features up to which the grid is drawn: each of its points costs a pass through the network."""


class HiddenLens(AnswerLens[HiddenSpace]):
    """The layers side by side, as many as there is room for; keys go to the others."""

    name = "hidden"
    title = "Hidden space"
    keys: ClassVar[Mapping[str, str]] = {"left": "layer", "right": "layer", "z": "grid on or off"}

    def __init__(self) -> None:
        super().__init__()
        self.first: int | None = None
        """The first layer shown; None until keys have said so."""
        self.has_grid = True
        self._bounds: dict[int, Bounds] = {}

    def begin(self, scene: Scene) -> None:
        super().begin(scene)
        self._bounds.clear()

    def request(self, scene: Scene, width: int, height: int, look: Look) -> HiddenRequest:
        plane = Plane(components=scene.features > 2)
        if not self.has_grid or scene.features > WIDEST:
            return HiddenRequest(plane, lines=0)
        return HiddenRequest(plane) if width >= FINE else HiddenRequest(plane, lines=5, resolution=16)

    def take(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> None:
        super().take(snapshot, scene, width, height, look)
        for space in self.found.spaces if self.found is not None else ():
            self._bounds[space.number] = steady_bounds(space.points, space.lines, self._bounds.get(space.number))

    def paint(self, found: HiddenSpace, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        fitting = _fitting(len(found.spaces), width)
        start = self._start(len(found.spaces), width)
        each = (width - (fitting - 1)) // fitting
        drawn = [self._one(found, space, each, height, look) for space in found.spaces[start : start + fitting]]
        pad = width - fitting * each - (fitting - 1)
        gap = [Strip.blank(1)] * height
        rows = []
        for y in range(height):
            parts: list[Strip] = []
            for index, strips in enumerate(drawn):
                parts += [gap[y], strips[y]] if index else [strips[y]]
            rows.append(Strip.join([*parts, Strip.blank(pad)]))
        return rows

    def _start(self, spaces: int, width: int) -> int:
        """The first layer that is shown of so many."""
        last_start = spaces - _fitting(spaces, width)
        # The hidden layers matter most: where not all fit, the last hidden layer is shown unless keys said otherwise.
        return max(0, last_start - 1) if self.first is None else min(self.first, last_start)

    def _one(self, found: HiddenSpace, space: LayerSpace, width: int, height: int, look: Look) -> list[Strip]:
        labels = found.labels
        is_class = labels.dtype.kind in "iu"
        classes = labels.astype(int) if is_class else (labels > labels.mean()).astype(int)
        wrong = labels != found.predicted if is_class else None
        title = _title(space, len(found.spaces), width)
        points, bounds = Points(space.points, classes, wrong), self._bounds[space.number]
        return hidden(points, space.lines, bounds, width, height, look, title=title)

    def press(self, key: str, scene: Scene, width: int, height: int, look: Look) -> bool:
        if key in ("left", "right"):
            self.first = max(0, self._start(len(scene.sizes), width) + (1 if key == "right" else -1))
        elif key == "z":
            self.has_grid = not self.has_grid
        else:
            return False
        return True


def _fitting(spaces: int, width: int) -> int:
    """How many of so many layers stand side by side."""
    return max(1, min(spaces, width // NARROWEST))


def _title(space: LayerSpace, spaces: int, width: int) -> str:
    """Which layer it is and what its axes are, in words as long as there is room for."""
    is_output = space.number == spaces - 1
    name = "inputs" if space.number == 0 else "outputs" if is_output else f"after layer {space.number}"
    axes = list(filter(None, space.axes))
    found = f"{name}: {' × '.join(axes)}"
    if len(found) > width:
        found = found.replace("after ", "")
    return found if len(found) <= width else found.replace("PC 1 ", "PC ").replace("PC 2 ", "")
