"""Every lens on real runs: asks for what it draws, fills its rectangle, takes its keys, and draws without changing."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.tui.lenses.runs import LOOK, NIGHT, Run, text
from tui_backprop.experiment.experiment import Experiment
from tui_backprop.training.live.status import Status
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.lenses.lens import AnswerLens, Lens
from tui_backprop.tui.lenses.registry import LENSES
from tui_backprop.tui.render.look import Look, Markers
from tui_backprop.tui.session.session import View

ALL = list(LENSES.values())
ANSWERS = [lens for lens in ALL if issubclass(lens, AnswerLens)]
SIZES = ((0, 0), (1, 1), (20, 5), (40, 12), (60, 20), (100, 30))


@pytest.mark.parametrize("name", ["xor", "spiral", "bumps", "classes", "images", "linear network", "diverged"])
@pytest.mark.parametrize("kind", ALL)
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


@pytest.mark.parametrize("kind", ALL)
def test_every_key_works_at_every_run(runs: dict[str, Run], kind: type[Lens]):
    for run in runs.values():
        lens = kind()
        lens.begin(run.scene)
        for key in [*lens.keys, *lens.keys]:
            run.press(lens, key)
            run.show(lens, 60, 16)
        assert not run.press(lens, "f12")


@pytest.mark.parametrize("kind", ANSWERS)
def test_missing_answer_keeps_the_picture(runs: dict[str, Run], kind: type[Lens]):
    run = runs["images"]
    lens = kind()
    lens.begin(run.scene)
    before = text(run.show(lens, 60, 16))
    bare = run.bare()
    assert bare.snapshot is not None
    lens.take(bare.snapshot, run.scene, 60, 16, LOOK)
    assert text(lens.draw(bare, 60, 16, LOOK)) == before


@pytest.mark.parametrize("kind", ANSWERS)
def test_before_the_first_answer_there_is_a_sentence(runs: dict[str, Run], kind: type[Lens]):
    lens = kind()
    run = runs["images"]
    lens.begin(run.scene)
    assert "waiting" in text(lens.draw(run.bare(), 60, 16, LOOK))


@pytest.mark.parametrize("kind", ALL)
def test_drawing_changes_nothing(runs: dict[str, Run], kind: type[Lens]):
    for run in runs.values():
        lens = kind()
        lens.begin(run.scene)
        first = run.show(lens, 60, 16)
        before = {name: (id(value), repr(value)) for name, value in vars(lens).items()}
        view = run.bare()
        for width, height in SIZES:
            lens.requests(run.scene, width, height, LOOK)
            lens.draw(view, width, height, LOOK)
            lens.heading(view, width, height)
            lens.subtitle(view)
        assert {name: (id(value), repr(value)) for name, value in vars(lens).items()} == before
        assert run.show(lens, 60, 16) == first or kind.name == "layers"


@pytest.mark.parametrize("kind", ALL)
def test_before_the_first_run_there_is_a_picture(kind: type[Lens]):
    view = View(None, None, Experiment(), Status.LOADING)
    for width, height in SIZES:
        strips = kind().draw(view, width, height, LOOK)
        assert [cell_len(strip.text) for strip in strips] == [width] * height
    assert kind().heading(view, 60, 16)


@pytest.mark.parametrize("kind", ALL)
def test_ascii_is_ascii(runs: dict[str, Run], kind: type[Lens]):
    look = Look(NIGHT, ColourDepth.NONE, "ascii")
    for run in runs.values():
        lens = kind()
        lens.begin(run.scene)
        assert text(run.show(lens, 100, 30, look)).isascii()
