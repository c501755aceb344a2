"""The network as a picture: units in columns, weights as lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.render.canvas import Canvas
from tui_backprop.tui.render.grid import Grid
from tui_backprop.tui.render.look import Look, blend, paint
from tui_backprop.tui.render.text import cut
from tui_backprop.tui.themes import ColourDepth

Floats = NDArray[np.float64]

STRENGTHS = 4
"""Levels of a weight's line, from hardly seen to full colour; the strongest is two dots thick."""

THICK = 40
"""Lines up to which the strongest are two dots thick: more would run into one another."""

_UNIT = 3
"""Cells of a unit: a bracket, its glyph, a bracket."""

STATE_GLYPHS = {"alive": ("●", "o"), "dead": ("○", "."), "saturated": ("◐", "~"), "off": ("×", "x")}
"""A unit's glyph by its state, and in ASCII."""


@dataclass(frozen=True)
class Layer:
    """One column of the picture.

    Attributes:
        title: over it, as "inputs" or "layer 1 tanh".
        units: how many it has.
        values: activations of those shown, (shown,).
        states: of those shown, keys of `STATE_GLYPHS`.
        weights: (shown, shown units of the layer before); None for the inputs.
        note: under it, as "2 dead"; empty for none.
    """

    title: str
    units: int
    values: Floats
    states: Sequence[str]
    weights: Floats | None = None
    note: str = ""


def rows_for(units: int, room: int) -> int:
    """How many units of a layer are drawn in `room` rows: all, or one row less for "+N more"."""
    return units if units <= room else max(1, room - 1)


def diagram(
    layers: Sequence[Layer], width: int, height: int, look: Look, *, focus: tuple[int, int] | None = None
) -> list[Strip]:
    """The network, inputs at the left.

    A line's colour is the weight's sign (that of class 1 for positive, of class 0 for negative), its strength the
    weight's size against the largest shown. Where there is no colour a negative weight is a dotted line.

    Args:
        layers: inputs first.
        focus: (layer, unit) that is in brackets and whose lines are drawn last.

    Returns:
        `height` strips of `width` cells.
    """
    grid = Grid(width, height)
    if not layers or width < len(layers) * (_UNIT + 1) or height < 3:
        return grid.strips()
    left = _columns(len(layers), width)
    room = height - 2
    places = [_rows(layer, room) for layer in layers]
    _draw_weights(grid, layers, left, places, look, focus)
    for index, (layer, x, rows) in enumerate(zip(layers, left, places, strict=True)):
        _draw_layer(grid, layer, x, rows, look, focus[1] if focus and focus[0] == index else None)
        _draw_texts(grid, layer, index, left, rows, look)
    return grid.strips()


def _columns(count: int, width: int) -> list[int]:
    """The left cell of each layer's units."""
    if count == 1:
        return [max(0, (width - _UNIT) // 2)]
    first, last = 2, width - _UNIT - 2
    return [round(first + (last - first) * index / (count - 1)) for index in range(count)]


def _rows(layer: Layer, room: int) -> list[int]:
    """The row of each unit shown, spread over the rows from 1 on."""
    shown = min(rows_for(layer.units, room), len(layer.values))
    space = room if shown == layer.units else room - 1
    return [1 + int((index + 0.5) * space / shown) for index in range(shown)]


def _strengths(layers: Sequence[Layer]) -> float:
    sizes = [np.abs(layer.weights).max(initial=0.0) for layer in layers if layer.weights is not None]
    finite = [float(size) for size in sizes if np.isfinite(size)]
    return max(finite, default=0.0) or 1.0


def _draw_weights(
    grid: Grid,
    layers: Sequence[Layer],
    left: Sequence[int],
    places: Sequence[Sequence[int]],
    look: Look,
    focus: tuple[int, int] | None,
) -> None:
    canvas = Canvas(grid.width, grid.height, look.markers)
    across, down = canvas.dots_across, canvas.dots_down
    largest = _strengths(layers)
    lines: list[tuple[bool, float, int, int, int]] = []
    for index in range(1, len(layers)):
        weights = layers[index].weights
        if weights is None:
            continue
        for unit in range(len(places[index])):
            for source in range(len(places[index - 1])):
                weight = float(weights[unit, source])
                focused = focus is not None and focus in ((index, unit), (index - 1, source))
                if np.isfinite(weight):
                    lines.append((focused, weight, index, unit, source))
    # The strong ones and those of the focused unit last, so that they lie on top.
    lines.sort(key=lambda line: (line[0], abs(line[1])))
    for focused, weight, index, unit, source in lines:
        strength = min(STRENGTHS, int(abs(weight) / largest * STRENGTHS) + 1)
        if strength == 1 and not focused and len(lines) > 60:
            continue
        style = _line_style(weight, STRENGTHS if focused and strength > 1 else strength, look)
        x0, x1 = (left[index - 1] + _UNIT) * across, left[index] * across - 1
        y0, y1 = (places[index - 1][source] + 0.5) * down, (places[index][unit] + 0.5) * down
        _line(canvas, x0, y0, x1, y1, style, dotted=weight < 0 and not look.tells_by_colour)
        if strength == STRENGTHS and down > 1 and len(lines) <= THICK:
            _line(canvas, x0, y0 + 1, x1, y1 + 1, style, dotted=weight < 0 and not look.tells_by_colour)
    canvas.draw(grid)


def _line(canvas: Canvas, x0: float, y0: float, x1: float, y1: float, style: Style, *, dotted: bool) -> None:
    if not dotted:
        canvas.line(x0, y0, x1, y1, style)
        return
    steps = max(2, int(abs(x1 - x0) / 3))
    canvas.points(np.linspace(x0, x1, steps), np.linspace(y0, y1, steps), style)


def _line_style(weight: float, strength: int, look: Look) -> Style:
    role = "class1" if weight >= 0 else "class0"
    if look.depth is ColourDepth.FULL:
        share = (0.22, 0.45, 0.7, 1.0)[strength - 1]
        return paint(blend(look.theme.background, look.theme.hex(role), share), None)
    dim = Style(dim=True) if strength == 1 else Style(bold=True) if strength == STRENGTHS else Style.null()
    return look.ink(role) + dim


def _draw_layer(grid: Grid, layer: Layer, x: int, rows: Sequence[int], look: Look, focused: int | None) -> None:
    sizes = np.abs(layer.values[: len(rows)])
    largest = float(sizes[np.isfinite(sizes)].max(initial=0.0)) or 1.0
    for unit, y in enumerate(rows):
        state = layer.states[unit] if unit < len(layer.states) else "alive"
        glyph = STATE_GLYPHS[state][look.ascii]
        brackets = ("[", "]") if unit == focused else (" ", " ")
        bracket = look.ink("accent", bold=True)
        grid.put(x, y, brackets[0], bracket)
        grid.put(x + 1, y, glyph, _unit_style(float(layer.values[unit]), largest, state, look))
        grid.put(x + 2, y, brackets[1], bracket)


def _unit_style(value: float, largest: float, state: str, look: Look) -> Style:
    if state == "off":
        return look.ink("bad")
    if state == "dead":
        return look.ink("muted")
    if state == "saturated":
        return look.ink("warning")
    if look.depth is ColourDepth.FULL and np.isfinite(value):
        role = "class1" if value >= 0 else "class0"
        share = 0.35 + 0.65 * min(1.0, abs(value) / largest)
        return paint(blend(look.theme.background, look.theme.hex(role), share), None)
    return look.ink("text")


def _draw_texts(grid: Grid, layer: Layer, index: int, left: Sequence[int], rows: Sequence[int], look: Look) -> None:
    x = left[index] + 1
    room = (left[1] - left[0] - 1) if len(left) > 1 else grid.width
    more = layer.units - len(rows)
    texts = [(0, layer.title, "muted")]
    if more > 0:
        texts.append((grid.height - 2, f"+{more} more", "muted"))
    if layer.note:
        texts.append((grid.height - 1, layer.note, "warning"))
    for y, text, role in texts:
        shown = cut(text, room, ellipsis="~" if look.ascii else "…")
        start = min(max(0, x - len(shown) // 2), grid.width - len(shown))
        grid.put(start, y, shown, look.ink(role))
