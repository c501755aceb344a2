"""The network as a diagram that is walked by arrow keys, with the focused unit in numbers and over the plane."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from rich.cells import cell_len
from textual.strip import Strip

from tui_backprop.training.inside.field import Field, FieldRequest
from tui_backprop.training.inside.network import (
    ALIVE,
    DEAD,
    OFF,
    SATURATED,
    NetworkDiagram,
    NetworkRequest,
    UnitNumbers,
)
from tui_backprop.training.live.requests import Request
from tui_backprop.training.live.snapshot import EditWeight, Scene, Snapshot, SwitchUnit
from tui_backprop.tui.lenses.field import draw_field
from tui_backprop.tui.lenses.lens import AnswerLens, Response, WeightWish
from tui_backprop.tui.render.field import field_shape
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.network import Layer, network, room_for_units, thumbnail
from tui_backprop.tui.render.text import line
from tui_backprop.tui.words.formulas import number

_STATES = {ALIVE: "alive", DEAD: "dead", SATURATED: "saturated", OFF: "off"}
_THUMB = (24, 8)
"""Columns and rows of the focused unit's field."""
_WEIGHT = 57
"""Columns of one weight's row."""


class NetworkLens(AnswerLens[NetworkDiagram]):
    """Arrow keys walk the units; the weight cursor goes through the focused unit's incoming weights."""

    name = "network"
    title = "Network"
    period = 0.25
    keys: ClassVar[Mapping[str, str]] = {
        "left": "layer",
        "right": "layer",
        "up": "unit",
        "down": "unit",
        "comma": "weight",
        "full_stop": "weight",
        "enter": "edit",
        "z": "off/on",
        "k": "sample",
        "j": "sample",
    }
    edits = frozenset({"enter", "z"})

    def __init__(self) -> None:
        super().__init__()
        self.layer, self.unit, self.weight, self.sample = 1, 0, 0, 0
        self._sizes: tuple[int, ...] = ()
        self._thumb: Field | None = None

    def follow(self, sample: int) -> None:
        self.sample = sample

    def begin(self, scene: Scene) -> None:
        super().begin(scene)
        if scene.sizes != self._sizes:
            self.layer, self.unit, self.weight = 1, 0, 0
        self._sizes = scene.sizes
        self.sample = min(self.sample, scene.samples - 1)
        self._thumb = None

    def request(self, scene: Scene, width: int, height: int, look: Look) -> NetworkRequest:
        room = height - _below(width, height)
        size = thumbnail(scene.sizes, width, room)
        rows, columns = field_shape(*size, look) if size[1] > 1 else (0, 0)
        return NetworkRequest(room_for_units(room), self.layer, self.unit, self.sample, columns=columns, rows=rows)

    def _thumb_request(self, width: int, height: int, look: Look) -> FieldRequest | None:
        """The focused unit's activation over the plane; None where it is not drawn."""
        if _below(width, height) < _THUMB[1] or self.layer == 0:
            return None
        rows, columns = field_shape(*_THUMB, look)
        return FieldRequest(columns, rows, layer=self.layer - 1, unit=self.unit)

    def requests(self, scene: Scene, width: int, height: int, look: Look) -> tuple[Request[object], ...]:
        thumb = self._thumb_request(width, height, look)
        return (*super().requests(scene, width, height, look), *([thumb] if thumb is not None else []))

    def take(self, snapshot: Snapshot, scene: Scene, width: int, height: int, look: Look) -> None:
        super().take(snapshot, scene, width, height, look)
        thumb = self._thumb_request(width, height, look)
        self._thumb = (snapshot.answers.get(thumb) or self._thumb) if thumb is not None else None

    def paint(self, found: NetworkDiagram, scene: Scene, width: int, height: int, look: Look) -> list[Strip]:
        below = _below(width, height)
        # A key moves the brackets at once, the numbers follow; but where its unit is on another page, both wait.
        focus = self._place(found, self.layer, self.unit) or self._place(found, found.focus.layer, found.focus.unit)
        picture = network(self._layers(found), width, height - below, look, focus=focus)
        return [*picture, *self._details(found, width, below, look)]

    def _layers(self, found: NetworkDiagram) -> list[Layer]:
        responses = found.responses or (None,) * len(found.sizes)
        states = ["alive"] * found.shown[0]
        layers = [
            Layer(
                "inputs", found.sizes[0], found.activations[0], states, responses=responses[0], first=found.first[0]
            )
        ]  # fmt: skip
        last = len(found.sizes) - 1
        for index in range(1, len(found.sizes)):
            dead, flat = found.dead[index - 1], found.saturated[index - 1]
            notes = [f"{dead} dead"] if dead else []
            notes += [f"{flat} flat"] if flat else []
            layers.append(
                Layer(
                    "output" if index == last else f"layer {index}",
                    found.sizes[index],
                    found.activations[index],
                    [_STATES[int(state)] for state in found.states[index - 1]],
                    found.weights[index - 1],
                    ", ".join(notes),
                    responses[index],
                    found.first[index],
                )
            )
        return layers

    def _details(self, found: NetworkDiagram, width: int, height: int, look: Look) -> list[Strip]:
        if not height:
            return []
        unit = found.focus
        where = unit.name or f"layer {unit.layer}, unit {unit.unit + 1}"
        texts = [[(where, "accent"), (f"   sample {found.sample}", "muted")]]
        if unit.layer and (state := self._state(found, unit.layer, unit.unit)) != "alive":
            texts[0].append((f"   {state}", "warning"))
        thumb_width = _THUMB[0] if self._thumb is not None and height >= _THUMB[1] else 0
        room = width - thumb_width - (2 if thumb_width else 0)
        if unit.layer == 0:
            texts.append([("value ", "muted"), (number(unit.a), "text")])
        else:
            texts.append(
                [
                    ("z ", "muted"), (number(unit.z), "text"), ("   a ", "muted"), (number(unit.a), "text"),
                    ("   ∂L/∂z ", "muted"), (number(unit.delta or 0.0), "text"),
                ]
            )  # fmt: skip
            texts += self._weights(unit, room, height - 2)
        strips = [line(_whole(parts, room), room, look) for parts in texts[:height]]
        strips += [Strip.blank(strips[0].cell_length)] * (height - len(strips))
        if not thumb_width or self._thumb is None:
            return strips
        drawn = draw_field(self._thumb, thumb_width, _THUMB[1], look)
        drawn += [Strip.blank(thumb_width)] * (height - len(drawn))
        return [Strip.join([left, Strip.blank(2), right]) for left, right in zip(strips, drawn, strict=True)]

    @staticmethod
    def _place(found: NetworkDiagram, layer: int, unit: int) -> tuple[int, int] | None:
        """The layer, and the unit's place among those shown of it; None when it is not shown."""
        place = unit - found.first[layer]
        return (layer, place) if 0 <= place < found.shown[layer] else None

    def _state(self, found: NetworkDiagram, layer: int, unit: int) -> str:
        """How a unit that is no input fares; "alive" also when it is not shown."""
        place = self._place(found, layer, unit)
        return _STATES[int(found.states[layer - 1][place[1]])] if place else "alive"

    def _weights(self, unit: UnitNumbers, width: int, height: int) -> list[list[tuple[str, str]]]:
        """The incoming weights, in as many columns as fit, the one under the cursor among them."""
        count = len(unit.weights) + (unit.bias is not None)
        across = max(1, min((width + 2) // (_WEIGHT + 2), -(-count // max(1, height))))
        room = max(0, height) * across
        first = max(0, min(self.weight - room // 2, count - room))
        texts: list[list[tuple[str, str]]] = [[] for _ in range(max(0, height))]
        for index in range(first, min(count, first + room)):
            row = texts[(index - first) % height]
            if row:
                used = sum(len(text) for text, _ in row[-5:])
                row.append((" " * max(2, _WEIGHT + 2 - used), "muted"))
            row += self._weight(unit, index)
        return [row for row in texts if row]

    def _weight(self, unit: UnitNumbers, index: int) -> list[tuple[str, str]]:
        """One row: the cursor, name, value, what comes in, gradient."""
        if index < len(unit.weights):
            name, value = f"w{index + 1}", float(unit.weights[index])
            gradient, comes_in = float(unit.weight_gradient[index]), float(unit.inputs[index])
        else:
            name, value, gradient, comes_in = "b", unit.bias or 0.0, unit.delta or 0.0, 1.0
        return [
            ("> " if index == self.weight else "  ", "accent"),
            (f"{name:<4}", "muted"),
            (f"{number(value):>12}", "class1" if value >= 0 else "class0"),
            (f"   in {number(comes_in):<10}", "text"),
            (f"   ∂L/∂{name} {number(gradient)}", "muted"),
        ]

    @property
    def weights(self) -> int:
        """How many incoming weights the focused unit has, its bias included."""
        if self.found is None or self.layer == 0:
            return 0
        return len(self.found.focus.weights) + (self.found.focus.bias is not None)

    def _wish(self) -> WeightWish | None:
        """To set the weight under the cursor; None when there is none."""
        if self.found is None or not self.weights:
            return None
        focus, layer, unit = self.found.focus, self.layer - 1, self.unit
        if self.weight < len(focus.weights):
            source, value = self.weight, float(focus.weights[self.weight])
        else:
            source, value = -1, focus.bias or 0.0
        return WeightWish(value, lambda value: EditWeight(layer, unit, source, value))

    def _switched(self) -> SwitchUnit | None:
        """The command that switches the focused hidden unit off, or on again; None for inputs and outputs."""
        if self.found is None or not 0 < self.layer < len(self._sizes) - 1:
            return None
        is_off = self._state(self.found, self.layer, self.unit) == "off"
        return SwitchUnit(self.layer - 1, self.unit, on=is_off)

    def press(self, key: str, scene: Scene, width: int, height: int, look: Look) -> Response:
        if key == "enter":
            return self._wish() or False
        if key == "z":
            return self._switched() or False
        if key in ("left", "right"):
            self.layer = int(np.clip(self.layer + (1 if key == "right" else -1), 0, len(scene.sizes) - 1))
            self.unit = min(self.unit, scene.sizes[self.layer] - 1)
            self.weight = 0
        elif key in ("up", "down"):
            self.unit = (self.unit + (1 if key == "down" else -1)) % scene.sizes[self.layer]
        elif key in ("comma", "full_stop"):
            self.weight = (self.weight + (1 if key == "full_stop" else -1)) % max(1, self.weights)
        elif key in ("j", "k"):
            self.sample = (self.sample + (1 if key == "j" else -1)) % scene.samples
        else:
            return False
        return True


def _whole(parts: list[tuple[str, str]], room: int) -> list[tuple[str, str]]:
    """A row with its figures closer together, or without the last ones, where they have no room: half a number is none.

    Args:
        parts: a figure's name begins with three blanks, and its number may be a part of its own.
    """
    starts = [index for index, (text, _) in enumerate(parts) if index and text.startswith("   ")]
    if sum(cell_len(text) for text, _ in parts) > room:
        parts = [(text[2:] if index in starts else text, ink) for index, (text, ink) in enumerate(parts)]
    while starts and sum(cell_len(text) for text, _ in parts) > room:
        parts = parts[: starts.pop()]
    return parts


def _below(width: int, height: int) -> int:
    """Rows of the focused unit's numbers under the diagram."""
    return _THUMB[1] if width >= 56 and height >= 18 else 3 if height >= 10 else 0
