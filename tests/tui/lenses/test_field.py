"""The decision field: its plane, its size, its marks."""

from __future__ import annotations

import pytest

from tests.tui.lenses.runs import LOOK, Run, text
from tui_backprop.tui.lenses.field import EXPLAINED, FieldLens


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
