"""A table as data, and its forms: text on a terminal, Markdown, CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.table import Table as RichTable
from rich.text import Text


@dataclass(frozen=True)
class Column:
    """A column: what stands above it, and whether it holds numbers, which are set to the right."""

    heading: str
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """Cells of text under headings; a cell may have several lines.

    Attributes:
        columns: from left to right.
        rows: each with a cell a column.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]

    def rich(self) -> RichTable:
        """For a Rich console."""
        table = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
        for column in self.columns:
            table.add_column(
                Text(column.heading), justify="right" if column.is_number else "left", no_wrap=column.is_number,
                vertical="top", overflow="fold",
            )  # fmt: skip
        for row in self.rows:
            table.add_row(*map(Text, row))
        return table

    def width(self) -> int:
        """Characters of the widest row without wrapping."""
        widths = [
            max(len(line) for cell in (column.heading, *(row[index] for row in self.rows)) for line in cell.split("\n"))
            for index, column in enumerate(self.columns)
        ]
        return sum(widths) + 3 * len(widths)

    def markdown(self) -> str:
        """As GitHub renders it, with a final newline."""
        lines = [
            [column.heading for column in self.columns],
            ["---:" if column.is_number else "---" for column in self.columns],
            *self.rows,
        ]
        return "".join("| " + " | ".join(_markdown_cell(cell) for cell in line) + " |\n" for line in lines)


def _markdown_cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "<br>")


def to_csv(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Comma-separated values (RFC 4180, but with \\n); None is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue()
