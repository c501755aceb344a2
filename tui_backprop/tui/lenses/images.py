"""Images and many classes: confusion matrix, gallery, first-layer weights."""

from __future__ import annotations

import textwrap
from collections.abc import Hashable, Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.strip import Strip

from tui_backprop.training.inside.images import (
    Confusion,
    ConfusionRequest,
    FirstWeights,
    FirstWeightsRequest,
    Gallery,
    GalleryRequest,
)
from tui_backprop.training.live.snapshot import Scene, Snapshot
from tui_backprop.tui.lenses.lens import Lens, answer, note
from tui_backprop.tui.render.confusion import confusion
from tui_backprop.tui.render.image import Parts, Tiling, best_tiling, gallery, weights
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.numbers import UNKNOWN
from tui_backprop.tui.render.text import ellipsis_of, fit, line
from tui_backprop.tui.themes import ColourDepth

LONGEST_NAME = 12
"""Cells that a caption has room for in the name of a class, at most."""

MARK, PERCENT = 2, 5
"""Cells of a caption's mark with the blank after it, and of its confidence with the blank before it."""


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


class _Paged(Lens):
    """Pictures, a page of them at a time.

    Attributes:
        start: the first picture asked for; capacity: how many are.
    """

    def __init__(self) -> None:
        self.start = 0
        self.capacity = 1
        self._scene: Scene | None = None

    def begin(self, scene: Scene) -> None:
        self._scene = scene
        self.start = 0
        self._last = None

    def _tiling(self, scene: Scene, width: int, height: int, look: Look) -> Tiling:
        """Where the pictures stand in a panel of `width` × `height` cells; only for a scene of images."""
        raise NotImplementedError

    def _request(self) -> GalleryRequest | FirstWeightsRequest:
        raise NotImplementedError

    def requests(self, width: int, height: int, look: Look) -> tuple[Hashable, ...]:
        if self._scene is None or self._scene.image_shape is None:
            return ()
        self.capacity = max(1, self._tiling(self._scene, width, height, look).count)
        return (self._request(),)

    def _turn(self, key: str, total: int) -> bool:
        """The page after or before; the last one is full, as the trainer gives it."""
        if key == "right" and self.start + self.capacity < total:
            self.start += self.capacity
        elif key == "left":
            self.start = max(0, min(self.start, total - self.capacity) - self.capacity)
        else:
            return False
        return True


class GalleryLens(_Paged):
    """Samples, each over what the network says and how surely; the truth is told where that is wrong."""

    name = "gallery"
    title = "Gallery"
    minimum = (30, 10)
    keys: ClassVar[Mapping[str, str]] = {
        "left": "page", "right": "page", "w": "wrong only", "c": "class"
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.wrong_only = False
        self.label = -1
        self._last: Gallery | None = None

    def begin(self, scene: Scene) -> None:
        super().begin(scene)
        self.label = -1

    def idle_keys(self, scene: Scene) -> str:
        return "wc" if scene.image_shape is None else ""

    def _tiling(self, scene: Scene, width: int, height: int, look: Look) -> Tiling:
        assert scene.image_shape is not None
        caption = min(width, _caption_width(scene.class_names))
        return best_tiling(scene.image_shape, width, height - 1, look, caption=caption, rows=2)

    def _request(self) -> GalleryRequest:
        return GalleryRequest(self.start, self.capacity, self.wrong_only, self.label)

    def draw(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        if scene.image_shape is None:
            return _sentence(
                "these samples are no images: press d until the data set is fashion-mnist", width, height, look
            )
        self._last = answer(snapshot, self._request()) or self._last
        found = self._last
        if found is None:
            return note("waiting for the first look", width, height, look)
        if not found.matching:
            wrong, which = "wrong " if self.wrong_only else "", self._class_name(scene)
            of = f" of class {which}" if which else ""
            return _sentence(f"there are no {wrong}{found.part} samples{of}", width, height, look)
        tiling = self._tiling(scene, width, height, look)
        captions = [
            _caption(scene.class_names, *sample, tiling.caption, look)
            for sample in zip(found.truth.tolist(), found.predicted.tolist(), found.confidence.tolist(), strict=True)
        ]
        head = line(self._head(found, scene, width, look), width, look)
        return [head, *gallery(list(found.images), captions, width, height - 1, look, tiling)][:height]

    def _class_name(self, scene: Scene) -> str:
        """The class that is shown alone; empty for all."""
        return scene.class_names[self.label] if self.label >= 0 else ""

    def _head(self, found: Gallery, scene: Scene, width: int, look: Look) -> Parts:
        """Which samples are shown, in as many words as there is room for."""
        which = self._class_name(scene)
        wrong: Parts = [("wrong", "bad"), (" ", "muted")] if self.wrong_only else []
        name: Parts = [(which, look.class_ink(self.label)), (" ", "muted")] if which else []
        of_class: Parts = [(" of class ", "muted"), *name] if which else []
        shown = _range(found.start, len(found.rows), look)
        matching = f"{found.matching:,}"
        forms: list[Parts] = [
            [(f"{shown} of {matching} ", "muted"), *wrong, (f"{found.part} samples", "muted"), *of_class],
            [*wrong, *name, (f"{shown} of {matching}", "muted")],
            [*wrong, *name, (f"{shown}/{matching}", "muted")],
            [*wrong, *name, (shown, "muted")],
            [*([(f"{_marks(look)[True]} ", "bad")] if wrong else []), *name[:1]],
        ]
        return next((form for form in forms if sum(cell_len(text) for text, _ in form) <= width), forms[-1])

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
    """What each unit of the first layer looks for: its weights as a picture of the inputs.

    At first what it has learned: the random weights that it began with are several times larger for a long time, and
    all that could be seen.
    """

    name = "weights"
    title = "First-layer weights"
    minimum = (30, 10)
    keys: ClassVar[Mapping[str, str]] = {"left": "page", "right": "page", "w": "whole or learned"}

    def __init__(self) -> None:
        super().__init__()
        self.learned = True
        self._last: FirstWeights | None = None

    def _tiling(self, scene: Scene, width: int, height: int, look: Look) -> Tiling:
        assert scene.image_shape is not None
        return best_tiling(scene.image_shape, width, height, look, most=scene.sizes[1])

    def _request(self) -> FirstWeightsRequest:
        return FirstWeightsRequest(self.start, self.capacity, self.learned)

    def draw(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        if scene.image_shape is None:
            return _sentence("these inputs are no images", width, height, look)
        self._last = answer(snapshot, self._request()) or self._last
        found = self._last
        if found is None:
            return note("waiting for the first look", width, height, look)
        tiling = self._tiling(scene, width, height, look)
        word = "unit " if len(f"unit {found.units}") <= tiling.caption else ""
        captions = [[[(f"{word}{found.start + index + 1}", "muted")]] for index in range(len(found.images))]
        return gallery(list(found.images), captions, width, height, look, tiling, weights)

    @property
    def heading(self) -> str:
        return f"{self.title} · what was learned" if self.learned else self.title

    @property
    def subtitle(self) -> str:
        if self._last is None:
            return ""
        first, last = self._last.start + 1, self._last.start + len(self._last.images)
        units = f"units {first:,}–{last:,} of {self._last.units:,}"
        has_learned = bool(self._last.images.any()) or not self.learned
        return units if has_learned else f"nothing learned yet · {units}"

    def press(self, key: str, scene: Scene) -> bool:
        if key == "w":
            self.learned = not self.learned
            return True
        return self._turn(key, self._last.units if self._last is not None else 0)


def _caption_width(names: Sequence[str]) -> int:
    """Cells of a caption in which every name of a class is whole, unless one is longer than `LONGEST_NAME`."""
    return MARK + min(LONGEST_NAME, max(map(cell_len, names), default=0)) + PERCENT


def _caption(
    names: Sequence[str], truth: int, predicted: int, confidence: float, width: int, look: Look
) -> list[Parts]:
    """What the network says and how surely, and below it the truth where it is wrong: in its class's colour always.

    Where there is no room for the mark it is left out, in all captions alike; then names are cut.
    """
    ellipsis = ellipsis_of(look)
    is_wrong = truth != predicted
    role = "bad" if is_wrong else "good"
    mark = f"{_marks(look)[is_wrong]} " if width >= _caption_width(names) else ""
    # Three digits and a sign always, so that nothing moves; an output that is no probability has no percentage.
    percent = f"{confidence:4.0%}" if 0 <= confidence <= 1 else ("-" if look.ascii else UNKNOWN).rjust(PERCENT - 1)
    said = fit(names[predicted], width - len(mark) - PERCENT, ellipsis=ellipsis)
    verb = " " * len(mark) + "is "
    true = fit(names[truth], width - len(verb), ellipsis=ellipsis)
    if is_wrong:
        # Without colour what is bad is reversed: the mark is then enough.
        rest = "text" if mark and look.depth is ColourDepth.NONE else role
        return [
            [(mark[:1], role), (f"{mark[1:]}{said} {percent}", rest)],
            [(verb, "muted"), (true, look.class_ink(truth))],
        ]
    return [[(mark, role), (said, look.class_ink(truth)), (f" {percent}", "muted")]]


def _marks(look: Look) -> str:
    """The marks of what is right and of what is wrong."""
    return "+x" if look.ascii else "✓✗"


def _range(start: int, count: int, look: Look) -> str:
    """The positions from `start` on as they are counted from 1: "1–9"."""
    return f"{start + 1:,}{'-' if look.ascii else '–'}{start + count:,}"


def _sentence(text: str, width: int, height: int, look: Look) -> list[Strip]:
    """A sentence in the middle of an empty panel, over several rows where it is narrow."""
    pieces = textwrap.wrap(text, max(1, width))
    top = max(0, (height - len(pieces)) // 2)
    rows = [line([(piece, "muted")], width, look, align="center") for piece in pieces]
    blank = Strip.blank(max(0, width))
    return ([blank] * top + rows + [blank] * max(0, height))[: max(0, height)]
