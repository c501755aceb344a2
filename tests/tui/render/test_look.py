"""Inks of every depth of colour."""

from __future__ import annotations

import pytest
from rich.style import Style

from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.themes import load_theme

NIGHT = load_theme("night", {})


def test_inks() -> None:
    assert Look(NIGHT).ink("class0", on="surface", bold=True) == Style(color="#ff757f", bgcolor="#1e2030", bold=True)
    assert Look(NIGHT, ColourDepth.SIXTEEN).ink("class0") == Style(color="bright_red")
    assert Look(NIGHT, ColourDepth.SIXTEEN).ink("text") == Style(color="default")
    bare = Look(NIGHT, ColourDepth.NONE)
    assert bare.ink("class0", on="surface") == Style.null()
    assert bare.ink("muted") == Style(dim=True)
    assert bare.ink("bad") == Style(bold=True, reverse=True)


def test_an_ink_is_made_once() -> None:
    look = Look(NIGHT)
    assert look.ink("train") is look.ink("train")
    assert Look(NIGHT) == look
    assert hash(Look(NIGHT)) == hash(look)


@pytest.mark.parametrize("depth", ColourDepth)
def test_a_role_that_is_not_there(depth: ColourDepth) -> None:
    with pytest.raises(KeyError):
        Look(NIGHT, depth).ink("colour")


def test_classes_and_pinned_runs_start_again() -> None:
    look = Look(NIGHT)
    assert look.class_ink(12) == look.class_ink(2)
    assert look.pinned_role(9) == "pinned1"
