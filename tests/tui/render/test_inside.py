"""The pictures of a network's inside: diagram, health, confusion, bent grid, arithmetic."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from textual.strip import Strip

from tui_backprop.nn.activations import ACTIVATIONS
from tui_backprop.nn.losses import LOSSES
from tui_backprop.nn.optimizers import OPTIMIZERS
from tui_backprop.training.experiment import Experiment
from tui_backprop.training.inside.sample import SampleRequest, observe
from tui_backprop.training.trainer import Training
from tui_backprop.tui.render.arithmetic import in_ascii, number, pages
from tui_backprop.tui.render.confusion import confusion
from tui_backprop.tui.render.diagram import Layer, diagram, thumbnail
from tui_backprop.tui.render.health import Row, health
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.scatter import Bounds, Points
from tui_backprop.tui.render.warp import steady_bounds, warp
from tui_backprop.tui.themes import ColourDepth, load_theme

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
    text = "\n".join(rows(diagram(small_network(), 31, 7, ASCII, focus=(1, 0))))
    assert "[o]" in text
    assert "1 dead" in text
    assert text.count("inputs") == text.count("output") == 1


def test_units_beyond_the_space_are_counted(rows: Rows, check: Check):
    layer = Layer("layer 1", 300, np.ones(12), ["alive"] * 12, np.ones((12, 2)))
    drawn = diagram([small_network()[0], layer], 40, 8, NIGHT)
    check(drawn, 40, 8)
    shown = sum(row.count("●") for row in rows(drawn)) - 2
    assert f"+{300 - shown} more" in "\n".join(rows(drawn))


def test_sign_is_a_colour():
    styles = {segment.style for strip in diagram(small_network(), 31, 7, NIGHT) for segment in strip if segment.style}
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
        check(diagram(layers, width, height, look, focus=(0, 0)), width, height)


def health_rows(history: np.ndarray | None) -> list[Row]:
    figures = [("|grad|", "1.0e-03", history, "text"), ("flat", "12%", None, "warning")]
    return [Row("1 tanh", figures), Row("2 sigmoid", figures)]


def test_health_lines_up_and_speaks(rows: Rows):
    drawn = rows(health(health_rows(None), ["gradients vanish: layer 1 gets 0.1% of layer 3's"], 40, 5, ASCII))
    assert drawn[0].rstrip() == "layer      |grad| flat"
    assert drawn[1].rstrip() == "1 tanh    1.0e-03  12%"
    assert drawn[3].startswith("! gradients vanish")


def test_health_says_that_all_is_well(rows: Rows):
    assert "all layers are healthy" in rows(health(health_rows(np.arange(5.0)), [], 60, 5, NIGHT))[3]


@settings(max_examples=60, deadline=None)
@given(
    width=st.integers(0, 90),
    height=st.integers(0, 12),
    history=arrays(np.float64, st.integers(0, 20)),
    sentence=st.text(alphabet="ab ", max_size=80),
)
def test_health_fills_its_rectangle(check: Check, width: int, height: int, history: np.ndarray, sentence: str):
    sentences = [sentence] if sentence.strip() else []
    for look in (NIGHT, ASCII):
        check(health(health_rows(history), sentences, width, height, look), width, height)


def test_confusion_counts(rows: Rows):
    drawn = rows(confusion(np.array([[8, 2], [0, 5]]), ["cat", "dog"], 40, 5, ASCII))
    assert "86.7 %" in drawn[0]
    assert drawn[2].split() == ["cat", "8", "2", "80.0", "%"]
    assert drawn[3].split() == ["dog", ".", "5", "100.0", "%"]


@settings(max_examples=60, deadline=None)
@given(classes=st.integers(0, 14), width=st.integers(0, 100), height=st.integers(0, 16))
def test_confusion_fills_its_rectangle(check: Check, classes: int, width: int, height: int):
    counts = np.arange(classes * classes).reshape(classes, classes) * 31
    for look in (NIGHT, ASCII):
        check(confusion(counts, [f"name {i}" for i in range(classes)], width, height, look), width, height)


def test_bounds_stand_still_while_everything_fits():
    points, lines = np.array([[0.0, 0.0], [1.0, 1.0]]), np.empty((0, 2, 2))
    first = steady_bounds(points, lines)
    assert steady_bounds(points * 0.9, lines, first) == first
    assert steady_bounds(points * 3, lines, first) != first
    assert steady_bounds(points * 0.1, lines, first) != first


@settings(max_examples=60, deadline=None)
@given(
    width=st.integers(0, 40),
    height=st.integers(0, 14),
    xy=arrays(np.float64, (5, 2)),
    lines=arrays(np.float64, (2, 3, 2)),
)
def test_warp_fills_its_rectangle(check: Check, width: int, height: int, xy: np.ndarray, lines: np.ndarray):
    with np.errstate(all="ignore"):
        bounds = steady_bounds(np.clip(np.nan_to_num(xy), -1e6, 1e6), np.clip(np.nan_to_num(lines), -1e6, 1e6))
        for look in (NIGHT, ASCII):
            check(warp(Points(xy, np.zeros(5, int)), lines, bounds, width, height, look, title="t"), width, height)


def test_bounds_of_nothing_finite():
    bounds = steady_bounds(np.full((2, 2), np.nan), np.full((1, 2, 2), np.nan))
    assert bounds == Bounds(-1, 1, -1, 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (0.5, "0.500000"), (-1.25, "−1.250000"), (1e-7, "1.00000e−07"), (float("nan"), "nan")],
)
def test_numbers(value: float, text: str):
    assert number(value) == text


def arithmetic(**changes: object) -> list[str]:
    training = Training(Experiment(**{"epochs": 3, "optimizer": "sgd", **changes}))
    for _ in training.records():
        pass
    found = pages(observe(training, SampleRequest(sample=4)), training.dataset.class_names)
    return [
        part for page in found for part in [page.title, *("".join(text for text, _ in line) for line in page.lines)]
    ]


def test_every_layer_has_a_page_each_way():
    titles = [line for line in arithmetic() if line.startswith(("forward, ", "backward, "))]
    assert [title.split(" (")[0] for title in titles] == [
        "forward, layer 1 of 3", "forward, layer 2 of 3", "forward, layer 3 of 3",
        "backward, layer 3 of 3", "backward, layer 2 of 3", "backward, layer 1 of 3",
    ]  # fmt: skip


def read(text: str) -> float:
    return float(text.strip().strip("()").replace("−", "-"))


def test_what_is_shown_can_be_added_up_by_hand():
    sums = [line for line in arithmetic() if re.match(r"z. = .*·", line)]
    assert len(sums) == 9
    for line in sums:
        _, terms, result = line.split(" = ")
        total = sum(np.prod([read(factor) for factor in term.split("·")]) for term in terms.split(" + "))
        assert total == pytest.approx(read(result), abs=2e-5)


def test_both_gradients_agree_on_the_page():
    lines = arithmetic()
    assert sum("✓" in line for line in lines) == 4 * 3 + 4 * 5 + 5
    assert not any("✗" in line for line in lines)


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
    drawn = rows(diagram(layers, 100, 26, NIGHT, focus=(1, 2)))
    assert not any("●" in row for row in drawn)
    assert sum("[" in row for row in drawn) == 5, "brackets at every row of the focused one"
    assert any("●" in row for row in rows(diagram(layers, 100, 8, NIGHT)))


def test_thumbnails_never_touch(rows: Rows):
    for height in range(8, 40):
        size = thumbnail((4, 4), 100, height)
        if size == (1, 1):
            continue
        drawn = rows(diagram(with_responses(4, 4), 100, height, ASCII, focus=(0, 0)))
        filled = [bool(row[3 : 3 + size[0]].strip()) for row in drawn[1:-1]]
        runs = [len(run) for run in "".join("x" if full else " " for full in filled).split()]
        assert runs == [size[1]] * 4, (height, size)


def test_a_thumbnail_shows_what_is_wrong_with_its_unit(rows: Rows):
    layers = with_responses(2, 3, 1)
    marked = replace(layers[1], states=["alive", "dead", "off"])
    drawn = "\n".join(rows(diagram([layers[0], marked, layers[2]], 100, 26, NIGHT)))
    assert "○" in drawn
    assert "×" in drawn


CHOICES = (
    *({"activation": name} for name in ACTIVATIONS),
    *({"loss": name} for name in LOSSES),
    *({"optimizer": name} for name in OPTIMIZERS),
)


def test_arithmetic_can_be_had_in_ascii():
    for choice in CHOICES:
        training = Training(Experiment(**choice))
        next(training.records())
        for page in map(in_ascii, pages(observe(training, SampleRequest()))):
            for text in (page.title, *(text for parts in page.lines for text, _ in parts)):
                assert text.isascii(), text
