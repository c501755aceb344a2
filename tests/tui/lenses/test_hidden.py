"""Which layers of the hidden space are shown."""

from __future__ import annotations

from tests.tui.lenses.runs import Run, text
from tui_backprop.tui.lenses.hidden import HiddenLens


def test_hidden_space_shows_the_last_hidden_layer_first(runs: dict[str, Run]):
    lens = HiddenLens()
    run = runs["xor"]
    lens.begin(run.scene)
    assert "layer 2: PC 1" in text(run.show(lens, 30, 12))
    run.press(lens, "left")
    assert "layer 1: PC 1" in text(run.show(lens, 30, 12))
    assert "inputs" in text(run.show(lens, 130, 12))
