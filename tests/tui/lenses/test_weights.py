"""First-layer weights: what was learned, or whole; their numbers."""

from __future__ import annotations

import re

from tests.tui.lenses.runs import Run, text
from tui_backprop.tui.lenses.weights import WeightsLens


def test_units_are_named_once_and_counted_below(runs: dict[str, Run]):
    run, lens = runs["images"], WeightsLens()
    lens.begin(run.scene)
    assert lens.subtitle(run.bare()) == ""
    shown = text(run.show(lens, 100, 30))
    assert " of " not in shown
    assert re.findall(r"unit (\d+)", shown) == [str(unit + 1) for unit in range(12)]
    assert lens.subtitle(run.bare()) == "units 1–12 of 12"
    assert "unit" not in text(run.show(lens, 20, 3))


def test_weights_are_shown_as_what_was_learned_or_whole(runs: dict[str, Run]):
    run, lens = runs["images"], WeightsLens()
    lens.begin(run.scene)
    learned = run.show(lens, 100, 30)
    assert lens.heading(run.bare(), 100, 30) == "First-layer weights · what was learned"
    assert run.press(lens, "w")
    whole = run.show(lens, 100, 30)
    assert lens.heading(run.bare(), 100, 30) == "First-layer weights"
    assert learned != whole
    assert run.press(lens, "w")
    assert run.show(lens, 100, 30) == learned
