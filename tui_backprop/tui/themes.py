"""Colour themes: TOML files, and what a terminal can show of them.

A theme is one TOML file whose stem is its name. Every colour is "#rrggbb"; an optional `[ansi]` table gives, under
the same keys, the one of the 16 terminal colours that stands for it where there are only 16.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import platformdirs
from rich.color import Color, ColorSystem
from textual.theme import BUILTIN_THEMES
from textual.theme import Theme as TextualTheme

from tui_backprop.errors import ThemeError, nearest

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

_KEYS = ("summary", "dark", *SINGLE_COLOURS, *COLOUR_LISTS, "ansi")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_256_COLOURS = ("256color", "kitty")
_COLOURLESS = ("dumb", "unknown", "vt100", "vt102", "vt220", "xterm-mono")


class ColourDepth(StrEnum):
    """How many colours the terminal shows."""

    FULL = "full"
    """256 or more; Textual rounds to 256 by itself."""

    SIXTEEN = "16"
    """The 16 named ones, whose exact shade is the reader's own."""

    NONE = "none"
    """No colour: only glyphs, bold, dim and reverse tell things apart."""


def detect_depth(environ: Mapping[str, str]) -> ColourDepth:
    """What `environ` says that the terminal shows, in the way that Rich, which writes the colours, reads it.

    To be asked before the App is made: Textual takes NO_COLOR out of the environment.
    """
    term = environ.get("TERM", "").strip().lower()
    forced = environ.get("TEXTUAL_COLOR_SYSTEM", "auto").strip().lower()
    if environ.get("NO_COLOR") or term in _COLOURLESS:
        return ColourDepth.NONE
    if forced != "auto":
        return ColourDepth.FULL if forced in ("truecolor", "256") else ColourDepth.SIXTEEN
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return ColourDepth.FULL
    return ColourDepth.FULL if term.rpartition("-")[2] in _256_COLOURS else ColourDepth.SIXTEEN


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
    package = Path(__file__).parent.parent
    packaged = package / "themes"
    return (packaged if packaged.is_dir() else package.parent / "themes"), user / "themes"


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
        if key not in _KEYS:
            raise ThemeError(f"unknown key '{key}'", where=where, remedy=nearest(key, _KEYS))
    for key in _KEYS:
        if key not in table and key != "ansi":
            raise ThemeError(f"key '{key}' is missing", where=where)
    if not isinstance(table["summary"], str):
        raise ThemeError(f"summary must be a text, not {table['summary']!r}", where=where)
    if not isinstance(table["dark"], bool):
        raise ThemeError(f"dark must be true or false, not {table['dark']!r}", where=where)
    fields: dict[str, Any] = {key: _colour(table[key], key, where) for key in SINGLE_COLOURS}
    fields |= {key: _colours(table[key], key, count, where) for key, count in COLOUR_LISTS.items()}
    names = _ansi(table.get("ansi", {}), where)
    return Theme(name=path.stem, summary=table["summary"], dark=table["dark"], ansi=names, **fields)


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

    def colour(role: str) -> str:
        if depth is ColourDepth.FULL:
            return theme.hex(role)
        return f"ansi_{theme.sixteen(role)}" if depth is ColourDepth.SIXTEEN else "ansi_default"

    own = {name: colour(name) for name in ("train", "test", "muted", "good", "bad")} | {"line": colour("border")}
    if depth is ColourDepth.FULL:
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
        ansi=depth is not ColourDepth.FULL,
    )
