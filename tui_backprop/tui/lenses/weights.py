"""First-layer weights as pictures of the inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.strip import Strip

from tui_backprop.training.inside.weights import FirstWeights, WeightsRequest
from tui_backprop.training.live.snapshot import Scene
from tui_backprop.tui.lenses.paged import PagedLens
from tui_backprop.tui.render.image import Tiling, best_tiling, gallery, weights
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.session.session import View


class WeightsLens(PagedLens[FirstWeights]):
    """What each unit of the first layer looks for: its weights as a picture of the inputs.

    At first what it has learned: the random weights that it began with are several times larger for a long time, and
    all that could be seen.
    """

    name = "weights"
    title = "First-layer weights"
    keys: ClassVar[Mapping[str, str]] = {"left": "page", "right": "page", "w": "whole or learned"}

    def __init__(self) -> None:
        super().__init__()
        self.learned = True

    def reason(self, scene: Scene) -> str:
        return "these inputs are no images" if scene.image_shape is None else ""

    def tiling(self, scene: Scene, width: int, height: int, look: Look) -> Tiling:
        assert scene.image_shape is not None
        return best_tiling(scene.image_shape, width, height, look, most=scene.sizes[1])

    def request(self, scene: Scene, width: int, height: int, look: Look) -> WeightsRequest | None:
        if scene.image_shape is None:
            return None
        return WeightsRequest(self.start, self.capacity(scene, width, height, look), self.learned)

    def paint(self, found: FirstWeights, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        tiling = self.tiling(scene, width, height, look)
        word = "unit " if len(f"unit {found.units}") <= tiling.caption else ""
        captions = [[[(f"{word}{found.start + index + 1}", "muted")]] for index in range(len(found.images))]
        return gallery(list(found.images), captions, width, height, look, tiling, weights)

    def heading(self, view: View, width: int, height: int) -> str:
        return f"{self.title} · what was learned" if self.learned else self.title

    def subtitle(self, view: View) -> str:
        found = self.found
        if found is None:
            return ""
        units = f"units {found.start + 1:,}–{found.start + len(found.images):,} of {found.units:,}"
        has_learned = bool(found.images.any()) or not self.learned
        return units if has_learned else f"nothing learned yet · {units}"

    def press(self, key: str, scene: Scene, width: int, height: int, look: Look) -> bool:
        if key == "w":
            self.learned = not self.learned
            return True
        if scene.image_shape is None:
            return False
        total = self.found.units if self.found is not None else 0
        return self.turn(key, total, self.capacity(scene, width, height, look))
