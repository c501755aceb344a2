"""Walking the network, editing weights, switching units."""

from __future__ import annotations

import pytest

from tests.tui.lenses.runs import Run, text
from tui_backprop.training.live.snapshot import EditWeight, SwitchUnit
from tui_backprop.tui.lenses.lens import WeightWish
from tui_backprop.tui.lenses.network import NetworkLens


def test_walking_the_network(runs: dict[str, Run]):
    lens = NetworkLens()
    run = runs["xor"]
    lens.begin(run.scene)
    run.show(lens, 80, 20)
    run.press(lens, "right")
    run.press(lens, "down")
    assert (lens.layer, lens.unit) == (2, 1)
    shown = text(run.show(lens, 80, 20))
    assert "layer 2, unit 2" in shown
    assert shown.count("∂L/∂w") == 4
    for _ in range(9):
        run.press(lens, "right")
    assert (lens.layer, lens.unit) == (3, 0)  # the output layer has one unit


def test_edit_and_switch_are_commands_for_the_focused_unit(runs: dict[str, Run]):
    lens = NetworkLens()
    run = runs["xor"]
    lens.begin(run.scene)
    assert run.press(lens, "enter") is False
    run.show(lens, 80, 20)
    wish = run.press(lens, "enter")
    assert isinstance(wish, WeightWish)
    assert wish.command(1.5) == EditWeight(0, 0, 0, 1.5)
    run.press(lens, "comma")  # around to the last, the bias
    wish = run.press(lens, "enter")
    assert isinstance(wish, WeightWish)
    assert wish.command(1.5) == EditWeight(0, 0, -1, 1.5)
    assert wish.value == pytest.approx(run.training.learner.network.layers[0].weights[0, 2])
    assert run.press(lens, "z") == SwitchUnit(0, 0, on=False)
    run.press(lens, "left")
    assert run.press(lens, "z") is False
