"""What the lenses of pictures have in common: a page of them at a time, as many as have room."""

from __future__ import annotations

from typing import TypeVar

from tui_backprop.training.live.snapshot import Scene
from tui_backprop.tui.lenses.lens import AnswerLens
from tui_backprop.tui.render.image import Tiling
from tui_backprop.tui.render.look import Look

Answer = TypeVar("Answer")


class PagedLens(AnswerLens[Answer]):
    """Pictures, a page of them at a time.

    Attributes:
        start: the first picture asked for.
    """

    def __init__(self) -> None:
        super().__init__()
        self.start = 0

    def begin(self, scene: Scene) -> None:
        super().begin(scene)
        self.start = 0

    def tiling(self, scene: Scene, width: int, height: int, look: Look) -> Tiling:
        """Where the pictures stand in a panel of `width` × `height` cells; only for a scene of images."""
        raise NotImplementedError

    def capacity(self, scene: Scene, width: int, height: int, look: Look) -> int:
        """Pictures of a page; only for a scene of images."""
        return max(1, self.tiling(scene, width, height, look).count)

    def turn(self, key: str, total: int, capacity: int) -> bool:
        """The page after or before; the last one is full, as the trainer gives it."""
        if key == "right" and self.start + capacity < total:
            self.start += capacity
        elif key == "left":
            self.start = max(0, min(self.start, total - capacity) - capacity)
        else:
            return False
        return True
