"""The gallery: samples as pictures, and what the network says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.strip import Strip

from tui_backprop.training.inside.gallery import Gallery, GalleryRequest
from tui_backprop.training.live.snapshot import Scene
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.lenses.lens import sentence
from tui_backprop.tui.lenses.paged import PagedLens
from tui_backprop.tui.render.image import Parts, Tiling, best_tiling, gallery
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.numbers import UNKNOWN
from tui_backprop.tui.render.text import ellipsis_of, fit, line

LONGEST_NAME = 12
"""Cells that a caption has room for in the name of a class, at most."""

MARK, PERCENT = 2, 5
"""Cells of a caption's mark with the blank after it, and of its confidence with the blank before it."""


class GalleryLens(PagedLens[Gallery]):
    """Samples, each over what the network says and how surely; the truth is told where that is wrong."""

    name = "gallery"
    title = "Gallery"
    keys: ClassVar[Mapping[str, str]] = {
        "left": "page", "right": "page", "w": "wrong only", "c": "class"
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.wrong_only = False
        self.label = -1

    def begin(self, scene: Scene) -> None:
        super().begin(scene)
        self.label = -1

    def idle_keys(self, scene: Scene) -> str:
        return "wc" if scene.image_shape is None else ""

    def reason(self, scene: Scene) -> str:
        is_image = scene.image_shape is not None
        return "" if is_image else "these samples are no images: press d until the data set is fashion-mnist"

    def tiling(self, scene: Scene, width: int, height: int, look: Look) -> Tiling:
        assert scene.image_shape is not None
        caption = min(width, _caption_width(scene.class_names))
        return best_tiling(scene.image_shape, width, height - 1, look, caption=caption, rows=2)

    def request(self, scene: Scene, width: int, height: int, look: Look) -> GalleryRequest | None:
        if scene.image_shape is None:
            return None
        return GalleryRequest(self.start, self.capacity(scene, width, height, look), self.wrong_only, self.label)

    def paint(self, found: Gallery, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        if not found.matching:
            wrong, which = "wrong " if self.wrong_only else "", self._class_name(scene)
            of = f" of class {which}" if which else ""
            return sentence(f"there are no {wrong}{found.part} samples{of}", width, height, look)
        tiling = self.tiling(scene, width, height, look)
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

    def press(self, key: str, scene: Scene, width: int, height: int, look: Look) -> bool:
        if key == "w":
            self.wrong_only = not self.wrong_only
            self.start = 0
        elif key == "c":
            self.label = self.label + 1 if self.label + 1 < len(scene.class_names) else -1
            self.start = 0
        else:
            if scene.image_shape is None:
                return False
            total = self.found.matching if self.found is not None else 0
            return self.turn(key, total, self.capacity(scene, width, height, look))
        return True


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
