"""The decision field: the network's output over the plane, with the samples on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from tui_backprop.training.inside.field import Field, FieldRequest
from tui_backprop.training.inside.fit import Fit, FitRequest
from tui_backprop.training.inside.plane import Plane
from tui_backprop.training.live.snapshot import Scene
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.lenses.lens import AnswerLens
from tui_backprop.tui.render.axes import short_axis
from tui_backprop.tui.render.bounds import Bounds, bounds_of
from tui_backprop.tui.render.field import class_field, field, field_shape
from tui_backprop.tui.render.fit import fit, fit_legend
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.markers import SHADES
from tui_backprop.tui.render.scatter import Points, class_legend, is_crowded, value_legend
from tui_backprop.tui.render.text import cut, ellipsis_of, line
from tui_backprop.tui.session.session import View

MOST_VALUES = 1600
"""Values of a field over more than `WIDE` inputs, at most: each costs a pass through the whole network."""
WIDE = 32

LEGEND = 8
"""Rows of a picture from which on a legend is at it that nothing else on the screen says."""
EXPLAINED = 24
"""Rows of a field from which on a legend is below it; where shades take the place of colours from `LEGEND` on."""


class FieldLens(AnswerLens[Field | Fit]):
    """Colour by output, the boundary drawn, misclassified samples hollow, test samples by their own glyph.

    Of a number that is predicted from one feature it is y over x, samples and the fitted curve.
    """

    name = "field"
    title = "Decision field"
    keys: ClassVar[Mapping[str, str]] = {
        "f": "across",
        "F": "up",
        "c": "components",
        "z": "discrete",
        "u": "test only",
    }

    def __init__(self) -> None:
        super().__init__()
        self.plane: Plane | None = None
        self.discrete = False
        self.only_test = False
        self._features = 2

    def begin(self, scene: Scene) -> None:
        super().begin(scene)
        if scene.features != self._features or self.plane is None:
            self.plane = Plane(components=scene.features > 2)
        self._features = scene.features

    def heading(self, view: View, width: int, height: int) -> str:
        if view.scene is None or not view.scene.is_curve:
            return self.title
        across, up = view.scene.axes
        return f"Fit · {up} over {across}"

    def idle_keys(self, scene: Scene) -> str:
        return (
            ("z" if scene.is_curve else "")
            + ("" if scene.features > 2 else "fFc")
            + ("" if scene.test_samples else "u")
        )

    def request(self, scene: Scene, width: int, height: int, look: Look) -> FieldRequest | FitRequest | None:
        if scene.is_curve:
            return FitRequest(2 * width) if width > 0 and height > 0 else None
        room = _room(scene, height, look)
        if width <= 0 or room <= 0:
            return None
        rows, columns = field_shape(width, room, look)
        while scene.features > WIDE and rows * columns > MOST_VALUES:
            rows, columns = max(1, rows // 2), max(1, columns // 2)
        return FieldRequest(columns, rows, self.plane or Plane())

    def paint(self, found: Field | Fit, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        if isinstance(found, Fit):
            return draw_fit(found, width, height, look, only_test=self.only_test)
        room = _room(scene, height, look)
        body = draw_field(found, width, room, look, discrete=self.discrete, only_test=self.only_test)
        if _is_explained(height, look):
            shown = found.points.is_test.sum() if self.only_test else len(found.points.is_test)
            legend = _legend(found, scene, look, is_crowded=is_crowded(int(shown), width * room, look))
            body.append(line(legend, width, look))
        if not _heading(scene):
            return body
        return [line(_axes(found, width, look), width, look), *body]

    def press(self, key: str, scene: Scene, width: int, height: int, look: Look) -> bool:
        plane = self.plane or Plane()
        if key in ("f", "F") and scene.features > 2:
            x, y = plane.x, plane.y
            if plane.components:
                x, y = 0, 1
            elif key == "f":
                x = (x + 1 + (x + 1 == y)) % scene.features
            else:
                y = (y + 1 + (y + 1 == x)) % scene.features
            self.plane = Plane(x, y if y != x else (y + 1) % scene.features)
        elif key == "c" and scene.features > 2:
            self.plane = Plane(plane.x, plane.y, components=not plane.components)
        elif key == "z" and not scene.is_curve:
            self.discrete = not self.discrete
        elif key == "u" and scene.test_samples:
            self.only_test = not self.only_test
        else:
            return False
        return True

    def subtitle(self, view: View) -> str:
        found = self.found
        if found is None or isinstance(found, Fit):
            return ""
        wrong = int((found.predicted != found.points.label).sum()) if found.kind != "regression" else 0
        return f"{wrong} of {len(found.predicted):,} shown {'is' if wrong == 1 else 'are'} wrong" if wrong else ""


def _axes(found: Field, width: int, look: Look) -> list[tuple[str, Style | str]]:
    """What the plane's axes are: in whole words, in short ones, or with each name cut, as there is room."""
    marks = ("> ", "  ^ ") if look.ascii else ("→ ", "  ↑ ")
    rest = "  others at their mean" if found.others_at_mean else ""
    room = width - sum(map(len, marks))
    names = found.axes
    if sum(map(cell_len, names)) > room:
        names = (short_axis(names[0]), short_axis(names[1]))
    if sum(map(cell_len, names)) > room:
        # The shorter one keeps what it needs, the other has the rest.
        least = max(room // 2, room - min(map(cell_len, names)))
        names = (cut(names[0], least, ellipsis=ellipsis_of(look)), cut(names[1], least, ellipsis=ellipsis_of(look)))
    parts: list[tuple[str, Style | str]] = []
    for mark, name in zip(marks, names, strict=True):
        parts += [(mark, "muted"), (name, "text")]
    return parts + ([(rest, "muted")] if sum(map(cell_len, names)) + len(rest) <= room else [])


def _heading(scene: Scene) -> int:
    """Rows of the line above the field that names its plane."""
    return 1 if scene.features > 2 else 0


def _is_explained(height: int, look: Look) -> bool:
    """Whether there is a legend: a field's colours are those of the classes everywhere, its shades are on it alone."""
    return height >= (LEGEND if look.depth is ColourDepth.NONE else EXPLAINED)


def _room(scene: Scene, height: int, look: Look) -> int:
    """Rows of the field itself."""
    return max(0, height - _heading(scene) - _is_explained(height, look))


def _legend(found: Field, scene: Scene, look: Look, *, is_crowded: bool) -> list[tuple[str, Style | str]]:
    """What the marks on a field mean, those that can be on it."""
    shades = SHADES["ascii" if look.ascii else "unicode"] if look.depth is ColourDepth.NONE else ""
    if found.kind == "regression":
        return value_legend(found.low, found.high, between=shades or "to")
    parts: list[tuple[str, Style | str]] = []
    if found.points.is_test.any():
        parts += [(look.class_glyph(0, test=True), look.class_ink(0, bold=True)), (" test   ", "muted")]
    mark = look.class_ink(0, bold=True) + Style(reverse=not is_crowded)
    parts += [(look.class_glyph(0, wrong=True), mark), (" wrong   ", "muted")]
    names = class_legend(scene.class_names, look)
    if shades and len(scene.class_names) == 2:  # of more classes the field has their numbers
        names.insert(2, (f"{shades}   ", "muted"))
    # Many classes are cut at the end; what their marks have in common is not.
    return [*names, *parts] if len(scene.class_names) <= 4 else [*parts, *names]


def draw_fit(found: Fit, width: int, height: int, look: Look, *, only_test: bool = False) -> list[Strip]:
    """Samples and the fitted curve, with a legend where there is room.

    Args:
        only_test: the test samples alone.
    """
    has_legend = height >= LEGEND
    shown = found.is_test if only_test else np.ones(len(found.is_test), bool)
    bounds = bounds_of(found.points)._replace(left=float(found.x[0]), right=float(found.x[-1]))
    points = Points(found.points[shown], np.zeros(shown.sum(), int), None, found.is_test[shown])
    body = fit(points, found.x, found.y, bounds, width, height - has_legend, look)
    legend = fit_legend(look, width, has_test=bool(found.is_test.any()))
    return [line(legend, width, look), *body] if has_legend else body


def draw_field(
    found: Field, width: int, height: int, look: Look, *, discrete: bool = False, only_test: bool = False
) -> list[Strip]:
    """A field and its samples.

    Args:
        discrete: what the network decides, not how surely.
        only_test: the test samples alone.
    """
    bounds = Bounds(*found.bounds)
    if found.kind == "regression":
        classes = found.points.label
        wrong = None
    elif found.kind == "unit":
        classes = found.points.label.astype(int)
        wrong = None
    else:
        classes = found.points.label.astype(int)
        wrong = found.predicted != found.points.label
    shown = found.points.is_test if only_test else np.ones(len(classes), bool)
    points = Points(
        found.points.position[shown],
        classes[shown],
        None if wrong is None else wrong[shown],
        found.points.is_test[shown],
    )
    if found.classes is not None:
        sure = np.ones_like(found.values) if discrete else found.values
        return class_field(found.classes, sure, width, height, look, points=points, bounds=bounds)
    boundary = found.kind == "binary"
    span = (found.low, found.high) if found.kind == "regression" else None
    return field(
        found.values, width, height, look, low=-1, high=1, boundary=boundary, discrete=discrete, points=points,
        bounds=bounds, span=span,
    )  # fmt: skip
