"""Every lens in every theme where there are 256 colours: what is written can be read, and marks stand out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from textual.strip import Strip

from tests.tui.colours.conftest import luminance, seen
from tests.tui.lenses.runs import Run
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.lenses.lens import Lens
from tui_backprop.tui.lenses.registry import LENSES
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.markers import CLASS_GLYPHS, TEST_GLYPHS
from tui_backprop.tui.themes import find_themes, load_theme

THEMES = tuple(find_themes({"BACKPROP_TUI_HOME": "/nowhere"}))
MARKS = set("".join((*CLASS_GLYPHS["unicode"], TEST_GLYPHS["unicode"]))) - {"+"}
WRITING, MARK = 4.5, 3.0
PLANES = ("field", "truth", "prediction", "hidden")
"""Lenses whose marks are samples; elsewhere a mark's strength is what it says."""


def contrast(one: str, other: str) -> float:
    """After WCAG 2.1, of two colours as a terminal of 256 shows them."""
    dark, light = sorted((luminance(seen(one)), luminance(seen(other))))
    return (light + 0.05) / (dark + 0.05)


def weak(strips: Sequence[Strip], look: Look, *, marks: bool) -> Iterator[tuple[str, str, str, float]]:
    """What is written or marked too faintly: the text, its colour, the one behind it, and their contrast."""
    for strip in strips:
        for text, style, _control in strip:
            is_written = any(letter.isalnum() for letter in text)
            if not (is_written or (marks and MARKS & set(text))):
                continue
            front, behind = look.shown.text, look.shown.background
            if style is not None and style.color is not None and style.color.triplet is not None:
                front = style.color.triplet.hex
            if style is not None and style.bgcolor is not None and style.bgcolor.triplet is not None:
                behind = style.bgcolor.triplet.hex
            found = contrast(front, behind)
            if found < (WRITING if is_written else MARK):
                yield text, front, behind, round(found, 2)


@pytest.mark.parametrize("kind", LENSES.values(), ids=LENSES)
@pytest.mark.parametrize("theme", THEMES)
def test_what_is_written_can_be_read_and_marks_stand_out(runs: dict[str, Run], theme: str, kind: type[Lens]) -> None:
    look = Look(load_theme(theme, {}), ColourDepth.PALETTE)
    for name in ("spiral", "bumps", "classes", "images"):
        lens = kind()
        lens.begin(runs[name].scene)
        shown = runs[name].show(lens, 156, 42, look)
        assert list(weak(shown, look, marks=lens.name in PLANES)) == [], name
