"""What a report is made of, from top to bottom: the same blocks become Markdown and HTML.

In a text `…` stands around what is code, and nothing else is marked up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tui_backprop.report.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the title of a section, 2 of a part of it."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str


class Tone(StrEnum):
    """How a remark is meant."""

    GOOD = "good"
    """All is well."""
    NOTE = "note"
    """What has to be known to read what stands beside it."""
    WARNING = "warning"
    """What stands beside it may not be claimed, or not be true."""


@dataclass(frozen=True)
class Remark:
    """Some lines that stand out."""

    lines: tuple[str, ...]
    tone: Tone = Tone.NOTE


@dataclass(frozen=True)
class Tabular:
    """A table with its caption, which gets a number."""

    table: Table
    caption: str


@dataclass(frozen=True)
class Drawing:
    """A figure with its caption, which gets a number.

    Attributes:
        name: of its files, without a suffix.
        draw: makes it; called once, when the report is written.
        caption: what it shows, with seed and n.
        alt: what it shows, for those who do not see it; the caption when "".
    """

    name: str
    draw: Callable[[], Figure]
    caption: str
    alt: str = ""


@dataclass(frozen=True)
class Listing:
    """Lines of a program's output, or of a file."""

    text: str


@dataclass(frozen=True)
class Formulas:
    """Formulas under what they are of: (what, formula, source or explanation)."""

    rows: Sequence[tuple[str, str, str]]


Block = Heading | Paragraph | Remark | Tabular | Drawing | Listing | Formulas


@dataclass(frozen=True)
class Document:
    """A report.

    Attributes:
        title: its title.
        subtitle: one line below it.
        blocks: all else.
        mismatches: what does not agree with the stored weights, a line each; empty when everything does.
        notes: what a person who writes it should be told, a line each.
    """

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    mismatches: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def drawings(self) -> list[Drawing]:
        return [block for block in self.blocks if isinstance(block, Drawing)]


def code(text: str) -> str:
    """A text as code: run names, options, file names."""
    return "`" + text.replace("`", "'").replace("\n", " ") + "`"
