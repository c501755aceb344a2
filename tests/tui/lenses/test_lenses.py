"""Every lens on real runs: asks for what it draws, fills its rectangle, takes its keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from rich.cells import cell_len
from textual.strip import Strip

from tui_backprop.data.dataset import Dataset
from tui_backprop.data.idx import FASHION_MNIST_CLASSES
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training import inside
from tui_backprop.training.inside.images import Gallery
from tui_backprop.training.inside.layers import LayersRequest
from tui_backprop.training.live.observe import OBSERVERS, describe
from tui_backprop.training.live.snapshot import EditWeight, Scene, Snapshot, SwitchUnit
from tui_backprop.training.run.trainer import Record, Training
from tui_backprop.tui.lenses.field import EXPLAINED, FieldLens
from tui_backprop.tui.lenses.hidden import HiddenLens
from tui_backprop.tui.lenses.images import ConfusionLens, FirstWeightsLens, GalleryLens
from tui_backprop.tui.lenses.inspect import InspectLens
from tui_backprop.tui.lenses.layers import LayersLens
from tui_backprop.tui.lenses.lens import Lens
from tui_backprop.tui.lenses.network import NetworkLens
from tui_backprop.tui.render.look import Look, Markers
from tui_backprop.tui.session import changes
from tui_backprop.tui.themes import ColourDepth, load_theme
from tui_backprop.tui.words.inspect import Page

inside.register()
NIGHT = load_theme("night", {})
LOOK = Look(NIGHT)
LENSES = (
    FieldLens, NetworkLens, LayersLens, HiddenLens, InspectLens, ConfusionLens, GalleryLens, FirstWeightsLens,
)  # fmt: skip
SIZES = ((0, 0), (1, 1), (20, 5), (40, 12), (60, 20), (100, 30))


class Run:
    """A run that answers a lens as the trainer process would."""

    def __init__(self, epochs: int, data: Dataset | None = None, **settings: object) -> None:
        self.training = Training(Experiment(**{"epochs": epochs, **settings}), dataset=data)
        for _ in self.training.records():
            pass
        self.scene: Scene = describe(1, self.training)
        self._version = 0

    def show(self, lens: Lens, width: int, height: int, look: Look = LOOK) -> list[Strip]:
        extras = {
            request: OBSERVERS[type(request)](self.training, request) for request in lens.requests(width, height, look)
        }
        self._version += 1
        snapshot = Snapshot(self._version, 1, "running", record=self.training.last, extras=extras)
        return lens.draw(snapshot, self.scene, width, height, look)


def pictures() -> Dataset:
    rng = np.random.default_rng(1)
    labels = np.arange(60) % 3
    lit = rng.uniform(0, 0.3, (60, 8, 8))
    for index, label in enumerate(labels):
        lit[index, :, 2 * label : 2 * label + 3] += 0.6
    return Dataset(
        "stripes", lit.reshape(60, 64).astype(np.float32), labels, tuple(f"p{i}" for i in range(64)),
        ("left", "middle", "right"), np.arange(0, 60, 2), np.arange(1, 60, 2), image_shape=(8, 8),
    )  # fmt: skip


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    return {
        "xor": Run(100),
        "spiral": Run(30, dataset="spiral", noise=0.1, test_fraction=0.3, hidden=(8, 3), activation="relu"),
        "bumps": Run(30, dataset="bumps"),
        "classes": Run(30, loss="cross-entropy"),
        "images": Run(5, pictures(), loss="cross-entropy", hidden=(12,), dtype="float32"),
        "linear network": Run(3, hidden=()),
        "diverged": Run(50, activation="none", output_activation="none", optimizer="sgd", learning_rate=1e5),
    }


def text(strips: Sequence[Strip]) -> str:
    return "\n".join(strip.text for strip in strips)


@pytest.mark.parametrize("name", ["xor", "spiral", "bumps", "classes", "images", "linear network", "diverged"])
@pytest.mark.parametrize("kind", LENSES)
@pytest.mark.parametrize("markers", ["braille", "ascii"])
def test_fills_its_rectangle(runs: dict[str, Run], name: str, kind: type[Lens], markers: Markers):
    run = runs[name]
    for depth in (ColourDepth.FULL, ColourDepth.NONE):
        look = Look(NIGHT, depth, markers)
        lens = kind()
        lens.begin(run.scene)
        for width, height in SIZES:
            strips = run.show(lens, width, height, look)
            assert len(strips) == height
            assert all(cell_len(strip.text) == width for strip in strips), (width, height)


@pytest.mark.parametrize("kind", LENSES)
def test_every_key_works_at_every_run(runs: dict[str, Run], kind: type[Lens]):
    for run in runs.values():
        lens = kind()
        lens.begin(run.scene)
        for key in [*lens.keys, *lens.keys]:
            lens.press(key, run.scene)
            run.show(lens, 60, 16)
        assert not lens.press("f12", run.scene)


@pytest.mark.parametrize("kind", LENSES)
def test_missing_answer_keeps_the_picture(runs: dict[str, Run], kind: type[Lens]):
    run = runs["images"] if kind in (GalleryLens, FirstWeightsLens) else runs["xor"]
    lens = kind()
    lens.begin(run.scene)
    before = text(run.show(lens, 60, 16))
    bare = Snapshot(99, 1, "running", record=run.training.last)
    assert text(lens.draw(bare, run.scene, 60, 16, LOOK)) == before


@pytest.mark.parametrize("kind", LENSES)
def test_before_the_first_answer_there_is_a_sentence(runs: dict[str, Run], kind: type[Lens]):
    lens = kind()
    run = runs["images"]
    lens.begin(run.scene)
    lens.requests(60, 16, LOOK)
    bare = Snapshot(1, 1, "running", record=run.training.last)
    assert "waiting" in text(lens.draw(bare, run.scene, 60, 16, LOOK))


def test_field_of_two_inputs_uses_the_whole_panel(runs: dict[str, Run]):
    lens = FieldLens()
    lens.begin(runs["xor"].scene)
    (request,) = lens.requests(30, 10, LOOK)
    assert (request.columns, request.rows) == (30, 20)  # half blocks: two values a cell


def test_field_of_many_inputs_says_what_plane_it_is(runs: dict[str, Run]):
    lens = FieldLens()
    run = runs["images"]
    lens.begin(run.scene)
    assert "principal component 1" in text(run.show(lens, 80, 12))
    assert lens.press("f", run.scene)
    shown = text(run.show(lens, 80, 12))
    assert "others at their mean" in shown
    assert "p0" in shown


def test_walking_the_network(runs: dict[str, Run]):
    lens = NetworkLens()
    run = runs["xor"]
    lens.begin(run.scene)
    run.show(lens, 80, 20)
    lens.press("right", run.scene)
    lens.press("down", run.scene)
    assert (lens.layer, lens.unit) == (2, 1)
    shown = text(run.show(lens, 80, 20))
    assert "layer 2, unit 2" in shown
    assert shown.count("∂L/∂w") == 4
    for _ in range(9):
        lens.press("right", run.scene)
    assert (lens.layer, lens.unit) == (3, 0)  # the output layer has one unit


def test_edit_and_switch_are_commands_for_the_focused_unit(runs: dict[str, Run]):
    lens = NetworkLens()
    run = runs["xor"]
    lens.begin(run.scene)
    assert lens.edited(1.0) is None
    run.show(lens, 80, 20)
    assert lens.edited(1.5) == EditWeight(0, 0, 0, 1.5)
    lens.press("comma", run.scene)  # around to the last, the bias
    assert lens.edited(1.5) == EditWeight(0, 0, -1, 1.5)
    assert lens.value == pytest.approx(run.training.learner.network.layers[0].weights[0, 2])
    assert lens.switched() == SwitchUnit(0, 0, on=False)
    lens.press("left", run.scene)
    assert lens.switched() is None


def test_layers_remember_for_their_sparklines(runs: dict[str, Run]):
    lens = LayersLens()
    run = runs["xor"]
    lens.begin(run.scene)
    found = OBSERVERS[LayersRequest](run.training, LayersRequest())
    for steps in (1, 2, 3, 3, 3):
        snapshot = Snapshot(steps, 1, "running", record=Record(steps, steps, 0.1, 1.0), extras={LayersRequest(): found})
        shown = text(lens.draw(snapshot, run.scene, 90, 8, LOOK))
    assert "1 tanh" in shown
    row = next(line for line in shown.splitlines() if line.startswith("1 tanh"))
    # Three looks in each of six sparklines: one that stands still adds nothing.
    assert sum(character in "▁▂▃▄▅▆▇█" for character in row) == 6 * 3


def test_hidden_space_shows_the_last_hidden_layer_first(runs: dict[str, Run]):
    lens = HiddenLens()
    run = runs["xor"]
    lens.begin(run.scene)
    assert "layer 2: PC 1" in text(run.show(lens, 30, 12))
    lens.press("left", run.scene)
    assert "layer 1: PC 1" in text(run.show(lens, 30, 12))
    assert "inputs" in text(run.show(lens, 130, 12))


def test_inspect_goes_page_by_page(runs: dict[str, Run]):
    lens = InspectLens()
    run = runs["xor"]
    lens.begin(run.scene)
    seen = []
    for _ in range(8):
        (chosen,) = [row for row in text(run.show(lens, 100, 12)).splitlines() if row.startswith("▸")]
        seen.append(chosen)
        lens.press("right", run.scene)
    assert [row[2:].split(",")[0].split(" (")[0].strip() for row in seen[1:]] == [
        "forward", "forward", "forward", "loss", "backward", "backward", "backward",
    ]  # fmt: skip


def body(lens: InspectLens, run: Run, height: int) -> list[str]:
    return text(run.show(lens, 100, height)).splitlines()[2:]


def test_inspect_scrolls_through_every_row_and_back(runs: dict[str, Run]):
    run, lens, whole = runs["xor"], InspectLens(), InspectLens()
    for one in (lens, whole):
        one.begin(run.scene)
    everything = body(whole, run, 600)
    while not everything[-1].strip():
        everything.pop()
    steps = len(everything) + 1 - 18
    assert steps > 100
    for top in range(steps):
        shown = body(lens, run, 20)
        # The mark goes with the page that the top row is on.
        assert [row[1:] for row in shown[:17]] == [row[1:] for row in everything[top : top + 17]]
        assert ("more below" in shown[-1]) == (top < steps - 1)
        lens.press("down", run.scene)
    assert "step 8 of 8   backward, layer 1 of 3 (tanh)" in text(run.show(lens, 100, 20))
    for top in reversed(range(steps)):
        assert [row[1:] for row in body(lens, run, 20)[:17]] == [row[1:] for row in everything[top : top + 17]]
        lens.press("up", run.scene)
    assert lens.place == (0, 0)


def test_inspect_goes_up_from_what_is_seen_at_the_end(runs: dict[str, Run]):
    lens, run = InspectLens(), runs["linear network"]
    lens.begin(run.scene)
    body(lens, run, 32)
    for _ in range(3):
        lens.press("right", run.scene)
    before = body(lens, run, 32)
    assert not before[0].startswith("▸"), "there is room for what comes before the last page"
    lens.press("down", run.scene)
    assert body(lens, run, 32) == before
    lens.press("up", run.scene)
    assert [row[1:] for row in body(lens, run, 32)[1:-1]] == [row[1:] for row in before[:-2]]


def test_inspect_writes_out_what_is_seen(monkeypatch: pytest.MonkeyPatch):
    run, lens = Run(1, hidden=(64, 64)), InspectLens()
    lens.begin(run.scene)
    written: list[int] = []
    block = Page.block
    monkeypatch.setattr(Page, "block", lambda page, index: written.append(index) or block(page, index))
    for _ in range(8):
        for key in ["right", *["down"] * 20]:
            written.clear()
            assert len(run.show(lens, 160, 48)) == 48
            assert len(written) <= 48
            lens.press(key, run.scene)


def test_inspect_keeps_its_page_in_a_run_of_another_shape(runs: dict[str, Run]):
    lens = InspectLens()
    lens.begin(runs["xor"].scene)
    body(lens, runs["xor"], 20)
    for _ in range(7):
        lens.press("right", runs["xor"].scene)
    for name, page in (("xor", 8), ("classes", 8), ("linear network", 4)):
        lens.begin(runs[name].scene)
        assert f"step {page} of {page}" in text(runs[name].show(lens, 100, 20))


def test_inspect_shows_forward_beside_backward_where_there_is_room(runs: dict[str, Run]):
    lens = InspectLens()
    run = runs["xor"]
    lens.begin(run.scene)
    shown = text(run.show(lens, 150, 40))
    assert any("inputs" in row and "L = 1/m Σ (a − y)²" in row for row in shown.splitlines())
    for _ in range(7):
        lens.press("right", run.scene)
    assert "▸ backward, layer 1 of 3" in text(run.show(lens, 150, 40))
    assert "forward, layer 1 of 3" in text(run.show(lens, 150, 40))


def test_long_lines_are_wrapped_not_cut(runs: dict[str, Run]):
    lens = InspectLens()
    run = runs["xor"]
    lens.begin(run.scene)
    run.show(lens, 100, 30)
    lens.press("right", run.scene)
    wide, narrow = (text(run.show(lens, width, 60)) for width in (200, 50))
    formula = next(row.split("│")[0] for row in wide.splitlines() if row.strip().startswith("z₁ = "))
    assert "".join(formula.split()) in "".join(narrow.split())


def test_gallery_of_wrong_ones(runs: dict[str, Run]):
    lens = GalleryLens()
    run = runs["images"]
    lens.begin(run.scene)
    lens.press("w", run.scene)
    shown = text(run.show(lens, 60, 16))
    assert "wrong test samples" in shown
    assert "is right" in shown


def test_no_pictures_is_said(runs: dict[str, Run]):
    for kind in (GalleryLens, FirstWeightsLens):
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


CLOTHES = FASHION_MNIST_CLASSES


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
    (request,) = lens.requests(width, height, look)
    truth = np.arange(request.count) % 10
    found = Gallery(
        rng.uniform(0, 1, (request.count, 28, 28)), truth, 0, truth, np.where(truth % 2, truth, (truth + 9) % 10),
        np.full(request.count, confidence), 10_000, "test",
    )  # fmt: skip
    drawn = lens.draw(Snapshot(1, 1, "running", extras={request: found}), scene, width, height, look)
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
    lens.press("c", run.scene)
    assert text(run.show(lens, 60, 16)).startswith("1–8 of 10 test samples of class left ")
    assert text(run.show(lens, 16, 16)).startswith("left 1–")
    lens.press("w", run.scene)
    run.show(lens, 60, 16)
    lens._last = replace(lens._last, matching=0)
    bare = Snapshot(99, 1, "running", record=run.training.last)
    assert "there are no wrong test samples of class left" in text(lens.draw(bare, run.scene, 60, 16, LOOK))


def test_pages_turn_to_the_last_one_and_back(runs: dict[str, Run]):
    run, lens = runs["images"], GalleryLens()
    lens.begin(run.scene)

    def head() -> str:
        return text(run.show(lens, 60, 16)).split(" of ")[0]

    seen = [head()]
    while lens.press("right", run.scene):
        seen.append(head())
    assert seen[0].startswith("1–")
    assert seen[-1].endswith("–30")
    backward = [head() for _ in seen if lens.press("left", run.scene)]
    assert backward[-1] == seen[0]


@pytest.mark.parametrize("height", [EXPLAINED - 1, EXPLAINED])
def test_a_large_field_explains_its_marks(runs: dict[str, Run], height: int):
    run, lens = runs["xor"], FieldLens()
    lens.begin(run.scene)
    shown = run.show(lens, 60, height)
    assert len(shown) == height
    assert ("wrong" in text(shown)) == (height >= EXPLAINED)


def test_units_are_named_once_and_counted_below(runs: dict[str, Run]):
    run, lens = runs["images"], FirstWeightsLens()
    lens.begin(run.scene)
    assert lens.subtitle == ""
    shown = text(run.show(lens, 100, 30))
    assert " of " not in shown
    assert re.findall(r"unit (\d+)", shown) == [str(unit + 1) for unit in range(12)]
    assert lens.subtitle == "units 1–12 of 12"
    assert "unit" not in text(run.show(lens, 20, 3))


def test_weights_are_shown_as_what_was_learned_or_whole(runs: dict[str, Run]):
    run, lens = runs["images"], FirstWeightsLens()
    lens.begin(run.scene)
    learned = run.show(lens, 100, 30)
    assert lens.heading == "First-layer weights · what was learned"
    assert lens.press("w", run.scene)
    whole = run.show(lens, 100, 30)
    assert lens.heading == "First-layer weights"
    assert learned != whole
    assert lens.press("w", run.scene)
    assert run.show(lens, 100, 30) == learned
