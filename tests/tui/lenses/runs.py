"""Real runs that answer a lens as the trainer process would, without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from textual.strip import Strip

from tui_backprop.data.dataset import Dataset
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.observe import Watched, describe
from tui_backprop.training.live.picture import picture_of
from tui_backprop.training.live.requests import CurveRequest, Request
from tui_backprop.training.live.snapshot import Scene, Snapshot
from tui_backprop.training.live.status import Status
from tui_backprop.training.observers import OBSERVERS
from tui_backprop.training.run.history import History
from tui_backprop.training.run.trainer import Training
from tui_backprop.tui.lenses.lens import Lens, Response
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.session.session import View
from tui_backprop.tui.themes import load_theme

NIGHT = load_theme("night", {})
LOOK = Look(NIGHT)


def of_program(scene: Scene, file: str) -> Scene:
    """A scene as of somebody else's program in that file."""
    return replace(scene, experiment=scene.experiment.replace(dataset="csv", data=file))


class Run:
    """A run of so many epochs, shown through lenses."""

    def __init__(self, epochs: int, data: Dataset | None = None, **settings: object) -> None:
        self.training = Training(Experiment(**{"epochs": epochs, **settings}), dataset=data)
        self._history = History()
        self._history.extend(list(self.training.records()))
        self.scene: Scene = describe(1, self.training)
        self._version = 0
        self._size = (60, 16)

    def view(self, snapshot: Snapshot) -> View:
        return View(snapshot, self.scene, self.training.experiment, Status.RUNNING)

    def bare(self) -> View:
        """A view without any answer."""
        return self.view(self._moment())

    def snapshot(self, lens: Lens, width: int, height: int, look: Look = LOOK) -> Snapshot:
        """What the trainer sends when it is asked for what `lens` needs."""
        requests = lens.requests(self.scene, width, height, look)
        return self._moment(CurveRequest(), *requests)

    def _moment(self, *requests: Request[object]) -> Snapshot:
        self._version += 1
        frame = Snapshot(self._version, 1, Status.RUNNING)
        watched = Watched(self.training, self.scene, self._history)
        return picture_of(watched, frame, requests, OBSERVERS, is_first=False)

    def show(self, lens: Lens, width: int, height: int, look: Look = LOOK) -> list[Strip]:
        """The picture after the trainer has answered."""
        self._size = width, height
        snapshot = self.snapshot(lens, width, height, look)
        lens.take(snapshot, self.scene, width, height, look)
        return lens.draw(self.view(snapshot), width, height, look)

    def press(self, lens: Lens, key: str) -> Response:
        """Press a key at the picture that was shown last."""
        return lens.press(key, self.scene, *self._size, LOOK)


def pictures() -> Dataset:
    """Thirty training and thirty test images of 8×8, lit at the left, in the middle or at the right."""
    rng = np.random.default_rng(1)
    labels = np.arange(60) % 3
    lit = rng.uniform(0, 0.3, (60, 8, 8))
    for index, label in enumerate(labels):
        lit[index, :, 2 * label : 2 * label + 3] += 0.6
    return Dataset(
        "stripes", lit.reshape(60, 64).astype(np.float32), labels, tuple(f"p{i}" for i in range(64)),
        ("left", "middle", "right"), np.arange(0, 60, 2), np.arange(1, 60, 2), image_shape=(8, 8),
    )  # fmt: skip


def text(strips: Sequence[Strip]) -> str:
    return "\n".join(strip.text for strip in strips)
