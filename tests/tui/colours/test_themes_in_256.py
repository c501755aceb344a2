"""Every packaged theme where there are 256 colours: what is drawn keeps its hue, and can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pytest
from rich.color import Color, ColorSystem
from textual.strip import Strip

from tui_backprop.tui.colours import xterm
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render.bounds import Bounds
from tui_backprop.tui.render.confusion import confusion
from tui_backprop.tui.render.field import class_field, field
from tui_backprop.tui.render.image import image
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.scatter import Points
from tui_backprop.tui.themes import find_themes, load_theme

NAMES = tuple(find_themes({"BACKPROP_TUI_HOME": "/nowhere"}))
COLOURED = [name for name in NAMES if name != "mono"]
AREAS = ("background", "surface", "border", "field_low", "field_mid", "field_high")
Contrast = Callable[[str, str], float]
Hue = Callable[[str], float | None]
Apart = Callable[[float, float], float]


def look_of(name: str) -> Look:
    return Look(load_theme(name, {}), ColourDepth.PALETTE)


def hexes(strips: Iterable[Strip]) -> tuple[set[str], set[str]]:
    """Foreground and background colours in what is drawn, of characters that show either."""
    fronts, backs = set(), set()
    for strip in strips:
        for text, style, _control in strip:
            if style is None:
                continue
            for side, kind in ((style.color, fronts), (style.bgcolor, backs)):
                if side is not None and side.triplet is not None and (kind is backs or text.strip()):
                    kind.add(side.triplet.hex)
    return fronts, backs


@pytest.mark.parametrize("name", NAMES)
def test_every_colour_is_written_as_the_one_that_was_chosen(name: str) -> None:
    look = look_of(name)
    ramps = look.ramps
    lists = (ramps.field, *ramps.classes, ramps.greys, ramps.low, ramps.high, ramps.values, ramps.right, ramps.wrong)
    colours = {colour for ramp in lists for colour in ramp} | {ramps.boundary, *ramps.areas.values()}
    for colour in colours | {look.shown.hex(role) for role in look.theme.roles}:
        assert Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).number == xterm.INDEX[colour]


@pytest.mark.parametrize("name", NAMES)
def test_writing_can_be_read(name: str, contrast: Contrast) -> None:
    theme = look_of(name).shown
    for behind in (theme.background, theme.surface):
        assert contrast(theme.text, behind) >= 7
        for role in ("muted", "accent", "good", "bad", "warning", "train", "test"):
            assert contrast(theme.hex(role), behind) >= 4.5, role
        for role in theme.roles:
            assert role in AREAS or contrast(theme.hex(role), behind) >= 3, role


@pytest.mark.parametrize("name", COLOURED)
def test_the_four_meanings_are_told_apart(name: str) -> None:
    theme = look_of(name).shown
    own = ("class0", "class1", "train", "test")
    others = ("accent", "good", "bad", "warning", *(f"pinned{index}" for index in range(8)))
    for index, role in enumerate(own):
        for other in (*own[index + 1 :], *others):
            one, two = (xterm.lab(xterm.SHOWN[xterm.INDEX[theme.hex(part)]]) for part in (role, other))
            assert sum((a - b) ** 2 for a, b in zip(one, two, strict=True)) ** 0.5 >= 20, (role, other)


@pytest.mark.parametrize("name", NAMES)
def test_classes_and_pinned_runs_have_a_colour_each(name: str) -> None:
    theme = look_of(name).shown
    assert (len(set(theme.classes)), len(set(theme.pinned))) == (10, 8)


@pytest.mark.parametrize("name", COLOURED)
def test_a_field_keeps_the_hue_of_its_class_from_weak_to_strong(name: str, hue: Hue, apart: Apart) -> None:
    look = look_of(name)
    for index, (values, own) in enumerate(((np.linspace(0, 0.49, 40), "class0"), (np.linspace(0.51, 1, 40), "class1"))):
        fronts, backs = hexes(field([values, values], 40, 1, look, boundary=False))
        hues = {found for colour in fronts | backs if (found := hue(colour)) is not None}
        assert hues, index
        mark = hue(look.shown.hex(own))
        assert mark is not None
        assert all(apart(found, mark) <= 45 for found in hues), (hues, mark)
        assert all(apart(one, two) <= 30 for one in hues for two in hues), hues


@pytest.mark.parametrize("name", COLOURED)
def test_a_field_of_several_classes_keeps_their_hues(name: str, hue: Hue, apart: Apart) -> None:
    look = look_of(name)
    for index, ramp in enumerate(look.ramps.classes):
        hues = [found for colour in ramp if (found := hue(colour)) is not None]
        assert all(apart(one, two) <= 30 for one in hues for two in hues), (index, hues)
        mark = hue(look.shown.classes[index])
        assert mark is None or not hues or all(apart(found, mark) <= 45 for found in hues), (index, hues, mark)
    sure = [ramp[-1] for ramp in look.ramps.classes]
    assert len(set(sure)) == 10


@pytest.mark.parametrize("name", NAMES)
def test_marks_stand_out_from_the_field(name: str, contrast: Contrast) -> None:
    look = look_of(name)
    for colour in look.ramps.field:
        for mark in look.shown.classes[:2]:
            assert contrast(mark, colour) >= 3, (mark, colour)
    # A theme of greys tells several classes by digits.
    for index, ramp in enumerate(look.ramps.classes if look.tells_by_colour else ()):
        for colour in ramp:
            assert contrast(look.shown.classes[index], colour) >= 3, (index, colour)


@pytest.mark.parametrize("name", NAMES)
def test_the_mark_on_the_boundary_has_the_field_behind_it(name: str) -> None:
    look = look_of(name)
    points = Points(np.array([[0.5, 0.5]]), np.array([1]))
    values = np.tile(np.linspace(0, 1, 9), (10, 1))
    cell = next(
        style
        for strip in field(values, 9, 5, look, points=points, bounds=Bounds(0, 1, 0, 1))
        for text, style, _control in strip
        if "✚" in text and style is not None
    )
    assert cell.bgcolor is not None
    assert cell.bgcolor.triplet is not None
    assert cell.bgcolor.triplet.hex in look.ramps.field


@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_grey_and_grow_lighter_or_darker_all_the_way(name: str, hue: Hue, contrast: Contrast) -> None:
    look = look_of(name)
    fronts, backs = hexes(image(np.linspace(0, 1, 400).reshape(20, 20), 20, 10, look))
    assert len(fronts | backs) >= 10
    assert all(hue(colour) is None for colour in fronts | backs)
    assert all(hue(colour) is None for colour in look.ramps.greys)
    steps = [contrast(look.ramps.greys[0], colour) for colour in look.ramps.greys]
    assert steps == sorted(set(steps))
    assert steps[-1] >= 7


@pytest.mark.parametrize("name", COLOURED)
def test_weights_keep_their_hue_and_grow_stronger(name: str, hue: Hue, apart: Apart, contrast: Contrast) -> None:
    look = look_of(name)
    for ramp, own in ((look.ramps.low, "class0"), (look.ramps.high, "class1")):
        mark = hue(look.shown.hex(own))
        for colour in ramp:
            found = hue(colour)
            assert found is not None
            assert mark is not None
            assert apart(found, mark) <= 40, (colour, found, mark)
        steps = [contrast(look.shown.background, colour) for colour in ramp]
        assert steps == sorted(set(steps)), ramp


@pytest.mark.parametrize("name", COLOURED)
def test_numbers_of_a_confusion_matrix_can_be_read_on_their_colour(name: str, contrast: Contrast) -> None:
    look = look_of(name)
    for colour in (*look.ramps.right, *look.ramps.wrong):
        assert contrast(look.shown.text, colour) >= 4.5, colour
    counts = np.array([[90, 10, 0], [0, 50, 50], [1, 0, 99]])
    assert confusion(counts, ["a", "b", "c"], 40, 12, look)


@pytest.mark.parametrize("name", COLOURED)
def test_values_go_from_class_to_class_through_grey(name: str, hue: Hue, apart: Apart) -> None:
    look = look_of(name)
    ramp = [hue(colour) for colour in look.ramps.values]
    middle = len(ramp) // 2 if len(ramp) % 2 else None
    ends = hue(look.shown.hex("class0")), hue(look.shown.hex("class1"))
    assert None not in ends
    for index, found in enumerate(ramp):
        if found is not None:
            end = ends[0] if index < ramp.index(None) else ends[1]
            assert end is not None
            assert apart(found, end) <= 45, (index, found, end)
    assert middle is None or ramp[middle] is None


def test_a_class_field_is_drawn_in_the_chosen_colours() -> None:
    look = look_of("night")
    winners = np.repeat(np.arange(10), 4).reshape(2, 20)
    fronts, backs = hexes(class_field(winners, np.ones((2, 20)), 20, 1, look, boundary=False))
    assert fronts | backs <= {ramp[-1] for ramp in look.ramps.classes}
