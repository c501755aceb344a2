"""The gallery: its pages, its captions, what it says where there are no pictures."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from rich.cells import cell_len

from tests.tui.lenses.runs import LOOK, NIGHT, Run, text
from tui_backprop.data.dataset import Dataset
from tui_backprop.data.idx import FASHION_MNIST_CLASSES
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.inside.gallery import Gallery
from tui_backprop.training.live.observe import describe
from tui_backprop.training.live.requests import Answers
from tui_backprop.training.live.snapshot import Snapshot
from tui_backprop.training.live.status import Status
from tui_backprop.training.run.trainer import Training
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.lenses.gallery import GalleryLens
from tui_backprop.tui.lenses.weights import WeightsLens
from tui_backprop.tui.render.look import Look, Markers
from tui_backprop.tui.session import changes
from tui_backprop.tui.session.session import View

CLOTHES = FASHION_MNIST_CLASSES


def test_gallery_of_wrong_ones(runs: dict[str, Run]):
    lens = GalleryLens()
    run = runs["images"]
    lens.begin(run.scene)
    run.press(lens, "w")
    shown = text(run.show(lens, 60, 16))
    assert "wrong test samples" in shown
    assert "is right" in shown


def test_no_pictures_is_said(runs: dict[str, Run]):
    for kind in (GalleryLens, WeightsLens):
        lens = kind()
        lens.begin(runs["xor"].scene)
        assert "no images" in text(runs["xor"].show(lens, 60, 16))


@pytest.mark.parametrize("name", ["xor", "bumps"])
def test_no_pictures_tells_where_there_are_some(runs: dict[str, Run], name: str):
    run, lens = runs[name], GalleryLens()
    lens.begin(run.scene)
    for width in (60, 16):
        said = " ".join(text(run.show(lens, width, 18)).split())
        assert said == "these samples are no images: press d until the data set is fashion-mnist"
    assert lens.idle_keys(run.scene) == "wc"
    memory, now = changes.Memory.of(run.scene.experiment), run.scene.experiment
    seen = []
    while now.dataset not in seen:
        seen.append(now.dataset)
        now = changes.dataset(now, 1, memory)
    assert "fashion-mnist" in seen


def shown_gallery(width: int, height: int, look: Look = LOOK, *, confidence: float = 0.5) -> list[str]:
    """The rows of a gallery of clothes: every other one wrong, and the longest names in all places."""
    rng = np.random.default_rng(1)
    data = Dataset(
        "clothes", rng.uniform(0, 1, (20, 784)).astype(np.float32), np.arange(20) % 10,
        tuple(f"p{i}" for i in range(784)), CLOTHES, np.arange(0, 20, 2), np.arange(1, 20, 2), image_shape=(28, 28),
    )  # fmt: skip
    scene = describe(1, Training(Experiment(epochs=1, loss="cross-entropy"), dataset=data))
    lens = GalleryLens()
    lens.begin(scene)
    request = lens.request(scene, width, height, look)
    assert request is not None
    truth = np.arange(request.count) % 10
    found = Gallery(
        rng.uniform(0, 1, (request.count, 28, 28)), truth, 0, truth, np.where(truth % 2, truth, (truth + 9) % 10),
        np.full(request.count, confidence), 10_000, "test",
    )  # fmt: skip
    snapshot = Snapshot(1, 1, Status.RUNNING, answers=Answers({request: found}))
    lens.take(snapshot, scene, width, height, look)
    drawn = lens.draw(View(snapshot, scene, scene.experiment, Status.RUNNING), width, height, look)
    assert [cell_len(strip.text) for strip in drawn] == [width] * height
    return [strip.text for strip in drawn]


@pytest.mark.parametrize(("width", "height", "count"), [(76, 42, 9), (56, 30, 9), (16, 18, 2)])
@pytest.mark.parametrize("markers", ["braille", "ascii"])
def test_captions_are_whole(width: int, height: int, count: int, markers: Markers):
    look = Look(NIGHT, ColourDepth.NONE, markers)
    drawn = "\n".join(shown_gallery(width, height, look))
    assert not any(mark in drawn for mark in "…~")
    assert drawn.count(" 50%") == count
    for truth in range(count):
        is_wrong = truth % 2 == 0
        assert f"{CLOTHES[(truth + 9) % 10] if is_wrong else CLOTHES[truth]} " in drawn
        assert (f"is {CLOTHES[truth]}" in drawn) == is_wrong
    if width > 16:
        marks = "+x" if look.ascii else "✓✗"
        names = "|".join(map(re.escape, CLOTHES))
        assert [len(re.findall(rf"{re.escape(mark)} (?:{names})", drawn)) for mark in marks] == [
            count // 2,
            -(-count // 2),
        ]
    if look.ascii:
        assert drawn.isascii()


def test_captions_stand_still_whatever_the_confidence():
    nothing = shown_gallery(56, 30, confidence=0.0)
    for share, text_of in ((0.07, "  7%"), (1.0, "100%"), (float("nan"), "   –"), (7.0, "   –")):
        assert [row.replace("  0%", text_of) for row in nothing] == shown_gallery(56, 30, confidence=share)


def test_what_is_shown_is_said_in_as_many_words_as_fit(runs: dict[str, Run]):
    run, lens = runs["images"], GalleryLens()
    lens.begin(run.scene)
    assert text(run.show(lens, 60, 16)).startswith("1–8 of 30 test samples ")
    run.press(lens, "c")
    assert text(run.show(lens, 60, 16)).startswith("1–8 of 10 test samples of class left ")
    assert text(run.show(lens, 16, 16)).startswith("left 1–")
    run.press(lens, "w")
    run.show(lens, 60, 16)
    lens.found = replace(lens.found, matching=0)
    assert "there are no wrong test samples of class left" in text(lens.draw(run.bare(), 60, 16, LOOK))


def test_pages_turn_to_the_last_one_and_back(runs: dict[str, Run]):
    run, lens = runs["images"], GalleryLens()
    lens.begin(run.scene)

    def head() -> str:
        return text(run.show(lens, 60, 16)).split(" of ")[0]

    seen = [head()]
    while run.press(lens, "right"):
        seen.append(head())
    assert seen[0].startswith("1–")
    assert seen[-1].endswith("–30")
    backward = [head() for _ in seen if run.press(lens, "left")]
    assert backward[-1] == seen[0]
