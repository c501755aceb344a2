"""The `[256]` table of a theme: its colours, and the ramps between them, where there are 256 in all.

Between the 256 one cannot blend, so that what is shaded elsewhere is a list of indices here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from tui_backprop.errors import ThemeError, nearest
from tui_backprop.tui.colours.xterm import CUBE_GREYS, FIRST, LAST

RAMPS = ("field", "greys", "low", "high", "values", "right", "wrong")
"""The keys that hold a list of any length; `field` has an even one, half of it for either class."""
SHADES = ("boundary", "train_area", "muted_area")
"""The keys of one colour that only this table has."""
FIELDS = "class_fields"
"""The key of a list of lists: what each of ten classes looks like on a field, unsure to sure."""

Table = Mapping[str, tuple[int, ...]]
"""Key ("text", "field", "class0", "pinned3", "class_field9") → indices, one of a key of one colour."""


def read_table(table: Any, singles: Collection[str], lists: Mapping[str, int], where: str) -> Table:
    """The `[256]` table, its lists of colours spread to one key each.

    Args:
        table: what the TOML file has.
        singles: keys of a theme that hold one colour; lists: key → how many.
        where: the file, for messages.

    Raises:
        ThemeError: a key or a value is none that there is.
    """
    valid = (*singles, *SHADES, *lists, *RAMPS, FIELDS)
    if not isinstance(table, dict):
        raise ThemeError(f"256 must be a table, not {table!r}", where=where)
    found: dict[str, tuple[int, ...]] = {}
    for key, value in table.items():
        if key not in valid:
            raise ThemeError(f"unknown key '256.{key}'", where=where, remedy=nearest(key, valid))
        name = f"256.{key}"
        if key in RAMPS:
            found[key] = _ramp(value, name, where)
        elif key == FIELDS:
            for index, item in enumerate(_list(value, name, lists["classes"], where)):
                found[f"class_field{index}"] = _ramp(item, f"{name}[{index}]", where)
        elif key in lists:
            prefix = "class" if key == "classes" else key
            for index, item in enumerate(_list(value, name, lists[key], where)):
                found[f"{prefix}{index}"] = (_index(item, f"{name}[{index}]", where),)
        else:
            found[key] = (_index(value, name, where),)
    if len(found.get("field", ())) % 2:
        raise ThemeError("256.field must be an even number of colours, half of them for either class", where=where)
    return found


def _index(value: Any, key: str, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not FIRST <= value <= LAST:
        raise ThemeError(f"{key} must be a colour from {FIRST} to {LAST}, not {value!r}", where=where)
    if value in CUBE_GREYS:
        raise ThemeError(f"{key}: {value} is a grey of the cube; take one of the greys from 232 to 255", where=where)
    return value


def _list(value: Any, key: str, count: int, where: str) -> list[Any]:
    if not isinstance(value, list) or len(value) != count:
        given = f"{len(value)}" if isinstance(value, list) else repr(value)
        raise ThemeError(f"{key} must be a list of {count}, not {given}", where=where)
    return value


def _ramp(value: Any, key: str, where: str) -> tuple[int, ...]:
    if not isinstance(value, list) or not value:
        raise ThemeError(f"{key} must be a list of colours from {FIRST} to {LAST}, not {value!r}", where=where)
    return tuple(_index(item, f"{key}[{index}]", where) for index, item in enumerate(value))
