"""Samples and the curve that fits them are both seen."""

from __future__ import annotations

import numpy as np
import pytest

from tui_backprop.tui.render.bounds import Bounds
from tui_backprop.tui.render.fit import CURVE, fit
from tui_backprop.tui.render.look import Look, Markers
from tui_backprop.tui.render.scatter import Points
from tui_backprop.tui.themes import load_theme


@pytest.mark.parametrize("markers", ["braille", "block", "ascii"])
def test_samples_on_the_curve_are_seen_and_the_curve_between_them(markers: Markers) -> None:
    look = Look(load_theme("night", {}), markers=markers)
    x = np.linspace(0, 1, 200)
    samples = np.array([0.1, 0.5, 0.9])
    points = Points(np.column_stack([samples, samples]), np.zeros(3, int))
    strips = fit(points, x, x, Bounds(0.0, 1.0, 0.0, 1.0), 40, 16, look)
    glyph, on_curve = look.class_glyph(0), look.ink(CURVE, bold=True)
    marked = {style for strip in strips for text, style, _ in strip if glyph in text}
    text = "".join(text for strip in strips for text, style, _ in strip if style == on_curve)
    assert "".join(strip.text for strip in strips).count(glyph) == 3
    assert marked.isdisjoint({on_curve})  # in the colour that the legend gives them
    assert glyph not in text
    assert len(text.replace(" ", "")) > 10


def test_where_there_are_too_many_samples_for_marks_the_curve_is_above_them() -> None:
    look = Look(load_theme("night", {}))
    x = np.linspace(0, 1, 400)
    strips = fit(Points(np.column_stack([x, x]), np.zeros(400, int)), x, x, Bounds(0.0, 1.0, 0.0, 1.0), 30, 8, look)
    text = "".join(strip.text for strip in strips)
    assert look.class_glyph(0) not in text
    assert any(style == look.ink(CURVE, bold=True) for strip in strips for _, style, _ in strip)
