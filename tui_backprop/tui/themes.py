"""Colour themes: TOML files, and what a terminal can show of them.

A theme is one TOML file whose stem is its name. Every colour is "#rrggbb". Two optional tables give, under the same
keys, what stands for it where there are fewer: `[256]` the index of one of xterm's 256, and the ramps between colours
besides; `[ansi]` the name of one of the 16.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import platformdirs
from rich.color import Color, ColorSystem
from textual.theme import BUILTIN_THEMES
from textual.theme import Theme as TextualTheme

from tui_backprop.errors import ThemeError, nearest
from tui_backprop.theme_files import packaged_themes
from tui_backprop.tui.colours import xterm
from tui_backprop.tui.colours.depth import ColourDepth
from tui_backprop.tui.colours.table import Table, read_table

DEFAULT_THEME = "night"

SINGLE_COLOURS = (
    "background", "surface", "border", "text", "muted", "accent", "good", "bad", "warning", "train", "test",
    "field_low", "field_mid", "field_high",
)  # fmt: skip
"""The keys that hold one colour."""

COLOUR_LISTS = {"classes": 10, "pinned": 8}
"""The keys that hold a list of colours, and how many."""

_HUES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
ANSI_NAMES = (*_HUES, *(f"bright_{hue}" for hue in _HUES), "default")
"""What an `[ansi]` table may name: the 16 colours, and the terminal's own foreground or background."""

_KEYS = ("summary", "dark", *SINGLE_COLOURS, *COLOUR_LISTS)
_TABLES = ("256", "ansi")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Theme:
    """The colours of the dashboard, each "#rrggbb" in lower case.

    Attributes:
        name: the stem of its file.
        summary: one line for the list of themes.
        dark: whether the background is darker than the text.
        background, surface: behind the screen; behind a panel.
        border, text, muted, accent: lines; ordinary writing; secondary writing; what is selected or live.
        good, bad, warning: right or finished; wrong or diverged; worth a look.
        train, test: the two learning curves.
        field_low, field_mid, field_high: the ramp of the decision field, from class 0 over undecided to class 1.
        classes: 10 colours; the first two are those of binary data.
        pinned: 8 colours for runs kept for comparison.
        palette: the `[256]` table; a key that is missing takes what is nearest.
        ansi: key ("text", "class0", "pinned3") → one of `ANSI_NAMES`; a key that is missing takes the nearest.
    """

    name: str
    summary: str
    dark: bool
    background: str
    surface: str
    border: str
    text: str
    muted: str
    accent: str
    good: str
    bad: str
    warning: str
    train: str
    test: str
    field_low: str
    field_mid: str
    field_high: str
    classes: tuple[str, ...]
    pinned: tuple[str, ...]
    palette: Table = field(default_factory=dict, hash=False)
    ansi: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def is_grey(self) -> bool:
        """Whether the class colours differ in lightness only, so that glyphs must tell classes apart."""
        return all(colour[1:3] == colour[3:5] == colour[5:7] for colour in self.classes)

    @property
    def roles(self) -> tuple[str, ...]:
        """Every name that `hex` and `sixteen` know."""
        lists = (f"class{i}" for i in range(len(self.classes))), (f"pinned{i}" for i in range(len(self.pinned)))
        return (*SINGLE_COLOURS, *lists[0], *lists[1])

    def hex(self, role: str) -> str:
        """The colour of `role`: a key that holds one colour, or "class0"…"class9", "pinned0"…"pinned7".

        Raises:
            KeyError: there is no such role.
        """
        if role in SINGLE_COLOURS:
            return str(getattr(self, role))
        for prefix, colours in (("class", self.classes), ("pinned", self.pinned)):
            index = role.removeprefix(prefix)
            if role.startswith(prefix) and index.isdecimal() and int(index) < len(colours):
                return colours[int(index)]
        raise KeyError(role)

    @cached_property
    def in_256(self) -> Theme:
        """This theme with the exact colours of the palette of 256 that stand for its own."""

        def colour(role: str) -> str:
            ends = {"field_low": 0, "field_high": -1}
            if role in ends and "field" in self.palette:
                return xterm.HEX[self.palette["field"][ends[role]]]
            return xterm.HEX[self.palette[role][0] if role in self.palette else xterm.nearest(self.hex(role))]

        singles: dict[str, Any] = {role: colour(role) for role in SINGLE_COLOURS}
        return replace(
            self,
            classes=tuple(colour(f"class{index}") for index in range(len(self.classes))),
            pinned=tuple(colour(f"pinned{index}") for index in range(len(self.pinned))),
            **singles,
        )

    def at(self, depth: ColourDepth) -> Theme:
        """This theme as a terminal of that depth shows it; of 16 colours or none, see `sixteen`."""
        return self.in_256 if depth is ColourDepth.PALETTE else self

    def sixteen(self, role: str) -> str:
        """The one of `ANSI_NAMES` that stands for `role`.

        Raises:
            KeyError: there is no such role.
        """
        colour = self.hex(role)
        if role in self.ansi:
            return self.ansi[role]
        number = Color.parse(colour).downgrade(ColorSystem.STANDARD).number
        return ANSI_NAMES[number or 0]


def theme_folders(environ: Mapping[str, str] | None = None) -> tuple[Path, Path]:
    """Where themes are: the ones that came with the program, and the user's own.

    Args:
        environ: read for BACKPROP_TUI_HOME, which moves the user's folder; the process's own when None.
    """
    home = (os.environ if environ is None else environ).get("BACKPROP_TUI_HOME")
    user = Path(home) if home else Path(platformdirs.user_config_dir("backprop-tui"))
    return packaged_themes(), user / "themes"


def find_themes(environ: Mapping[str, str] | None = None) -> dict[str, Path]:
    """Name → file of every theme, in alphabetical order. A user's one hides the packaged one of its name."""
    found = {path.stem: path for folder in theme_folders(environ) if folder.is_dir() for path in folder.glob("*.toml")}
    return dict(sorted(found.items()))


def load_theme(name_or_path: str | Path, environ: Mapping[str, str] | None = None) -> Theme:
    """The theme of that name, or in that file (anything with a `/` or ending in ".toml").

    Raises:
        ThemeError: there is no such theme, or its file cannot be used.
    """
    text = str(name_or_path)
    if "/" in text or os.sep in text or text.endswith(".toml"):
        return read_theme(Path(text).expanduser())
    themes = find_themes(environ)
    if text not in themes:
        raise ThemeError(f"unknown theme '{text}'", remedy=nearest(text, themes))
    return read_theme(themes[text])


def read_theme(path: Path) -> Theme:
    """The theme in the TOML file at `path`.

    Raises:
        ThemeError: the file cannot be read, is not TOML, or has a key or a value that a theme does not have.
    """
    where = str(path)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ThemeError(f"cannot read the theme ({error.strerror})", where=where) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ThemeError(f"not a TOML file ({error})", where=where) from error
    for key in table:
        if key not in (*_KEYS, *_TABLES):
            raise ThemeError(f"unknown key '{key}'", where=where, remedy=nearest(key, (*_KEYS, *_TABLES)))
    for key in _KEYS:
        if key not in table:
            raise ThemeError(f"key '{key}' is missing", where=where)
    if not isinstance(table["summary"], str):
        raise ThemeError(f"summary must be a text, not {table['summary']!r}", where=where)
    if not isinstance(table["dark"], bool):
        raise ThemeError(f"dark must be true or false, not {table['dark']!r}", where=where)
    fields: dict[str, Any] = {key: _colour(table[key], key, where) for key in SINGLE_COLOURS}
    fields |= {key: _colours(table[key], key, count, where) for key, count in COLOUR_LISTS.items()}
    names = _ansi(table.get("ansi", {}), where)
    palette = read_table(table.get("256", {}), SINGLE_COLOURS, COLOUR_LISTS, where)
    return Theme(name=path.stem, summary=table["summary"], dark=table["dark"], palette=palette, ansi=names, **fields)


def _colour(value: Any, key: str, where: str) -> str:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise ThemeError(f"{key} must be a colour like '#7aa2f7', not {value!r}", where=where)
    return value.lower()


def _colours(value: Any, key: str, count: int, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) != count:
        given = f"{len(value)}" if isinstance(value, list) else repr(value)
        raise ThemeError(f"{key} must be a list of {count} colours, not {given}", where=where)
    return tuple(_colour(item, f"{key}[{index}]", where) for index, item in enumerate(value))


def _ansi(table: Any, where: str) -> dict[str, str]:
    """The `[ansi]` table, its lists spread to one key a colour ("class0", "pinned3")."""
    valid = (*SINGLE_COLOURS, *COLOUR_LISTS)
    if not isinstance(table, dict):
        raise ThemeError(f"ansi must be a table, not {table!r}", where=where)
    names: dict[str, str] = {}
    for key, value in table.items():
        if key not in valid:
            raise ThemeError(f"unknown key 'ansi.{key}'", where=where, remedy=nearest(key, valid))
        if key in SINGLE_COLOURS:
            names[key] = _ansi_name(value, f"ansi.{key}", where)
            continue
        if not isinstance(value, list) or len(value) != COLOUR_LISTS[key]:
            raise ThemeError(f"ansi.{key} must be a list of {COLOUR_LISTS[key]} colour names", where=where)
        prefix = "class" if key == "classes" else key
        for index, item in enumerate(value):
            names[f"{prefix}{index}"] = _ansi_name(item, f"ansi.{key}[{index}]", where)
    return names


def _ansi_name(value: Any, key: str, where: str) -> str:
    if value not in ANSI_NAMES:
        raise ThemeError(f"{key}: unknown colour {value!r}", where=where, remedy=nearest(str(value), ANSI_NAMES))
    return str(value)


def textual_theme(theme: Theme, depth: ColourDepth = ColourDepth.FULL) -> TextualTheme:
    """`theme` for Textual's style sheets.

    Besides Textual's own names a style sheet may use `$train`, `$test`, `$muted`, `$good`, `$bad` and `$line`.

    With fewer than 256 colours the theme is one of terminal colours, and the App needs `ansi_color=True`: without
    it Textual turns the 16 names into RGB, which come back as other ones of the 16.
    """

    theme = theme.at(depth)
    paints = depth in (ColourDepth.FULL, ColourDepth.PALETTE)

    def colour(role: str) -> str:
        if paints:
            return theme.hex(role)
        return f"ansi_{theme.sixteen(role)}" if depth is ColourDepth.SIXTEEN else "ansi_default"

    own = {name: colour(name) for name in ("train", "test", "muted", "good", "bad")} | {"line": colour("border")}
    if paints:
        variables = own | {
            "border": theme.border,
            "border-blurred": theme.border,
            "footer-key-foreground": theme.accent,
            "footer-description-foreground": theme.muted,
            "block-cursor-foreground": theme.background,
            "block-cursor-background": theme.accent,
            "block-cursor-text-style": "none",
        }
    else:
        variables = BUILTIN_THEMES["ansi-dark" if theme.dark else "ansi-light"].variables | own
    return TextualTheme(
        name=theme.name,
        primary=colour("accent"),
        secondary=colour("train"),
        accent=colour("accent"),
        warning=colour("warning"),
        error=colour("bad"),
        success=colour("good"),
        foreground=colour("text"),
        background=colour("background"),
        surface=colour("surface"),
        panel=colour("surface"),
        boost=colour("surface"),
        dark=theme.dark,
        variables=variables,
        ansi=not paints,
    )
