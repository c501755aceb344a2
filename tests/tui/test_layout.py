"""Panels fill the board exactly, whatever its size, and every panel is on some tab."""

from __future__ import annotations

import pytest
from textual.geometry import Region, Size

from tui_backprop.tui.layout import MINIMUM, TABS, arrange, lengths
from tui_backprop.tui.lenses.registry import LENSES

SIZES = [(MINIMUM[0], MINIMUM[1] - 4), (80, 20), (100, 28), (120, 32), (139, 60), (160, 44), (300, 100)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.title)
def test_panels_tile_the_board(tab, size):
    regions = arrange(tab.tree(Size(*size)), Region(0, 0, *size))
    assert set(regions) <= set(LENSES)
    assert sum(region.area for region in regions.values()) == size[0] * size[1]
    cells = [Region(*region) for region in regions.values()]
    assert not any(a.overlaps(b) for index, a in enumerate(cells) for b in cells[index + 1 :])
    assert all(region.width >= 20 and region.height >= 4 for region in cells)


@pytest.mark.parametrize("size", SIZES)
def test_every_panel_can_be_reached(size):
    reached = set()
    for tab in TABS:
        reached |= set(arrange(tab.tree(Size(*size)), Region(0, 0, *size)))
    assert reached == set(LENSES)


def test_lengths_sum_to_the_space():
    for space in range(0, 120, 7):
        found = lengths([28, 1.3, 1.0, 5], space)
        assert sum(found) == space
        assert min(found) >= 0
