"""Pictures that are held in files: readable text for a panel, SVG for a whole screen, and one way to accept a change.

A text picture has the characters of a panel and, cell below cell, a letter for the role of each one's colour, of its
ground and of its weight, as far as there is anything to say. `pytest --accept` writes what changed.
"""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.geometry import Region

from tests.tui.roles import ATTRIBUTES, MEANINGS, NO_COLOUR, roles_of
from tui_backprop.tui.app import BackpropApp
from tui_backprop.tui.widgets.panel import Panel

FOLDER = Path(__file__).parent / "pictures"
MOST_LINES = 60
"""Lines of a difference that are printed, at most."""
KEYS = MEANINGS | {
    "0": "0…9: how far along a ramp, of a field or from dark to light",
    "|": "boundary",
    NO_COLOUR: "the terminal's own",
}


@dataclass(frozen=True)
class Picture:
    """What a panel shows.

    Attributes:
        title, subtitle: in its border.
        rows: its characters.
        ink, ground, weight: a letter a cell, see `roles`.
    """

    title: str
    subtitle: str
    rows: tuple[str, ...]
    ink: tuple[str, ...]
    ground: tuple[str, ...]
    weight: tuple[str, ...]

    @property
    def text(self) -> str:
        """Title, rows and subtitle."""
        return "\n".join((self.title, *self.rows, self.subtitle))

    def inked(self, letter: str) -> str:
        """All characters in the colour of one letter, row by row; a blank for every other."""
        rows = zip(self.rows, self.ink, strict=True)
        return "\n".join("".join(c if i == letter else " " for c, i in zip(*row, strict=True)) for row in rows)

    def written(self) -> str:
        """The text of the file."""
        parts = [f"title     {self.title}", f"subtitle  {self.subtitle}".rstrip(), "", *_block("characters", self.rows)]
        for name in ("ink", "ground", "weight"):
            letters = getattr(self, name)
            if "".join(letters).strip():
                parts += ["", *_block(name, letters)]
        used = {"0" if letter.isdecimal() else letter for letter in "".join(self.ink + self.ground)}
        parts += ["", *(f"{letter} {KEYS[letter]}" for letter in sorted(used - {" "}))]
        weights = {letter: name for name, letter in ATTRIBUTES.items()} | {"*": "more than one of these"}
        parts += [f"{letter} {weights[letter]} (weight)" for letter in sorted(set("".join(self.weight)) - {" "})]
        return "\n".join(parts) + "\n"


def _block(name: str, rows: Sequence[str]) -> list[str]:
    return [f"── {name}", *(row.rstrip() for row in rows)]


def picture_of(app: BackpropApp, panel: Panel) -> Picture:
    """What stands on the screen inside a panel's border."""
    region: Region = panel.content_region
    strips = app.screen._compositor.render_strips()[region.y : region.bottom]
    inside = [strip.crop(region.x, region.right) for strip in strips]
    roles = [roles_of(strip) for strip in inside]
    return Picture(
        panel.border_title or "",
        panel.border_subtitle or "",
        tuple(strip.text for strip in inside),
        *(tuple(row[index] for row in roles) for index in range(3)),
    )


def svg_of(app: App[Any], title: str) -> str:
    """The whole screen; how its rows are cut into segments, which nobody sees, makes no difference."""
    svg = app.export_screenshot(title=title, simplify=True)
    return re.sub(r"terminal-\d+-", "terminal-", svg)


def hold(name: str, content: str, *, accept: bool) -> None:
    """Compares a picture with the file of its name below `FOLDER`, or makes it the file's when changes are accepted."""
    path = FOLDER / name
    held = path.read_text(encoding="utf-8") if path.exists() else None
    if held == content:
        return
    if accept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return
    remedy = "look whether it is right, then run pytest with --accept"
    if held is None:
        pytest.fail(f"there is no picture {name} yet: {remedy}\n{content if path.suffix == '.txt' else ''}", False)
    pytest.fail(f"the picture {name} has changed: {remedy}\n{difference(held, content)}", False)


def difference(held: str, now: str) -> str:
    """What is not the same in two pictures, for a person: rows of text, and of an SVG its colours only if need be."""
    old, new = (_rows_of_svg(one) if one.startswith("<svg") else one.splitlines() for one in (held, now))
    if old == new:
        old, new = ([*re.findall(r"\.\S*r\d+ \{.*|<rect .*?/>", one)] for one in (held, now))
    lines = [*difflib.unified_diff(old, new, "held", "now", lineterm="", n=2)][2:]
    more = [f"… and {len(lines) - MOST_LINES} more lines"] if len(lines) > MOST_LINES else []
    return "\n".join([*lines[:MOST_LINES], *more])


def _rows_of_svg(svg: str) -> list[str]:
    """The text of a screen in SVG, row by row."""
    rows: dict[float, list[tuple[float, str]]] = {}
    for x, y, text in re.findall(r'<text [^>]*?x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', svg):
        rows.setdefault(float(y), []).append((float(x), html.unescape(text).replace("\xa0", " ")))
    return ["".join(text for _, text in sorted(rows[y])) for y in sorted(rows)]
