"""The network as a picture: units in columns, weights as lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from textual.strip import Strip

from tui_backprop.tui.render.canvas import Canvas
from tui_backprop.tui.render.field import field
from tui_backprop.tui.render.grid import Grid
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.text import cut, ellipsis_of

Floats = NDArray[np.float64]

STRENGTHS = 4
"""Levels of a weight's line, from hardly seen to full colour; the strongest is two dots thick."""

THICK = 40
"""Lines up to which the strongest are two dots thick: more would run into one another."""

MANY = 60
"""Lines from which the weakest are left out, unless they are the focused unit's."""

CLOSE = 2
"""Rows from one unit to the next below which more are left out."""

_BRACKETS = 2
"""Cells beside a unit, for the brackets of the focused one."""

_LEGIBLE = 10
"""Columns between two layers whose units are thumbnails, at least, so that the weights are seen."""

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
        note: beside the title, as "2 dead"; empty for none.
        responses: (shown, rows, columns), −1…1, each unit's activation over the plane; None where units are glyphs.
        first: which of its units is the first shown.
    """

    title: str
    units: int
    values: Floats
    states: Sequence[str]
    weights: Floats | None = None
    note: str = ""
    responses: Floats | None = None
    first: int = 0


def thumbnail(sizes: Sequence[int], width: int, height: int) -> tuple[int, int]:
    """Columns and rows of a unit's thumbnail, so that all units have room for one; (1, 1) when they have not.

    Args:
        sizes: units of every layer.
        width, height: of the picture.
    """
    for rows in (5, 4, 3, 2):
        columns = 2 * rows  # a cell is about twice as high as it is wide
        across = len(sizes) * (columns + _BRACKETS) + (len(sizes) - 1) * _LEGIBLE
        if max(sizes) * (rows + 1) - 1 <= room_for_units(height) and across <= width - 4:
            return columns, rows
    return 1, 1


def room_for_units(height: int) -> int:
    """Rows that units may stand in, under the titles; a layer with more units gives the last to "+N more"."""
    return max(1, height - 1)


def network(
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
    has_thumbnails = bool(layers) and all(layer.responses is not None for layer in layers)
    size = thumbnail([layer.units for layer in layers], width, height) if has_thumbnails else (1, 1)
    unit = size[0] + _BRACKETS
    if not layers or width < len(layers) * (unit + 1) or height < 3:
        return grid.strips()
    left = _columns(len(layers), width, unit)
    places = [_rows(layer, room_for_units(height)) for layer in layers]
    _draw_weights(grid, layers, left, unit, places, look, focus)
    for index, (layer, x, rows) in enumerate(zip(layers, left, places, strict=True)):
        focused = focus[1] if focus and focus[0] == index else None
        if size[1] > 1:
            _draw_thumbnails(grid, layer, x, rows, size, look, focused)
        else:
            _draw_layer(grid, layer, x, rows, look, focused)
        _draw_texts(grid, layer, index, left, unit, rows, look)
    return grid.strips()


def _columns(count: int, width: int, unit: int) -> list[int]:
    """The left cell of each layer's units, which are `unit` cells wide."""
    if count == 1:
        return [max(0, (width - unit) // 2)]
    first, last = 2, width - unit - 2
    return [round(first + (last - first) * index / (count - 1)) for index in range(count)]


def _rows(layer: Layer, room: int) -> list[int]:
    """The row of each unit shown, from 1 on, with as many rows from each to the next."""
    fits = layer.units <= room and len(layer.values) == layer.units
    space = room if fits else max(1, room - 1)
    shown = min(len(layer.values), space)
    pitch = max(1, (space + 1) // shown)  # behind the last one no gap is needed
    start = 1 + max(0, space + 1 - pitch * shown) // 2
    return [start + index * pitch + (pitch - 1) // 2 for index in range(shown)]


def _strengths(layers: Sequence[Layer]) -> float:
    sizes = [np.abs(layer.weights).max(initial=0.0) for layer in layers if layer.weights is not None]
    finite = [float(size) for size in sizes if np.isfinite(size)]
    return max(finite, default=0.0) or 1.0


def _draw_weights(
    grid: Grid,
    layers: Sequence[Layer],
    left: Sequence[int],
    unit_width: int,
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
    # Rows from one unit to the next: where units are close, thick and weak lines would run into one another.
    pitch = (grid.height - 1) / max(1, *(len(rows) for rows in places))
    weakest = 1 + (len(lines) > MANY) + (pitch < CLOSE)
    # The strong ones and those of the focused unit last, so that they lie on top.
    lines.sort(key=lambda line: (line[0], abs(line[1])))
    for focused, weight, index, unit, source in lines:
        strength = min(STRENGTHS, int(abs(weight) / largest * STRENGTHS) + 1)
        if strength < weakest and not focused:
            continue
        style = _line_style(weight, STRENGTHS if focused and strength > 1 else strength, look)
        x0, x1 = (left[index - 1] + unit_width) * across, left[index] * across - 1
        y0, y1 = (places[index - 1][source] + 0.5) * down, (places[index][unit] + 0.5) * down
        _line(canvas, x0, y0, x1, y1, style, dotted=weight < 0 and not look.tells_by_colour)
        if strength == STRENGTHS and down > 1 and len(lines) <= THICK and pitch >= 1.5 * CLOSE:
            _line(canvas, x0, y0 + 1, x1, y1 + 1, style, dotted=weight < 0 and not look.tells_by_colour)
    canvas.draw(grid)


def _line(canvas: Canvas, x0: float, y0: float, x1: float, y1: float, style: Style, *, dotted: bool) -> None:
    if not dotted:
        canvas.line(x0, y0, x1, y1, style)
        return
    steps = max(2, int(abs(x1 - x0) / 3))
    canvas.points(np.linspace(x0, x1, steps), np.linspace(y0, y1, steps), style)


def _line_style(weight: float, strength: int, look: Look) -> Style:
    ink = look.signed_ink(weight, (strength - 0.5) / STRENGTHS)
    if look.paints:
        return ink
    dim = Style(dim=True) if strength == 1 else Style(bold=True) if strength == STRENGTHS else Style.null()
    return ink + dim


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


def _draw_thumbnails(
    grid: Grid, layer: Layer, x: int, rows: Sequence[int], size: tuple[int, int], look: Look, focused: int | None
) -> None:
    """Each unit as its own response over the plane; what is wrong with it stands at its upper left."""
    assert layer.responses is not None
    width, height = size
    bracket = look.ink("accent", bold=True)
    for unit, y in enumerate(rows):
        top = y - height // 2
        grid.paste(x + 1, top, field(layer.responses[unit], width, height, look, low=-1, high=1, boundary=False))
        if unit == focused:
            for row in range(height):
                grid.put(x, top + row, "[", bracket)
                grid.put(x + 1 + width, top + row, "]", bracket)
        state = layer.states[unit] if unit < len(layer.states) else "alive"
        if state != "alive":
            grid.put(x, top, STATE_GLYPHS[state][look.ascii], _unit_style(0.0, 1.0, state, look))


def _unit_style(value: float, largest: float, state: str, look: Look) -> Style:
    if state == "off":
        return look.ink("bad")
    if state == "dead":
        return look.ink("muted")
    if state == "saturated":
        return look.ink("warning")
    if look.paints and np.isfinite(value):
        # A unit that puts out next to nothing is still to be seen.
        return look.signed_ink(value, 0.3 + 0.7 * min(1.0, abs(value) / largest))
    return look.ink("text")


def _draw_texts(
    grid: Grid, layer: Layer, index: int, left: Sequence[int], unit: int, rows: Sequence[int], look: Look
) -> None:
    x = left[index] + unit // 2
    room = (left[1] - left[0] - 1) if len(left) > 1 else grid.width
    ellipsis = ellipsis_of(look)

    def centre(y: int, text: str, role: str) -> int:
        shown = cut(text, room, ellipsis=ellipsis)
        start = min(max(0, x - len(shown) // 2), grid.width - len(shown))
        grid.put(start, y, shown, look.ink(role))
        return start

    # What is wrong stands in the warning's colour, behind the title where both have room.
    both = f"{layer.title} {layer.note}" if layer.note else layer.title
    if layer.note and len(both) > room:
        centre(0, layer.note, "warning")
    else:
        start = centre(0, both, "warning")
        grid.put(start, 0, cut(layer.title, room, ellipsis=ellipsis), look.ink("muted"))
    more = layer.units - len(rows)
    if more > 0:
        last = layer.first + len(rows)
        text = f"{layer.first + 1}–{last} of {layer.units:,}" if layer.first else f"+{more:,} more"
        centre(grid.height - 1, text, "muted")
