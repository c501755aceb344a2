"""That a picture read back from the screen tells the roles apart."""

from __future__ import annotations

import pytest
from rich.color import Color
from textual.strip import Strip

from tests.tui.roles import LETTERS, THEME, TINTED, letter_of, roles_of
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.render.ramps import AREA, blend
from tui_backprop.tui.render.text import line


def letter(colour: str) -> str:
    return letter_of(*Color.parse(colour).get_truecolor())


def test_every_role_has_a_letter_and_a_colour_of_its_own():
    assert set(LETTERS) == set(THEME.roles)
    assert len(set(LETTERS.values())) == len(LETTERS)
    assert {role: letter(THEME.hex(role)) for role in THEME.roles} == LETTERS


@pytest.mark.parametrize("role", TINTED)
def test_a_paler_shade_is_still_of_its_role(role: str):
    for ground in ("background", "field_mid"):
        for share in (0.2, 0.3, 0.48, AREA, 0.75, 0.95):
            assert letter(blend(THEME.hex(ground), THEME.hex(role), share)) == LETTERS[role]


def test_a_ramp_is_read_in_tenths():
    for low, middle, high in (("field_low", "field_mid", "field_high"), ("class0", "muted", "class1")):
        first = [blend(THEME.hex(low), THEME.hex(middle), share / 10) for share in (1, 3, 5, 7, 9)]
        second = [blend(THEME.hex(middle), THEME.hex(high), share / 10) for share in (1, 3, 5, 7, 9)]
        assert "".join(map(letter, first + second)) == "0123456789"
    greys = [letter(blend("#000000", "#ffffff", share / 20)) for share in range(1, 20, 2)]
    assert "".join(greys) == "0123456789"


def test_a_colour_of_no_role_is_not_guessed():
    with pytest.raises(AssertionError, match="no role"):
        letter("#4a8a4a")


def test_rows_are_read_cell_by_cell():
    look = Look(THEME)
    strip = line([("ab ", look.ink("train", bold=True)), ("c", look.ink("bad", on="surface"))], 6, look)
    assert roles_of(Strip(strip)) == ("rr x  ", "...,..", "BB    ")
