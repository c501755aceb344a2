"""The `[256]` table: what is chosen is used, what is not takes the nearest, and a mistake is told in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_backprop.errors import ThemeError
from tui_backprop.tui.colours import xterm
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.render.look import Look
from tui_backprop.tui.themes import Theme, find_themes, load_theme, read_theme

NIGHT = find_themes({"BACKPROP_TUI_HOME": "/nowhere"})["night"].read_text(encoding="utf-8")
BEFORE, REST = NIGHT.split("[256]")
AFTER = "[ansi]" + REST.split("[ansi]")[1]


def read(folder: Path, table: str) -> Theme:
    path = folder / "own.toml"
    path.write_text(f"{BEFORE}{table}\n{AFTER}", encoding="utf-8")
    return read_theme(path)


def test_what_is_chosen_is_used(tmp_path: Path) -> None:
    theme = read(tmp_path, f"[256]\ntext = 231\nfield = [88, 52, 17, 18]\nclasses = {list(range(103, 113))}")
    look = Look(theme, ColourDepth.PALETTE)
    assert look.shown.text == xterm.HEX[231]
    assert look.ramps.field == tuple(xterm.HEX[index] for index in (88, 52, 17, 18))
    assert (look.shown.field_low, look.shown.field_high) == (xterm.HEX[88], xterm.HEX[18])
    assert look.shown.classes[3] == xterm.HEX[106]
    assert Look(theme, ColourDepth.FULL).shown.text == theme.text == load_theme("night", {}).text


def test_a_theme_without_the_table_takes_what_is_nearest(tmp_path: Path) -> None:
    look = Look(read(tmp_path, ""), ColourDepth.PALETTE)
    shown = {look.shown.hex(role) for role in look.theme.roles} | set(look.ramps.field) | set(look.ramps.greys)
    assert shown <= set(xterm.HEX.values())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("text = 15", "256.text must be a colour from 16 to 255, not 15"),
        ("text = true", "256.text must be a colour from 16 to 255, not True"),
        ('text = "#ffffff"', "256.text must be a colour from 16 to 255, not '#ffffff'"),
        ("text = 102", "256.text: 102 is a grey of the cube; take one of the greys from 232 to 255"),
        ("texd = 231", "unknown key '256.texd'; did you mean 'text'?"),
        ("classes = [16]", "256.classes must be a list of 10, not 1"),
        ("classes = 16", "256.classes must be a list of 10, not 16"),
        ("field = []", "256.field must be a list of colours from 16 to 255, not []"),
        ("field = [16, 17, 18]", "256.field must be an even number of colours, half of them for either class"),
        ("greys = [256]", "256.greys[0] must be a colour from 16 to 255, not 256"),
    ],
)
def test_a_mistake_names_the_file_the_key_and_the_value(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(ThemeError) as caught:
        read(tmp_path, f"[256]\n{line}")
    assert str(caught.value) == f"{tmp_path / 'own.toml'}: {message}"


def test_a_table_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f"256 = 3\n{BEFORE}{AFTER}", encoding="utf-8")
    with pytest.raises(ThemeError, match="256 must be a table, not 3"):
        read_theme(path)
