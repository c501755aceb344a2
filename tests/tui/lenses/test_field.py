"""The decision field: its plane, its size, its marks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tui.lenses.runs import LOOK, Run, text
from tui_backprop.training.inside.field import Field
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.lenses.field import EXPLAINED, LEGEND, FieldLens, _axes
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import line


def test_field_of_two_inputs_uses_the_whole_panel(runs: dict[str, Run]):
    lens = FieldLens()
    lens.begin(runs["xor"].scene)
    (request,) = lens.requests(runs["xor"].scene, 30, 10, LOOK)
    assert (request.columns, request.rows) == (30, 20)  # half blocks: two values a cell


def test_field_of_many_inputs_says_what_plane_it_is(runs: dict[str, Run]):
    lens = FieldLens()
    run = runs["images"]
    lens.begin(run.scene)
    assert "principal component 1" in text(run.show(lens, 80, 12))
    assert run.press(lens, "f")
    shown = text(run.show(lens, 80, 12))
    assert "others at their mean" in shown
    assert "p0" in shown


@pytest.mark.parametrize("height", [EXPLAINED - 1, EXPLAINED])
def test_a_large_field_explains_its_marks(runs: dict[str, Run], height: int):
    run, lens = runs["xor"], FieldLens()
    lens.begin(run.scene)
    shown = run.show(lens, 60, height)
    assert len(shown) == height
    assert ("wrong" in text(shown)) == (height >= EXPLAINED)


COLOURLESS = replace(LOOK, depth=ColourDepth.NONE)


@pytest.mark.parametrize(
    ("look", "legend"),
    [(COLOURLESS, "● 0    ░▒▓█   ✚ 1"), (replace(COLOURLESS, markers="ascii"), "o 0    .:-=+*#%@   x 1")],
    ids=["unicode", "ascii"],
)
def test_shades_are_explained_where_they_take_the_place_of_colours(runs: dict[str, Run], look: Look, legend: str):
    run, lens = runs["xor"], FieldLens()
    lens.begin(run.scene)
    shown = text(run.show(lens, 60, LEGEND, look)).splitlines()
    assert len(shown) == LEGEND
    assert shown[-1].startswith(legend)
    assert legend not in text(run.show(lens, 60, LEGEND - 1, look))
    assert legend not in text(run.show(lens, 60, EXPLAINED))


def test_shades_of_values_are_explained(runs: dict[str, Run]):
    run, lens = runs["bumps"], FieldLens()
    lens.begin(run.scene)
    low, shades, high = text(run.show(lens, 60, LEGEND, COLOURLESS)).splitlines()[-1].split()
    assert float(low) < float(high)
    assert shades == "░▒▓█"


@pytest.mark.parametrize("width", [76, 44, 34, 22])
def test_the_plane_is_named_in_as_many_words_as_have_room(runs: dict[str, Run], width: int):
    lens = FieldLens()
    run = runs["images"]
    lens.begin(run.scene)
    heading = text(run.show(lens, width, 12)).splitlines()[0].rstrip()
    words = "principal component" if width > 50 else "PC"
    assert heading == f"→ {words} 1  ↑ {words} 2"


def test_of_two_long_names_both_are_seen(runs: dict[str, Run]):
    found = replace(_found(runs["images"]), axes=("median income of the household", "age"))
    assert _heading(found, 30) == "→ median income of the…  ↑ age"
    found = replace(found, axes=("median income of the household", "latitude of the house"))
    assert _heading(found, 30) == "→ median inco…  ↑ latitude of…"


def _found(run: Run) -> Field:
    lens = FieldLens()
    lens.begin(run.scene)
    run.show(lens, 60, 12)
    assert isinstance(lens.found, Field)
    return lens.found


def _heading(found: Field, width: int) -> str:
    return line(_axes(found, width, LOOK), width, LOOK).text.rstrip()


def test_samples_with_a_number_are_drawn_by_their_value(runs: dict[str, Run]):
    run, lens = runs["bumps"], FieldLens()
    lens.begin(run.scene)
    styles = {
        segment.style
        for strip in run.show(lens, 60, 20)
        for segment in strip
        if segment.text.strip("●") == "" != segment.text
    }
    inks = {style.color.triplet.hex for style in styles if style is not None and style.color is not None}
    assert inks <= set(LOOK.ramps.values)
    assert len(inks) > 4
    # On a field of their own colour they would not be seen.
    assert {style.bgcolor.triplet.hex for style in styles if style is not None} == {LOOK.shown.background}
