"""The layers' figures and sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from textual.strip import Strip

from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render.layers import Row, layers, overflow
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.themes import load_theme

NIGHT = Look(load_theme("night", {}))
ASCII = Look(load_theme("night", {}), ColourDepth.NONE, "ascii")
Check = Callable[[Sequence[Strip], int, int], None]
Rows = Callable[[Sequence[Strip]], list[str]]


def health_rows(history: np.ndarray | None) -> list[Row]:
    figures = [("|grad|", "1.0e-03", history, "text"), ("flat", "12%", None, "warning")]
    return [Row("1 tanh", figures), Row("2 sigmoid", figures)]


def test_health_lines_up_and_speaks(rows: Rows):
    drawn = rows(layers(health_rows(None), ["gradients vanish: layer 1 gets 0.1% of layer 3's"], "", 40, 5, ASCII))
    assert drawn[0].rstrip() == "layer      |grad| flat"
    assert drawn[1].rstrip() == "1 tanh    1.0e-03  12%"
    assert drawn[3].startswith("! gradients vanish")


def test_sparkline_stands_behind_its_number_and_far_from_the_next(rows: Rows):
    history = np.arange(1.0, 100.0)
    figures = [("|grad|", "1.0e-03", history, "text"), ("flat", " 12%", history, "text")]
    (row,) = [text for text in rows(layers([Row("1 tanh", figures)], [], "", 60, 3, ASCII)) if "1.0e-03" in text]
    first, second = row.index("1.0e-03") + 7, row.index("12%")
    assert row[first] == " "
    assert row[first + 1] != " "
    assert row[second - 3 : second].isspace()


def test_what_is_wrong_is_said_before_every_layer_is_listed(rows: Rows):
    table = [Row(f"{number} relu", [("|grad|", "1.0e-03", None, "text")]) for number in range(1, 9)]
    drawn = rows(layers(table, ["layer 1: all 4 ReLU units are dead", "tiny steps"], "", 60, 6, ASCII))
    assert drawn[4].startswith("! layer 1: all 4")
    assert drawn[5].startswith("! tiny steps")
    assert "1 relu" in drawn[1]


@given(
    count=st.integers(1, 9),
    sentences=st.lists(st.sampled_from(["layer 1: all 4 ReLU units are dead", "tiny steps " * 9]), max_size=6),
    width=st.integers(30, 90),
    height=st.integers(2, 12),
)
def test_every_layer_and_sentence_can_be_reached(count: int, sentences: list[str], width: int, height: int):
    table = [Row(f"layer{number} relu", [("|grad|", "1.0e-03", None, "text")]) for number in range(count)]
    seen = []
    for start in range(overflow(table, sentences, width, height) + 1):
        drawn = layers(table, sentences, "all is well", width, height, ASCII, start=start)
        assert len(drawn) == height
        seen += [strip.text for strip in drawn]
    assert all(any(row.name in text for text in seen) for row in table)
    words = " ".join(seen)
    assert all(word in words for sentence in sentences for word in sentence.split())
    assert start == 0 or drawn[-1].text.strip()


def test_health_says_that_all_is_well(rows: Rows):
    assert "21 of 21 right" in rows(layers(health_rows(np.arange(5.0)), [], "21 of 21 right", 60, 5, NIGHT))[3]


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
        check(layers(health_rows(history), sentences, "21 of 21 right", width, height, look), width, height)
