"""Axes around a plot of a plane."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.strip import Strip

from tui_backprop.tui.render.axes import with_axes
from tui_backprop.tui.render.bounds import Bounds, bounds_of
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.scatter import Points, scatter

Rows = Callable[[Sequence[Strip]], list[str]]
XOR = [(0.1 * i, 0.1 * i) for i in range(11)] + [(0.1 * i, 1 - 0.1 * i) for i in range(11) if i != 5]
TRUTH = [0] * 11 + [1] * 10
UNIT = Bounds(0, 1, 0, 1)


def test_axes(look: Look, ascii_look: Look, rows: Rows) -> None:
    bounds = bounds_of(XOR)
    points = Points(XOR, TRUTH)
    assert rows(with_axes(bounds, 30, 9, look, lambda w, h: scatter(points, bounds, w, h, look))) == [
        "  1.0┤ ✚                    ● ",
        "     │   ✚ ✚            ● ●   ",
        "     │       ✚ ✚    ● ●       ",
        "  0.5┤           ●            ",
        "     │       ● ●    ✚ ✚       ",
        "     │   ● ●            ✚ ✚   ",
        "  0.0┤ ●                    ✚ ",
        "     └─┬─────────┬──────────┬─",
        "      0.0       0.5        1.0",
    ]
    drawn = rows(with_axes(bounds, 30, 9, ascii_look, lambda w, h: scatter(points, bounds, w, h, ascii_look)))
    assert all(row.isascii() for row in drawn)
    assert drawn[-2] == "     +-+---------+----------+-"


def test_without_room_there_are_no_axes(look: Look) -> None:
    sizes: list[tuple[int, int]] = []

    def draw(width: int, height: int) -> list[Strip]:
        sizes.append((width, height))
        return scatter(Points([], []), UNIT, width, height, look)

    with_axes(UNIT, 19, 9, look, draw)
    with_axes(UNIT, 30, 5, look, draw)
    with_axes(Bounds(0, 0, 0, 1), 30, 9, look, draw)
    assert sizes == [(19, 9), (30, 5), (30, 9)]
