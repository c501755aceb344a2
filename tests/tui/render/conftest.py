"""Looks for the renderers' tests, and a way to read strips."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from textual.strip import Strip

from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render.look import Look, Markers
from tui_backprop.tui.themes import load_theme

MARKERS: tuple[Markers, ...] = ("braille", "block", "ascii")


@pytest.fixture(scope="session")
def look() -> Look:
    return Look(load_theme("night", {}))


@pytest.fixture(scope="session")
def ascii_look() -> Look:
    return Look(load_theme("night", {}), markers="ascii")


@pytest.fixture(scope="session")
def colourless() -> Look:
    return Look(load_theme("night", {}), ColourDepth.NONE)


@pytest.fixture(scope="session")
def looks() -> list[Look]:
    """Every marker set at every depth of colour, and a theme of greys."""
    night, mono = load_theme("night", {}), load_theme("mono", {})
    return [Look(night, depth, markers) for depth in ColourDepth for markers in MARKERS] + [Look(mono)]


@pytest.fixture(scope="session")
def rows() -> Callable[[Sequence[Strip]], list[str]]:
    """The text of strips, a row each."""
    return lambda strips: [strip.text for strip in strips]


@pytest.fixture(scope="session")
def check() -> Callable[[Sequence[Strip], int, int], None]:
    """Asserts that strips fill a rectangle exactly, by their real width and not the one they claim."""

    def exactly(strips: Sequence[Strip], width: int, height: int) -> None:
        from rich.cells import cell_len

        assert len(strips) == height
        for strip in strips:
            assert cell_len(strip.text) == width
            assert strip.cell_length == width

    return exactly
