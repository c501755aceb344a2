"""The network as a picture: units, pages of them, thumbnails."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.strip import Strip

from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.network import Layer, network, thumbnail
from tui_backprop.tui.themes import load_theme

NIGHT = Look(load_theme("night", {}))
ASCII = Look(load_theme("night", {}), ColourDepth.NONE, "ascii")
Check = Callable[[Sequence[Strip], int, int], None]
Rows = Callable[[Sequence[Strip]], list[str]]


def small_network() -> list[Layer]:
    return [
        Layer("inputs", 2, np.array([0.1, 0.9]), ["alive", "alive"]),
        Layer("layer 1", 2, np.array([0.5, 0.0]), ["alive", "dead"], np.array([[1.0, -1.0], [0.5, 2.0]]), "1 dead"),
        Layer("output", 1, np.array([0.7]), ["alive"], np.array([[1.0, 0.2]])),
    ]


def test_diagram_in_ascii(rows: Rows):
    text = "\n".join(rows(network(small_network(), 31, 7, ASCII, focus=(1, 0))))
    assert "[o]" in text
    assert "1 dead" in text
    assert text.count("inputs") == text.count("output") == 1


def test_units_beyond_the_space_are_counted(rows: Rows, check: Check):
    layer = Layer("layer 1", 300, np.ones(12), ["alive"] * 12, np.ones((12, 2)))
    drawn = network([small_network()[0], layer], 40, 8, NIGHT)
    check(drawn, 40, 8)
    shown = sum(row.count("●") for row in rows(drawn)) - 2
    assert f"+{300 - shown} more" in "\n".join(rows(drawn))


def test_sign_is_a_colour():
    styles = {segment.style for strip in network(small_network(), 31, 7, NIGHT) for segment in strip if segment.style}
    colours = {style.color.get_truecolor() for style in styles if style.color}
    reds = [colour for colour in colours if colour.red > colour.blue + 40]
    blues = [colour for colour in colours if colour.blue > colour.red + 40]
    assert reds
    assert blues


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 30), min_size=1, max_size=5),
    width=st.integers(0, 70),
    height=st.integers(0, 20),
    value=st.sampled_from([0.0, 1.0, float("nan"), float("inf"), -1e300]),
)
def test_diagram_fills_its_rectangle(check: Check, sizes: list[int], width: int, height: int, value: float):
    layers = []
    for index, size in enumerate(sizes):
        weights = np.full((size, sizes[index - 1]), value) if index else None
        layers.append(Layer(f"layer {index}", size, np.full(size, value), ["alive"] * size, weights))
    for look in (NIGHT, ASCII):
        check(network(layers, width, height, look, focus=(0, 0)), width, height)


def test_units_are_as_far_from_one_another_everywhere(rows: Rows):
    layers = [small_network()[0], Layer("layer 1", 4, np.ones(4), ["alive"] * 4, np.ones((4, 2)))]
    for height in range(6, 30):
        drawn = rows(network(layers, 60, height, ASCII))
        places = [y for y, row in enumerate(drawn) if "o" in row[50:]]
        assert len(places) == 4
        assert len({after - before for before, after in itertools.pairwise(places)}) <= 1, height


def test_what_is_wrong_with_a_layer_stands_beside_its_title(rows: Rows):
    layer = Layer("layer 1", 4, np.ones(4), ["dead"] * 4, np.ones((4, 2)), note="4 dead")
    assert "layer 1 4 dead" in rows(network([small_network()[0], layer], 60, 9, ASCII))[0]
    narrow = rows(network([small_network()[0], layer], 18, 9, ASCII))[0]
    assert "4 dead" in narrow


def test_page_of_units_says_which_they_are(rows: Rows):
    layer = Layer("layer 1", 300, np.ones(5), ["alive"] * 5, np.ones((5, 2)), first=20)
    assert "21–25 of 300" in "\n".join(rows(network([small_network()[0], layer], 40, 7, NIGHT)))


def with_responses(*sizes: int) -> list[Layer]:
    """Layers whose units answer −1 at the left of the plane and 1 at the right."""
    ramp = np.tile(np.linspace(-1, 1, 8), (8, 1))
    layers = []
    for index, units in enumerate(sizes):
        weights = None if index == 0 else np.ones((units, sizes[index - 1]))
        responses = np.stack([ramp] * units)
        layers.append(Layer(f"layer {index}", units, np.ones(units), ["alive"] * units, weights, responses=responses))
    return layers


def test_units_are_thumbnails_where_all_have_room(rows: Rows):
    assert thumbnail((2, 4, 1), 150, 26) == (10, 5)
    assert thumbnail((2, 4, 1), 150, 17) == (6, 3)
    assert thumbnail((2, 4, 1), 30, 26) == (1, 1), "no room for the weights"
    assert thumbnail((784, 392, 10), 150, 40) == (1, 1)
    layers = with_responses(2, 4, 1)
    drawn = rows(network(layers, 100, 26, NIGHT, focus=(1, 2)))
    assert not any("●" in row for row in drawn)
    assert sum("[" in row for row in drawn) == 5, "brackets at every row of the focused one"
    assert any("●" in row for row in rows(network(layers, 100, 8, NIGHT)))


def test_thumbnails_never_touch(rows: Rows):
    for height in range(8, 40):
        size = thumbnail((4, 4), 100, height)
        if size == (1, 1):
            continue
        drawn = rows(network(with_responses(4, 4), 100, height, ASCII, focus=(0, 0)))
        filled = [bool(row[3 : 3 + size[0]].strip()) for row in drawn[1:]]
        runs = [len(run) for run in "".join("x" if full else " " for full in filled).split()]
        assert runs == [size[1]] * 4, (height, size)


def test_a_thumbnail_shows_what_is_wrong_with_its_unit(rows: Rows):
    layers = with_responses(2, 3, 1)
    marked = replace(layers[1], states=["alive", "dead", "off"])
    drawn = "\n".join(rows(network([layers[0], marked, layers[2]], 100, 26, NIGHT)))
    assert "○" in drawn
    assert "×" in drawn
