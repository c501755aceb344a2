"""The list of samples: what is asked for, how far it scrolls."""

from __future__ import annotations

import pytest

from tests.tui.lenses.runs import LOOK, Run, text
from tui_backprop.tui.lenses.samples import MARGIN, SamplesLens

SIZE = (40, 11)
PAGE = 10


@pytest.fixture(scope="module")
def many() -> Run:
    return Run(1, dataset="moons", points=400)


def test_it_scrolls_by_rows_pages_and_ends_and_stops_there(many: Run):
    lens = SamplesLens()
    tops = []
    for unit, way in (
        ("row", 1),
        ("page", 1),
        ("row", -1),
        ("end", 1),
        ("row", 1),
        ("page", -1),
        ("end", -1),
        ("row", -1),
    ):
        assert lens.scroll(unit, way, many.scene, *SIZE)
        tops.append(lens.top)
    last = many.scene.samples - PAGE
    assert tops == [1, 1 + PAGE, PAGE, last, last, last - PAGE, 0, 0]


def test_rows_around_what_is_shown_are_asked_for(many: Run):
    lens = SamplesLens()
    lens.top = 200
    request = lens.request(many.scene, *SIZE, LOOK)
    assert request.start == 200 - MARGIN
    assert request.start + request.count == 200 + PAGE + MARGIN


def test_a_panel_that_grows_at_the_end_of_the_list_stays_full(many: Run):
    lens = SamplesLens()
    lens.scroll("end", 1, many.scene, *SIZE)
    shown = text(many.show(lens, 40, 31)).splitlines()
    numbers = [int(row.split()[0]) for row in shown[1:]]
    assert numbers == list(range(many.scene.samples - 30, many.scene.samples))
    assert lens.heading(many.bare(), 40, 31).endswith(f"–{numbers[-1]} of {many.scene.samples}")
