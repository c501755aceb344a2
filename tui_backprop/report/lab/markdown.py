"""A report as Markdown, with its figures beside it."""

from __future__ import annotations

import re

from tui_backprop.report.lab.blocks import (
    Block,
    Document,
    Drawing,
    Formulas,
    Heading,
    Listing,
    Paragraph,
    Remark,
    Tabular,
    Tone,
)
from tui_backprop.report.table import Column, Table

FIGURES = "figures"
"""The directory of the figures, beside the page."""
_SPECIAL = re.compile(r"([\\*_\[\]<>|#])")
_TONES = {Tone.GOOD: "✓", Tone.NOTE: "Note:", Tone.WARNING: "**Warning:**"}


def inline(text: str) -> str:
    """A text in which nothing but `…` is taken for markup."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # one without its other half is a letter like any other
        return _SPECIAL.sub(r"\\\1", text).replace("`", "\\`")
    return "`".join(part if index % 2 else _SPECIAL.sub(r"\\\1", part) for index, part in enumerate(parts))


def markdown(document: Document) -> str:
    """The whole page."""
    writer = _Writer()
    head = f"# {inline(document.title)}\n\n{inline(document.subtitle)}\n\n"
    return head + "\n".join(writer.block(block) for block in document.blocks)


class _Writer:
    """Numbers figures and tables as they come."""

    def __init__(self) -> None:
        self._figures = self._tables = 0

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                return f"{'#' * (block.level + 1)} {inline(block.text)}\n"
            case Paragraph():
                return f"{inline(block.text)}\n"
            case Remark():
                first, *rest = [inline(line) for line in block.lines]
                return (
                    "".join(f"> {line}\n>\n" for line in (f"{_TONES[block.tone]} {first}", *rest)).rstrip(">\n") + "\n"
                )
            case Tabular():
                self._tables += 1
                return f"**Table {self._tables}:** {inline(block.caption)}\n\n{_table(block.table)}"
            case Drawing():
                self._figures += 1
                alt = inline((block.alt or block.caption).replace("`", "").partition(". ")[0])
                caption = f"**Figure {self._figures}:** {inline(block.caption)}"
                return f"![{alt}]({FIGURES}/{block.name}.png)\n\n{caption}\n"
            case Listing():
                return f"```\n{block.text.replace('```', chr(39) * 3)}\n```\n"
            case Formulas():
                rows = [[what, formula, source] for what, formula, source in block.rows]
                return _table(Table([Column("what"), Column("formula"), Column("source")], rows))


def _table(table: Table) -> str:
    """Cells are texts as all others: what a column of a file is called must not become markup."""
    columns = [Column(_cell(column.heading), column.is_number) for column in table.columns]
    lines = [
        [column.heading for column in columns],
        ["---:" if column.is_number else "---" for column in columns],
        *([_cell(cell) for cell in row] for row in table.rows),
    ]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _cell(text: str) -> str:
    return inline(text).replace("\n", "<br>")
