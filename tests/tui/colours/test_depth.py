"""What the environment says about the terminal's colours, and whether the terminal may be asked."""

from __future__ import annotations

import pytest

from tui_backprop.tui.colours.depth import ColourDepth, detect_depth, may_ask, settle


@pytest.mark.parametrize(
    ("environ", "depth"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, ColourDepth.FULL),
        ({"TERM": "screen", "COLORTERM": "24bit"}, ColourDepth.FULL),
        ({"TERM": "xterm-256color"}, ColourDepth.PALETTE),
        ({"TERM": "tmux-256color"}, ColourDepth.PALETTE),
        ({"TERM": "screen-256color"}, ColourDepth.PALETTE),
        ({"TERM": "xterm-direct"}, ColourDepth.FULL),
        ({"TERM": "xterm-kitty"}, ColourDepth.PALETTE),
        ({"TERM": "linux"}, ColourDepth.SIXTEEN),
        ({"TERM": "screen"}, ColourDepth.SIXTEEN),
        ({"TERM": "xterm"}, ColourDepth.SIXTEEN),
        ({}, ColourDepth.SIXTEEN),
        ({"TERM": "dumb"}, ColourDepth.NONE),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, ColourDepth.NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, ColourDepth.PALETTE),
        ({"TERM": "xterm-256color", "TEXTUAL_COLOR_SYSTEM": "standard"}, ColourDepth.SIXTEEN),
        ({"TERM": "screen", "TEXTUAL_COLOR_SYSTEM": "256"}, ColourDepth.PALETTE),
    ],
)
def test_depth_of_a_terminal(environ: dict[str, str], depth: ColourDepth) -> None:
    assert detect_depth(environ) is depth


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm"}, True),
        ({"TERM": "tmux-256color"}, True),
        ({"TERM": "screen-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, True),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "xterm-256color", "STY": "12.pts-0"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, False),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False),
        ({"TERM": "xterm-256color", "TEXTUAL_COLOR_SYSTEM": "256"}, False),
    ],
)
def test_who_may_be_asked_for_more(environ: dict[str, str], expected: bool) -> None:
    assert may_ask(environ) is expected


@pytest.mark.parametrize(("colours", "depth"), [("24bit", "24bit"), ("256", "256"), ("16", "16"), ("none", "none")])
def test_what_a_person_chooses_goes_before_the_environment(colours: str, depth: str) -> None:
    for environ in ({"TERM": "xterm-256color"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "COLORTERM": "truecolor"}):
        assert settle(colours, environ) == (ColourDepth(depth), False)
        assert ("NO_COLOR" in environ) is (colours == "none")


def test_auto_goes_by_the_environment() -> None:
    assert settle("auto", {"TERM": "xterm-256color"}) == (ColourDepth.PALETTE, True)
    assert settle("auto", {"TERM": "xterm-256color", "NO_COLOR": "1"}) == (ColourDepth.NONE, False)
