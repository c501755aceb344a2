"""The terminal that is asked, and one that has been: the App takes the colours as soon as it is told of them."""

from __future__ import annotations

import pytest

from tests.tui.waiting import settle
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.terminal.driver import FullColours, asking_driver, asks


def test_textuals_driver_is_as_it_is_needed_here() -> None:
    assert asks


def test_a_driver_that_a_person_has_named_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asking_driver() is not None
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.linux_driver:LinuxDriver")
    assert asking_driver() is None


@pytest.mark.parametrize("depth", [ColourDepth.PALETTE, ColourDepth.SIXTEEN])
async def test_a_terminal_that_says_so_gets_24_bits(make, depth: ColourDepth) -> None:
    app = make(depth=depth)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        assert app.console.color_system == ("256" if depth is ColourDepth.PALETTE else "standard")
        app.post_message(FullColours())
        await settle(pilot)
        assert app.look.depth is ColourDepth.FULL
        written = app.screen._compositor.render_full_update().render_segments(app.console)
        theme = app.look.theme
        red, green, blue = (int(theme.background[i : i + 2], 16) for i in (1, 3, 5))
        assert f"48;2;{red};{green};{blue}" in written
        assert "38;5;" not in written


async def test_256_colours_are_written_as_their_numbers(make) -> None:
    app = make(depth=ColourDepth.PALETTE)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        written = app.screen._compositor.render_full_update().render_segments(app.console)
    assert "48;2;" not in written
    for number in (210, 111, 103, 253):
        assert f"8;5;{number}" in written, number
