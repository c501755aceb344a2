"""The confusion matrix: which classes are taken for which."""

from __future__ import annotations

from textual.strip import Strip

from tui_backprop.training.inside.confusion import Confusion, ConfusionRequest
from tui_backprop.training.live.snapshot import Scene
from tui_backprop.tui.lenses.lens import AnswerLens
from tui_backprop.tui.render.confusion import confusion
from tui_backprop.tui.render.look import Look


class ConfusionLens(AnswerLens[Confusion]):
    """Truth down, prediction across."""

    name = "confusion"
    title = "Confusion"

    def reason(self, scene: Scene) -> str:
        return "there are no classes in regression" if scene.is_regression else ""

    def request(self, scene: Scene, width: int, height: int, look: Look) -> ConfusionRequest:
        return ConfusionRequest()

    def paint(self, found: Confusion, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        return confusion(found.counts, scene.class_names, width, height, look, part=found.part)
