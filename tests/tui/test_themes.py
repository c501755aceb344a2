"""Themes: every packaged one is legible, a user's mistake is told in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App

from tui_backprop.errors import ThemeError
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.themes import (
    ANSI_NAMES,
    Theme,
    find_themes,
    load_theme,
    read_theme,
    textual_theme,
)

PACKAGED = tuple(sorted(path.stem for path in (Path(__file__).parents[2] / "themes").glob("*.toml")))
NIGHT = find_themes({"BACKPROP_TUI_HOME": "/nowhere"})["night"]


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str) -> tuple[float, float, float]:
    """CIE 1976 L*a*b* of an sRGB colour, in daylight (D65)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: str, other: str) -> float:
    """How different two colours look: CIE 1976 ΔE; about 2 is just seen, 20 are two colours."""
    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5


def test_these_themes_are_packaged() -> None:
    assert tuple(find_themes({"BACKPROP_TUI_HOME": "/nowhere"})) == PACKAGED
    assert len(PACKAGED) >= 5


@pytest.mark.parametrize("name", PACKAGED)
class TestPackaged:
    def test_writing_is_legible(self, name: str) -> None:
        theme = load_theme(name, {})
        for behind in (theme.background, theme.surface):
            assert contrast(theme.text, behind) >= 7
            assert contrast(theme.muted, behind) >= 4.5
            for role in theme.roles:
                if role not in ("background", "surface", "border", "field_low", "field_mid", "field_high"):
                    assert contrast(theme.hex(role), behind) >= 3, role

    def test_samples_stand_out_from_the_field_they_lie_on(self, name: str) -> None:
        theme = load_theme(name, {})
        for sample in theme.classes[:2]:
            for behind in (theme.field_low, theme.field_mid, theme.field_high):
                assert contrast(sample, behind) >= 2.4

    def test_colours_are_distinct(self, name: str) -> None:
        theme = load_theme(name, {})
        assert len(set(theme.classes)) == 10
        assert len(set(theme.pinned)) == 8
        assert theme.train != theme.test
        assert theme.dark == (luminance(theme.background) < luminance(theme.text))

    def test_the_four_meanings_have_their_colours_to_themselves(self, name: str) -> None:
        theme = load_theme(name, {})
        if theme.is_grey:
            return
        own = ("class0", "class1", "train", "test")
        others = ("accent", "good", "bad", "warning", *(f"pinned{index}" for index in range(8)))
        for index, role in enumerate(own):
            for other in (*own[index + 1 :], *others):
                assert distance(theme.hex(role), theme.hex(other)) >= 20, (role, other)
                assert theme.sixteen(role) != theme.sixteen(other), (role, other)

    def test_the_two_classes_differ_in_sixteen_colours_too(self, name: str) -> None:
        theme = load_theme(name, {})
        assert all(theme.sixteen(role) in ANSI_NAMES for role in theme.roles)
        assert theme.sixteen("class0") != theme.sixteen("class1")
        assert theme.sixteen("train") != theme.sixteen("test")
        assert theme.sixteen("background") == "default"

    @pytest.mark.parametrize("depth", ColourDepth)
    async def test_textual_takes_it(self, name: str, depth: ColourDepth) -> None:
        app: App[None] = App(ansi_color=depth in (ColourDepth.SIXTEEN, ColourDepth.NONE))
        async with app.run_test():
            app.register_theme(textual_theme(load_theme(name, {}), depth))
            app.theme = name
            variables = app.get_css_variables()
        assert {"train", "test", "muted", "good", "bad", "line"} <= set(variables)


def test_only_mono_is_grey() -> None:
    assert [name for name in PACKAGED if load_theme(name, {}).is_grey] == ["mono"]


def test_classes_are_red_and_blue_and_those_of_okabe_and_ito() -> None:
    red, blue = load_theme("night", {}).classes[:2]
    assert int(red[1:3], 16) > int(red[5:7], 16)
    assert int(blue[5:7], 16) > int(blue[1:3], 16)
    assert load_theme("colour-blind", {}).classes[:2] == ("#e69f00", "#56b4e9")


def test_a_role_that_is_not_there() -> None:
    theme = load_theme("night", {})
    for role in ("class10", "pinned8", "classx", "colour", ""):
        with pytest.raises(KeyError):
            theme.hex(role)
    assert theme.hex("class9") == theme.classes[9]


def test_without_an_ansi_name_the_nearest_of_the_sixteen(tmp_path: Path) -> None:
    text = NIGHT.read_text(encoding="utf-8").split("[ansi]")[0]
    theme = read_theme(write(tmp_path, text))
    assert theme.ansi == {}
    assert theme.sixteen("background") == "black"
    assert all(theme.sixteen(role) in ANSI_NAMES for role in theme.roles)


def write(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('text       = "#c8d3f5"', 'test_       = "#c8d3f5"', "unknown key 'test_'; did you mean 'test'?"),
        ('text       = "#c8d3f5"', 'text = "blue"', "text must be a colour like '#7aa2f7', not 'blue'"),
        ('text       = "#c8d3f5"', "text = 7", "text must be a colour like '#7aa2f7', not 7"),
        ('text       = "#c8d3f5"', "", "key 'text' is missing"),
        ("dark = true", 'dark = "yes"', "dark must be true or false, not 'yes'"),
        ('summary = "Calm and dark, the default"', "summary = 3", "summary must be a text, not 3"),
        ('classes = ["#ff757f", ', "classes = [", "classes must be a list of 10 colours, not 9"),
        ('classes = ["#ff757f", ', 'classes = ["red", ', "classes[0] must be a colour like '#7aa2f7', not 'red'"),
        ('border     = "bright_black"', 'border = "grey"', "ansi.border: unknown colour 'grey'"),
        ('border     = "bright_black"', 'boarder = "red"', "unknown key 'ansi.boarder'; did you mean 'border'?"),
        ("[ansi]", "[ansi", "not a TOML file"),
    ],
)
def test_a_mistake_names_the_file_the_key_and_the_value(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = NIGHT.read_text(encoding="utf-8")
    assert old in text
    path = write(tmp_path, text.replace(old, new, 1))
    with pytest.raises(ThemeError) as caught:
        read_theme(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)


def test_an_unknown_theme_suggests_the_nearest() -> None:
    with pytest.raises(ThemeError, match=r"unknown theme 'nigth'; did you mean 'night'\?"):
        load_theme("nigth", {"BACKPROP_TUI_HOME": "/nowhere"})


def test_a_path_that_is_not_there() -> None:
    with pytest.raises(ThemeError, match=r"/nowhere/x\.toml: cannot read the theme \(No such file"):
        load_theme("/nowhere/x.toml")


def test_a_users_theme_is_found_and_hides_the_packaged_one(tmp_path: Path) -> None:
    folder = tmp_path / "themes"
    folder.mkdir()
    text = NIGHT.read_text(encoding="utf-8")
    (folder / "night.toml").write_text(text.replace("#1a1b26", "#000000"), encoding="utf-8")
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    environ = {"BACKPROP_TUI_HOME": str(tmp_path)}
    assert tuple(find_themes(environ)) == tuple(sorted((*PACKAGED, "mine")))
    assert load_theme("night", environ).background == "#000000"
    mine = load_theme("mine", environ)
    assert (mine.name, mine.background) == ("mine", "#1a1b26")
    assert load_theme(folder / "mine.toml") == mine


def test_a_theme_can_be_a_key() -> None:
    themes: set[Theme] = {load_theme("night", {}), load_theme("night", {}), load_theme("day", {})}
    assert len(themes) == 2
