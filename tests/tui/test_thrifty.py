"""Changed spans are written in few bytes and look as they would in many."""

from __future__ import annotations

from typing import Any

import pyte
import pytest
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from tests.tui.waiting import settle
from tui_backprop.tui.thrifty import SYSTEMS, written

LOOKS: tuple[dict[str, Any], ...] = (
    {"color": "#ff8800", "bgcolor": "#102030", "bold": True},
    {},
    {"color": "#ff8800", "underline": True, "link": "https://example.org"},
    {"bgcolor": "red", "dim": True, "reverse": True},
)


@pytest.mark.parametrize("depth", SYSTEMS)
def test_styles_look_as_rich_writes_them(depth):
    def cells(text: str) -> list[pyte.screens.Char]:
        screen = pyte.Screen(12, 1)
        pyte.Stream(screen).feed(text)
        return [screen.buffer[0][x] for x in range(12)]

    def segments(*, links: bool) -> list[Segment]:
        # New styles each time: Rich keeps the codes of the depth at which one was first written.
        kinds = [LOOKS[index] for index in (0, 1, 2, 0, 3, 2)]
        kept = [{name: value for name, value in kind.items() if links or name != "link"} for kind in kinds]
        return [Segment(f"{index}{index}", Style(**kind)) for index, kind in enumerate(kept)]

    system = SYSTEMS[depth]
    by_rich = "".join((style or Style()).render(text, color_system=system) for text, style, _ in segments(links=False))
    strip = Strip(segments(links=True), 12)
    assert cells(written([(0, 0, 12)], [{0: strip}], [[12]], depth)) == cells(by_rich)


async def test_a_title_paints_its_row_of_the_border_only(make):
    app = make()
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        panel = app.dashboard.board.panel("prediction")
        panel._exchange_repaint_regions()
        panel.border_title = "Prediction · 3 wrong"
        panel.border_subtitle = "below"
        width, height = panel.outer_size
        assert set(panel._repaint_regions) == {Region(0, 0, width, 1), Region(0, height - 1, width, 1)}
        assert (panel.border_title, panel.border_subtitle) == ("Prediction · 3 wrong", "below")
