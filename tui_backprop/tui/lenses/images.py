"""Images and many classes: confusion matrix, gallery, first-layer weights."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import ClassVar

from textual.strip import Strip

from tui_backprop.training.inside.images import (
    Confusion,
    ConfusionRequest,
    FirstWeights,
    FirstWeightsRequest,
    Gallery,
    GalleryRequest,
)
from tui_backprop.training.snapshot import Scene, Snapshot
from tui_backprop.tui.lenses.lens import Lens, answer, note
from tui_backprop.tui.render.confusion import confusion
from tui_backprop.tui.render.image import gallery, gallery_capacity, image_size
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import line

ENOUGH = 6
"""Pictures in their full size for which a smaller one is not worth while."""

SMALLEST = 4
"""Pictures are drawn down to this fraction of their size."""


class ConfusionLens(Lens):
    name = "confusion"
    title = "Confusion"
    minimum = (30, 6)

    def __init__(self) -> None:
        self._last: Confusion | None = None

    def begin(self, scene: Scene) -> None:
        self._last = None

    def requests(self, width: int, height: int, look: Look) -> tuple[Hashable, ...]:
        return (ConfusionRequest(),)

    def draw(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        self._last = answer(snapshot, ConfusionRequest()) or self._last
        if scene.is_regression:
            return note("there are no classes in regression", width, height, look)
        if self._last is None:
            return note("waiting for the first look", width, height, look)
        return confusion(self._last.counts, scene.class_names, width, height, look, part=self._last.part)


def _picture(scene: Scene, columns: int, rows: int, look: Look) -> tuple[int, int]:
    """Cells of one picture: whole where `ENOUGH` fit, and else the largest fraction of which one fits."""
    assert scene.image_shape is not None
    whole = image_size(*scene.image_shape, look)
    for fraction in range(1, SMALLEST + 1):
        width, height = (max(1, cells // fraction) for cells in whole)
        across, down = gallery_capacity(columns, rows, width, height)
        if across * down >= (ENOUGH if fraction == 1 else 1):
            break
    return width, height


class _Paged(Lens):
    """Pictures, a page of them at a time.

    Attributes:
        start: the first picture shown; capacity: how many are.
    """

    def __init__(self) -> None:
        self.start = 0
        self.capacity = 1

    def _request(self, width: int, height: int, look: Look) -> GalleryRequest | FirstWeightsRequest | None:
        raise NotImplementedError

    def requests(self, width: int, height: int, look: Look) -> tuple[Hashable, ...]:
        request = self._request(width, height, look)
        return (request,) if request else ()

    def _fit(self, scene: Scene, width: int, height: int, look: Look) -> None:
        """Show as many pictures as the room has."""
        across, down = gallery_capacity(width, height, *_picture(scene, width, height, look))
        self.capacity = max(1, across * down)

    def _turn(self, key: str, total: int) -> bool:
        """The page after or before."""
        if key == "right" and self.start + self.capacity < total:
            self.start += self.capacity
        elif key == "left":
            self.start = max(0, self.start - self.capacity)
        else:
            return False
        return True


class GalleryLens(_Paged):
    name = "gallery"
    title = "Gallery"
    minimum = (30, 10)
    keys: ClassVar[Mapping[str, str]] = {
        "left": "page", "right": "page", "w": "wrong only", "c": "one class"
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.wrong_only = False
        self.label = -1
        self._shape: tuple[int, int] | None = None
        self._last: Gallery | None = None

    def begin(self, scene: Scene) -> None:
        self._shape = scene.image_shape
        self.start, self.label = 0, -1
        self._last = None
        self._scene = scene

    def _request(self, width: int, height: int, look: Look) -> GalleryRequest | None:
        if self._shape is None:
            return None
        self._fit(self._scene, width, height - 1, look)
        return GalleryRequest(self.start, self.capacity, self.wrong_only, self.label)

    def draw(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        if scene.image_shape is None:
            return note("these samples are no images", width, height, look)
        self._last = answer(snapshot, self._request(width, height, look)) or self._last
        found = self._last
        if found is None:
            return note("waiting for the first look", width, height, look)
        names = scene.class_names
        arrow = ">" if look.ascii else "→"
        captions = [
            (f"{names[t]} {c:.0%}" if t == p else f"{names[t]} {arrow} {names[p]} {c:.0%}", "good" if t == p else "bad")
            for t, p, c in zip(found.truth.tolist(), found.predicted.tolist(), found.confidence.tolist(), strict=True)
        ]
        chosen = "wrong ones" if self.wrong_only else "all"
        of = f" of {names[self.label]}" if self.label >= 0 else ""
        last = min(self.start + len(found.rows), found.matching)
        head = f"{found.part} samples, {chosen}{of}: {self.start + 1:,}–{last:,} of {found.matching:,}"
        size = _picture(scene, width, height - 1, look)
        body = gallery(
            list(found.images), captions, width, height - 1, look, picture_width=size[0], picture_height=size[1]
        )
        return [line([(head, "muted")], width, look), *body][:height]

    def press(self, key: str, scene: Scene) -> bool:
        if key == "w":
            self.wrong_only = not self.wrong_only
            self.start = 0
        elif key == "c":
            self.label = self.label + 1 if self.label + 1 < len(scene.class_names) else -1
            self.start = 0
        else:
            return self._turn(key, self._last.matching if self._last is not None else 0)
        return True


class FirstWeightsLens(_Paged):
    name = "weights"
    title = "First-layer weights"
    minimum = (30, 10)
    keys: ClassVar[Mapping[str, str]] = {"left": "page", "right": "page"}

    def __init__(self) -> None:
        super().__init__()
        self._scene: Scene | None = None
        self._last: FirstWeights | None = None

    def begin(self, scene: Scene) -> None:
        self._scene = scene
        self.start = 0
        self._last = None

    def _request(self, width: int, height: int, look: Look) -> FirstWeightsRequest | None:
        if self._scene is None or self._scene.image_shape is None:
            return None
        self._fit(self._scene, width, height, look)
        return FirstWeightsRequest(self.start, self.capacity)

    def draw(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        if scene.image_shape is None:
            return note("these samples are no images", width, height, look)
        self._last = answer(snapshot, self._request(width, height, look)) or self._last
        found = self._last
        if found is None:
            return note("waiting for the first look", width, height, look)
        size = _picture(scene, width, height, look)
        captions = [(f"unit {found.start + index + 1} of {found.units}", "muted") for index in range(len(found.images))]
        return gallery(
            list(found.images), captions, width, height, look, picture_width=size[0], picture_height=size[1],
            low=-1, high=1,
        )  # fmt: skip

    def press(self, key: str, scene: Scene) -> bool:
        return self._turn(key, self._last.units if self._last is not None else 0)
