"""Every lens on real runs: asks for what it draws, fills its rectangle, takes its keys."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from rich.cells import cell_len
from textual.strip import Strip

from tui_backprop.data.dataset import Dataset
from tui_backprop.training import inside
from tui_backprop.training.experiment import Experiment
from tui_backprop.training.inside.layers import LayersRequest
from tui_backprop.training.observe import OBSERVERS, describe
from tui_backprop.training.snapshot import EditWeight, Scene, Snapshot, SwitchUnit
from tui_backprop.training.trainer import Record, Training
from tui_backprop.tui.lenses.field import FieldLens
from tui_backprop.tui.lenses.hidden import HiddenLens
from tui_backprop.tui.lenses.images import ConfusionLens, FirstWeightsLens, GalleryLens
from tui_backprop.tui.lenses.layers import LayersLens
from tui_backprop.tui.lenses.lens import Lens
from tui_backprop.tui.lenses.network import NetworkLens
from tui_backprop.tui.lenses.sample import SampleLens
from tui_backprop.tui.render.look import Look, Markers
from tui_backprop.tui.themes import ColourDepth, load_theme

inside.register()
NIGHT = load_theme("night", {})
LOOK = Look(NIGHT)
LENSES = (
    FieldLens, NetworkLens, LayersLens, HiddenLens, SampleLens, ConfusionLens, GalleryLens, FirstWeightsLens,
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
    assert "after layer 2" in text(run.show(lens, 30, 12))
    lens.press("left", run.scene)
    assert "after layer 1" in text(run.show(lens, 30, 12))
    assert "inputs" in text(run.show(lens, 130, 12))


def test_inspect_goes_page_by_page(runs: dict[str, Run]):
    lens = SampleLens()
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


def test_inspect_shows_forward_beside_backward_where_there_is_room(runs: dict[str, Run]):
    lens = SampleLens()
    run = runs["xor"]
    lens.begin(run.scene)
    shown = text(run.show(lens, 150, 40))
    assert any("inputs" in row and "L = 1/m Σ (a − y)²" in row for row in shown.splitlines())
    for _ in range(7):
        lens.press("right", run.scene)
    assert "▸ backward, layer 1 of 3" in text(run.show(lens, 150, 40))
    assert "forward, layer 1 of 3" in text(run.show(lens, 150, 40))


def test_long_lines_are_wrapped_not_cut(runs: dict[str, Run]):
    lens = SampleLens()
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
    assert "wrong ones" in shown
    assert "→" in shown or "of 0" in shown


def test_no_pictures_is_said(runs: dict[str, Run]):
    for kind in (GalleryLens, FirstWeightsLens):
        lens = kind()
        lens.begin(runs["xor"].scene)
        assert "no images" in text(runs["xor"].show(lens, 60, 16))
